"""The contacts that a test picks. Only what it looks at is read, a field at a time, until it is known who passes."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from typing import Any, cast

from mdnet.index.questions import parsed_day, standings, standings_by_note
from mdnet.model.cadence import Cadence
from mdnet.model.standing import Standing

Test = Callable[[Standing], bool]
_TERMS = {"aliases": "alias", "tags": "tag", "interests": "interest", "needs": "need", "offers": "offer"}
_TEXTS = frozenset("name circle organization title location talks promises waiting".split())
_DAYS = frozenset("met_on snoozed_until first_contact last_contact due_on".split())


def selected(db: sqlite3.Connection, test: Test) -> list[int]:
    """The notes of the contacts for whom `test` holds, ordered by name."""
    columns = _Columns(db)
    notes = [row[0] for row in db.execute("SELECT note FROM contacts ORDER BY sort")]
    return [note for note in notes if test(cast("Standing", _Glimpse(note, columns)))]


def select(db: sqlite3.Connection, test: Test) -> list[Standing]:
    """Every contact for whom `test` holds, ordered by name."""
    return standings(db, selected(db, test))


class _Glimpse:
    """Looks like a Standing; each field is looked up when it is asked for."""

    __slots__ = ("columns", "note")

    def __init__(self, note: int, columns: _Columns) -> None:
        self.note, self.columns = note, columns

    def __getattr__(self, field: str) -> object:
        return self.columns[field][self.note]


class _Columns(dict[str, Any]):
    """The fields of all standings, by contact, each read when it is first asked for."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__()
        self.db = db

    def __missing__(self, field: str) -> Any:
        values = self[field] = self.read(field)
        return values

    def read(self, field: str) -> Any:
        """The values of one field by contact."""
        if field in _TERMS:
            return self.terms(_TERMS[field])
        if field in _TEXTS:
            return dict(self.rows(field))
        if field in _DAYS:
            return {note: parsed_day(day) for note, day in self.rows(field)}
        if field == "paused":
            return {note: bool(paused) for note, paused in self.rows(field)}
        if field == "cadence":
            rows = self.rows("days, months")
            return {note: None if days is None else Cadence(days, months) for note, days, months in rows}
        notes = [note for (note,) in self.db.execute("SELECT note FROM contacts")]
        return {note: getattr(one, field) for note, one in standings_by_note(self.db, notes).items()}

    def rows(self, columns: str) -> list[Any]:
        return self.db.execute(f"SELECT note, {columns} FROM contacts").fetchall()  # noqa: S608 - our own names

    def terms(self, kind: str) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for note, text in self.db.execute("SELECT note, text FROM terms WHERE kind=? ORDER BY note, position", (kind,)):
            found[note].append(text)
        return found
