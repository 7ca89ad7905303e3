"""The brief for an event: the plan, whom to meet and why, and who will be there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mdnet.model.contact import Contact
from mdnet.model.records import Event
from mdnet.plan.common_ground import common_ground
from mdnet.plan.dossier import Dossier
from mdnet.plan.giving import gifts
from mdnet.plan.loops import owed
from mdnet.plan.phrasing import counted, dated
from mdnet.plan.prose import plain, shorten
from mdnet.plan.questions import open_questions, searches
from mdnet.plan.talks import last_talk
from mdnet.plan.wording import Names, Person, ago, joined, means, unstopped

_TOPIC = 90
"""Characters of the last topic that are quoted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody I want to meet there, and why; `attends` says whether the guest list names them."""

    person: Person
    why: str
    attends: bool


@dataclass(frozen=True, slots=True)
class Attendee:
    """A contact who will be there, in three lines: who they are, when we last spoke and of what, and what to do or
    ask (`then`, "" when nothing comes to mind)."""

    person: Person
    who: str
    last: str
    topic: str
    then: str


@dataclass(frozen=True, slots=True)
class EventBrief:
    """What to know before an event. `when` is "in 9 days", "today", "3 weeks ago", "" without a date; `aim` says how
    many good conversations I want, "" when that is not said."""

    kind: str
    today: date
    event: Person
    on: date | None
    until: date | None
    when: str
    location: str
    purpose: str
    conversations: int
    aim: str
    pitch: str
    to_meet: tuple[Wanted, ...]
    known: tuple[Attendee, ...]
    unknown: tuple[str, ...]


def make_event_brief(
    event: Event, known: Sequence[Dossier], unknown: Sequence[str], me: Contact | None, today: date
) -> EventBrief:
    """The brief for `event`; `known` are the contacts who attend, `unknown` the names of the others."""
    good = event.conversations
    return EventBrief(
        kind="event",
        today=today,
        event=Person(event.name, event.path),
        on=event.day,
        until=event.end_day if event.end_day != event.day else None,
        when=_when(event, today),
        location=plain(event.location),
        purpose=unstopped(plain(event.purpose)),
        conversations=good,
        aim=f"{counted(good)} good conversation{'' if good == 1 else 's'}" if good else "",
        pitch=plain(event.pitch or (me.pitch if me else "")),
        to_meet=tuple(_wanted(event, known, unknown)),
        known=tuple(_attendee(dossier, me, today) for dossier in known),
        unknown=tuple(filter(None, map(plain, unknown))),
    )


def _when(event: Event, today: date) -> str:
    if event.day is None:
        return ""
    if event.day > today:
        days = (event.day - today).days
        return "tomorrow" if days == 1 else f"in {days} days"
    last = event.end_day or event.day
    return "today" if event.day == today else "now" if last >= today else ago(event.day, today)


def _wanted(event: Event, known: Sequence[Dossier], unknown: Sequence[str]) -> list[Wanted]:
    """The people to meet, by the name of their own note where they are known."""
    found = []
    for wish in event.to_meet:
        dossier = next((one for one in known if means(wish.who, one.contact)), None)
        person = Person(plain(wish.who.text))
        if dossier:
            person = Person(dossier.contact.name, dossier.contact.path)
        elif wish.who.target:
            person = Person(person.name, wish.who.target)
        found.append(Wanted(person, unstopped(plain(wish.why)), dossier is not None or wish.who.text in unknown))
    return found


def _attendee(dossier: Dossier, me: Contact | None, today: date) -> Attendee:
    contact, names = dossier.contact, Names(dossier.names, dossier.paths)
    last = last_talk(dossier, me, names, today)
    told = ""
    if last:
        channel = last.channel or "spoke"
        told = ", ".join(filter(None, (f"{channel} on {dated(last.on, today)}", last.initiative)))
    places = (names.person(place).name if place else "" for place in (contact.organization, contact.location))
    return Attendee(
        Person(contact.name, contact.path),
        ", ".join(filter(None, (contact.title, *places))),
        told,
        shorten(last.text, _TOPIC) if last else "",
        _then(dossier, me, names, today),
    )


def _then(dossier: Dossier, me: Contact | None, names: Names, today: date) -> str:
    """The one thing to do or ask: what I owe them, else a question, else what could lead somewhere. Each is looked for
    only where the one before is not there."""
    for task in owed(dossier, names, today, waiting=False)[:1]:
        return f"You owe them: {task.text}" + (f" ({task.when})" if task.when else "")
    for question in open_questions(dossier, today, most=1):
        return question.text
    for gift in gifts(me, searches(dossier, today), names):
        return f"You could offer {gift.offer}, for {gift.need}"
    shared = common_ground(dossier.contact, me, (), names, today).interests
    if shared:
        return f"You share {joined(shared)}"
    interests = names.plain_all(dossier.contact.interests)
    return f"Interested in {joined(interests[:3])}" if interests else ""
