"""What follows for one contact from all entries about them: last contact, rhythm, due date, weight."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from operator import sub
from typing import Any, NamedTuple

from mdnet.index.schema import (
    AT_EVENT,
    BEGINS,
    COUNTS,
    DEEP,
    DEEPLY,
    EVENT,
    GAVE,
    MILESTONE,
    RECEIVED,
    RHYTHM,
    TALKED,
    UNANSWERED,
)
from mdnet.model.cadence import Cadence
from mdnet.plan.in_touch import within
from mdnet.plan.priority import PATIENT, rest, weight_terms

DERIVED = (
    "first_contact last_contact last_note last_line talks rhythm unanswered gave received milestone_on due_on estimated"
    " goals promises waiting length weight days months".split()
)
"""The columns of `contacts` that `derive` gives, in its order."""
_OWN = 17
"""Columns of `contacts` from the note alone, its id left out."""
LAST, WEIGHT = DERIVED.index("last_contact"), DERIVED.index("weight")

Day = tuple[int, int, int, int]
"""A day of a contact's: its number, until when the cadence was kept from there, how many entries, what there was."""


class Basis(NamedTuple):
    """What a contact's own note says, as far as the due date rests on it. Days are ISO text."""

    circle: str
    days: int | None
    months: int | None
    met_on: str | None
    created: str | None
    floor: str | None
    snoozed_until: str | None
    paused: int
    paced: int = 0
    """The cadence is the note's own, not the circle's."""


def basis_of(own: Sequence[Any]) -> Basis:
    """What the columns of `contacts` that come from the note alone, its id left out, say of the due date."""
    _, _, _, circle, days, months, _, _, _, _, met_on, created, floor, snoozed_until, paused, _, paced = own
    return Basis(circle, days, months, met_on, created, floor, snoozed_until, paused, paced)


class Ties(NamedTuple):
    """What other notes and open follow-ups add."""

    goals: int = 0
    promises: int = 0
    waiting: int = 0
    rhythms: tuple[str, ...] = ()
    """How often to be in touch for what they are to me: days and months each."""


def derive(
    basis: Basis, talks: Sequence[tuple[str, int, int, int]], ties: Ties, ring: int, today: str | None = None
) -> tuple[object, ...]:
    """The values of the DERIVED columns. `talks` are (day, note, line, flags), oldest first; with `today`, whatever
    is dated after it has not happened yet."""
    if today is not None:
        talks = [talk for talk in talks if talk[0] <= today]
        if basis.floor and basis.floor > today:
            basis = basis._replace(floor=None)
    basis = paced(basis, ties)
    first = last = milestone = None
    note = line = tried = None
    unanswered = gave = received = 0
    days: list[str] = []
    for day, in_note, at_line, flags in talks:
        if flags:
            if flags & GAVE:
                gave += 1
            if flags & RECEIVED:
                received += 1
            if flags & UNANSWERED:
                unanswered += 1
                tried = day
                continue
            if flags & MILESTONE:
                milestone = day
        if day != last:
            days.append(day)
            if milestone is not None and milestone < day:
                milestone = None
        last, note, line = day, in_note, at_line
        unanswered = 0
    if days:
        first = days[0]
    if basis.floor and (last is None or basis.floor > last):
        last, note, line = basis.floor, None, None
        milestone = None
    due, estimated, length = _due(basis, last)
    if due and tried and length and unanswered >= PATIENT:
        due = max(due, _after(tried, Cadence(rest(length, unanswered))) or due)
    rhythm = _rhythm(days)
    terms = weight_terms(basis.circle, ring, ties.goals, ties.promises, gave, received, length or 0, rhythm, unanswered)
    weight = int(sum(term.points for term in terms))
    return (
        first, last, note, line, len(days), rhythm, unanswered, gave, received, milestone, due, estimated,
        ties.goals, ties.promises, ties.waiting, length, weight, basis.days, basis.months,
    )  # fmt: skip


def paced(basis: Basis, ties: Ties) -> Basis:
    """With the shortest cadence of their circle and of what they are to me; one in their own note comes first."""
    if basis.paced or not ties.rhythms:
        return basis
    cadences = [Cadence(*map(int, text.split())) for text in ties.rhythms]
    if basis.days or basis.months:
        cadences.append(Cadence(basis.days or 0, basis.months or 0))
    days, months = min(cadences, key=lambda one: (one.length, one))
    return basis._replace(days=days, months=months)


def days_of(basis: Basis, talks: Sequence[tuple[str, int, int, int]], today: str | None = None) -> list[Day]:
    """The rows of `days` for a contact, but for the contact's id; arguments as those of `derive`."""
    found: dict[int, list[int]] = {}
    for day, _, _, flags in talks:
        if today is not None and day > today:
            break
        row = found.setdefault(_ordinal(day), [0, 0])
        row[0] += 1
        if not flags & UNANSWERED:
            row[1] |= TALKED | (DEEPLY if flags & DEEP else 0)
        if flags & AT_EVENT:
            row[1] |= EVENT
    untils = _untils(basis, [day for day, row in found.items() if row[1] & TALKED], today)
    begin = next(iter(untils), None)
    for number in untils:
        found.setdefault(number, [0, 0])[1] |= COUNTS | (BEGINS if number == begin else 0)
    return [(number, untils.get(number, number - 1), parts, what) for number, (parts, what) in found.items()]


