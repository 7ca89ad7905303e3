"""What lies ahead of an agenda besides people: events, introductions and opportunities that are still open."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING, cast

from mdnet.index.questions import standings
from mdnet.index.schema import KEPT
from mdnet.model.dates import shift
from mdnet.model.standing import Standing
from mdnet.plan.agenda import EVENT_DAYS, INTRODUCED_DAYS, LAST_ASKED_DAYS, cap
from mdnet.plan.ahead import waits
from mdnet.plan.material import Gathering, Introducing, Opening, Period

if TYPE_CHECKING:
    from mdnet.model.records import Event, Introduction, Opportunity, Record

_UNDER_WAY = "SELECT note, doc FROM records r WHERE kind=? AND active=1"
_BY_DAY = "ORDER BY day IS NULL, day, name"
_AWAKE = (
    "NOT EXISTS(SELECT 1 FROM links l JOIN notes n ON n.id=l.found LEFT JOIN contacts c ON c.note=n.id"
    " WHERE l.note=r.note AND l.role='between' AND n.kind='contact' AND (n.hidden OR c.paused))"
)
"""Nobody is introduced, or asked about it, while one of the two is paused or private."""


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
            "SELECT DISTINCT c.name FROM links l JOIN contacts c ON c.note=l.found WHERE l.note=? AND c.paused=0"
            " AND l.role='attendees' ORDER BY l.number",
            (note,),
        )
        found.append(Gathering(cast("Event", _load(doc)), tuple(row[0] for row in names)))
    return tuple(found), len(rows)


def introductions(db: sqlite3.Connection, today: date, budget: int) -> tuple[tuple[Introducing, ...], int]:
    """Introductions begun and not made, and those made some weeks ago of which nothing is known since; a task in their
    note, open or kept, speaks for itself. Those that wait for somebody's yes come last."""
    days = (shift(today, -LAST_ASKED_DAYS).isoformat(), shift(today, -INTRODUCED_DAYS).isoformat())
    rows = db.execute(f"{_UNDER_WAY} AND {_AWAKE} {_BY_DAY}", ("introduction",)).fetchall()
    rows += db.execute(
        "SELECT note, doc FROM records r WHERE kind='introduction' AND active=0 AND end_day BETWEEN ? AND ?"  # noqa: S608 - our own words
        " AND NOT EXISTS(SELECT 1 FROM follow_ups f WHERE f.note=r.note)"
        f" AND NOT EXISTS(SELECT 1 FROM terms t WHERE t.note=r.note AND t.kind=?) AND {_AWAKE} ORDER BY end_day, name",
        (*days, KEPT),
    ).fetchall()
    records = [(note, cast("Introduction", _load(doc))) for note, doc in rows]
    records.sort(key=lambda row: waits(row[1]))
    return tuple(
        Introducing(record, _linked(db, note, "between")) for note, record in records[: cap("introduction", budget)]
    ), len(rows)


def opportunities(db: sqlite3.Connection, budget: int) -> tuple[tuple[Opening, ...], int]:
    """Opportunities that are still open; nobody paused is among those they came through."""
    rows = db.execute(f"{_UNDER_WAY} {_BY_DAY}", ("opportunity",)).fetchall()
    return tuple(
        Opening(cast("Opportunity", _load(doc)), _linked(db, note, "via"))
        for note, doc in rows[: cap("opportunity", budget)]
    ), len(rows)


def _linked(db: sqlite3.Connection, note: int, role: str) -> tuple[Standing, ...]:
    linked = db.execute(
        "SELECT found FROM links WHERE note=? AND role=? AND found NOT NULL ORDER BY number", (note, role)
    )
    return tuple(one for one in standings(db, [row[0] for row in linked]) if not one.paused)


def _load(doc: str) -> Record:
    from mdnet.index.documents import load  # only vaults with such records pay for it

    return load(doc)
