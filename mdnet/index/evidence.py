"""The index's answer to a review: what happened in a period and in the one before it, counted where the rows are.

Of everybody there are only sums (`periods`); only whom the review may name is read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, cast

from mdnet.index.documents import load
from mdnet.index.favours import introduced
from mdnet.index.periods import KNOWN, summed_up
from mdnet.index.questions import in_chunks, parsed_day
from mdnet.index.schema import EVENT, KEPT, SAID, TALKED, THROUGH
from mdnet.model.dates import shift
from mdnet.model.records import Event, Introduction, Opportunity
from mdnet.model.span import Span
from mdnet.plan.evidence import (
    GRACE_DAYS,
    Brought,
    Chance,
    Evidence,
    Gathering,
    Newcomer,
    Party,
    Promise,
    Shown,
)

_PARTY = f"c.note, c.name, n.path, c.circle, {KNOWN}, c.paused"
_ORDINAL = "CAST(julianday({day}) - 1721424.5 AS INTEGER)"
_CONCERNS = (
    "(EXISTS(SELECT 1 FROM contacts c WHERE c.note=t.note) OR EXISTS(SELECT 1 FROM links l JOIN contacts c"
    " ON c.note=l.found WHERE l.note=t.note AND l.line=t.position AND l.role IN ('task', 'share')))"
)


def evidence(db: sqlite3.Connection, span: Span, today: date) -> Evidence:
    """What is on record of a period and the one before it, as far as they lie in the past."""
    return _Look(db, span, today).evidence()


class _Look:
    def __init__(self, db: sqlite3.Connection, span: Span, today: date) -> None:
        self.db = db
        self.first, self.last = span.previous.first, min(today, shift(span.last, GRACE_DAYS))
        self.days = (self.first.isoformat(), self.last.isoformat())
        self.spans = [(one.first, min(one.last, today)) for one in (span, span.previous)]

    def evidence(self) -> Evidence:
        gatherings, chances = tuple(self.gatherings()), tuple(self.chances())
        newcomers = tuple(self.newcomers(gatherings))
        now, before = summed_up(self.db, *self.spans)
        named = {note for one in chances for note in one.through} | {*now.helped, *now.warmed, *now.cooled}
        return Evidence(
            now,
            before,
            newcomers,
            tuple(self.promises()),
            gatherings,
            chances,
            tuple(self.brought()),
            tuple(self.shown()),
            tuple(introduced(self.db, self.first, self.last)),
            {party.note: party for party in self.parties([*named])},
        )

    def parties(self, notes: Sequence[int]) -> Iterator[Party]:
        """In the order of their notes."""
        for marks, chunk in in_chunks(notes):
            query = f"SELECT {_PARTY} FROM contacts c JOIN notes n ON n.id=c.note WHERE c.note IN ({marks})"  # noqa: S608
            yield from map(_party, self.db.execute(f"{query} ORDER BY c.note", chunk))

    def newcomers(self, gatherings: Iterable[Gathering]) -> Iterator[Newcomer]:
        """By note, those who became known since the first day."""
        number = _ORDINAL.format(day=KNOWN)
        rows = self.db.execute(
            f"SELECT {_PARTY}, (SELECT parts * 32 + what FROM days d WHERE d.contact=c.note AND d.day={number}),"  # noqa: S608
            f" (SELECT min(day) FROM days d WHERE d.contact=c.note AND d.day BETWEEN {number} + 1 AND ? AND d.parts),"
            " EXISTS(SELECT 1 FROM terms t WHERE t.note=c.note AND t.kind=?)"
            " FROM contacts c JOIN notes n ON n.id=c.note"
            f" WHERE (c.met_on BETWEEN ?3 AND ?4 OR c.first_contact BETWEEN ?3 AND ?4) AND {KNOWN} >= ?3"
            " ORDER BY c.note",
            (self.last.toordinal(), THROUGH, *self.days),
        ).fetchall()
        came = self.came([row[0] for row in rows])
        for *party, there, later, through in rows:
            one = _party(party)
            introduced, met_at = came.get(one.note, (False, ""))
            there = there or 0
            followed = one.known if there // 32 > 1 else date.fromordinal(later) if later else None
            found = Newcomer(one, introduced or bool(through), met_at, bool(there & EVENT), followed)
            if any(one.known and event.first <= one.known <= event.last for event in gatherings):
                found = found._replace(talks=tuple(self.talks(one.note)))
            yield found

    def came(self, notes: Sequence[int]) -> dict[int, tuple[bool, str]]:
        """Whether somebody with a note introduced a contact, and the path of the event where they were met."""
        found: dict[int, tuple[bool, str]] = {}
        for marks, chunk in in_chunks(notes):
            rows = self.db.execute(
                "SELECT l.note, l.role, n.path, n.kind FROM links l JOIN notes n ON n.id=l.found"  # noqa: S608 - marks
                f" WHERE l.note IN ({marks}) AND l.role IN ('introduced_by', 'met_at')"
                " ORDER BY l.note, l.line, l.number",
                chunk,
            )
            for note, role, path, kind in rows:
                introduced, met_at = found.get(note, (False, ""))
                if role == "met_at":
                    found[note] = introduced, met_at or (path if kind == "event" else "")
                else:
                    found[note] = True, met_at
        return found

    def talks(self, note: int) -> Iterator[date]:
        rows = self.db.execute(
            "SELECT day FROM days WHERE contact=? AND day <= ? AND what & ?", (note, self.last.toordinal(), TALKED)
        )
        return (date.fromordinal(day) for (day,) in rows)

    def promises(self) -> Iterator[Promise]:
        kept = self.db.execute(
            f"SELECT t.key, t.text FROM terms t WHERE t.kind=? AND t.key BETWEEN ? AND ? AND {_CONCERNS}",  # noqa: S608
            (KEPT, *self.days),
        )
        for due, done in kept:
            yield Promise(date.fromisoformat(due), date.fromisoformat(done or due), bool(done))
        still = self.db.execute(
            "SELECT due FROM follow_ups WHERE concerns=1 AND waiting=0 AND due BETWEEN ? AND ?", self.days
        )
        for (due,) in still:
            yield Promise(date.fromisoformat(due), None)

    def gatherings(self) -> Iterator[Gathering]:
        rows = self.db.execute(
            "SELECT note, doc FROM records WHERE kind='event' AND active=1 AND day BETWEEN ? AND ? ORDER BY day, name",
            self.days,
        ).fetchall()
        for note, doc in rows:
            event = cast("Event", load(doc))
            first = cast("date", event.day)
            there = frozenset(self.linked(note, "attendees"))
            yield Gathering(event.name, event.path, first, event.end_day or first, there)

    def chances(self) -> Iterator[Chance]:
        rows = self.db.execute(
            "SELECT note, doc FROM records WHERE kind='opportunity' AND active IN (0, 1) AND day BETWEEN ? AND ?"
            " ORDER BY day, name",
            self.days,
        ).fetchall()
        for note, doc in rows:
            chance = cast("Opportunity", load(doc))
            yield Chance(chance.name, cast("date", chance.day), chance.kind, self.linked(note, "via"))

    def brought(self) -> Iterator[Brought]:
        for (doc,) in self.db.execute("SELECT doc FROM records WHERE kind='introduction' AND active=0 ORDER BY name"):
            made = cast("Introduction", load(doc))
            if made.made_on and self.first <= made.made_on <= self.last:
                yield Brought(made.name, made.made_on, made.outcome)

    def shown(self) -> Iterator[Shown]:
        notes = self.db.execute(
            "SELECT note, name, day FROM records WHERE kind='contribution' AND active=1 AND day BETWEEN ? AND ?",
            self.days,
        ).fetchall()
        lines = self.db.execute(
            "SELECT note, text, key, position FROM terms WHERE kind=? AND key BETWEEN ? AND ?", (SAID, *self.days)
        ).fetchall()
        for note, name, day, *line in (*notes, *lines):
            where = "l.note=? AND l.line=?" if line else "l.note=?"
            rows = self.db.execute(
                f"SELECT c.note FROM links l JOIN contacts c ON c.note=l.found WHERE {where}",  # noqa: S608 - our own words
                (note, *line),
            )
            yield Shown(name, date.fromisoformat(day), frozenset(row[0] for row in rows))

    def linked(self, note: int, role: str) -> tuple[int, ...]:
        rows = self.db.execute(
            "SELECT c.note FROM links l JOIN contacts c ON c.note=l.found WHERE l.note=? AND l.role=?", (note, role)
        )
        return tuple(row[0] for row in rows)


def _party(row: Sequence[Any]) -> Party:
    note, name, path, circle, known, paused = row
    return Party(note, name, path, circle, parsed_day(known), bool(paused))
