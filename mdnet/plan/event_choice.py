"""Which of several events to go to: who will be there, what they do for my goals, what they cost in that week."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.model.contact import Contact
from mdnet.model.names import loose
from mdnet.model.records import Event, Goal
from mdnet.model.standing import Standing
from mdnet.plan.common_ground import matches
from mdnet.plan.phrasing import counted
from mdnet.plan.prose import plain
from mdnet.plan.whom_to_meet import Reason, what_they_bring
from mdnet.plan.wording import Person, joined

_NAMED = 3
"""People named in one reason."""
_MOST = 4
"""Points that knowing many there can bring, that their being due can, and that what they bring can."""

_ONLINE = re.compile(r"https?:|(online|virtual|remote|webinar|zoom|google meet|(microsoft )?teams)\b", re.IGNORECASE)
_WORD = re.compile(r"[\W_]+")


class Load(NamedTuple):
    """What the event's weeks hold already: check-ins and promises that fall due, other events, and how many check-ins
    I mean to do in that time."""

    check_ins: int
    promises: int
    events: int
    budget: int


class Prospect(NamedTuple):
    """An event to choose, the contacts who attend, how many do whom I do not know, and the names of the active goals
    by the path of who bears on them."""

    event: Event
    known: tuple[Standing, ...]
    unknown: int
    goals_of: dict[str, tuple[str, ...]]
    load: Load


class Choice(NamedTuple):
    """An event weighed; `goals` are those it serves, `cost` what speaks against it."""

    event: Person
    on: date | None
    until: date | None
    location: str
    score: int
    known: tuple[Person, ...]
    unknown: int
    goals: tuple[str, ...]
    load: Load
    why: tuple[str, ...]
    cost: tuple[str, ...]


def weigh(prospects: Iterable[Prospect], me: Contact | None, goals: Sequence[Goal]) -> list[Choice]:
    """The events, the best first; of equal ones the earliest."""
    found = [_weighed(one, me, goals) for one in prospects]
    return sorted(found, key=lambda one: (-one.score, one.on or date.max, one.event.name, one.event.path))


def _weighed(one: Prospect, me: Contact | None, goals: Sequence[Goal]) -> Choice:
    event = one.event
    known = [contact for contact in one.known if not contact.paused]
    served = _served(one, known, goals)
    gains = [*_people(event, known, one.unknown), *served.values(), *_gifts(known, me, goals)]
    costs = list(_costs(one, known, me))
    last = event.end_day or event.day
    return Choice(
        Person(event.name, event.path),
        event.day,
        last if last != event.day else None,
        plain(event.location),
        sum(reason.points for reason in gains) - sum(reason.points for reason in costs),
        tuple(Person(contact.name, contact.path) for contact in known),
        one.unknown,
        tuple(served),
        one.load,
        tuple(reason.words for reason in gains),
        tuple(reason.words for reason in costs),
    )


def _people(event: Event, known: Sequence[Standing], unknown: int) -> Iterable[Reason]:
    if known:
        words = f"{counted(len(known))} you know go{'es' if len(known) == 1 else ''}: {_names(known)}"
        yield Reason(min(len(known), _MOST), words)
    due = [contact for contact in known if contact.due_on and event.day and contact.due_on <= event.day]
    if due:
        words = f"{_names(due)} {'is' if len(due) == 1 else 'are'} due for a word by then"
        yield Reason(min(len(due), _MOST), words)
    if unknown:
        words = f"{counted(unknown)} on its list {'is' if unknown == 1 else 'are'} new to you"
        yield Reason(min(unknown, 2), words)


def _served(one: Prospect, known: Sequence[Standing], goals: Sequence[Goal]) -> dict[str, Reason]:
    """The goals an event serves, by who attends and by its purpose."""
    found = {}
    purpose = plain(one.event.purpose)
    for goal in goals:
        people = [contact for contact in known if goal.name in one.goals_of.get(contact.path, ())]
        near = purpose and any(matches(text, purpose) for text in (goal.name, *goal.looking_for))
        if people:
            bear = "bears" if len(people) == 1 else "bear"
            found[goal.name] = Reason(3, f"serves “{goal.name}”: {_names(people)} {bear} on it")
        elif near:
            found[goal.name] = Reason(2, f"serves “{goal.name}”: its purpose says so")
    return found


def _gifts(known: Sequence[Standing], me: Contact | None, goals: Sequence[Goal]) -> list[Reason]:
    found = []
    for contact in known:
        best = max(what_they_bring(contact, me, goals), default=None)
        if best:
            found.append(Reason(best.points, f"{contact.name} {best.words}"))
    found.sort(key=lambda reason: -reason.points)
    return [Reason(min(reason.points, 2), reason.words) for reason in found[: _MOST // 2]]


def _costs(one: Prospect, known: Sequence[Standing], me: Contact | None) -> Iterable[Reason]:
    event, load = one.event, one.load
    days = ((event.end_day or event.day) - event.day).days + 1 if event.day else 1
    if days > 1:
        yield Reason(min(days - 1, 2), f"takes {counted(days)} days")
    there, home = plain(event.location), _town(me.location.text) if me and me.location else ""
    if there and home and not _ONLINE.match(there) and f" {loose(home)} " not in f" {_WORD.sub(' ', loose(there))} ":
        whole_address = there.count(",") > 1  # its first part is a house, no town
        yield Reason(1, f"away from home: {there}" if whole_address else f"away from home, in {_town(there)}")
    if load.check_ins > load.budget:
        met = sum(bool(contact.due_on and event.day and contact.due_on <= event.day) for contact in known)
        saved = f"; {counted(met)} of them could happen there" if met else ""
        words = f"that week asks for {load.check_ins:,} check-ins already, and you do {load.budget:,}{saved}"
        yield Reason(1, words)
    if load.events:
        words = "another event falls" if load.events == 1 else f"{counted(load.events)} other events fall"
        yield Reason(1, f"{words} into that week")


def _names(contacts: Sequence[Standing]) -> str:
    names = [contact.name for contact in contacts[:_NAMED]]
    left = len(contacts) - len(names)
    if left == 1:
        names.append(contacts[_NAMED].name)
    return f"{', '.join(names)} and {counted(left)} more" if left > 1 else joined(names)


def _town(place: str) -> str:
    return plain(place).partition(",")[0].strip()
