"""What lies ahead of an agenda besides people: events, introductions and opportunities that are still open."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING, cast

from mdnet.index.questions import standings
from mdnet.model.dates import shift
from mdnet.model.standing import Standing
from mdnet.plan.agenda import EVENT_DAYS, cap
from mdnet.plan.material import Gathering, Introducing, Opening, Period

if TYPE_CHECKING:
    from mdnet.model.records import Event, Introduction, Opportunity, Record


def events(db: sqlite3.Connection, period: Period, today: date, budget: int) -> tuple[tuple[Gathering, ...], int]:
    """The events of the period and shortly after it that are not over: the first few, and how many there are."""
    earliest = today if period.current else period.first
    rows = db.execute(
        "SELECT note, doc FROM records WHERE kind='event' AND day <= ? AND end_day >= ? ORDER BY day, name",
        (shift(period.last, EVENT_DAYS).isoformat(), earliest.isoformat()),
    ).fetchall()
    found = []
    for note, doc in rows[: cap("event", budget)]:
        names = db.execute(
            "SELECT DISTINCT c.name FROM links l JOIN contacts c ON c.note=l.found WHERE l.note=?"
            " AND l.role='attendees' ORDER BY l.number",
            (note,),
        )
        found.append(Gathering(cast("Event", _load(doc)), tuple(row[0] for row in names)))
    return tuple(found), len(rows)


def introductions(db: sqlite3.Connection, budget: int) -> tuple[tuple[Introducing, ...], int]:
    """Introductions begun and not made."""
    found, total = _pending(db, "introduction", "between", budget)
    return tuple(Introducing(cast("Introduction", record), contacts) for record, contacts in found), total


def opportunities(db: sqlite3.Connection, budget: int) -> tuple[tuple[Opening, ...], int]:
    """Opportunities that are still open."""
    found, total = _pending(db, "opportunity", "via", budget)
    return tuple(Opening(cast("Opportunity", record), contacts) for record, contacts in found), total


def _pending(
    db: sqlite3.Connection, kind: str, role: str, budget: int
) -> tuple[list[tuple[Record, tuple[Standing, ...]]], int]:
    rows = db.execute(
        "SELECT note, doc FROM records WHERE kind=? AND active=1 ORDER BY day IS NULL, day, name", (kind,)
    ).fetchall()
    found = []
    for note, doc in rows[: cap(kind, budget)]:
        linked = db.execute(
            "SELECT found FROM links WHERE note=? AND role=? AND found NOT NULL ORDER BY number", (note, role)
        )
        found.append((_load(doc), tuple(standings(db, [row[0] for row in linked]))))
    return found, len(rows)


def _load(doc: str) -> Record:
    from mdnet.index.documents import load  # only vaults with such records pay for it

    return load(doc)
