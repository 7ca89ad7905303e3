"""The index's answer to one agenda: the few dozen rows that matter, and how many there are of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from heapq import nsmallest
from itertools import chain
from typing import Any

from mdnet.index.ahead import events, introductions, opportunities
from mdnet.index.questions import interactions_at, parsed_day, standings, standings_by_note
from mdnet.model.dates import occurrence, shift
from mdnet.model.follow_up import FollowUp
from mdnet.model.standing import Standing
from mdnet.notes.links import key_of
from mdnet.plan.agenda import (
    DORMANT_DAYS,
    DORMANT_TALKS,
    FIRST_DAYS,
    MILESTONE_DAYS,
    MISSED_DAYS,
    cap,
)
from mdnet.plan.item import item_id
from mdnet.plan.material import Celebration, Due, Material, Period
from mdnet.plan.priority import overdue_term


def material(
    db: sqlite3.Connection,
    period: Period,
    today: date,
    budget: int,
    lead_days: int,
    undone: frozenset[str] = frozenset(),
    shown: frozenset[str] = frozenset(),
) -> Material:
    """What the agenda of `period` is made of. `undone` are ids left undone three times, `shown` ids of dormant contacts
    named lately."""
    week = _Week(db, period, today, budget)
    done = week.done() if period.current else 0
    promises, promise_count = week.follow_ups(0, "follow_up")
    waiting, waiting_count = week.follow_ups(1, "waiting")
    due, due_count = week.check_ins(max(0, budget - done))
    first, first_count = week.newly_met() if period.current else ([], 0)
    celebrations, celebration_count = week.celebrations(lead_days)
    milestones = week.milestones(cap("occasion", budget) - len(celebrations)) if period.current else []
    gatherings, event_count = events(db, period, today, budget)
    introducing, introduction_count = introductions(db, today, budget) if period.current else ((), 0)
    openings, opportunity_count = opportunities(db, budget) if period.current else ((), 0)
    dormant = week.dormant(shown) if period.current and budget else []
    return Material(
        follow_ups=promises,
        waiting=waiting,
        undated=week.count("SELECT count(*) FROM follow_ups WHERE concerns=1 AND waiting=0 AND due IS NULL"),
        newly_met=tuple(first),
        celebrations=tuple(celebrations),
        milestones=tuple(milestones),
        due=tuple(due),
        dormant=tuple(dormant),
        gatherings=gatherings,
        introductions=introducing,
        opportunities=openings,
        counts={
            "follow_up": promise_count,
            "waiting": waiting_count,
            "first_follow_up": first_count,
            "occasion": celebration_count + len(milestones),
            "check_in": due_count,
            "event": event_count,
            "introduction": introduction_count,
            "opportunity": opportunity_count,
        },
        done=done,
        never=week.count(
            "SELECT count(*) FROM contacts WHERE length > 0 AND last_contact IS NULL AND due_on IS NULL AND paused = 0"
        ),
        loose=week.count("SELECT count(*) FROM contacts WHERE length IS NULL AND circle = '' AND paused = 0"),
        contacts=week.count("SELECT count(*) FROM contacts"),
        undone=undone,
    )


MILESTONE = 32
"""The flag of a `#milestone` entry (see `rows.py`)."""


class _Week:
    """One period's questions. `since` is the first day that counts: nothing is too old for the current period."""

    def __init__(self, db: sqlite3.Connection, period: Period, today: date, budget: int) -> None:
        self.db, self.period, self.today, self.budget = db, period, today, budget
        self.since = "0000" if period.current else period.first.isoformat()
        self.until = period.last.isoformat()

    def count(self, query: str, *values: object) -> int:
        return int(self.db.execute(query, values).fetchone()[0])

    def done(self) -> int:
        """Contacts with a cadence met in the period so far; they count against the budget."""
        first = self.period.first.isoformat()
        return self.count(
            "SELECT count(*) FROM contacts WHERE last_contact BETWEEN ? AND ? AND length > 0 AND paused = 0",
            first,
            min(self.today, self.period.last).isoformat(),
        )

    def follow_ups(self, waiting: int, kind: str) -> tuple[tuple[Due, ...], int]:
        """The tasks due, and after them, of what others owe now, those without a date."""
        where = "concerns=1 AND waiting=? AND due BETWEEN ? AND ?"
        found, total = self._tasks(where, (waiting, self.since, self.until), cap(kind, self.budget))
        if waiting and self.period.current:
            undated, more = self._tasks("concerns=1 AND waiting=? AND due IS NULL", (1,), cap(kind, self.budget))
            found, total = [*found, *undated][: cap(kind, self.budget)], total + more
        concerned = [self._concerned(note, line) for note, line, *_ in found]
        people = self._people(chain.from_iterable(concerned))
        return tuple(
            Due(
                FollowUp(path, line, text, parsed_day(due), bool(waiting), recurrence, created=parsed_day(created)),
                tuple(people[contact] for contact in contacts if contact in people),
            )
            for (_, line, path, text, due, recurrence, created), contacts in zip(found, concerned, strict=True)
        ), total

    def _tasks(self, where: str, values: tuple[object, ...], limit: int) -> tuple[list[Any], int]:
        total = self.count(f"SELECT count(*) FROM follow_ups WHERE {where}", *values)  # noqa: S608 - our own words
        rows = self.db.execute(
            f"SELECT note, line, path, text, due, recurrence, created FROM follow_ups WHERE {where}"  # noqa: S608
            " ORDER BY due, path, line LIMIT ?",
            (*values, limit),
        )
        return rows.fetchall(), total

    def _people(self, notes: Iterable[int]) -> dict[int, Standing]:
        """The contacts of these notes; notes of nobody are passed over."""
        found = standings_by_note(self.db, notes)
        return dict(zip(found, _linkable(self.db, list(found.values())), strict=True))

    def _concerned(self, note: int, line: int) -> list[int]:
        if self.db.execute("SELECT 1 FROM contacts WHERE note=?", (note,)).fetchone():
            return [note]
        rows = self.db.execute(
            "SELECT found FROM links WHERE note=? AND line=? AND role='task' AND found NOT NULL ORDER BY number",
            (note, line),
        )
        return [row[0] for row in rows]

    def newly_met(self) -> tuple[list[Standing], int]:
        """People whose first contact (or `met_on`) lies within the last days, and who had no other since."""
        first, today = shift(self.today, -FIRST_DAYS).isoformat(), self.today.isoformat()
        rows = self.db.execute(
            "SELECT note, sort, first_contact AS met FROM contacts WHERE first_contact BETWEEN ?1 AND ?2"
            " AND last_contact = first_contact AND paused = 0 AND (met_on IS NULL OR met_on >= first_contact)"
            " UNION SELECT note, sort, met_on FROM contacts WHERE met_on BETWEEN ?1 AND ?2 AND paused = 0"
            " AND (last_contact IS NULL OR last_contact <= met_on) ORDER BY 3, 2",
            (first, today),
        ).fetchall()
        notes = list(dict.fromkeys(row[0] for row in rows))
        return _linkable(self.db, standings(self.db, notes[: cap("first_follow_up", self.budget)])), len(notes)

    def celebrations(self, lead_days: int) -> tuple[list[Celebration], int]:
        """Occasions from the period's first day to `lead_days` after its last, and those just missed."""
        first = self.period.first
        if self.period.current:
            first = min(first, shift(self.today, -MISSED_DAYS))
        last = shift(self.period.last, lead_days)
        limit = cap("occasion", self.budget)
        best: list[tuple[int, date, int, int | None, str]] = []
        total = 0
        for day in (shift(first, number) for number in range((last - first).days + 1)):
            where = f"month=? AND day=? AND (year IS NULL OR year <= {day.year})"
            if day < self.today and self.period.current:
                where += f" AND coalesce(last_contact, '') < '{day.isoformat()}'"
            for month, number in _calendar_days(day):
                rows = self.db.execute(
                    f"SELECT weight, note, year, label FROM occasions WHERE {where}"  # noqa: S608 - our own words
                    " ORDER BY weight DESC, sort LIMIT ?",
                    (month, number, limit),
                ).fetchall()
                best += [(-weight, day, note, year, label) for weight, note, year, label in rows]
                full = len(rows) == limit
                query = f"SELECT count(*) FROM occasions WHERE {where}"  # noqa: S608 - our own words
                total += self.count(query, month, number) if full else len(rows)
        chosen = sorted(nsmallest(limit, best, key=lambda row: row[:2]), key=lambda row: row[1])
        people = self._people(row[2] for row in chosen)
        return [
            Celebration(people[note], label, day, day.year - year if year and day.year > year else None)
            for _, day, note, year, label in chosen
        ], total

    def milestones(self, room: int) -> list[Standing]:
        """People whose `#milestone` nobody has answered yet."""
        rows = self.db.execute(
            "SELECT note, milestone_on FROM contacts WHERE milestone_on BETWEEN ? AND ? AND paused = 0"
            " ORDER BY milestone_on DESC, sort LIMIT ?",
            (shift(self.today, -MILESTONE_DAYS).isoformat(), self.today.isoformat(), max(room, 0)),
        ).fetchall()
        found = []
        for note, day in rows:
            told = self.db.execute(
                "SELECT note, line FROM talks WHERE contact=? AND day=? AND flags & ?", (note, day, MILESTONE)
            ).fetchall()
            entries = interactions_at(self.db, told)
            found += [
                contact._replace(last=next(iter(entries.values()), None)) for contact in standings(self.db, [note])
            ]
        return _linkable(self.db, found)

    def check_ins(self, limit: int) -> tuple[list[Standing], int]:
        """The due contacts that rank first. Within one cadence and weight the due date alone decides, so the first
        few of each such group hold the first few of all."""
        total = self.count("SELECT count(*) FROM contacts WHERE due_on BETWEEN ? AND ?", self.since, self.until)
        ranked: list[tuple[float, str, str, int]] = []
        for length, weight in self._groups() if limit and total else ():
            rows = self.db.execute(
                "SELECT note, due_on, sort FROM contacts WHERE due_on IS NOT NULL AND length=? AND weight=?"
                " AND due_on BETWEEN ? AND ? ORDER BY due_on, sort LIMIT ?",
                (length, weight, self.since, self.until, limit),
            )
            for note, due, sort in rows:
                late = (self.today - date.fromisoformat(due)).days
                ranked.append((-(overdue_term(late, length).points + weight), due, sort, note))
        return _linkable(self.db, standings(self.db, [row[-1] for row in nsmallest(limit, ranked)])), total

    def _groups(self) -> Iterator[tuple[int, int]]:
        group: Any = (-1, 0)
        while True:
            group = self.db.execute(
                "SELECT length, weight FROM contacts WHERE due_on IS NOT NULL AND (length, weight) > (?, ?)"
                " ORDER BY length, weight LIMIT 1",
                group,
            ).fetchone()
            if group is None:
                return
            yield group

    def dormant(self, shown: frozenset[str]) -> list[Standing]:
        """Long-silent people with a history, most talks first; those named in the last agendas have had their turn."""
        rows = self.db.execute(
            "SELECT c.note, n.path FROM contacts c CROSS JOIN notes n ON n.id=c.note WHERE c.talks >= ?"
            " AND c.last_contact < ? AND c.paused = 0 AND c.length IS NULL"
            " ORDER BY c.talks DESC, c.last_contact DESC, c.sort",
            (DORMANT_TALKS, shift(self.today, -DORMANT_DAYS).isoformat()),
        )
        found: list[int] = []
        for note, path in rows:
            if item_id("dormant", path) not in shown:
                found.append(note)
            if len(found) == cap("dormant", self.budget):
                break
        return _linkable(self.db, standings(self.db, found))


def _linkable(db: sqlite3.Connection, contacts: list[Standing]) -> list[Standing]:
    """The contacts, with the path as link for those whose file's name is not theirs alone."""
    found = []
    for contact in contacts:
        key = key_of(contact.path)
        rivals = db.execute("SELECT count(*) FROM names WHERE key=? AND alias=0", (key,)).fetchone()[0]
        found.append(contact._replace(link=contact.path.removesuffix(".md")) if rivals > 1 else contact)
    return found


def _calendar_days(day: date) -> list[tuple[int, int]]:
    """The yearly dates that fall on `day`: 29 February too on 1 March of a common year."""
    days = [(day.month, day.day)]
    if (day.month, day.day) == (3, 1) and occurrence(2, 29, day.year) == day:
        days.append((2, 29))
    return days
