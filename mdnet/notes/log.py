"""The log grammar: `- DATE [CHANNEL] [with LINKS] [: | — | -] TEXT`, in all the shapes people write it.

Who shares an entry: people linked first of all or right after the channel, those before the first `:` or `—`, and those
in a list right after `with`, wherever it stands. Any other link is a mention.

What is kept as an entry's text is meant to be quoted. Date, `[by:: …]`, channel and the people that follow it are taken
off where punctuation ends them (people: `:` or a dash): `coffee with [[A]]: punch cards` is "punch cards", `phoned, no
answer` is "no answer".
Where anything else follows them they belong to the sentence, which is kept whole: `met at a fair — we spoke of looms`,
`called her about the roof`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from mdnet.errors import Problem
from mdnet.model.conventions import Conventions
from mdnet.model.interaction import OTHER, SYNONYMS, Initiator, Interaction
from mdnet.model.link import Link
from mdnet.notes.headings import Section, heading_name
from mdnet.notes.items import DONE, ITEM, items
from mdnet.notes.links import spans
from mdnet.notes.markdown import Body
from mdnet.notes.properties import day_fault, read_day

LinkSpan = tuple[int, int, Link]
Links = Mapping[int, Sequence[LinkSpan]]
"""The links of a body's prose by line number: where each begins and ends."""

_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_DATE = (
    r"[*_]{0,3}(?:\[\[(?:[^\[\]|\n]*/)?|\[)?"
    r"([0-9]{4}(?:([-/.])[0-9]{1,2}\2[0-9]{1,2}|[0-9]{4}))(?![0-9])"
    r"(?:[#^|][^\[\]\n]*)?(?:\]\([^()\n]*\)|\]{0,2})"
    rf"(?:(?:T|,? )({_CLOCK})(?::[0-5][0-9])?(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}}| ?[aApP]\.?[mM]\b\.?)?"
    rf"(?:[ \t]?[-–—][ \t]?{_CLOCK})?)?"
    r":?[*_]{0,3}(?![^\W_])[ \t]*(?:[:,—–-](?=[ \t]|$))?[ \t]*"
)
_DAY_BEGINS = frozenset("0123456789[*_")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
# Most entries begin just so and need no more of the grammar: a date, a channel, perhaps more words, a colon or dash.
_USUAL = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([a-z]+)((?: [a-z]+){0,3})(?: —|:)(?=[ \t])")
_UNCLEAR = (
    r"(?i)[*_]{0,3}(?:\[\[)?("
    r"[0-9]{1,2}([./-])[0-9]{1,2}\2[0-9]{2,4}|[0-9]{4}-[0-9]{1,2}(?!-?[0-9])|[0-9]{4}-?w[0-9]{2}(?:-[0-9])?"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH},? [0-9]{{4}}|{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}"
    r")\b"
)
_DAY_ELSEWHERE = r"(?:[-*+][ \t])?[|(📅📆🗓\ufe0f*_\[ \t]*+([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})(?![0-9])"
_TAG = re.compile(r"(?<![^\s(])#([^\s#.,;:!?()\[\]{}'\"|^`<>]+)")
_BY = r"(?i)[\[(]by::[ \t]*(?:\[\[)?([^\[\]()\n]*)(?:\]\])?[\])][ \t]*"
_BY_WORDS: dict[str, Initiator] = {
    **dict.fromkeys("me i myself us".split(), "me"),
    **dict.fromkeys("them they her him she he".split(), "them"),
}
_BLOCK_ID = re.compile(r"(?:^|(?<=[ \t]))\^[A-Za-z0-9-]+$")
_BLANKS = re.compile(" {2,}")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_FIRST_BREAK = re.compile(r"(?<!:):(?=\s|$)|—")
_BREAK = re.compile(r"[ \t*_]*(?:[:.,;!](?=[ \t]|$)|—|[-–](?=[ \t]))")
_STOPS = frozenset(".,;!")
"""Punctuation that ends a channel (`phoned, no answer`), but not the people after it (`met [[A]], who was late`)."""
_SOFT = " \t*_("
_LEAD = frozenset(("", "with", "w/"))
_AND = frozenset((",", "and", "&", "+", "/", ", and", ", &"))


class Entry(NamedTuple):
    """What one line of a log says, before it is known whose log it is."""

    channel: str
    text: str
    people: tuple[Link, ...]
    by: Initiator
    tags: tuple[str, ...]


When = tuple[date, int, str]
"""The day of an entry, where the rest of its line begins, the time of day as written."""


class Zone(NamedTuple):
    """A part of a contact's note that is read in its own way: "log", "facts", or "dated" (a heading that is a date).

    `parts` are the ranges of its lines; headings below that have no meaning of their own belong to it.
    """

    kind: str
    heading: Section
    parts: list[tuple[int, int]]


