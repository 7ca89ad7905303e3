"""What follows for one contact from all entries about them: last contact, rhythm, due date, weight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from operator import sub
from typing import Any, NamedTuple

from mdnet.index.rows import GAVE, MILESTONE, RECEIVED, UNANSWERED
from mdnet.model.cadence import Cadence
from mdnet.plan.priority import weight_terms

DERIVED = (
    "first_contact last_contact last_note last_line talks rhythm unanswered gave received milestone_on due_on estimated"
    " goals promises waiting length weight".split()
)
"""The columns of `contacts` that `derive` gives, in its order."""
LAST, WEIGHT = DERIVED.index("last_contact"), DERIVED.index("weight")


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


def basis_of(own: Sequence[Any]) -> Basis:
    """What the columns of `contacts` that come from the note alone, its id left out, say of the due date."""
    _, _, _, circle, days, months, _, _, _, _, met_on, created, floor, snoozed_until, paused, *_ = own
    return Basis(circle, days, months, met_on, created, floor, snoozed_until, paused)


class Ties(NamedTuple):
    """What other notes and open follow-ups add."""

    goals: int = 0
    promises: int = 0
    waiting: int = 0


def derive(
    basis: Basis, talks: Sequence[tuple[str, int, int, int]], ties: Ties, ring: int, today: str | None = None
) -> tuple[object, ...]:
    """The values of the DERIVED columns. `talks` are (day, note, line, flags), oldest first; with `today`, whatever
    is dated after it has not happened yet."""
    if today is not None:
        talks = [talk for talk in talks if talk[0] <= today]
        if basis.floor and basis.floor > today:
            basis = basis._replace(floor=None)
    first = last = milestone = None
    note = line = None
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
    rhythm = _rhythm(days)
    terms = weight_terms(basis.circle, ring, ties.goals, ties.promises, gave, received, length or 0, rhythm, unanswered)
    weight = int(sum(term.points for term in terms))
    return (
        first, last, note, line, len(days), rhythm, unanswered, gave, received, milestone, due, estimated,
        ties.goals, ties.promises, ties.waiting, length, weight,
    )  # fmt: skip


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
