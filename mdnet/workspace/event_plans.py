"""Events prepared, chosen among, and looked back on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import BadInput, CannotEdit, Problem, UnknownName
from mdnet.index import gatherings, people
from mdnet.index.questions import interactions_at, standings, standings_by_note
from mdnet.model.change import Change, ChangeSet
from mdnet.model.dates import Week, shift
from mdnet.model.names import loose
from mdnet.model.records import Goal
from mdnet.plan.event_choice import Choice, Load, Prospect, weigh
from mdnet.plan.event_yield import EventYield, Met, event_yield
from mdnet.plan.whom_to_meet import Candidate, Introduction, Knows, Suggestion, introductions, suggestions
from mdnet.plan.wording import Person
from mdnet.workspace.changing import Planned, located, new_problems, text_of
from mdnet.workspace.events import Found, days_of, event_named

if TYPE_CHECKING:
    from mdnet.index.store import Connection
    from mdnet.model.records import Event
    from mdnet.model.standing import Standing
    from mdnet.plan.event_brief import EventBrief
    from mdnet.workspace import Workspace

_TO_MEET = "People to meet"


class Prepared(NamedTuple):
    """An event's plan: the brief, whom else to meet, and who could introduce me to those I have not met."""

    brief: EventBrief
    suggestions: tuple[Suggestion, ...]
    introductions: tuple[Introduction, ...]


def prepare(work: Workspace, name: str) -> Prepared:
    """What to know and whom to meet. Raises UnknownName or AmbiguousName for the event's name."""
    brief, me = work.event_brief(name), work.me()
    with work.view() as db:
        found = event_named(work, db, name)
        guests, unknown = people.attendees(db, found.event)
        over = found.event.day is not None and days_of(found.event)[1] < work.today
        candidates = [] if over else _candidates(db, found, guests)
        further = suggestions(found.event, candidates, brief.to_meet, me, _goals(db), work.today)
        strangers = [] if over else _strangers(db, brief, further, unknown, {*guests})
    return Prepared(brief, further, tuple(strangers))


def _candidates(db: Connection, found: Found, guests: Sequence[int]) -> list[Candidate]:
    """Who attends, who belongs to an organization that the event's note links to, and who bears on a goal and lives in
    that town."""
    goals = _goals_by_contact(db)
    of = {
        note: name
        for organization, name in gatherings.organizations_at(db, found.note)
        for note in gatherings.people_of(db, organization, name)
    }
    contacts = standings_by_note(db, [*guests, *of, *goals])
    town = _town(found.event.location)
    made = []
    for note, contact in contacts.items():
        attends = note in guests
        local = bool(town) and loose(_town(contact.location)) == loose(town)
        if attends or note in of or local:
            organization = "" if attends else of.get(note, "")
            owed = _owed(db, note) if contact.promises else ""
            made.append(Candidate(contact, attends, goals.get(note, ()), organization, town if local else "", owed))
    return made


def _owed(db: Connection, note: int) -> str:
    return next((task.text for task in people.follow_ups(db, note) if not task.waiting), "")


def _strangers(
    db: Connection, brief: EventBrief, further: Sequence[Suggestion], unknown: Sequence[str], guests: set[int]
) -> list[Introduction]:
    """Who could introduce me to those of the plan whom I have not met."""
    wanted = [wish.person for wish in brief.to_meet] + [one.person for one in further]
    named = {loose(person.name) for person in wanted}
    wanted += [Person(name) for name in unknown if loose(name) not in named]
    made: list[Introduction] = []
    for person in wanted:
        found = people.named(db, person.path or person.name)
        contact = standings(db, [found[0].note])[:1] if len(found) == 1 else []
        if len(found) > 1 or (found and not contact) or (contact and (contact[0].talks or contact[0].paused)):
            continue
        ties = gatherings.who_knows(db, found[0].note) if contact else []
        ties = ties or [(note, "named") for note in gatherings.who_names(db, person.name)]
        known = standings_by_note(db, [note for note, _ in ties])
        knows = [Knows(known[note], how, note in guests) for note, how in ties if note in known]
        made += introductions(person, [one for one in knows if one.contact.name != person.name])
    return made


def write_to_meet(work: Workspace, prepared: Prepared, only: Sequence[str] = ()) -> Planned:
    """The suggestions put under `## People to meet` in the event's note, those named in `only` if any are.

    Raises UnknownName for a name that is not among them, Conflict when the note cannot be changed.
    """
    from mdnet.index.called import link_to
    from mdnet.notes.sheet import Sheet

    chosen = [one for one in prepared.suggestions if not only or any(_is(one.person, name) for name in only)]
    for name in only:
        if not any(_is(one.person, name) for one in chosen):
            raise UnknownName(f'"{name}" is not among those suggested.')
    path, ways = prepared.brief.event.path, work.settings.conventions
    old = text_of(work, path)
    lines = []
    with work.view() as db:
        for one in chosen:
            target = link_to(db, one.person.path)
            link = f"[[{target}]]" if target == one.person.name else f"[[{target}|{one.person.name}]]"
            lines.append(f"{link}: {'; '.join(one.why)}")
    new = old
    try:
        if lines:
            sheet = Sheet.of(old, ways)
            section = sheet.section(_TO_MEET, "to meet", "whom to meet")
            bullet = sheet.bullet(section.start, section.own_end) if section else "-"
            said = [f"{bullet} {line}" for line in lines]
            new = (sheet.under(section, said) if section else sheet.at_end(said, _TO_MEET)).text
    except CannotEdit as error:
        raise located(error, path) from error
    change = Change(path, old.encode(), new.encode())
    whom = "one more person" if len(lines) == 1 else f"{len(lines)} more people"
    return Planned(ChangeSet(f"plan to meet {whom} at {prepared.brief.event.name}", (change,)),
                   new_problems(work, (change,)))  # fmt: skip