def zones(body: Body, conventions: Conventions) -> list[Zone]:
    """The zones of a contact's note, in order."""
    found: list[Zone] = []
    around: list[Zone] = []
    for section in body.sections:
        while around and around[-1].heading.end <= section.at:
            around.pop()
        kind = _zone_kinds(conventions.log_headings, conventions.fact_headings).get(section.name)
        if kind is None and section.title[:1] in _DAY_BEGINS and _date().match(section.title):
            kind = "dated"
        if kind:
            around.append(Zone(kind, section, []))
            found.append(around[-1])
        if around:
            around[-1].parts.append((section.start, section.own_end))
    return found


@cache
def _date() -> re.Pattern[str]:
    return re.compile(_DATE)


@lru_cache(maxsize=8)
def _zone_kinds(log: tuple[str, ...], facts: tuple[str, ...]) -> dict[str, str]:
    return dict.fromkeys(map(heading_name, facts), "facts") | dict.fromkeys(map(heading_name, log), "log")


@lru_cache(maxsize=8)
def _channels(words: tuple[str, ...]) -> dict[str, str]:
    return SYNONYMS | {word: word for word in words}


def read_entry(
    line: str,
    number: int,
    conventions: Conventions,
    at: int = 0,
    raw: str = "",
    links: Sequence[LinkSpan] | None = None,
    daily: bool = False,
) -> Entry:
    """The entry that begins at `at` in `line` (prose), which is written as `raw` and holds `links`.

    In a daily note (`daily`) a link counts only where it comes first, after a channel word, or after `with`.
    """
    raw = raw or line
    by: Initiator = ""
    if "::" in line and (field := re.compile(_BY).search(line, at)):
        by = _BY_WORDS.get(field[1].strip().lower(), "")
        raw = raw[: field.start()] + raw[field.end() :]
        line, links = line[: field.start()] + line[field.end() :], None
    known = _channels(conventions.channels)
    begin = at
    channel, used = _channel(line, at, known)
    head = used
    people: tuple[Link, ...] = ()
    if "[" in line:
        links = spans(line, number) if links is None else links
        lead, limit = (_SOFT + ":,—–-", -1) if daily else (_SOFT, _first_break(line, at, links))
        people, used = _sharers(line, at, used, links, lead, limit)
        if not channel and used > at and (gap := _BREAK.match(line, used)):  # `[[Ada]]: tea`
            after = len(line) - len(line[gap.end() :].lstrip(" \t"))
            channel, end = _channel(line, after, known)
            if channel:
                begin, head, used = after, end, end
    return Entry(
        channel or OTHER, _said(line, raw, begin, used, used > head and not daily), people, by, tags_in(line, at)
    )


def _channel(line: str, at: int, known: dict[str, str]) -> tuple[str, int]:
    """The channel named at `at` and where its words end: "video call", "lunch"; "" where there is none."""
    channel, end = "", at
    while match := _WORD.match(line, at):
        word = known.get(match[0].lower())
        if word is None:
            break
        channel, end = channel or word, match.end()
        at = end + 1
    return channel, end


def _said(line: str, raw: str, at: int, used: int, peopled: bool) -> str:
    """The text to quote of an entry that begins at `at`, of which all up to `used` is channel and people."""
    gap = _BREAK.match(line, used)
    if gap and not (peopled and gap[0].strip(" \t*_") in _STOPS):
        return _tidy(raw[gap.end() :])
    rest = raw[used:].strip()
    return _tidy(rest if rest == "" or rest[0] == "#" else raw[at:])


def _tidy(text: str) -> str:
    """A text without blanks around it or too many within, and without its block id."""
    text = text.strip()
    if "^" in text:
        text = _BLOCK_ID.sub("", text).rstrip()
    return _BLANKS.sub(" ", text) if "  " in text else text


def _sharers(
    line: str, at: int, head: int, links: Sequence[LinkSpan], lead: str | None, limit: int
) -> tuple[tuple[Link, ...], int]:
    """The links that share the entry, each once, and where those that follow its head directly end.

    Between head and first link may stand `with` and the characters of `lead` (None: no link counts for its place);
    all links before `limit` share.
    """
    people: dict[str, Link] = {}
    used, previous, chained = head, at, False
    for start, end, link in links:
        if start < at:
            continue
        gap = line[previous:start].strip(_SOFT).lower()
        leads = lead is not None and previous == at and line[head:start].strip(lead).lower() in _LEAD
        follows = chained and gap in _AND
        chained = leads or follows or (gap.endswith(("with", "w/")) and gap.split()[-1].lstrip(_SOFT) in _LEAD)
        if link.embed or not link.target:
            chained = False
        elif chained or start < limit:
            people.setdefault(link.target.lower(), link)
            if leads or (follows and used == previous):
                used = end
        previous = end
    return tuple(people.values()), used


def _companions(line: str, at: int, links: Sequence[LinkSpan]) -> tuple[Link, ...]:
    """The links in lists right after `with`, each once."""
    if len(links) == 1 and line.endswith(" with ", at, links[0][0]):
        link = links[0][2]
        return (link,) if link.target and not link.embed else ()
    return _sharers(line, at, at, links, None, -1)[0]


