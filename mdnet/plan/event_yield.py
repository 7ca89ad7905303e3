"""What came of an event: whom I met, who heard from me soon after, and who stayed in touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.model.dates import shift
from mdnet.model.records import Event
from mdnet.model.standing import Standing
from mdnet.plan.phrasing import counted, dated
from mdnet.plan.prose import plain, shorten
from mdnet.plan.wording import Person, joined

THANKS_DAYS = 2
"""Within so many days a word after an event is fresh."""
_TOPIC = 90
"""Characters of what was talked about that are quoted."""


class Met(NamedTuple):
    """Somebody met at an event as the index has them: what was said there, and the days of contact after it."""

    contact: Standing
    new: bool
    said: str
    days_since: tuple[date, ...]


class Talk(NamedTuple):
    """Somebody met there. `followed_up` is None as long as there is time for it; `talks_since` counts days with
    contact, `last` is the latest of them; `promises` are open follow-ups that I owe them."""

    person: Person
    new: bool
    topic: str
    followed_up: bool | None
    talks_since: int
    last: date | None
    promises: int


class EventYield(NamedTuple):
    """`words` are sentences; `quiet` are those a word could still go to, with what we talked about."""

    event: Person
    on: date | None
    until: date | None
    aim: int
    people: tuple[Talk, ...]
    words: str
    quiet: tuple[Person, ...]


def event_yield(event: Event, first: date, last: date, met: Iterable[Met], today: date) -> EventYield:
    """What came of an event that was from `first` to `last`; those in touch most come first. Who is paused is among
    the people, never among the `quiet`."""
    met = sorted(met, key=lambda one: (-len(one.days_since), one.contact.name, one.contact.path))
    fresh = shift(last, THANKS_DAYS)
    people = tuple(_talk(one, event, fresh, today) for one in met)
    quiet = [one.contact for one in met if not one.days_since and not one.contact.paused]
    return EventYield(
        Person(event.name, event.path),
        first,
        last if last != first else None,
        event.conversations,
        people,
        _words(event, people, fresh, today),
        tuple(Person(contact.name, contact.path) for contact in quiet),
    )


def _talk(one: Met, event: Event, fresh: date, today: date) -> Talk:
    soon = any(day <= fresh for day in one.days_since)
    said = plain(one.said).removeprefix(f"at {event.name}").lstrip(": ")
    return Talk(
        Person(one.contact.name, one.contact.path),
        one.new,
        shorten(said, _TOPIC),
        soon if soon or today > fresh else None,
        len(one.days_since),
        max(one.days_since, default=None),
        one.contact.promises,
    )


def _words(event: Event, people: Sequence[Talk], fresh: date, today: date) -> str:
    if not people:
        return "Nobody is on record for it yet: mdnet event capture writes down whom you met."
    new = sum(one.new for one in people)
    first = f", {'' if new == len(people) == 1 else _of_them(new, len(people)) + ' '}for the first time" if new else ""
    said = [f"You met {_people(len(people))}{_hoped(len(people), event.conversations)}{first}."]
    soon = sum(one.followed_up is True for one in people)
    if soon:
        said.append(f"{counted(soon).capitalize()} heard from you, or you from them, within two days.")
    elif today <= fresh:
        until = "today" if fresh == today else f"on {dated(fresh, today)}"
        said.append(f"A first word is fresh until {until.removeprefix('on ')}.")
    since = [one for one in people if one.talks_since]
    if since:
        latest = max(since, key=lambda one: one.last or date.min)
        when = f", {latest.person.name} last, on {dated(latest.last, today)}" if latest.last else ""
        said.append(f"You have been in touch with {_of_them(len(since), len(people))} since{when}.")
    if promised := [one.person.name for one in people if one.promises]:
        said.append(f"Something is open with {joined(promised)}.")
    return " ".join(said)


def _hoped(number: int, aim: int) -> str:
    """The aim where it was reached; where it was not, the people count and not the number."""
    if not 0 < aim <= number:
        return ""
    return ", as many as you hoped for" if number == aim else f", more than the {counted(aim)} you hoped for"


def _people(number: int) -> str:
    return f"{counted(number)} {'person' if number == 1 else 'people'}"


def _of_them(number: int, of: int) -> str:
    if number < of:
        return f"{counted(number)} of them"
    return "them" if of == 1 else "both of them" if of == 2 else "all of them"