def _is(person: Person, name: str) -> bool:
    return loose(name) in (loose(person.name), loose(person.path), loose(person.path.removesuffix(".md")))


def choose(
    work: Workspace, names: Sequence[str] = (), calendars: Sequence[tuple[str, str]] = ()
) -> tuple[list[Choice], list[Problem]]:
    """The events named, or all that are to come, and those to come of calendars (path, text), the best first; and what
    is wrong with a calendar's other events. One that has a note too is weighed by its note.

    Raises UnknownName and AmbiguousName for a name, BadInput for an event that is over or has no date, and for a text
    that is no calendar.
    """
    from mdnet.workspace.invitations import invitations

    me = work.me()
    with work.view() as db:
        events = [event_named(work, db, name) for name in dict.fromkeys(names)]
        if not names:
            events = [Found(*one) for one in gatherings.upcoming(db, work.today)]
        goals, bearing = _goals(db), _goals_by_contact(db)
        prospects = [_noted(work, db, found, bearing) for found in dict.fromkeys(events)]
        problems: list[Problem] = []
        noted = {(loose(one.event.name), one.event.day) for one in prospects}
        for path, text in calendars:
            found, wrong = invitations(work, db, text, path, me)
            problems += wrong
            for one in found:
                if (loose(one.event.name), one.event.day) not in noted:
                    prospects.append(_prospect(work, db, one.event, one.guests, one.unknown, bearing, []))
                    noted.add((loose(one.event.name), one.event.day))
    return weigh(prospects, me, goals), problems


def _noted(work: Workspace, db: Connection, found: Found, bearing: dict[int, tuple[str, ...]]) -> Prospect:
    """The event of a note."""
    if days_of(found.event)[1] < work.today:
        raise BadInput(f"{found.event.name} is over: mdnet event review says what came of it.")
    guests, unknown = gatherings.guests(db, found.note, found.event.attendees)
    return _prospect(work, db, found.event, guests, unknown, bearing, [found.note])


def _prospect(
    work: Workspace, db: Connection, event: Event, guests: Sequence[int], unknown: int,
    bearing: dict[int, tuple[str, ...]], own: list[int],
) -> Prospect:  # fmt: skip
    """An event with what is known of its guests and weeks; `own` is its own note, if it has one."""
    first, last = days_of(event)
    known = standings_by_note(db, guests)
    monday, sunday = Week.of(first).monday, Week.of(last).sunday
    since = date.min if monday <= work.today else monday  # what is overdue falls to the current week
    weeks = ((sunday - monday).days + 1) // 7
    load = Load(*gatherings.load_of(db, since, sunday, own), work.settings.budget * weeks)
    if since == date.min:
        load = load._replace(events=gatherings.load_of(db, monday, sunday, own)[2])
    goals_of = {contact.path: bearing.get(note, ()) for note, contact in known.items()}
    return Prospect(event, tuple(known.values()), unknown, goals_of, load)


def review(work: Workspace, name: str) -> EventYield:
    """What came of an event. Raises UnknownName or AmbiguousName for its name, BadInput for one still to come or
    without a date."""
    with work.view() as db:
        found = event_named(work, db, name)
        first, last = days_of(found.event)
        if first > work.today:
            raise BadInput(f"{found.event.name} is on {first}, still to come.")
        notes = gatherings.met_at(db, found.note, first, last)
        met = [_met(work, db, found, note, contact) for note, contact in standings_by_note(db, notes).items()]
    return event_yield(found.event, first, last, met, work.today)


def _met(work: Workspace, db: Connection, found: Found, note: int, contact: Standing) -> Met:
    first, last = days_of(found.event)
    since = gatherings.days_of_contact(db, note, shift(last, 1), work.today)
    there = interactions_at(db, gatherings.talks_on(db, note, found.note, first, last))
    said = next((entry.text for entry in there.values() if entry.text), "")
    start = min((day for day in (contact.met_on, contact.first_contact) if day), default=None)
    return Met(contact, start is not None and first <= start <= last, said, tuple(since))


def _goals(db: Connection) -> list[Goal]:
    return [goal for goal in people.records(db, "goal") if isinstance(goal, Goal) and goal.active]


def _goals_by_contact(db: Connection) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for note, goal in gatherings.goal_people(db):
        found[note] += (goal,)
    return dict(found)


def _town(place: str) -> str:
    return place.partition(",")[0].strip()