def _first_break(line: str, at: int, links: Sequence[LinkSpan]) -> int:
    """Where the first `:` or `—` outside links stands; -1 when there is none."""
    inside = iter(links)
    start, end = -1, -1
    for match in _FIRST_BREAK.finditer(line, at):
        while end <= match.start():
            start, end, _ = next(inside, (len(line), len(line) + 1, None))
        if match.start() < start:
            return match.start()
    return -1


def read_log(
    body: Body, zone: Zone, path: str, conventions: Conventions, links: Links, problems: list[Problem]
) -> list[Interaction]:
    """The interactions of a log: one for each top-level list item that starts with a date."""
    found = []
    channels = _channels(conventions.channels)
    for start, end in zone.parts:
        read = set()
        for row, mark, at, line, raw, details in items(body, start, end):
            number = body.first + row
            known = links.get(number, ()) if line is body.prose[row] else spans(line, number)
            usual = None if mark or "::" in line else _USUAL.match(line, at)
            if usual and (channel := channels.get(usual[2])) and (day := read_day(usual[1])):
                whole = usual[3] and not all(word in channels for word in usual[3].split())
                text = _tidy(raw[usual.start(2) if whole else usual.end() :])
                people = _companions(line, at, known) if known else ()
                tags = tags_in(line, at)
                found.append(Interaction(path, number, day, channel, text, people, True, "", tags, tuple(details)))
            elif mark in DONE and (when := read_date(line, at, path, number, problems)):
                entry = read_entry(line, number, conventions, when[1], raw, known)
                found.append(_interaction(path, number, when, entry, details))
            else:
                continue
            read.add(row)
        _tell_unread(body, (row for row in range(start, end) if row not in read), path, problems)
    return found


def _interaction(path: str, number: int, when: When, entry: Entry, details: Iterable[str]) -> Interaction:
    day, _, time = when
    channel, text, people, by, tags = entry
    return Interaction(path, number, day, channel, text, people, True, by, tags, tuple(details), time)


def _tell_unread(body: Body, rows: Iterable[int], path: str, problems: list[Problem]) -> None:
    """A hint for each of these lines, which are no entries, that begins with a day at the margin."""
    for row in rows:
        line, number = body.prose[row], body.first + row
        match = re.match(_DAY_ELSEWHERE, line) if line and line[0] not in " \t" else None
        if match and row not in body.quoted and not any(p.line == number for p in problems):
            message = f"log: this day is not read; make the line a list item that begins with it: - {match[1]}"
            problems.append(Problem(path, number, "log-line", message, "hint"))


def read_date(line: str, at: int, path: str, number: int, problems: list[Problem]) -> When | None:
    """The date that stands at `at`, where the rest begins, and the time; bad ones become problems."""
    match = _date().match(line, at)
    if match is None:
        if unclear := re.compile(_UNCLEAR).match(line, at):
            message = f'log: "{unclear[1]}" is not how a day is written; write it as 2026-11-30'
            problems.append(Problem(path, number, "unclear-date", message))
        return None
    day = read_day(match[1])
    if day is None:
        problems.append(Problem(path, number, "bad-date", f"log: {day_fault(match[1])[1]}"))
        return None
    return day, match.end(), match[3] or ""


def read_dated(
    body: Body, zone: Zone, path: str, conventions: Conventions, problems: list[Problem]
) -> Interaction | None:
    """A heading that is a date (`### 2022-02-15 lunch`): its section is one interaction."""
    number = body.first + zone.heading.at
    line = body.prose[zone.heading.at].rstrip(" \t#")
    at = len(line) - len(line.lstrip(" \t#"))
    when = read_date(line, at, path, number, problems)
    if when is None:
        return None
    at = when[1]
    said = [
        (match.end() if match else 0, body.prose[index], body.lines[index])
        for start, end in zone.parts
        for index in range(start, end)
        if index not in body.quoted and body.lines[index].strip()
        and ((match := ITEM.match(body.prose[index])) is None or match[2] in DONE)
    ]  # fmt: skip
    if at == len(line) and said:
        at, line, raw = said.pop(0)
    else:
        raw = body.lines[zone.heading.at][: len(line)]
    entry = read_entry(line, number, conventions, at, raw)
    people = {link.target.lower(): link for link in entry.people}
    tags = dict.fromkeys(entry.tags)
    for begin, other, _ in said:
        with_list = _companions(other, begin, spans(other, number))
        people = {link.target.lower(): link for link in with_list} | people
        tags |= dict.fromkeys(tags_in(other))
    entry = entry._replace(people=tuple(people.values()), tags=tuple(tags))
    return _interaction(path, number, when, entry, [raw[begin:].strip() for begin, _, raw in said])


def tags_in(line: str, at: int = 0) -> tuple[str, ...]:
    """The tags of a line of prose, lower case, without `#`."""
    first = line.find("#", at)
    return _tags(line[first - 1 if first else 0 :]) if first >= 0 else ()


@lru_cache(maxsize=1024)
def _tags(text: str) -> tuple[str, ...]:
    return tuple(map(str.lower, _TAG.findall(text)))
