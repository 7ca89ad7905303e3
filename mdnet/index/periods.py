"""A review's two periods summed up: everybody's days (the table `days`) are looked at once, for both."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import compress
from typing import Any

from mdnet.index.schema import BEGINS, DEEPLY, GAVE, ME, RECEIVED, TALKED, THEM
from mdnet.index.touch import turns
from mdnet.plan.evidence import Stretch
from mdnet.plan.in_touch import ALL, in_touch

KNOWN = "min(coalesce(c.met_on, c.first_contact), coalesce(c.first_contact, c.met_on))"
"""The day on which a contact `c` became known."""
_TALKED = f"max(CASE WHEN day BETWEEN {{0}} AND {{1}} THEN what & {TALKED | DEEPLY} ELSE 0 END)"
_ABOUT_SOMEBODY = (
    "(owned OR EXISTS(SELECT 1 FROM links l JOIN contacts c ON c.note=l.found"
    " WHERE l.note=i.note AND l.line=i.line AND l.role='share' AND l.found <> i.note))"
)
_WIDTH = 11
"""Columns of the answer about everybody."""

Days = tuple[date, date]


def summed_up(db: sqlite3.Connection, now: Days, before: Days) -> tuple[Stretch, Stretch]:
    """What happened within two periods, each given by its first and last day, that follow one another."""
    return _Periods(db, now, before).both()


class _Periods:
    def __init__(self, db: sqlite3.Connection, now: Days, before: Days) -> None:
        self.db, self.spans = db, (now, before)
        first, last = before[0], max(now[1], before[1])
        self.touch = in_touch(first, last, turns(db, first, last), {})

    def both(self) -> tuple[Stretch, Stretch]:
        rows = self.db.execute(self.everybody()).fetchall()
        columns = [*zip(*rows, strict=True)] if rows else [()] * _WIDTH
        first, second = self.sums()
        return self.stretch(0, first, columns), self.stretch(1, second, columns)

    def everybody(self) -> str:
        """The question for everybody's days, each contact's summed up: whether there were talks in each period; and how
        they stood, as one number: 1, 2, 4 where they were warm at the ends of both periods and on the eve of the first
        (they are within the cadence but once on a day), 8 and 16 where they are counted from before each of them."""
        (first, last), (before, until) = ((one.toordinal(), other.toordinal()) for one, other in self.spans)
        eve = before - 1
        ends = zip((1, 2, 4), (last, until, eve), strict=True)
        warm = " + ".join(f"{mark} * (day <= {end} AND until >= {end})" for mark, end in ends)
        counted = f"CASE WHEN what & {BEGINS} THEN 8 * (day < {first}) + 16 * (day < {before}) ELSE 0 END"
        return (
            "SELECT c.note, c.organization, c.location, c.title, c.fact <> '',"  # noqa: S608 - numbers
            f" c.note IN (SELECT note FROM terms WHERE kind='need'), {KNOWN}, d.* FROM (SELECT contact,"
            f" {_TALKED.format(first, last)}, {_TALKED.format(before, until)}, sum({warm} + {counted})"
            f" FROM days WHERE day <= {max(last, until)} AND (until >= {eve} OR day >= {eve} OR what & {BEGINS})"
            " GROUP BY contact) d JOIN contacts c ON c.note=d.contact"
        )

    def stretch(self, number: int, sums: tuple[int, ...], columns: Sequence[Sequence[Any]]) -> Stretch:
        """One of the periods, 0 or 1, from the columns of `everybody`."""
        notes, organizations, places, fields, facts, needs, known, _, *by_period, states = columns
        talked = by_period[number]
        first, last = self.spans[number]
        days = first.isoformat(), last.isoformat()
        moved = self.moved(number, notes, states)
        kept = self.touch.days(first, last)
        talks, by_me, by_them, gave, received = sums
        return Stretch(
            talks,
            by_me,
            by_them,
            gave,
            received,
            people=sum(map(bool, talked)),
            new=sum(day is not None and days[0] <= day <= days[1] for day in compress(known, talked)),
            deep=sum(way > TALKED for way in talked),
            with_fact=sum(compress(facts, talked)),
            with_need=sum(compress(needs, talked)),
            organizations=_different(compress(organizations, talked)),
            places=_different(compress(places, talked)),
            fields=_different(compress(fields, talked)),
            counted={ALL: 0, **{circle: counted for circle, (counted, _) in kept.items()}},
            kept={ALL: 0, **{circle: within for circle, (_, within) in kept.items()}},
            helped=self.helped(first, last),
            warmed=moved[1],
            cooled=moved[0],
        )

    def moved(self, number: int, notes: Sequence[int], states: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        """Those who cooled in a period, and those who warmed, of all who are counted from before it."""
        first, last = self.spans[number]
        if first > last:
            return (), ()
        now, was, counted = 1 << number, 2 << number, 8 << number
        found: tuple[list[int], list[int]] = [], []
        turned = {state for state in set(states) if state & counted and bool(state & now) != bool(state & was)}
        for note, state in zip(notes, states, strict=True):
            if state in turned:
                found[state & now > 0].append(note)
        return tuple(tuple(sorted(one)) for one in found)

    def sums(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Of each period, how many entries about somebody are talks, were begun by me, by others, given, received."""
        (first, last), (before, _) = self.spans
        days = (before.isoformat(), last.isoformat())
        all_of = f"FROM interactions i WHERE day BETWEEN ? AND ? AND {_ABOUT_SOMEBODY}"
        both = f"day >= '{first}'", f"day < '{first}'"
        talks = ", ".join(f"count(CASE WHEN {on} AND NOT flags & 1 THEN 1 END)" for on in both)
        marked = ", ".join(
            f"count(CASE WHEN {on} AND flags & {flag}{owned} THEN 1 END)"
            for on in both
            for flag, owned in ((ME, ""), (THEM, ""), (GAVE, " AND owned"), (RECEIVED, " AND owned"))
        )
        counts = self.db.execute(f"SELECT {talks} {all_of}", days).fetchone()
        tagged = self.db.execute(f"SELECT {marked} {all_of} AND flags & {ME | THEM | GAVE | RECEIVED}", days).fetchone()
        return (counts[0], *tagged[:4]), (counts[1], *tagged[4:])

    def helped(self, first: date, last: date) -> dict[int, int]:
        rows = self.db.execute(
            "SELECT note, sum((flags & 16 > 0) - (flags & 8 > 0)) AS more FROM interactions WHERE owned=1"
            " AND flags & 24 AND day BETWEEN ? AND ? GROUP BY note HAVING more > 0 ORDER BY note",
            (first.isoformat(), last.isoformat()),
        )
        return dict(rows.fetchall())


def _different(texts: Iterable[str]) -> int:
    """How many different ones, case aside, there are."""
    return len({text.casefold() for text in {*texts} if text})
