"""Whom something is for: an article to share, an opportunity to pass on. Each with a reason, nobody every week."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mdnet.model.names import loose
from mdnet.model.standing import Standing
from mdnet.plan.common_ground import matches, same_topic, words_of
from mdnet.plan.phrasing import dated
from mdnet.plan.prose import plain, shorten

REST = 21
"""Days in which somebody who was sent something is not thought of again."""
RECENT = 365
"""Days back in which a conversation about a topic counts."""
_POINTS = {"need": 3, "offer": 3, "interest": 2, "talk": 2, "title": 2, "tag": 1, "affiliation": 1}
_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n")
_TOKEN = re.compile(r"[^\W_]+(?:[+#]+|['’](?!s\b)[^\W_]+)?")
_LOOKED_AT = 1500
"""Characters of an opportunity's note that are looked at."""
_QUOTED = 80


class Clue(NamedTuple):
    """Something on record that makes one think of somebody: a term of theirs (`kind` need, offer, interest, tag,
    affiliation, title), or (talk) what was spoken of on a day. `note` is the contact's."""

    note: int
    kind: str
    text: str
    day: date | None = None


class Candidate(NamedTuple):
    """Somebody with clues; `had` says why it is not for them ("has it already"), `given_on` when I last sent them
    something."""

    contact: Standing
    clues: tuple[Clue, ...]
    had: str = ""
    given_on: date | None = None


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody it is for, and why, in words; the more points the better it fits."""

    name: str
    path: str
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody it would be for, and why not now."""

    name: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom it is for, best first; `more` are as many again, and not listed."""

    takers: tuple[Taker, ...]
    left_out: tuple[LeftOut, ...]
    more: int = 0


def audience(candidates: Iterable[Candidate], today: date, most: int) -> Audience:
    """The best of those it is for. Of two whom it fits alike, the one with more weight in the agenda comes first."""
    takers, left_out = [], []
    for one in candidates:
        reason = one.had
        if not reason and one.given_on and (today - one.given_on).days < REST:
            reason = f"was sent something on {dated(one.given_on, today)}"
        if reason:
            left_out.append(LeftOut(one.contact.name, one.contact.path, reason))
            continue
        clues = _weightiest(one.clues)
        points = sum({clue.kind: _POINTS[clue.kind] for clue in clues}.values())
        reasons = tuple(dict.fromkeys(_words(clue, today) for clue in clues))[:3]
        taker = Taker(one.contact.name, one.contact.path, points, reasons)
        takers.append((-points, -one.contact.weight, one.contact.name, one.contact.path, taker))
    takers.sort(key=lambda row: row[:4])
    left_out.sort(key=lambda one: (one.name, one.path))
    return Audience(tuple(row[4] for row in takers[:most]), tuple(left_out), max(len(takers) - most, 0))


def _weightiest(clues: Sequence[Clue]) -> list[Clue]:
    """The clues, weightiest first; a tag that says what an interest says already is none."""
    said = {loose(clue.text) for clue in clues if clue.kind != "tag"}
    kept = [clue for clue in clues if clue.kind != "tag" or loose(clue.text) not in said]
    return sorted(kept, key=lambda clue: -_POINTS[clue.kind])


def _words(clue: Clue, today: date) -> str:
    text = shorten(plain(clue.text), _QUOTED)
    if clue.kind == "talk":
        return f"spoke of it on {dated(clue.day, today)}: “{text}”" if clue.day else f"spoke of it: “{text}”"
    begin = {"need": "looks for", "offer": "offers", "interest": "cares about", "tag": "tagged", "affiliation": "is or"
             " was at", "title": "works as"}[clue.kind]  # fmt: skip
    return f"{begin} {text}"


def about_topics(topics: Sequence[str]) -> Callable[[str, str], bool]:
    """Whether a term (its kind, its text) is about one of the topics."""

    def test(kind: str, text: str) -> bool:
        if kind == "need":
            return any(matches(text, topic) for topic in topics)
        return any(same_topic(text, topic) for topic in topics)

    return test


def served_by(name: str, text: str) -> Callable[[str, str], bool]:
    """Whether a term (its kind, its text) makes one think of somebody for the opportunity of that name; `text` is what
    its note says."""
    lines = sentences(name, text)
    whole = f" {loose(' '.join(lines))} "

    def test(kind: str, term: str) -> bool:
        if kind == "offer":
            return any(matches(line, term) for line in lines)
        if kind == "need":
            return any(matches(term, line) for line in lines)
        if kind == "affiliation":
            return bool(re.search(rf"\b{re.escape(loose(term))}\b", whole))
        return any(words_of(term).specific and same_topic(term, line) for line in lines)

    return test


def sentences(name: str, text: str) -> list[str]:
    """What an opportunity's note says, sentence by sentence, its name first."""
    found = (plain(part.lstrip("#-*> ")) for part in _SENTENCE.split(text[:_LOOKED_AT]))
    return [name, *(part for part in found if part)]


def beginnings(texts: Iterable[str]) -> frozenset[str]:
    """The first three letters of each word that carries meaning: whatever is about it has a word that begins so."""
    words = (words_of(text) for text in texts)
    return frozenset(word[:3] for found in words for word in (*found.specific, *found.weak))


def begins_so(text: str, beginnings: frozenset[str]) -> bool:
    """Whether a text has a word with one of these beginnings."""
    return any(word[:3] in beginnings for word in _TOKEN.findall(loose(text)))
