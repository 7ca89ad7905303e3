"""Mail (mbox, RFC 4155, or one .eml, RFC 5322): who wrote to whom on which day. Only headers are read, never a body.

What is contact: a mail that one person wrote to me, or that I wrote to no more than `MOST_PEOPLE` people; on the day
that its Date says, on the clock of whoever wrote it. All mails with one person on one day are one entry, whose text is
their subjects. Of a mail from somebody else only the writer counts: whoever else got it did nothing.

What I wrote and what came to nothing, within this file, is tagged `unanswered` and so is no contact: neither a mail of
theirs on that day or later, nor one of theirs that mine answers. A file with my own mails only cannot tell, and tags
nothing. What no person wrote to me is counted instead: lists, newsletters, automatic answers, calendars' mails.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from mdnet.errors import Problem
from mdnet.exchange.foreign_text import is_mine, line
from mdnet.exchange.letters import Letter, header_fields, letter_of
from mdnet.model.incoming import Encounter, Ignored, Incoming, Wanted, Who

MOST_PEOPLE = 10
"""Whom one writes to personally; a mail to more is a circular."""
MOST_MAILS = 200_000
"""Mails with a person that are kept of one file."""
MOST_PROBLEMS = 200
MOST_HEADER = 256_000
"""Bytes of the headers of one mail."""
MOST_SUBJECTS = 3
_SEPARATOR = re.compile(
    rb"From (?:-? ?|\S{1,300} +)((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    rb" +\d{1,2} \d\d:\d\d[^\r\n]{0,60})?[ \t]*\r?\n(?=>?[A-Za-z][A-Za-z0-9-]{0,70}:)"
)
"""Between mails (RFC 4155); a header follows it, which no sentence that begins with "From" has. Thunderbird leaves out
the address, or the date as well."""
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_FIRST = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:Return-Path|Received|Delivered-To|X-[A-Za-z-]+|Message-ID|MIME-Version|From|To|Date|Subject"
    rb"|DKIM-Signature|Authentication-Results|ARC-[A-Za-z-]+|References|In-Reply-To|Content-Type):[ \t]?",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"(?:(?:re|aw|antw|antwort|fwd?|wg|sv|vs|vb|rv|res|enc|tr|ref|odp)(?:\s*\[\d+\]|\s*\(\d+\))?\s*[:：]\s*)+", re.I
)


class _Mail(NamedTuple):
    """A mail with one person; `order` sorts mails of one day as they were written."""

    line: int
    day: date
    order: str
    email: str
    name: str
    mine: bool
    subject: str
    of: str
    answers: str


def fits(path: str, head: bytes) -> bool:
    """Whether a file holds mails, by its name or by how it begins."""
    if path.lower().endswith((".mbox", ".mbx", ".eml")):
        return True
    found = _FIRST.match(head)
    return bool(_SEPARATOR.match(head)) or bool(found and re.search(rb"^(?:From|Date):", head, re.M | re.I))


def read(data: bytes, path: str, wanted: Wanted) -> Incoming:
    """The mails of a file, as one entry for each person and day, in the order of the days."""
    mine = frozenset(one for one in wanted.mine if "@" in one)
    problem = ""
    if data[:4] in (b"\xd0\xcf\x11\xe0", b"!BDN"):
        problem = "it is a file of Outlook's own (.msg, .pst): save the mails as .eml, or export them as mbox"
    elif not (_SEPARATOR.match(data) or _FIRST.match(data)):
        problem = "it holds no mails: neither an mbox, whose first line begins with “From ”, nor the headers of an .eml"
    if problem:
        return Incoming(problems=(Problem(path, 0, "not-mail", problem, "error"),))
    if not mine:
        said = "mdnet must know your own addresses to tell who wrote to whom: write them into `emails` of me.md first"
        return Incoming(problems=(Problem(path, 0, "own-address", said, "error"),))
    return _Reader(data, path, wanted, mine).incoming()


class _Reader:
    """One reading of a file of mails."""

    def __init__(self, data: bytes, path: str, wanted: Wanted, mine: frozenset[str]) -> None:
        self.data, self.path, self.wanted, self.mine = data, path, wanted, mine
        self.left, self.problems = Counter[str](), list[Problem]()
        self.sent: set[str] = set()  # the ids of what I wrote
        self.seen: set[str] = set()

    def incoming(self) -> Incoming:
        mails: list[_Mail] = []
        for at, head in self._heads():
            letter = letter_of(header_fields(head))
            problem = "its headers are too long to be a mail's" if len(head) >= MOST_HEADER else letter.fault
            if problem:
                self._problem(at, "bad-mail", problem)
                continue
            mails += self._of(at, letter)
            if len(mails) > MOST_MAILS:
                self._problem(at, "too-many", f"only the first {MOST_MAILS:,} mails are read: split the file by years")
                break
        encounters = tuple(self._encounters(mails))
        if not encounters and not self.problems:
            said = "none of its mails was between you and one person; are all your addresses in `emails` of me.md?"
            self.problems.append(Problem(self.path, 0, "nothing-found", said))
        ignored = tuple(Ignored(number, what) for what, number in sorted(self.left.items()))
        return Incoming((), encounters, tuple(self.problems), ignored)

    def _problem(self, at: int, code: str, said: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(self.path, at, code, said))
        elif len(self.problems) == MOST_PROBLEMS:
            self.problems.append(Problem(self.path, at, "too-many", "more mails are broken: no further one is told"))

    def _heads(self) -> Iterator[tuple[int, bytes]]:
        """The headers of each mail, and the line they begin on. Bodies are stepped over, never copied."""
        at, number = 0, 1
        while at < len(self.data):
            separator = _SEPARATOR.match(self.data, at)
            start = separator.end() if separator else at
            following = self._next(start) if separator else len(self.data)  # an .eml is one mail
            blank = _BLANK.search(self.data, start, min(following, start + MOST_HEADER))
            yield number + bool(separator), self.data[start : blank.start() if blank else start + MOST_HEADER]
            number += self.data.count(b"\n", at, following)
            at = following

    def _next(self, at: int) -> int:
        """Where the next mail begins: at a separator, after an empty line if it has no date."""
        while True:
            at = self.data.find(b"\nFrom ", at)
            if at < 0:
                return len(self.data)
            before = self.data[max(0, at - 2) : at + 1].replace(b"\r", b"")
            at += 1
            found = _SEPARATOR.match(self.data, at)
            if found and (found[1] or before.endswith(b"\n\n")):
                return at

    def _of(self, at: int, letter: Letter) -> Iterator[_Mail]:
        """The mail, once for each person it is contact with; none, and counted, where it is with nobody."""
        if letter.message_id and letter.message_id in self.seen:
            return
        self.seen.add(letter.message_id)
        mine = is_mine(letter.sender[1], self.mine)
        if mine:
            self.sent.add(letter.message_id)
        reason = self._reason(letter, mine)
        people = [one for one in letter.to if not is_mine(one[1], self.mine)] if mine else [letter.sender]
        if reason or letter.day is None:
            self.left[reason] += bool(reason)
        elif not people:
            self.left["mails to yourself"] += 1
        elif self.wanted.since and letter.day < self.wanted.since:
            return
        else:
            subject = line(_REPLY.sub("", letter.subject, count=1) if _REPLY.match(letter.subject) else letter.subject)
            for name, email in people:
                of, answers = letter.message_id, letter.answers
                yield _Mail(at, letter.day, letter.order, email, name, mine, subject, of, answers)

    def _reason(self, letter: Letter, mine: bool) -> str:
        """Why a mail is no contact; "" for one that is."""
        if letter.kind:
            return letter.kind
        if len(letter.to) > MOST_PEOPLE:
            return f"mails to more than {MOST_PEOPLE} people"
        if letter.day and letter.day > self.wanted.today:
            return "mails dated in the future"
        if not mine and line(letter.sender[0]).casefold() in self.wanted.mine:
            return "mails in your name from an address that is not in your `emails`"
        return ""

    def _encounters(self, mails: list[_Mail]) -> Iterator[Encounter]:
        days: dict[tuple[date, str], list[_Mail]] = {}
        names: dict[str, str] = {}
        latest: dict[str, date] = {}
        for mail in sorted(mails, key=lambda one: (one.day, one.order)):
            days.setdefault((mail.day, mail.email), []).append(mail)
            if mail.name and (not mail.mine or mail.email not in names):
                names[mail.email] = mail.name
            if not mail.mine:
                latest[mail.email] = mail.day
        for (day, email), several in days.items():
            unanswered = bool(latest) and not self._answered(several, latest.get(email))
            yield Encounter(
                self.path,
                several[0].line,
                day,
                "email",
                (Who(names.get(email, ""), email),),
                _subjects(several),
                "me" if several[0].mine else "them",
                tags=("unanswered",) if unanswered else (),
            )

    def _answered(self, mails: list[_Mail], latest: date | None) -> bool:
        """Whether mails of one day, with somebody whose last mail is of the day `latest`, were more than an attempt."""
        theirs = any(not mail.mine or (mail.answers and mail.answers not in self.sent) for mail in mails)
        return theirs or (latest is not None and latest >= mails[0].day)


def _subjects(mails: list[_Mail]) -> str:
    """What the mails of a day were about, each subject once."""
    found = list(dict.fromkeys(mail.subject for mail in mails if mail.subject))
    more = len(found) - MOST_SUBJECTS
    return "; ".join(found[:MOST_SUBJECTS]) + (f"; and {more} more" if more > 0 else "")
