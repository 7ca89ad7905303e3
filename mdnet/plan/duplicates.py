"""Which contacts may be one person twice: pairs, each with a score and its reasons. Nothing is ever merged here.

The score is the sum of what POINTS gives for each thing two notes agree or differ in, from 0 to 99: never certain.
Only pairs that share a key (an address, a number, a birthday, much of a name) are compared, never all with all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from mdnet.model.dates import PartialDate
from mdnet.model.names import loose
from mdnet.plan.identity import digits_of, mailbox, profile_of
from mdnet.plan.namesakes import Census, Likeness, Name, likeness, name_of

POINTS = {
    "same e-mail address": 70,
    "same profile": 60,
    "same phone number": 45,
    "same name": 40,
    "one's name is another name of the other": 35,
    "same name but for middle names": 30,
    "nearly the same name": 30,
    "same last name, and a short form of the first": 30,
    "same last name and initial": 30,
    "same name, a common one": 30,
    "same name of one word": 20,
    "one name is a part of the other": 10,
    "same first name": 10,
    "born on the same day": 30,
    "same birthday": 20,
    "same organization": 10,
    "different first names": -15,
    "different names": -25,
    "colleagues with addresses of their own": -25,
    "different birthdays": -40,
}
"""What each agreement and difference adds; docs/duplicates.md explains them."""
LIKELY = 40
"""From this score on a pair is shown."""
_MOST = 99
_BY_LIKENESS: dict[Likeness, str] = {
    "same": "same name",
    "one word": "same name of one word",
    "other name": "one's name is another name of the other",
    "middle names": "same name but for middle names",
    "nearly": "nearly the same name",
    "short form": "same last name, and a short form of the first",
    "initial": "same last name and initial",
    "part": "one name is a part of the other",
    "first name": "same first name",
    "other first name": "different first names",
    "other": "different names",
}
_APART: tuple[Likeness, ...] = ("nearly", "first name", "other first name", "other")
_CROWD = 60
"""A key that more people share says nothing: their pairs are not looked at for its sake."""
_OFFICE = 3
"""An address or number that people of more names than these share is an office's or a family's."""
_PLACEHOLDERS = ((1, 1),)
"""Month and day that stand for an unknown birthday."""


class Person(NamedTuple):
    """What is compared of a contact. `path` is relative to the vault, "" for somebody who has no note yet; `profiles`
    are addresses on the web and handles (`github: grace`), as written."""

    path: str
    name: str
    aliases: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    organization: str = ""
    birthday: PartialDate | None = None


class Reason(NamedTuple):
    """One thing two notes agree or differ in: what it adds to the score, and in words."""

    points: int
    words: str


class Pair(NamedTuple):
    """Two who may be one: the score (0 to 99), and why, the weightiest first. `first` comes first by path,
    but where one was asked about."""

    score: int
    first: Person
    second: Person
    reasons: tuple[Reason, ...]


Dismissed = frozenset[frozenset[str]]
"""Pairs said to be two people: two paths, or two names, or one of each; one alone is two people of that name."""


def _is_dismissed(pair: Pair, dismissed: Dismissed) -> bool:
    first, second = pair.first, pair.second
    return bool(dismissed) and any(
        frozenset((one, two)) in dismissed for one in (first.path, first.name) for two in (second.path, second.name)
    )


class _Facts(NamedTuple):
    """A person, ready to be compared. `emails`, `phones` and `profiles` map what is compared to what was written."""

    person: Person
    name: Name
    emails: dict[str, str]
    phones: dict[str, str]
    profiles: dict[str, str]
    organization: str
    birthday: PartialDate | None
    keys: frozenset[str]


def _facts(person: Person) -> _Facts:
    name = name_of(person.name, person.aliases)
    emails, phones, profiles = (
        {key: text for text in texts if (key := read(text))}
        for texts, read in ((person.emails, mailbox), (person.phones, digits_of), (person.profiles, profile_of))
    )
    day = person.birthday
    birthday = None if day is None or (day.month, day.day) in _PLACEHOLDERS else day
    keys = {*emails, *phones, *profiles, *_name_keys(name)}
    if birthday:
        keys.update(f"born {birthday.month}-{birthday.day} {call}" for call in name.calls)
    return _Facts(person, name, emails, phones, profiles, loose(person.organization), birthday, frozenset(keys))


def _name_keys(name: Name) -> Iterator[str]:
    """What those share whose names are the same, or the same but for something (see `likeness`)."""
    yield from (f"whole {key}" for key in (name.key, *name.wholes) if key)
    if name.last:
        yield f"spelt {''.join(sorted(name.key)).strip()}"
        yield f"begun {name.first} {name.last[0]}"
        yield f"ended {name.first[-3:]} {name.last}"
        yield from {f"begun {call[0]} {name.last}" for call in name.calls}


class Acquaintances:
    """Some people, each with a path of their own, and how usual every name, address and number is among them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._facts = [_facts(person) for person in sorted(people, key=lambda one: one.path)]
        self._census = Census(one.name for one in self._facts)
        self._blocks: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self._facts):
            for key in one.keys:
                self._blocks[key].append(number)
        self._offices = {
            key
            for key, block in self._blocks.items()
            if len(block) > _OFFICE and len({self._facts[number].name.key for number in block}) > _OFFICE
        }

    def duplicates(self, dismissed: Dismissed = frozenset(), least: int = LIKELY) -> list[Pair]:
        """The pairs that score `least` or more and are not dismissed, the highest first, then by path."""
        found = {pair for block in self._crowds(self._blocks) for pair in combinations(block, 2)}
        pairs = self._pairs(((self._facts[one], self._facts[two]) for one, two in found), least)
        return [pair for pair in pairs if not _is_dismissed(pair, dismissed)]

    def like(self, one: Person, least: int = LIKELY) -> list[Pair]:
        """The pairs of `one`, who may have no note yet and is the `first` of each, with those who may be the same."""
        own = _facts(one)
        found = {number for block in self._crowds(own.keys) for number in block}
        others = (self._facts[number] for number in found if self._facts[number].person.path != one.path)
        return self._pairs(((own, other) for other in others), least)

    def _crowds(self, keys: Iterable[str]) -> Iterator[list[int]]:
        for key in keys:
            block = self._blocks.get(key, ())
            if 0 < len(block) <= _CROWD:
                yield block

    def _pairs(self, candidates: Iterable[tuple[_Facts, _Facts]], least: int) -> list[Pair]:
        found = []
        for one, two in candidates:
            reasons = list(self._reasons(one, two))
            score = max(0, min(sum(points for points, _ in reasons), _MOST))
            if score >= least:
                reasons.sort(key=lambda reason: -abs(reason.points))
                found.append(Pair(score, one.person, two.person, tuple(reasons)))
        return sorted(found, key=lambda pair: (-pair.score, pair.first.path, pair.second.path))

    def _reasons(self, one: _Facts, two: _Facts) -> Iterator[Reason]:
        for what, ours, theirs in (
            ("same e-mail address", one.emails, two.emails),
            ("same profile", one.profiles, two.profiles),
            ("same phone number", one.phones, two.phones),
        ):
            own = [key for key in ours if key in theirs and key not in self._offices]
            if own:
                yield _reason(what, ours[min(own)])
        alike = likeness(one.name, two.name)
        words = _BY_LIKENESS[alike]
        yield _reason("same name, a common one" if alike == "same" and self._census.is_common(one.name) else words)
        yield from _birthdays(one.birthday, two.birthday)
        if one.organization and one.organization == two.organization:
            yield _reason("same organization", one.person.organization)
            if alike in _APART and one.emails and two.emails and one.emails.keys().isdisjoint(two.emails):
                yield _reason("colleagues with addresses of their own")


def _birthdays(one: PartialDate | None, two: PartialDate | None) -> Iterator[Reason]:
    if one is None or two is None:
        return
    if one[:2] != two[:2] or (one.year and two.year and one.year != two.year):
        yield _reason("different birthdays")
    elif one.year and two.year:
        yield _reason("born on the same day", str(one))
    else:
        yield _reason("same birthday")


def _reason(what: str, value: str = "") -> Reason:
    return Reason(POINTS[what], f"{what}: {value}" if value else what)
