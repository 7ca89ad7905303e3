"""A few notes changed: exactly the rows that follow from them are made anew, and no others."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from mdnet.index.placing import Names
from mdnet.index.standings import DERIVED, write_derived
from mdnet.index.tables import Batch, Row, insert, insert_texts

_OF_NOTE = ("names", "contacts", "terms", "interactions", "links", "follow_ups", "occasions", "records", "problems")
_WEIGHTY = "role IN ('share', 'task', 'attendees', 'relationships')"
"""The links that bear on where things stand with whomever they mean."""


class Identity(NamedTuple):
    """What decides which links mean a note, and what they do there."""

    keys: frozenset[tuple[int, str]] = frozenset()
    kind: str = ""
    is_contact: bool = False


class Update:
    """One set of changes, applied within the caller's transaction."""

    def __init__(self, db: sqlite3.Connection, rings: dict[str, int]) -> None:
        self.db, self.rings = db, rings
        self.dirty: set[int] = set()
        """Notes whose standing, if they are contacts, must be derived anew."""
        self.tasks: set[int] = set()
        """Notes whose tasks may concern somebody else now."""

    def apply(self, batch: Batch, removed: Iterable[int]) -> None:
        """Make the index say what the notes of `batch` say now, and nothing of the `removed`."""
        changed = [row[0] for row in batch.tables["notes"]]
        before = {number: self._identity(number) for number in (*changed, *removed)}
        for number in before:
            self._forget(number)
        self._write(batch)
        keys: set[str] = set()
        for number, had in before.items():
            now = self._identity(number)
            if now != had:
                keys |= {key for _, key in had.keys | now.keys}
        names = self._names(keys | {row[4] for row in batch.links})
        self._link(batch, names)
        self._relink(keys, names)
        self.dirty.update(changed)
        self.tasks.update(changed)
        for note in self.tasks:
            self._place_tasks(note)
        for note in self.dirty:
            self._derive(note)

    def _identity(self, number: int) -> Identity:
        row = self.db.execute("SELECT kind FROM notes WHERE id=?", (number,)).fetchone()
        if row is None:
            return Identity()
        keys = frozenset(self.db.execute("SELECT alias, key FROM names WHERE note=?", (number,)))
        return Identity(keys, row[0], self._is_contact(number))

    def _is_contact(self, number: int) -> bool:
        return self.db.execute("SELECT 1 FROM contacts WHERE note=?", (number,)).fetchone() is not None

    def _forget(self, number: int) -> None:
        self._mark_linked(number)
        self.db.execute("DELETE FROM days WHERE contact=?", (number,))  # while their circle is known
        for table in _OF_NOTE:
            self.db.execute(f"DELETE FROM {table} WHERE note=?", (number,))  # noqa: S608 - our own names
        self.db.execute("DELETE FROM texts WHERE rowid=?", (number,))
        self.db.execute("DELETE FROM notes WHERE id=?", (number,))

    def _mark_linked(self, number: int) -> None:
        """Whomever a note bears on: those it links to, and, as it may be a goal, those who name it theirs."""
        linked = f"SELECT found FROM links WHERE note=? AND {_WEIGHTY} AND found NOT NULL"  # noqa: S608 - our own words
        self.dirty |= {row[0] for row in self.db.execute(linked, (number,))}
        aimed = "SELECT note FROM links WHERE found=? AND role='goals'"
        self.dirty |= {row[0] for row in self.db.execute(aimed, (number,))}

    def _write(self, batch: Batch) -> None:
        for table, rows in batch.tables.items():
            insert(self.db, table, rows)
        insert_texts(self.db, batch.texts)
        insert(self.db, "contacts", [(*row, *(None for _ in DERIVED)) for row in batch.contacts])
        insert(self.db, "follow_ups", [(*row, 0) for row in batch.follow_ups])
        insert(self.db, "occasions", [(*row, 0, None) for row in batch.occasions])

    def _names(self, keys: Iterable[str]) -> Names:
        names = Names()
        query = "SELECT path, id, kind, key, alias FROM names JOIN notes ON id=note WHERE key=? ORDER BY path"
        for key in keys:
            for row in self.db.execute(query, (key,)):
                names.add(*row)
        return names

    def _link(self, batch: Batch, names: Names) -> None:
        paths = {row[0]: row[1] for row in batch.tables["notes"]}
        links: list[Row] = []
        for note, line, number, role, key, target, _ in batch.links:
            links.append((note, line, number, role, key, target, *names.meaning(key, target, paths[note])))
        insert(self.db, "links", links)
        for note in paths:
            self._mark_linked(note)

    def _relink(self, keys: Iterable[str], names: Names) -> None:
        query = "SELECT note, line, number, role, target, found, how, path FROM links JOIN notes ON id=note WHERE key=?"
        for key in keys:
            for note, line, number, role, target, had, had_how, source in self.db.execute(query, (key,)).fetchall():
                found, how = names.meaning(key, target, source)
                self.dirty |= {part for part in (had, found) if part is not None}
                if role in ("goals", "relationships"):
                    self.dirty.add(note)
                elif role == "task":
                    self.tasks.add(note)
                if (found, how) != (had, had_how):
                    self.db.execute(
                        "UPDATE links SET found=?, how=? WHERE note=? AND line=? AND number=?",
                        (found, how, note, line, number),
                    )

    def _place_tasks(self, note: int) -> None:
        """A task concerns the contact whose note holds it, else the contacts that it links to."""
        self.db.execute(
            "UPDATE follow_ups SET concerns = EXISTS(SELECT 1 FROM contacts c WHERE c.note=follow_ups.note)"
            " OR EXISTS(SELECT 1 FROM links l JOIN contacts c ON c.note=l.found WHERE l.note=follow_ups.note"
            " AND l.line=follow_ups.line AND l.role='task') WHERE note=?",
            (note,),
        )

    def _derive(self, contact: int) -> None:
        own = self.db.execute("SELECT * FROM contacts WHERE note=?", (contact,)).fetchone()
        if own is None:
            return
        write_derived(self.db, own, self.rings)
