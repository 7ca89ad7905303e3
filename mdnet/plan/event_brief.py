"""The brief for an event: the plan, whom to meet and why, and who will be there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mdnet.model.contact import Contact
from mdnet.model.records import Event
from mdnet.plan.brief import Brief, make_brief
from mdnet.plan.dossier import Dossier
from mdnet.plan.phrasing import counted, dated
from mdnet.plan.prose import plain, shorten
from mdnet.plan.wording import Person, ago, joined, means, unstopped

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
    briefs = [make_brief(dossier, me, today) for dossier in known]
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
        known=tuple(map(_attendee, briefs)),
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


def _attendee(brief: Brief) -> Attendee:
    last = brief.last
    told = ""
    if last:
        channel = last.channel or "spoke"
        told = ", ".join(filter(None, (f"{channel} on {dated(last.on, brief.today)}", last.initiative)))
    return Attendee(
        brief.person,
        ", ".join(filter(None, (brief.title, brief.organization, brief.location))),
        told,
        shorten(last.text, _TOPIC) if last else "",
        _then(brief),
    )


def _then(brief: Brief) -> str:
    """The one thing to do or ask: what I owe them, else a question, else what could lead somewhere."""
    if brief.mine:
        first = brief.mine[0]
        return f"You owe them: {first.text}" + (f" ({first.when})" if first.when else "")
    if brief.questions:
        return brief.questions[0].text
    if brief.giving and brief.giving.gifts:
        gift = brief.giving.gifts[0]
        return f"You could offer {gift.offer}, for {gift.need}"
    if brief.common and brief.common.interests:
        return f"You share {joined(brief.common.interests)}"
    return f"Interested in {joined(brief.interests[:3])}" if brief.interests else ""
