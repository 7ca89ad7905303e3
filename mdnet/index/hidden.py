"""Which links name a note that is private as a whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from mdnet.notes.links import key_of


def hidden_targets(db: sqlite3.Connection, targets: Iterable[str]) -> frozenset[str]:
    """Those of the link targets, as written, that bear the name of a note that is private as a whole."""
    query = "SELECT 1 FROM names a JOIN notes n ON n.id=a.note WHERE a.key=? AND n.hidden=1 LIMIT 1"
    return frozenset(one for one in targets if db.execute(query, (key_of(one),)).fetchone())
