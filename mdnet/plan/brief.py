"""The brief: what to know about one contact before a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mdnet.model.contact import OTHER_SIDE, Contact
from mdnet.model.dates import PartialDate, shift
from mdnet.plan.common_ground import CommonGround, common_ground
from mdnet.plan.dossier import Dossier
from mdnet.plan.giving import Favours, Giving, favours, giving
from mdnet.plan.loops import Loop, Pending, introductions, opportunities, owed
from mdnet.plan.mentoring import Mentoring, mentoring
from mdnet.plan.phrasing import said_days
from mdnet.plan.prose import stem
from mdnet.plan.questions import OLD_MONTHS, Question, open_questions, searches
from mdnet.plan.talks import Talk, latest, talks_of
from mdnet.plan.wording import Names, Person, ago, every, means, months_between

TALKS = 4
FACTS = 8
JUST_PAST, AHEAD = 14, 45
"""Days around today in which occasions are named."""
_PREPOSITIONS = frozenset("at in on by via during while through over".split())
_ARTICLES = frozenset("the a an her his their my our".split())


@dataclass(frozen=True, slots=True)
class Met:
    """How, when and through whom we met. `before` joins the place to a sentence (" at " her class, ": " first day);
    `after` is what follows a linked place (", the night the print shop flooded")."""

    on: date | None
    before: str
    at: Person | None
    after: str
    through: Person | None


@dataclass(frozen=True, slots=True)
class KnownFact:
    """Something they told me. `age` is "8 months ago", "" when the day is not known."""

    label: str
    text: str
    learned: date | None
    age: str
    ask_again: bool


@dataclass(frozen=True, slots=True)
class NearOccasion:
    """A yearly day near today: `when` says "on 13 December", `years` how many are complete then, where known."""

    label: str
    on: date
    when: str
    years: int | None


@dataclass(frozen=True, slots=True)
class Tie:
    """How they are related to somebody else: that person is their `kind`."""

    kind: str
    person: Person


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One of my active goals they bear on."""

    goal: Person
    by: date | None
    looking_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything worth knowing before a talk. Lists are empty, and parts None, when there is nothing to say; `missing`
    names what is not known at all ("what they care about")."""

    kind: str
    today: date
    person: Person
    title: str
    organization: str
    location: str
    timezone: str
    local_time: str
    """The time there, "14:10"; "" unless the moment and their time zone are known."""
    relation: tuple[str, ...]
    """What they are to me: "mentor"."""
    met: Met | None
    last: Talk | None
    """The latest conversation; without text when only its day is known."""
    rhythm: str
    """How often we usually speak: "every 5 weeks"."""
    cadence: str
    due_on: date | None
    unanswered: int
    """Attempts without an answer since the last conversation."""
    mine: tuple[Loop, ...]
    """What I owe them."""
    theirs: tuple[Loop, ...]
    pending: tuple[Pending, ...]
    favours: Favours | None
    mentoring: Mentoring | None
    talks: tuple[Talk, ...]
    interests: tuple[str, ...]
    needs: tuple[str, ...]
    offers: tuple[str, ...]
    facts: tuple[KnownFact, ...]
    ties: tuple[Tie, ...]
    goals: tuple[GoalLine, ...]
    common: CommonGround | None
    giving: Giving | None
    questions: tuple[Question, ...]
    past: tuple[NearOccasion, ...]
    ahead: tuple[NearOccasion, ...]
    missing: tuple[str, ...]


def make_brief(dossier: Dossier, me: Contact | None, today: date, now: datetime | None = None) -> Brief:
    """The brief about one contact. `now`, a moment with its time zone, adds the time of day where they are."""
    contact, standing = dossier.contact, dossier.standing
    names = Names(dossier.names, dossier.paths)
    talks = talks_of(dossier, me, names, today)
    wanted = searches(dossier, today)
    common = common_ground(contact, me, [names.called(name) for name in dossier.shared], names, today)
    met = _met(contact, names)
    past, ahead = _occasions(contact, today)
    relation = _relation(contact, me)
    advice = mentoring(relation, dossier, names, today)
    told = {(one.on, one.text) for one in advice.counsels} if advice else set()
    return Brief(
        kind="contact",
        today=today,
        person=Person(contact.name, contact.path),
        title=contact.title,
        organization=names.person(contact.organization).name if contact.organization else "",
        location=names.person(contact.location).name if contact.location else "",
        timezone=contact.timezone,
        local_time=_local_time(contact.timezone, now),
        relation=relation,
        met=met if any((met.on, met.at, met.through)) else None,
        last=latest(talks, standing.last_contact),
        rhythm=every(standing.rhythm) if standing.rhythm else "",
        cadence=standing.cadence.words() if standing.cadence else "",
        due_on=standing.due_on,
        unanswered=standing.unanswered,
        mine=owed(dossier, names, today, waiting=False),
        theirs=owed(dossier, names, today, waiting=True),
        pending=(*introductions(dossier, names, today), *opportunities(dossier, names, today)),
        favours=favours(dossier, names, today),
        mentoring=advice,
        talks=tuple(talk for talk in talks if (talk.on, talk.text) not in told)[:TALKS],
        interests=names.plain_all(contact.interests),
        needs=wanted,
        offers=names.plain_all(contact.offers),
        facts=_facts(contact, names, today),
        ties=tuple(
            Tie(tie.kind, names.person(tie.contact)) for tie in contact.relationships if not means(tie.contact, me)
        ),
        goals=tuple(
            GoalLine(Person(goal.name, goal.path), goal.by, names.plain_all(goal.looking_for))
            for goal in dossier.goals
            if goal.active
        ),
        common=common if common != CommonGround() else None,
        giving=giving(dossier, me, wanted, names, today),
        questions=open_questions(dossier, today),
        past=past,
        ahead=ahead,
        missing=_missing(contact, met),
    )


def _met(contact: Contact, names: Names) -> Met:
    through = names.person(contact.introduced_by) if contact.introduced_by else None
    if contact.met_at is None:
        return Met(contact.met_on, "", None, "", through)
    place, text = names.person(contact.met_at), names.plain(contact.met_at.text)
    shown = next((name for name in (place.name, stem(place.path)) if name and text.startswith(name)), "")
    after = text.removeprefix(shown) if shown else ""
    if place.path and not shown:
        place = Person(text)  # the link stands within words of its own, or shows another name
    first = text.partition(" ")[0]
    before = " " if first.lower() in _PREPOSITIONS else ": "
    if place.path or first[:1].isupper() or first in _ARTICLES:
        before = " at "
    return Met(contact.met_on, before, place, after, through)


def _relation(contact: Contact, me: Contact | None) -> tuple[str, ...]:
    if me is None:
        return ()
    mine = [tie.kind for tie in me.relationships if means(tie.contact, contact)]
    theirs = [OTHER_SIDE.get(tie.kind, tie.kind) for tie in contact.relationships if means(tie.contact, me)]
    return tuple(dict.fromkeys([*mine, *theirs]))


def _facts(contact: Contact, names: Names, today: date) -> tuple[KnownFact, ...]:
    found = []
    for fact in contact.facts:
        learned = fact.learned if fact.learned and fact.learned <= today else None
        old = learned is not None and months_between(learned, today) >= OLD_MONTHS
        text = names.plain(fact.text)
        if text:
            found.append(KnownFact(names.plain(fact.label), text, learned, ago(learned, today) if learned else "", old))
    return tuple(found[:FACTS])


def _occasions(contact: Contact, today: date) -> tuple[tuple[NearOccasion, ...], tuple[NearOccasion, ...]]:
    """Those just past, and those ahead; each in the order of its days."""
    days: list[tuple[str, PartialDate]] = [(occasion.label, occasion.day) for occasion in contact.occasions]
    if contact.birthday:
        days.insert(0, ("birthday", contact.birthday))
    near = [
        NearOccasion(label, day, said_days(day, today), yearly.years_at(day))
        for label, yearly in days
        for day in yearly.near(shift(today, -JUST_PAST), shift(today, AHEAD))
        if yearly.year is None or day.year >= yearly.year
    ]
    near.sort(key=lambda one: (one.on, one.label))
    return tuple(one for one in near if one.on < today), tuple(one for one in near if one.on >= today)


def _local_time(timezone: str, now: datetime | None) -> str:
    if now is None or now.tzinfo is None or not timezone:
        return ""
    from zoneinfo import ZoneInfo

    try:
        return now.astimezone(ZoneInfo(timezone)).strftime("%H:%M")
    except (ValueError, OSError, KeyError):
        return ""  # no such zone, or no zones on this machine


def _missing(contact: Contact, met: Met) -> tuple[str, ...]:
    """What a good note would say and this one does not."""
    known = {
        "what they do": contact.title or contact.organization or contact.affiliations,
        "how you met": met.on or met.at or met.through,
        "what they care about": contact.interests or contact.needs or contact.offers,
    }
    return tuple(what for what, found in known.items() if not found)
