"""One typed line understood as an entry of a log: when, how, with whom, what was said.

`yesterday coffee with Grace and Ada L.: punch cards #needs` is a day, a channel, the people who share the entry (those
named before the first `:`; without one, those named first of all or after `with`), and a text, in which people named
later are mere mentions. People are found by full name, alias, "First L." or first name, case and accents aside, the
longest first, never inside a word. `\\Grace` is a word and no name; `**Grace Okafor**` is somebody new.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.model.names import loose
from mdnet.model.typed_dates import leading_day

_PIECE = re.compile(r"\*\*(?P<new>[^*\s][^*]*)\*\*|\[\[(?P<link>[^\[\]|]+)(?:\|[^\[\]]*)?\]\]|(?P<word>\S+)")
_CORE = re.compile(r"(?P<open>[(\"'“‘]*)(?P<core>.*?)(?P<own>['’]s)?(?P<close>[).,;:!?\"'”’]*)", re.DOTALL)
_INITIAL = re.compile(r"[^\W\d_]\.?")
_DASHES = frozenset("—–-")
_AND = frozenset(("and", "&", "+"))
_WITH = frozenset(("with", "w/"))
_NOT_A_NAME = "#@\\`"


class Known(NamedTuple):
    """A contact that a word may mean. `keys` are the loose forms of name and aliases, `link` what a wikilink to the
    note has to say, `last` the day of the last contact."""

    path: str
    name: str
    link: str
    keys: tuple[str, ...]
    last: date | None = None
    note: int = 0


Lookup = Callable[[str], Sequence[Known]]
"""The contacts with a name or alias that begins with a (loose) word."""


class Person(NamedTuple):
    """Somebody named in a line: as typed, and whom it may mean; nobody yet for somebody `new`."""

    typed: str
    could_be: tuple[Known, ...] = ()
    new: bool = False


class Dictated(NamedTuple):
    """A line understood. `people` share the entry; `text` is made of words and of people who are mentioned.

    `place` are words between the channel and the first `:` that name nobody ("at the harbour").
    """

    day: date
    channel: str
    people: tuple[Person, ...]
    place: str
    text: tuple[str | Person, ...]


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


def understand(line: str, today: date, channels: Collection[str], lookup: Lookup) -> Dictated:
    """What `line` says; whom it cannot place is in nobody's `could_be`, and `people` may be empty."""
    words = line.split()
    spoken = leading_day(words, today, "past")
    rest = line
    for _ in range(spoken.words if spoken else 0):
        rest = rest.lstrip().partition(" ")[2]
    tokens = _tokens(rest)
    channel = _channel(tokens, channels)
    tokens = tokens[1:] if channel else tokens
    cut = next((n for n, token in enumerate(tokens) if _ends_head(token)), None)
    head, tail = (tokens, []) if cut is None else (tokens[: cut + 1], tokens[cut + 1 :])
    named = _named(head, lookup, loosely=True)
    people, place, more = _shared(named) if cut is None else (*_split(named), [])
    text = _text([*more, *_named(tail, lookup, loosely=False)])
    return Dictated(spoken.day if spoken else today, channel, tuple(people), place, text)


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _PIECE.finditer(text):
        if match["new"] or match["link"]:
            name = (match["new"] or match["link"]).strip()
            after = re.match(r"[).,;:!?]*", text[match.end() :])
            person = Person(name, new=bool(match["new"]))
            found.append(_Token(match[0], "", name, loose(name), "", after[0] if after else "", person))
            continue
        if found and found[-1].person and match[0] == found[-1].after:
            continue  # the punctuation right after a name in marks
        parts = _CORE.fullmatch(match["word"])
        assert parts  # noqa: S101 - matches anything; narrows the type
        core = "" if match["word"][0] in _NOT_A_NAME or "://" in match["word"] else loose(parts["core"])
        found.append(_Token(match[0], parts["open"], parts["core"], core, parts["own"] or "", parts["close"]))
    return found


def _channel(tokens: Sequence[_Token], channels: Collection[str]) -> str:
    if not tokens or tokens[0].person or tokens[0].own:
        return ""
    word = tokens[0].text.rstrip(":,").lower()
    return word if word in channels else ""


def _ends_head(token: _Token) -> bool:
    return token.after.endswith(":") or token.text in _DASHES


def _named(tokens: Sequence[_Token], lookup: Lookup, *, loosely: bool) -> list[_Token]:
    """The tokens with names found in them, each name one token."""
    found: list[_Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        person, width = token.person, 1
        if person:
            meant = _meant(token.core, lookup)
            person = Person(person.typed, meant, person.new and not meant)
        elif not person and token.core:
            could_be, width = _longest(tokens[at:], lookup, loosely)
            typed = " ".join(one.shown for one in tokens[at : at + width])
            person = Person(typed, could_be) if could_be else None
        last = tokens[at + width - 1]
        found.append(token._replace(person=person, own=last.own, after=last.after))
        at += width
    return found


def _meant(key: str, lookup: Lookup) -> tuple[Known, ...]:
    stem = key.rpartition("/")[2].removesuffix(".md")
    first = stem.split(" ")[0] if stem else ""
    return tuple(known for known in lookup(first) if stem in known.keys or key == loose(known.link)) if first else ()


def _longest(tokens: Sequence[_Token], lookup: Lookup, loosely: bool) -> tuple[tuple[Known, ...], int]:
    """Whom the tokens begin by naming, and how many of them do: a whole name, else "First L.", else a first name."""
    best: dict[tuple[int, int], dict[str, Known]] = {}
    capital = loosely or tokens[0].text.lstrip("(\"'“‘")[:1].isupper()
    for known in lookup(tokens[0].core):
        for key in known.keys:
            words = [word.strip(".,") for word in key.split()]
            rank = _fit(tokens, words)
            if rank and (capital or rank[0] > 1):
                best.setdefault(rank, {}).setdefault(known.path, known)
    if not best:
        return (), 1
    rank = max(best)
    return tuple(best[rank].values()), rank[0]


def _fit(tokens: Sequence[_Token], words: Sequence[str]) -> tuple[int, int] | None:
    """(tokens taken, how well) where they name `words`; None where they do not."""
    count = len(words)
    inner = tokens[: count - 1]
    whole = [token.core for token in tokens[:count]] == list(words)
    if whole and not any(token.own or token.after.strip(".") or token.person for token in inner):
        return count, 2
    if tokens[0].core != words[0] or tokens[0].own or count < 2:
        return (1, 0) if tokens[0].core == words[0] and count > 1 else None
    if len(tokens) > 1 and not tokens[0].after and _INITIAL.fullmatch(tokens[1].text.rstrip(",:;")):
        initial = tokens[1].core.rstrip(".")
        if initial and tokens[1].text[0].isupper() and words[-1].startswith(initial):
            return 2, 1
        if initial and tokens[1].text.rstrip(",:;").endswith("."):
            return None  # "Ada M." is not Ada Lovelace
    return 1, 0


def _split(head: Sequence[_Token]) -> tuple[list[Person], str]:
    """The people of a head that ends with `:`, and the words that are no names."""
    people = [token.person for token in head if token.person]
    return people, _place(head)


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


def _place(head: Sequence[_Token]) -> str:
    words = []
    for n, token in enumerate(head):
        joins = token.text.lower() in _WITH | _AND and (_person_at(head, n + 1) or _person_at(head, n - 1))
        if not token.person and not joins and token.text not in _DASHES:
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