def _untils(basis: Basis, talks: list[int], today: str | None) -> dict[int, int]:
    """The days that count for the cadence, oldest first, and until when it is kept from each."""
    cadence = Cadence(basis.days or 0, basis.months or 0)
    if basis.paused or not cadence:
        return {}
    floor = basis.floor if basis.floor and (today is None or basis.floor <= today) else None
    days = [*talks]
    if floor and _ordinal(floor) not in days:
        days = sorted((*days, _ordinal(floor)))
    start = None if talks else basis.met_on or basis.created
    if start and (not floor or start < floor):
        days = sorted({_ordinal(start), *days})
    return within(days, cadence, _ordinal(basis.snoozed_until) if basis.snoozed_until else 0)


def _due(basis: Basis, last: str | None) -> tuple[str | None, int, int | None]:
    if basis.days is None and basis.months is None:
        return None, 0, None
    cadence = Cadence(basis.days or 0, basis.months or 0)
    length = cadence.length
    start = last or basis.met_on or basis.created
    if basis.paused or not cadence or start is None:
        return None, 0, length
    due = _after(start, cadence)
    if due and basis.snoozed_until and basis.snoozed_until > due:
        due = basis.snoozed_until
    return due, int(last is None), length


@lru_cache(maxsize=4096)
def _after(start: str, cadence: Cadence) -> str | None:
    day = cadence.after(date.fromisoformat(start))
    return day.isoformat() if day else None


@cache
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _rhythm(days: list[str]) -> int | None:
    if len(days) < 3:
        return None
    ordinals = [_ordinal(day) for day in days[-12:]]
    gaps: list[int] = sorted(map(sub, ordinals[1:], ordinals))
    return gaps[len(gaps) // 2]


def rings(circles: Iterable[str]) -> dict[str, int]:
    """The ring of each circle: 1 for the outermost (the last in the config), one more for each inwards."""
    names = list(circles)
    return {name: len(names) - number for number, name in enumerate(names)}


def write_derived(db: sqlite3.Connection, row: Sequence[Any], rings: dict[str, int], today: str | None = None) -> None:
    """Write the DERIVED columns and the days of one contact, whose row is given, from what the index holds; with
    `today`, as of that day."""
    contact, own = row[0], row[1 : 1 + _OWN]
    talks = db.execute(
        "SELECT day, note, line, flags FROM talks JOIN notes ON id=note WHERE contact=? ORDER BY day, path, line",
        (contact,),
    ).fetchall()
    goals = db.execute(
        "SELECT count(*) FROM (SELECT r.note FROM links l JOIN records r ON r.note=l.found WHERE l.note=?1"
        " AND l.role='goals' AND r.kind='goal' AND r.active=1 UNION SELECT r.note FROM links l JOIN records r"
        " ON r.note=l.note WHERE l.found=?1 AND l.role='attendees' AND r.kind='goal' AND r.active=1)",
        (contact,),
    ).fetchone()[0]
    owed = db.execute(
        "SELECT note, line, waiting FROM follow_ups WHERE note=?1 UNION SELECT f.note, f.line, f.waiting FROM links l"
        " JOIN follow_ups f ON f.note=l.note AND f.line=l.line WHERE l.found=?1 AND l.role='task'"
        " AND NOT EXISTS(SELECT 1 FROM contacts c WHERE c.note=l.note)",
        (contact,),
    ).fetchall()
    waiting = sum(row[2] for row in owed)
    ties = Ties(goals, len(owed) - waiting, waiting, _rhythms(db, contact))
    basis = paced(basis_of(own), ties)
    derived = derive(basis, talks, ties, rings.get(own[3], 0), today)
    marks = ", ".join(f"{column}=?" for column in DERIVED)
    db.execute(f"UPDATE contacts SET {marks} WHERE note=?", (*derived, contact))  # noqa: S608 - our own names
    db.execute("UPDATE occasions SET weight=?, last_contact=? WHERE note=?", (derived[WEIGHT], derived[LAST], contact))
    db.execute("DELETE FROM days WHERE contact=?", (contact,))
    days = [(contact, *day) for day in days_of(basis, talks, today)]
    db.executemany("INSERT INTO days VALUES(?, ?, ?, ?, ?)", days)


def _rhythms(db: sqlite3.Connection, contact: int) -> tuple[str, ...]:
    """What my note says of how to be in touch with a contact, and theirs of me."""
    rows = db.execute(
        "SELECT t.text FROM links l CROSS JOIN notes n ON n.id=l.note CROSS JOIN terms t ON t.note=l.note AND t.kind=?2"
        " AND t.key=l.key WHERE l.found=?1 AND l.role='relationships' AND n.kind='me'"
        " UNION SELECT t.text FROM terms t CROSS JOIN links l ON l.note=t.note AND l.key=t.key CROSS JOIN notes n"
        " ON n.id=l.found WHERE t.note=?1 AND t.kind=?2 AND l.role='relationships' AND n.kind='me'",
        (contact, RHYTHM),
    )
    return tuple(row[0] for row in rows)
