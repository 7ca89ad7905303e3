"""The index's answer to a review: everything that happened in a stretch of time, and who there is.

A review is about everybody, so all contacts are read, a few columns of each; of interactions only those of the time
asked for, and before it the last of each contact within the longest cadence.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import cast

from mdnet.index.documents import load
from mdnet.index.questions import parsed_day
from mdnet.index.schema import KEPT, SAID, THROUGH
from mdnet.model.cadence import Cadence
from mdnet.model.dates import shift
from mdnet.model.records import Event, Introduction, Opportunity
from mdnet.plan.evidence import Brought, Chance, Evidence, Gathering, Origin, Part, Party, Promise, Shown

_OWN = "SELECT note, day, note, line, channel, {size}, flags FROM interactions WHERE owned=1 AND day BETWEEN ? AND ?"
_SHARED = (
    "SELECT DISTINCT l.found, i.day, i.note, i.line, i.channel, {size}, i.flags & 39 FROM interactions i"
    " CROSS JOIN links l ON l.note=i.note AND l.line=i.line AND l.role='share' AND l.found NOT NULL"
    " WHERE i.day BETWEEN ? AND ? AND l.found <> i.note"
)
_SIZE = "length(text) + length(details)"
_OWN_LAST = (
    "SELECT note, max(day) FROM interactions WHERE owned=1 AND day BETWEEN ? AND ? AND flags & 1 = 0 GROUP BY note"
)
_SHARED_LAST = (
    "SELECT l.found, max(i.day) FROM interactions i CROSS JOIN links l ON l.note=i.note AND l.line=i.line"
    " AND l.role='share' AND l.found NOT NULL WHERE i.day BETWEEN ? AND ? AND i.flags & 1 = 0 GROUP BY l.found"
)
_CONCERNS = (
    "(EXISTS(SELECT 1 FROM contacts c WHERE c.note=t.note) OR EXISTS(SELECT 1 FROM links l JOIN contacts c"
    " ON c.note=l.found WHERE l.note=t.note AND l.line=t.position AND l.role IN ('task', 'share')))"
)


def evidence(db: sqlite3.Connection, first: date, last: date, cadences: int = 1) -> Evidence:
    """What is on record from `first` to `last`, both included, and before it the last contact within so many times the
    longest cadence: one tells who is warm, two also who is cooling and who cold."""
    return _Look(db, first, last).evidence(cadences)


class _Look:
    def __init__(self, db: sqlite3.Connection, first: date, last: date) -> None:
        self.db, self.first, self.last = db, first, last
        self.days = (first.isoformat(), last.isoformat())

    def evidence(self, cadences: int) -> Evidence:
        parties = {party.note: party for party in self.parties()}
        lengths = [cadences * (party.cadence.length + 1) for party in parties.values() if party.cadence]
        return Evidence(
            self.first,
            self.last,
            parties,
            (*self.parts(_OWN, parties), *self.parts(_SHARED, parties)),
            self.before(max(lengths, default=0)),
            {
                note: self.origin(note, party)
                for note, party in parties.items()
                if party.known and self.first <= party.known <= self.last
            },
            tuple(self.promises()),
            tuple(self.gatherings(parties)),
            tuple(self.chances(parties)),
            tuple(self.brought()),
            tuple(self.shown(parties)),
        )

    def parties(self) -> Iterator[Party]:
        needing = {row[0] for row in self.db.execute("SELECT DISTINCT note FROM terms WHERE kind='need'")}
        rows = self.db.execute(
            "SELECT c.note, c.name, n.path, c.circle, c.days, c.months, c.met_on, c.first_contact, c.created,"
            " c.floor, c.snoozed_until, c.paused, c.organization, c.location, c.title, c.fact"
            " FROM contacts c JOIN notes n ON n.id=c.note"
        )
        for (note, name, path, circle, days, months, met, first, created, floor, snoozed, paused, organization,
             location, title, fact) in rows:  # fmt: skip
            known = min(filter(None, (met, first)), default=None)
            cadence = None if days is None else _cadence(days, months)
            since = first or met or created
            yield Party(
                note, name, path, circle, cadence, _day(known), _day(since), _day(floor), _day(snoozed),
                bool(paused), organization, location, title, bool(fact), note in needing,
            )  # fmt: skip

    def parts(self, query: str, parties: dict[int, Party]) -> list[Part]:
        days = _Days()
        return [
            Part(contact, days[day], note, line, channel, size, flags)
            for contact, day, note, line, channel, size, flags in self.db.execute(query.format(size=_SIZE), self.days)
            if contact in parties
        ]

    def before(self, reach: int) -> dict[int, date]:
        """The last contact in the `reach` days before the first day, by contact."""
        days = (shift(self.first, -reach).isoformat(), shift(self.first, -1).isoformat())
        found: dict[int, str] = dict(self.db.execute(_OWN_LAST, days))
        for contact, day in self.db.execute(_SHARED_LAST, days):
            found[contact] = max(day, found.get(contact, ""))
        return {contact: date.fromisoformat(day) for contact, day in found.items()}

    def origin(self, note: int, party: Party) -> Origin:
        linked = self.db.execute(
            "SELECT l.role, n.name, n.path, n.kind FROM links l JOIN notes n ON n.id=l.found WHERE l.note=?"
            " AND l.role IN ('introduced_by', 'met_at')",
            (note,),
        ).fetchall()
        named = self.db.execute("SELECT text FROM terms WHERE note=? AND kind=?", (note, THROUGH)).fetchone()
        by = next((name for role, name, _, _ in linked if role == "introduced_by"), named[0] if named else "")
        return Origin(by, next((path for role, _, path, kind in linked if role == "met_at" and kind == "event"), ""))

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

    def gatherings(self, parties: dict[int, Party]) -> Iterator[Gathering]:
        rows = self.db.execute(
            "SELECT note, doc FROM records WHERE kind='event' AND active=1 AND day BETWEEN ? AND ? ORDER BY day, name",
            self.days,
        ).fetchall()
        for note, doc in rows:
            event = cast("Event", load(doc))
            first = cast("date", event.day)
            there = frozenset(self.linked(note, "attendees", parties))
            yield Gathering(event.name, event.path, first, event.end_day or first, there)

    def chances(self, parties: dict[int, Party]) -> Iterator[Chance]:
        rows = self.db.execute(
            "SELECT note, doc FROM records WHERE kind='opportunity' AND active IN (0, 1) AND day BETWEEN ? AND ?"
            " ORDER BY day, name",
            self.days,
        ).fetchall()
        for note, doc in rows:
            chance = cast("Opportunity", load(doc))
            yield Chance(chance.name, cast("date", chance.day), chance.kind, self.linked(note, "via", parties))

    def brought(self) -> Iterator[Brought]:
        for (doc,) in self.db.execute("SELECT doc FROM records WHERE kind='introduction' AND active=0 ORDER BY name"):
            made = cast("Introduction", load(doc))
            if made.made_on and self.first <= made.made_on <= self.last:
                yield Brought(made.name, made.made_on, made.outcome)

    def shown(self, parties: dict[int, Party]) -> Iterator[Shown]:
        notes = self.db.execute(
            "SELECT note, name, day FROM records WHERE kind='contribution' AND active=1 AND day BETWEEN ? AND ?",
            self.days,
        ).fetchall()
        lines = self.db.execute(
            "SELECT note, text, key, position FROM terms WHERE kind=? AND key BETWEEN ? AND ?", (SAID, *self.days)
        ).fetchall()
        for note, name, day, *line in (*notes, *lines):
            where = "note=? AND line=?" if line else "note=?"
            rows = self.db.execute(
                f"SELECT found FROM links WHERE {where} AND found NOT NULL",  # noqa: S608 - our own words
                (note, *line),
            )
            yield Shown(name, date.fromisoformat(day), frozenset(row[0] for row in rows) & parties.keys())

    def linked(self, note: int, role: str, parties: dict[int, Party]) -> tuple[int, ...]:
        rows = self.db.execute("SELECT found FROM links WHERE note=? AND role=? AND found NOT NULL", (note, role))
        return tuple(row[0] for row in rows if row[0] in parties)


class _Days(dict[str, date]):
    """Days by their ISO text, each read once."""

    def __missing__(self, text: str) -> date:
        day = self[text] = date.fromisoformat(text)
        return day


@lru_cache(maxsize=65536)
def _day(text: str | None) -> date | None:
    return parsed_day(text)


@lru_cache
def _cadence(days: int, months: int) -> Cadence:
    return Cadence(days, months)


def talks_by_day(db: sqlite3.Connection, first: date, last: date) -> dict[date, int]:
    """How many interactions there were on each day from `first` to `last`; days without any are left out."""
    rows = db.execute(
        "SELECT day, count(*) FROM interactions WHERE day BETWEEN ? AND ? AND flags & 1 = 0 GROUP BY day",
        (first.isoformat(), last.isoformat()),
    )
    return {date.fromisoformat(day): count for day, count in rows}
