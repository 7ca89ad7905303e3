"""One typed line understood as an entry of a log: when, how, with whom, what was said.

`yesterday coffee with Grace and Ada L.: punch cards #needs` is a day, a channel, the people who share the entry (those
named before the first `:`; without one, those named first of all or after `with`), and a text, in which people named
later are mere mentions. People are found by full name, alias, "First L." or first name, case and accents aside, the
longest first, never inside a word. `\\Grace` is a word and no name; `**Grace Okafor**` is somebody new. Who is named
only as an owner ("at Ada's place") or in brackets takes no part where others do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.model.names import loose
from mdnet.model.typed_dates import leading_day

_PIECE = re.compile(
    r"(?:\*\*(?P<new>[^*\s][^*]*)\*\*|\[\[(?P<link>[^\[\]|]+)(?:\|(?P<shown>[^\[\]]*))?\]\])"
    r"(?P<own>['’]s\b)?(?P<after>[).,;:!?]*)|(?P<word>\S+)"
)
_CORE = re.compile(r"(?P<open>[(\"'“‘]*)(?P<core>.*?)(?P<own>['’]s)?(?P<close>[).,;:!?\"'”’]*)", re.DOTALL)
_TIME = re.compile(r"(?:at )?((?:[01]?[0-9]|2[0-3]):[0-5][0-9])(?=[,:]?(?: |$))[,:]?")
_INITIAL = re.compile(r"[^\W\d_]\.?")
_DASHES = frozenset(("—", "–", "-", "--"))
_AND = frozenset(("and", "&", "+"))
_WITH = frozenset(("with", "w/"))
_AROUND = ".,'\"“”"
_NOT_A_NAME = "#@\\`"
_MONTHS = frozenset(("april", "may", "june", "august"))
_BEFORE_MONTHS = frozenset("in since until till by from this last next early late mid of for during".split())


class Known(NamedTuple):
    """A contact that a word may mean. `keys` are the loose forms of name and aliases, `link` what a wikilink to the
    note has to say, `last` the day of the last contact."""

    path: str
    name: str
    link: str
    keys: tuple[str, ...]
    last: date | None = None
    note: int = 0
    hidden: bool = False
    """The note is private as a whole."""


Lookup = Callable[[str], Sequence[Known]]
"""The contacts with a name or alias that begins with a (loose) word."""
Linked = Callable[[str], "Sequence[Known] | None"]
"""The contacts that a wikilink's target means; None when there is no note at all of that name."""


class Person(NamedTuple):
    """Somebody named in a line: as typed, and whom it may mean; nobody yet for somebody `new`."""

    typed: str
    could_be: tuple[Known, ...] = ()
    new: bool = False


class Dictated(NamedTuple):
    """A line understood. `people` share the entry; `text` is made of words and of people who are mentioned.

    `place` are words between the channel and the first `:` that name nobody ("at the harbour"); `time` is the time of
    day ("14:30"); `strangers` stand where people's names do and are nobody's.
    """

    day: date
    channel: str
    people: tuple[Person, ...]
    place: str
    text: tuple[str | Person, ...]
    time: str = ""
    strangers: tuple[str, ...] = ()


class _Token(NamedTuple):
    """A word, or a name of several: `text` as typed, `shown` without the signs `before` and `after` it and without the
    `own` ("'s"), `core` its loose form ("" where no name can be)."""

    text: str
    before: str
    shown: str
    core: str
    own: str
    after: str
    person: Person | None = None


def understand(
    line: str, today: date, channels: Collection[str], lookup: Lookup, linked: Linked | None = None
) -> Dictated:
    """What `line` says; whom it cannot place is in nobody's `could_be`, and `people` may be empty."""
    day, rest = _day(line, today)
    tokens = _tokens(rest)
    channel = _channel(tokens, channels)
    if channel and day is None:
        day, later = _day(rest.lstrip().partition(" ")[2], today)  # "coffee yesterday with Ada"
        tokens = [*tokens[:1], *_tokens(later)] if day else tokens
    tokens = tokens[1:] if channel else tokens
    time = _TIME.match(rest.lstrip())
    if time and not channel:
        tokens = _tokens(rest.lstrip()[time.end() :])
        channel = _channel(tokens, channels)
        tokens = tokens[1:] if channel else tokens
    cut = next((n for n, token in enumerate(tokens) if _ends_head(token)), None)
    head, tail = (tokens, []) if cut is None else (tokens[: cut + 1], tokens[cut + 1 :])
    names = _Names(lookup, linked or (lambda target: _meant(fold(target), lookup)))
    named = names.found(head, loosely=True)
    people, place, more = _shared(named) if cut is None else (*_split(named), [])
    text = _text([*more, *names.found(tail, loosely=False)])
    strangers = _strangers(named) if cut is not None else ()
    return Dictated(day or today, channel, tuple(people), place, text, time[1] if time else "", strangers)


