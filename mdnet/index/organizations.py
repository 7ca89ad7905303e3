"""The organizations that a vault knows of."""

from __future__ import annotations

import sqlite3

from mdnet.index.schema import TENURE


def organization_names(db: sqlite3.Connection) -> list[str]:
    """The names of all organizations, in order: of those that have a note, and of those where somebody is or was."""
    noted = db.execute("SELECT name FROM notes WHERE kind='organization' AND hidden=0")
    said = db.execute("SELECT DISTINCT text FROM terms WHERE kind=?", (TENURE,))
    names = {name for (name,) in noted} | {text.rpartition("\t")[2] for (text,) in said}
    return sorted(name for name in names if name)
