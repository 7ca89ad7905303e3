"""Which notes hold links that could mean a note: the index's side of renaming, moving and removing notes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple


class Bearer(NamedTuple):
    """A note that bears a name: as its file's name, or (`alias`) as another one."""

    path: str
    kind: str
    alias: bool


def linkers(db: sqlite3.Connection, keys: Iterable[str]) -> set[str]:
    """The paths of all notes with a link that names one of these keys (see `mdnet.notes.links.key_of`); links in what
    is private are not known here."""
    query = "SELECT path FROM notes WHERE id IN (SELECT note FROM links WHERE key=?)"
    return {path for key in keys for (path,) in db.execute(query, (key,))}


def bearers(db: sqlite3.Connection, key: str) -> list[Bearer]:
    """The notes that bear a name, by path."""
    query = "SELECT path, kind, alias FROM names JOIN notes ON id=note WHERE key=? ORDER BY path"
    return [Bearer(path, kind, bool(alias)) for path, kind, alias in db.execute(query, (key,))]