def _day(line: str, today: date) -> tuple[date | None, str]:
    """The day that the line begins with, and what follows it, a time of day that is written with it included."""
    words = line.split()
    spoken = leading_day(words, today, "past")
    time = re.search("[T ]([0-9]{1,2}:[0-9]{2})", " ".join(words[: spoken.words])) if spoken else None
    for _ in range(spoken.words if spoken else 0):
        line = line.lstrip().partition(" ")[2]
    return (spoken.day if spoken else None), f"{time[1]} {line}" if time else line


def fold(text: str) -> str:
    """A name as names are compared: loose, with the apostrophe that keyboards have."""
    return loose(text).replace("’", "'")


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _PIECE.finditer(text):
        if match["new"] or match["link"]:
            name = (match["new"] or match["link"]).strip()
            person = Person((match["shown"] or name).strip(), new=bool(match["new"]))
            core = fold(name) if match["new"] else name
            found.append(_Token(match[0], "", name, core, match["own"] or "", match["after"], person))
            continue
        parts = _CORE.fullmatch(match["word"])
        assert parts  # noqa: S101 - matches anything; narrows the type
        core = "" if match["word"][0] in _NOT_A_NAME or "://" in match["word"] else fold(parts["core"])
        found.append(_Token(match[0], parts["open"], parts["core"], core, parts["own"] or "", parts["close"]))
    return found


def _channel(tokens: Sequence[_Token], channels: Collection[str]) -> str:
    if not tokens or tokens[0].person or tokens[0].own:
        return ""
    word = tokens[0].text.rstrip(":,").lower()
    return word if word in channels else ""


def _ends_head(token: _Token) -> bool:
    return token.after.endswith(":") or token.text in _DASHES


class _Names(NamedTuple):
    """How names are found among the tokens of a line."""

    lookup: Lookup
    linked: Linked

    def found(self, tokens: Sequence[_Token], *, loosely: bool) -> list[_Token]:
        """The tokens with names found in them, each name one token; `loosely`, first names may be in lower case."""
        found: list[_Token] = []
        at = 0
        while at < len(tokens):
            token, width = tokens[at], 1
            person = self._marked(token, loosely) if token.person else None
            if not token.person and token.core and not _is_month(tokens, at):
                could_be, width = _longest(tokens[at:], self.lookup, loosely)
                typed = " ".join(one.shown for one in tokens[at : at + width])
                person = Person(typed, could_be) if could_be else None
            last = tokens[at + width - 1]
            text = " ".join(one.text for one in tokens[at : at + width])
            found.append(token._replace(text=text, person=person, own=last.own, after=last.after))
            at += width
        return found

    def _marked(self, token: _Token, loosely: bool) -> Person | None:
        """Whom a link or a name in `**` means; None where it is a link to something else, or a word made bold."""
        person = token.person
        assert person  # noqa: S101 - the caller has looked; narrows the type
        if not person.new:
            meant = self.linked(token.core)
            return person._replace(could_be=tuple(meant or ())) if meant or (loosely and meant is None) else None
        if not loosely and person.typed[0].islower():
            return None
        could_be = _meant(token.core, self.lookup)
        return Person(person.typed, could_be, not could_be)


def _meant(key: str, lookup: Lookup) -> tuple[Known, ...]:
    first = key.split(" ")[0]
    return tuple(known for known in lookup(first.rstrip(".,")) if key in map(fold, known.keys)) if first else ()


