"""What the charts of a review show: days, shares and counts, laid out in columns and rows. Drawing is for templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import cos, sin, tau
from typing import NamedTuple

from mdnet.model.dates import shift
from mdnet.model.span import MONTHS, Span
from mdnet.plan.in_touch import ALL, InTouch, State

LEVELS = 4
"""Shades of a day on which something happened."""


class Cell(NamedTuple):
    """A day: its column (weeks from the year's first), its row (Monday is 0), its shade (0: nothing happened)."""

    column: int
    row: int
    level: int
    words: str


class Activity(NamedTuple):
    """The days of a year that are over or today. `months` are names, and the columns they begin in."""

    year: int
    days: int
    """On how many of them there was contact."""
    cells: tuple[Cell, ...]
    months: tuple[tuple[int, str], ...]


class Row(NamedTuple):
    """A circle's months: the share within the cadence, from 0 to 1; None for a month of which nothing is known."""

    name: str
    shares: tuple[float | None, ...]
    latest: str


class Kept(NamedTuple):
    """The cadence kept, month by month."""

    year: int
    months: tuple[str, ...]
    rows: tuple[Row, ...]


class Arc(NamedTuple):
    """A part of a ring, clockwise from the top: where it begins and ends on a circle of radius 1 around 0, y downwards.
    `large`: it is more than half of the ring, `whole`: all of it."""

    state: str
    begin: tuple[float, float]
    end: tuple[float, float]
    large: bool
    whole: bool


class Ring(NamedTuple):
    """A circle, the innermost first: how many of its people are within their cadence, within twice of it, beyond."""

    name: str
    warm: int
    cooling: int
    cold: int
    size: int
    arcs: tuple[Arc, ...]


class Charts(NamedTuple):
    """The charts of a review, named as their templates and files are."""

    activity: Activity
    cadence: Kept
    circles: tuple[Ring, ...]


def make_charts(touch: InTouch, talks: Mapping[date, int], span: Span, today: date, sizes: Mapping[str, int]) -> Charts:
    """The charts of the year in which `span` ends. `talks` are the interactions of each day of it, `sizes` how many
    people each circle should hold, the innermost first."""
    year, end = span.last.year, min(span.last, today)
    return Charts(
        _activity(talks, year, today),
        _kept(touch, year, end, [*sizes]),
        tuple(_rings(touch, sizes)),
    )


def _activity(talks: Mapping[date, int], year: int, today: date) -> Activity:
    first, last = date(year, 1, 1), min(date(year, 12, 31), today)
    lead = first.weekday()
    most = max(talks.values(), default=0)
    cells = []
    for number in range((last - first).days + 1):
        day = shift(first, number)
        count = talks.get(day, 0)
        level = -(-count * LEVELS // most) if most else 0
        words = f"{day.day} {MONTHS[day.month - 1]}: {count}"
        cells.append(Cell((lead + number) // 7, day.weekday(), level, words))
    starts = [date(year, month, 1) for month in range(1, 13)]
    months = tuple(((lead + (day - first).days) // 7, MONTHS[day.month - 1][:3]) for day in starts)
    return Activity(year, sum(count > 0 for count in talks.values()), tuple(cells), months)


def _kept(touch: InTouch, year: int, end: date, circles: Sequence[str]) -> Kept:
    months = [date(year, month, 1) for month in range(1, 13)]
    ends = [min(shift(after, -1), end) for after in (*months[1:], shift(date(year, 12, 31), 1))]
    rows = []
    for circle in (ALL, *circles):
        shares = tuple(touch.share(circle, first, last) for first, last in zip(months, ends, strict=True))
        known = [share for share in shares if share is not None]
        if known:
            rows.append(Row(circle or "all", shares, f"{known[-1]:.0%}"))
    return Kept(year, tuple(MONTHS[day.month - 1][:3] for day in months), tuple(rows))


def _rings(touch: InTouch, sizes: Mapping[str, int]) -> list[Ring]:
    order: tuple[State, ...] = ("warm", "cooling", "cold")
    counts = {circle: {one: touch.states.get(circle, {}).get(one, 0) for one in order} for circle in sizes}
    rings = []
    for circle, found in counts.items():
        total, begin = sum(found.values()), 0
        arcs = []
        for name, number in found.items():
            if number:
                ends = _point(begin / total), _point((begin + number) / total)
                arcs.append(Arc(name, *ends, 2 * number > total, number == total))
            begin += number
        rings.append(Ring(circle, found["warm"], found["cooling"], found["cold"], sizes[circle], tuple(arcs)))
    return rings


def _point(part: float) -> tuple[float, float]:
    return round(sin(part * tau), 4), round(-cos(part * tau), 4)
