"""Notes as read to rows of the index's tables, ready to be written. Runs in worker processes too."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from mdnet.index.rows import NoteRows, all_rows
from mdnet.index.schema import GAVE, RECEIVED
from mdnet.model.conventions import Conventions
from mdnet.vault import Signature, read_note

Row = tuple[Any, ...]
Talk = tuple[str, int, int, int]
"""Somebody's part in an interaction: day, note, line, flags."""
Wanted = tuple[int, str, Signature]
"""A note to be read: its id, its path, the signature to keep."""

_SORT, _PAUSED = 1, 14
"""Where these columns stand in the row of a contact."""
_AT_ONCE = 16
"""Rows of one INSERT: a few at once cost less than each alone."""


class Batch(NamedTuple):
    """The rows of some notes, each beginning with the note's id; columns as in `schema.py`."""

    tables: dict[str, list[Row]]
    """Rows that rest on their note alone, by table."""
    texts: list[Row]
    contacts: list[Row]
    """Without the DERIVED columns."""
    follow_ups: list[Row]
    """Without `concerns`."""
    occasions: list[Row]
    """Without `weight` and `last_contact`."""
    links: list[Row]
    """Up to `target`; then the Talk that follows for whomever the link means, or None."""
    talks: dict[int, list[Talk]]
    """What contacts have in their own notes, oldest first."""


def read_notes(root: str, wanted: Iterable[Wanted], conventions: Conventions) -> Batch:
    """Read notes below `root`; those that are gone are left out."""
    batch = empty_batch()
    found = [(number, signature, note) for number, path, signature in wanted if (note := read_note(root, path))]
    rows = all_rows((note for _, _, note in found), conventions)
    for (number, signature, _), row in zip(found, rows, strict=True):
        add_note(batch, number, signature, row)
    return batch


def empty_batch() -> Batch:
    """A batch to be filled by `add_note`."""
    return Batch(defaultdict(list), [], [], [], [], [], {})


def add_note(batch: Batch, number: int, signature: Signature, rows: NoteRows) -> None:
    """Put what one note says into a batch."""
    tables = batch.tables
    digest, hidden = rows.digest.hex(), int(rows.hidden)
    tables["notes"].append((number, rows.path, *signature, digest, rows.kind, rows.name, hidden))
    tables["names"] += [(number, alias, key) for key, alias in rows.keys]
    tables["terms"] += [(number, *term) for term in rows.terms]
    tables["interactions"] += [(number, *entry) for entry in rows.interactions]
    tables["problems"] += [(*problem, number) for problem in rows.problems]
    if rows.record:
        tables["records"].append((number, *rows.record))
    if not rows.hidden and rows.keys:  # nobody means a generated file
        batch.texts.append((number, rows.name, rows.text))
    talks = {entry[0]: (entry[1], number, entry[0], entry[8]) for entry in rows.interactions}
    if rows.contact:
        batch.contacts.append((number, *rows.contact))
        batch.talks[number] = sorted(talks[entry[0]] for entry in rows.interactions if entry[9])
        if not rows.contact[_PAUSED]:
            batch.occasions.extend((number, *occasion, rows.contact[_SORT]) for occasion in rows.occasions)
    batch.follow_ups.extend((number, *task, rows.path) for task in rows.follow_ups)
    for position, (line, role, key, target) in enumerate(rows.links):
        talk = talks.get(line) if role == "share" else None
        batch.links.append((number, line, position, role, key, target, _of_others(talk) if talk else None))


def _of_others(talk: Talk) -> Talk:
    """Favours are between me and the note's owner: not those who share the entry (as the view `talks` has it)."""
    day, note, line, flags = talk
    return (day, note, line, flags & ~(GAVE | RECEIVED)) if flags else talk


def insert(db: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    """Add rows that fill every column of `table`."""
    if not rows:
        return
    marks = f"({','.join('?' * len(rows[0]))})"
    together = len(rows) // _AT_ONCE * _AT_ONCE
    if together:
        query = f"INSERT INTO {table} VALUES {','.join([marks] * _AT_ONCE)}"  # noqa: S608 - our own names
        db.executemany(query, _joined(rows, together))
    db.executemany(f"INSERT INTO {table} VALUES {marks}", rows[together:])  # noqa: S608 - our own names


def insert_texts(db: sqlite3.Connection, texts: Sequence[Row]) -> None:
    """Add what full-text search may see; one by one, since several at once make FTS5 write after each few."""
    db.executemany("INSERT INTO texts(rowid, name, body) VALUES(?, ?, ?)", texts)


def _joined(rows: Sequence[Row], until: int) -> Iterator[Row]:
    for start in range(0, until, _AT_ONCE):
        yield tuple(chain.from_iterable(rows[start : start + _AT_ONCE]))