def _is_month(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a word that may be a name is a month here: "in May", "May 3"."""
    if tokens[at].core not in _MONTHS:
        return False
    before = at > 0 and tokens[at - 1].text.lower() in _BEFORE_MONTHS
    return before or (at + 1 < len(tokens) and tokens[at + 1].text[:1].isdigit())


def _longest(tokens: Sequence[_Token], lookup: Lookup, loosely: bool) -> tuple[tuple[Known, ...], int]:
    """Whom the tokens begin by naming, and how many of them do: a whole name, else "First L.", else first names."""
    best: dict[tuple[int, int], dict[str, Known]] = {}
    capital = loosely or tokens[0].text.lstrip("(\"'“‘")[:1].isupper()
    for known in lookup(tokens[0].core):
        for key in known.keys:
            words = [word.strip(_AROUND) for word in fold(key).split()]
            rank = _fit(tokens, words)
            if rank and (capital or rank[0] > 1):
                best.setdefault(rank, {}).setdefault(known.path, known)
    if not best:
        return (), 1
    rank = max(best)
    return tuple(best[rank].values()), rank[0]


def _fit(tokens: Sequence[_Token], words: Sequence[str]) -> tuple[int, int] | None:
    """(tokens taken, how well) where they name `words`; None where they do not."""
    count, open_ended = 0, True
    while open_ended and count < min(len(tokens), len(words)) and tokens[count].core == words[count]:
        token = tokens[count]
        if count and token.person:
            break
        open_ended = not (token.own or token.after.strip(".'\"”"))
        count += 1
    if not count or count == len(words):
        return (count, 2) if count else None
    if open_ended and len(tokens) > count and _INITIAL.fullmatch(tokens[count].text.rstrip(",:;")):
        initial = tokens[count].core.rstrip(".")
        if initial and tokens[count].text[0].isupper() and words[-1].startswith(initial):
            return count + 1, 1
        if initial and tokens[count].text.rstrip(",:;").endswith("."):
            return None  # "Ada M." is not Ada Lovelace
    return count, 0


def _split(head: Sequence[_Token]) -> tuple[list[Person], str]:
    """The people of a head that ends with `:`, and the words that are no names."""
    named = [n for n, token in enumerate(head) if token.person]
    apart = _apart(head)
    sharing = [n for n in named if n not in apart]
    return [person for n in sharing or named if (person := head[n].person)], _place(head, frozenset(sharing))


def _apart(head: Sequence[_Token]) -> set[int]:
    """Those who are named as owners ("Ada's"), or in brackets."""
    found, depth = set(), 0
    for n, token in enumerate(head):
        depth += token.before.count("(")
        if depth > 0 or token.own:
            found.add(n)
        depth -= token.after.count(")")
    return found


def _strangers(head: Sequence[_Token]) -> tuple[str, ...]:
    """Words with a capital that stand where people are listed, and name nobody."""
    found = []
    for n, token in enumerate(head[1:], 1):
        before = head[n - 1]
        listed = before.text.lower() in _WITH | _AND or (before.person and before.after.startswith(","))
        if listed and not token.person and token.core and token.shown[:1].isupper():
            found.append(token.shown)
    return tuple(found)


def _shared(tokens: Sequence[_Token]) -> tuple[list[Person], str, list[_Token]]:
    """Without a `:`: those named first, and those after `with`, share; the rest is what was said."""
    people: list[Person] = []
    used: set[int] = set()
    starts = [0] if tokens and tokens[0].person else []
    starts += [n for n, token in enumerate(tokens) if token.text.lower() in _WITH and _person_at(tokens, n + 1)]
    if not starts:
        starts = [n for n, token in enumerate(tokens) if token.person][:1]
    for start in starts:
        at = start
        while at < len(tokens):
            token = tokens[at]
            if token.person and at not in used:
                people.append(token.person)
                used.add(at)
                if token.after.strip(",") or token.own:
                    break
            elif not (token.text.lower() in _WITH | _AND and _person_at(tokens, at + 1)):
                break
            else:
                used.add(at)
            at += 1
    rest = [token for n, token in enumerate(tokens) if n not in used]
    return people, "", rest


def _person_at(tokens: Sequence[_Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].person is not None


def _place(head: Sequence[_Token], sharing: frozenset[int]) -> str:
    words = []
    for n, token in enumerate(head):
        lists = token.text.lower() in _WITH | _AND
        joins = lists and (n + 1 in sharing or n + 1 == len(head) or head[n + 1].text in _DASHES)
        if n not in sharing and not joins and token.text not in _DASHES:
            words.append(token.text.removeprefix("\\"))
    return " ".join(words).rstrip(":").strip(" ,")


def _text(tokens: Sequence[_Token]) -> tuple[str | Person, ...]:
    """Words and people in turn, joined as they were typed."""
    parts: list[str | Person] = []
    gap = ""
    for token in tokens:
        if token.person:
            parts.append(gap + token.before)
            parts.append(token.person)
            gap = token.own + token.after + " "
        else:
            parts.append(gap + token.text.removeprefix("\\"))
            gap = " "
    parts.append(gap.rstrip())
    merged: list[str | Person] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part:
            merged.append(part)
    return tuple(merged)
