"""Whom to meet at an event beyond those already thought of, and who could introduce me."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.model.contact import Contact
from mdnet.model.names import loose
from mdnet.model.records import Event, Goal
from mdnet.model.standing import Standing
from mdnet.plan.common_ground import matches, same_topic
from mdnet.plan.event_brief import Wanted
from mdnet.plan.phrasing import dated
from mdnet.plan.prose import plain, shorten, stem
from mdnet.plan.wording import Person, unstopped

USUAL_AIM = 3
"""Good conversations, where the event's note does not say how many."""
NAMES_PER_TALK = 2
"""People to look for, for each conversation hoped for: not all of them will be found."""
_REASONS, _INTRODUCERS = 3, 2
_SURE = 2
"""How much it weighs that somebody is on the guest list, beside the points of a reason."""
_QUOTED = 60
"""Characters of a need or an offer that are quoted."""
_LONG = 365
"""Days after which somebody has not been seen for long."""
_TIES = {
    "relationships": "is close to them",
    "introduced_by": "is tied to them by an introduction",
    "share": "has met them",
    "named": "has them in the note",
}


class Candidate(NamedTuple):
    """A contact who will be there (`attends`), or may well be: of an organization that will, or at home in that town.

    `goals` are the names of the active goals they bear on, `promise` is something I owe them, in its own words.
    """

    contact: Standing
    attends: bool
    goals: tuple[str, ...] = ()
    organization: str = ""
    town: str = ""
    promise: str = ""


class Knows(NamedTuple):
    """A contact of mine who knows somebody: `how` is `relationships`, `introduced_by`, `share` or `named`."""

    contact: Standing
    how: str
    attends: bool


class Reason(NamedTuple):
    """Why to meet somebody, and how much it weighs."""

    points: int
    words: str


class Suggestion(NamedTuple):
    """Somebody worth meeting there, the strongest reasons first."""

    person: Person
    attends: bool
    why: tuple[str, ...]
    points: int


class Introduction(NamedTuple):
    """Who could introduce me to somebody I have not met, and why they can."""

    whom: Person
    through: Person
    why: str


def suggestions(
    event: Event,
    candidates: Iterable[Candidate],
    to_meet: Sequence[Wanted],
    me: Contact | None,
    goals: Sequence[Goal],
    today: date,
) -> tuple[Suggestion, ...]:
    """The contacts worth meeting who are not among those `to_meet`: as many as the aim leaves room for, each for a
    reason of their own. Who is paused is never among them."""
    known = {loose(name) for wish in to_meet for name in (wish.person.name, stem(wish.person.path))} - {""}
    found = []
    for one in candidates:
        contact = one.contact
        own = {loose(name) for name in (contact.name, stem(contact.path), *contact.aliases)}
        reasons = [] if contact.paused or own & known else sorted(_reasons(one, event, me, goals, today), reverse=True)
        if reasons and (one.attends or len(reasons) > 1):
            points = sum(reason.points for reason in reasons)
            why = tuple(reason.words for reason in reasons[:_REASONS])
            found.append(Suggestion(Person(contact.name, contact.path), one.attends, why, points))
    found.sort(key=lambda one: (-one.points - _SURE * one.attends, one.person.name, one.person.path))
    room = max(NAMES_PER_TALK * (event.conversations or USUAL_AIM) - len(to_meet), 0)
    perhaps = [one for one in found if not one.attends][: (room + 1) // 2]
    return tuple([one for one in found if one.attends or one in perhaps][:room])


def _reasons(one: Candidate, event: Event, me: Contact | None, goals: Sequence[Goal], today: date) -> Iterable[Reason]:
    contact = one.contact
    for goal in one.goals[:1]:
        yield Reason(3, f"bears on your goal “{goal}”")
    yield from what_they_bring(contact, me, goals)
    if one.promise:
        yield Reason(2, f"you owe them: {_short(one.promise)}")
    if one.organization:
        yield Reason(2, f"is at {one.organization}, which will be there: ask whether they come")
    purpose = plain(event.purpose)
    near = [text for text in (*contact.offers, *contact.interests) if purpose and matches(text, purpose)]
    if near:
        yield Reason(2, f"knows about “{_short(near[0])}”, which is what you go for")
    if one.town and not one.attends:
        yield Reason(1, f"lives in {one.town}")
    yield from _history(contact, event.day or today, me, today)


def what_they_bring(contact: Standing, me: Contact | None, goals: Sequence[Goal]) -> Iterable[Reason]:
    """What a contact offers that a goal or I look for, and what they look for that I offer: the first of each."""
    for goal in goals:
        pairs = [(want, offer) for want in goal.looking_for for offer in contact.offers if matches(want, offer)]
        if pairs:
            yield Reason(3, f"offers “{_short(pairs[0][1])}”; “{goal.name}” looks for “{_short(pairs[0][0])}”")
            break
    mine = [(need, offer) for need in (me.needs if me else ()) for offer in contact.offers if matches(need, offer)]
    if mine:
        yield Reason(3, f"offers “{_short(mine[0][1])}”; you look for “{_short(mine[0][0])}”")
    theirs = [(need, offer) for need in contact.needs for offer in (me.offers if me else ()) if matches(need, offer)]
    if theirs:
        yield Reason(2, f"looks for “{_short(theirs[0][0])}”; you offer “{_short(theirs[0][1])}”")


def _history(contact: Standing, day: date, me: Contact | None, today: date) -> Iterable[Reason]:
    shared = [topic for topic in contact.interests if me and any(same_topic(topic, own) for own in me.interests)]
    if shared:
        yield Reason(1, f"you both care about {shared[0]}")
    last = contact.last_contact
    if last and (today - last).days > _LONG:
        yield Reason(1, f"last in touch on {dated(last, today)}")
    elif contact.due_on and contact.due_on <= day:
        since = f" (last in touch on {dated(last, today)})" if last else ""
        yield Reason(1, f"due for a word by then{since}")


def _short(text: str) -> str:
    return shorten(unstopped(plain(text)), _QUOTED)


def introductions(whom: Person, who_know: Iterable[Knows]) -> list[Introduction]:
    """The contacts who could introduce me to somebody, those who will be there first, then those I know best."""
    open_ = [one for one in who_know if not one.contact.paused and one.contact.talks]
    order = list(_TIES)
    open_.sort(key=lambda one: (not one.attends, order.index(one.how), -one.contact.talks, one.contact.name))
    return [
        Introduction(
            whom,
            Person(one.contact.name, one.contact.path),
            _TIES[one.how] + (", and will be there" if one.attends else ""),
        )
        for one in open_[:_INTRODUCERS]
    ]
