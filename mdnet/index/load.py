"""How many people there are of each circle and cadence."""

from __future__ import annotations

import sqlite3

from mdnet.model.cadence import Cadence
from mdnet.model.conventions import Conventions
from mdnet.plan.load import Group


def groups(db: sqlite3.Connection, conventions: Conventions) -> list[Group]:
    """Everybody who is not paused, by circle and cadence."""
    rows = db.execute(
        "SELECT circle, days, months, count(*) FROM contacts WHERE paused=0 GROUP BY circle, days, months"
    )
    found = []
    for name, days, months, people in rows:
        cadence = None if days is None else Cadence(days, months)
        circle = conventions.circle(name)
        found.append(Group(name, cadence, people, cadence != (circle.cadence if circle else None)))
    return found
