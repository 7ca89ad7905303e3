"""Who was in touch, day by day: for charts, and for the sums of a review."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import date

from mdnet.index.schema import COUNTS
from mdnet.model.cadence import Cadence
from mdnet.plan.in_touch import State, state


def turns(db: sqlite3.Connection, first: date, last: date) -> list[tuple[str, int, int, int]]:
    """By how much the numbers of people with a cadence, and of those within it, change on each day from `first` to
    `last`, as `mdnet.plan.in_touch` asks for it."""
    return db.execute(
        "SELECT circle, 0, sum(counted), sum(kept) FROM turns WHERE day < ?1 AND day <= ?2 GROUP BY circle"
        " UNION ALL SELECT circle, day - ?1, counted, kept FROM turns WHERE day BETWEEN ?1 AND ?2",
        (first.toordinal(), last.toordinal()),
    ).fetchall()


def states(db: sqlite3.Connection, last: date) -> dict[str, dict[State, int]]:
    """How many of each circle were warm, cooling and cold at the end of a day."""
    day = last.toordinal()
    rows = db.execute(
        "SELECT c.circle, c.days, c.months, d.day, d.until FROM (SELECT *, (SELECT day FROM days WHERE contact=note"  # noqa: S608
        f" AND day <= ? AND what & {COUNTS} ORDER BY day DESC LIMIT 1) AS latest FROM contacts WHERE circle <> '') c"
        " CROSS JOIN days d ON d.contact=c.note AND d.day=c.latest",
        (day,),
    )
    found: dict[str, dict[State, int]] = defaultdict(lambda: defaultdict(int))
    for circle, days, months, latest, kept in rows:
        found[circle][state(latest, kept, Cadence(days, months), day)] += 1
    return found


def talks_by_day(db: sqlite3.Connection, first: date, last: date) -> dict[date, int]:
    """How many interactions there were on each day from `first` to `last`; days without any are left out."""
    rows = db.execute(
        "SELECT day, count(*) FROM interactions WHERE day BETWEEN ? AND ? AND flags & 1 = 0 GROUP BY day",
        (first.isoformat(), last.isoformat()),
    )
    return {date.fromisoformat(day): count for day, count in rows}
