"""The brief for a talk with several people: each of them, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, permutations

from mdnet.model.contact import Contact
from mdnet.model.names import loose
from mdnet.plan.brief import Brief, make_brief
from mdnet.plan.common_ground import affiliations_of, matches, same_topic, town
from mdnet.plan.dossier import Dossier
from mdnet.plan.talks import talks_of
from mdnet.plan.wording import Names, Person


@dataclass(frozen=True, slots=True)
class Shared:
    """Something several of them share: `kind` interest, place, language, organization or contact; `path` is a contact's
    note, as in `Person`."""

    kind: str
    what: str
    people: tuple[Person, ...]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Two of them who know each other; `last` is the day all three of us last spoke, where that is noted."""

    people: tuple[Person, Person]
    last: date | None


@dataclass(frozen=True, slots=True)
class Help:
    """What one of them offers and another one looks for."""

    giver: Person
    offer: str
    taker: Person
    need: str


@dataclass(frozen=True, slots=True)
class JointBrief:
    """Everybody's own brief, in the order asked for, and what is between them."""

    kind: str
    today: date
    people: tuple[Brief, ...]
    shared: tuple[Shared, ...]
    acquaintances: tuple[Acquaintance, ...]
    helps: tuple[Help, ...]


def make_joint_brief(
    dossiers: Sequence[Dossier], me: Contact | None, today: date, now: datetime | None = None
) -> JointBrief:
    """The brief about several contacts at once."""
    people = tuple(make_brief(dossier, me, today, now) for dossier in dossiers)
    return JointBrief(
        "several",
        today,
        people,
        tuple(_shared(dossiers)),
        tuple(_acquaintances(dossiers, me, today)),
        tuple(
            Help(giver.person, offer, taker.person, need)
            for giver, taker in permutations(people, 2)
            for offer in giver.offers
            for need in taker.needs
            if matches(need, offer)
        ),
    )


def _shared(dossiers: Sequence[Dossier]) -> list[Shared]:
    kinds: list[tuple[str, Callable[[Dossier, Names], Sequence[str]], Callable[[str, str], bool]]] = [
        ("interest", lambda one, names: names.plain_all(one.contact.interests), same_topic),
        ("place", lambda one, names: [town(one.contact.location, names)], _alike),
        ("organization", _organizations, _alike),
        ("language", lambda one, _: one.contact.languages, _alike),
        ("contact", lambda one, _: one.shared, _alike),
    ]
    themselves = {loose(dossier.contact.name) for dossier in dossiers}
    paths = {
        name: Names(dossier.names, dossier.paths).called(name).path for dossier in dossiers for name in dossier.shared
    }
    found = []
    for kind, values_of, same in kinds:
        groups: dict[str, dict[str, Person]] = {}
        for dossier in dossiers:
            person = Person(dossier.contact.name, dossier.contact.path)
            for value in filter(None, values_of(dossier, Names(dossier.names, dossier.paths))):
                if kind == "contact" and loose(value) in themselves:
                    continue
                known = next((topic for topic in groups if same(topic, value)), value)
                groups.setdefault(known, {})[person.path] = person
        found += [
            Shared(kind, what, tuple(who.values()), paths.get(what, "") if kind == "contact" else "")
            for what, who in groups.items()
            if len(who) > 1
        ]
    return found


def _alike(one: str, other: str) -> bool:
    return loose(one) == loose(other)


def _organizations(dossier: Dossier, names: Names) -> list[str]:
    return [names.person(one.organization).name for one in affiliations_of(dossier.contact)]


def _acquaintances(dossiers: Sequence[Dossier], me: Contact | None, today: date) -> list[Acquaintance]:
    found = []
    for one, other in combinations(dossiers, 2):
        talks = talks_of(one, me, Names(one.names, one.paths), today)
        together = [talk.on for talk in talks if other.contact.name in (person.name for person in talk.others)]
        if together or other.contact.name in one.shared or one.contact.name in other.shared:
            pair = (Person(one.contact.name, one.contact.path), Person(other.contact.name, other.contact.path))
            found.append(Acquaintance(pair, together[0] if together else None))
    return found
