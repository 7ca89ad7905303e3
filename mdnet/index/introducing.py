"""The introductions of a vault, with the contacts between whom they are."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple, cast

from mdnet.index.documents import load
from mdnet.model.records import Introduction
from mdnet.notes.links import fold, key_of

PENDING = ("idea", "asked", "agreed")


class Introducing(NamedTuple):
    """An introduction; `sides` are the notes of those it names by a link, in step with `record.between` (None: no
    contact's)."""

    record: Introduction
    sides: tuple[int | None, ...]

    @property
    def pending(self) -> bool:
        """Whether it is neither made nor declined."""
        return self.record.status in PENDING


def introductions(db: sqlite3.Connection) -> list[Introducing]:
    """All introductions, by path."""
    rows = db.execute(
        "SELECT r.note, r.doc FROM records r JOIN notes n ON n.id=r.note WHERE r.kind='introduction' ORDER BY n.path"
    ).fetchall()
    found = []
    for note, doc in rows:
        record = cast(Introduction, load(doc))
        links = db.execute("SELECT key, found FROM links WHERE note=? AND role='between'", (note,))
        means = dict(links.fetchall())
        sides = tuple(
            means.get(key_of(side.target)) if side.target else _named(db, side.text) for side in record.between
        )
        found.append(Introducing(record, sides))
    return found


def _named(db: sqlite3.Connection, name: str) -> int | None:
    """The one contact whose note bears a name that is written without a link."""
    rows = db.execute(
        "SELECT DISTINCT id FROM names JOIN notes ON id=note WHERE key=? AND kind='contact' LIMIT 2", (fold(name),)
    ).fetchall()
    return int(rows[0][0]) if len(rows) == 1 else None


def folder_of(db: sqlite3.Connection) -> str | None:
    """The folder with the most introductions; None when there are none."""
    row = db.execute(
        "SELECT rtrim(path, replace(path, '/', '')) AS folder FROM notes WHERE kind='introduction'"
        " GROUP BY folder ORDER BY count(*) DESC, 1 LIMIT 1"
    ).fetchone()
    return str(row[0]).strip("/") if row else None
