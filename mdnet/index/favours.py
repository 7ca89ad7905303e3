"""Favours as the index knows them: tagged entries, introductions made, resources shared."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from mdnet.index.documents import load
from mdnet.model.records import Introduction, Resource
from mdnet.plan.ledger import Favour, Side

_SIDES: tuple[tuple[str, Side], ...] = (("gave", "given"), ("received", "received"), ("asked", "asked"))


def favours(db: sqlite3.Connection, today: date, contact: int | None = None) -> dict[int, list[Favour]]:
    """What went between me and each contact up to `today` (or one contact alone), by the id of their note.

    Entries of their own log count by their tags. An introduction made is given to both sides, a resource to each it
    was shared with, unless an entry of theirs tells of it already: one that is tagged `#gave` and links to the other
    side, or to the resource.
    """
    found: dict[int, list[Favour]] = defaultdict(list)
    for note, day, tags, text in _entries(db, today, contact):
        words = {tag.partition("/")[0] for tag in tags.split()}
        found[note] += [Favour(side, "entry", text, date.fromisoformat(day)) for tag, side in _SIDES if tag in words]
    for note, about, favour in (*_introductions(db, today), *_shares(db)):
        if contact in (None, note) and not any(_told(db, note, one, today) for one in about):
            found[note].append(favour)
    return {note: theirs for note, theirs in found.items() if theirs}


def people(db: sqlite3.Connection, notes: Iterable[int]) -> dict[int, tuple[str, str, bool]]:
    """Name, path and whether they are paused, by the id of a contact's note."""
    query = "SELECT c.name, n.path, c.paused FROM contacts c JOIN notes n ON n.id=c.note WHERE c.note=?"
    rows = ((note, db.execute(query, (note,)).fetchone()) for note in notes)
    return {note: (row[0], row[1], bool(row[2])) for note, row in rows if row}


def _entries(db: sqlite3.Connection, today: date, contact: int | None) -> Iterator[tuple[int, str, str, str]]:
    one = "" if contact is None else "i.note=? AND "
    yield from db.execute(
        "SELECT i.note, i.day, i.tags, i.text FROM interactions i JOIN contacts c ON c.note=i.note"  # noqa: S608 - our own words
        f" WHERE {one}i.owned=1 AND (i.flags & 24 OR instr(i.tags, 'asked')) AND i.day <= ?"
        " ORDER BY i.note, i.day DESC, i.line",
        (*(() if contact is None else (contact,)), today.isoformat()),
    )


def _told(db: sqlite3.Connection, note: int, about: int, today: date) -> bool:
    """Whether an entry in a contact's own log tells of a favour that has to do with another note."""
    query = (
        "SELECT 1 FROM links l CROSS JOIN interactions i ON i.note=l.note AND i.line=l.line"
        " WHERE l.note=? AND l.found=? AND i.owned=1 AND i.flags & 8 AND i.day <= ? LIMIT 1"
    )
    return db.execute(query, (note, about, today.isoformat())).fetchone() is not None


def _introductions(db: sqlite3.Connection, today: date) -> Iterator[tuple[int, frozenset[int], Favour]]:
    """(contact, the others of the introduction, the favour) of each that was made."""
    rows = db.execute("SELECT note, doc FROM records WHERE kind='introduction' AND active=0 ORDER BY note").fetchall()
    for note, doc in rows:
        record = cast(Introduction, load(doc))
        if record.status != "made" or (record.made_on and record.made_on > today):
            continue
        sides = _linked(db, note, "between")
        for one in sides:
            others = {other: name for other, name in sides.items() if other != one}
            names = " and ".join(others.values()) or "somebody"
            words = f"introduced to {names}"
            yield one, frozenset(others), Favour("given", "introduction", words, record.made_on)


def _shares(db: sqlite3.Connection) -> Iterator[tuple[int, frozenset[int], Favour]]:
    rows = db.execute("SELECT note, doc FROM records WHERE kind='resource' ORDER BY note").fetchall()
    for note, doc in rows:
        name = cast(Resource, load(doc)).name
        for one in _linked(db, note, "shared_with"):
            yield one, frozenset((note,)), Favour("given", "share", f"shared {name}", None)


def _linked(db: sqlite3.Connection, note: int, role: str) -> dict[int, str]:
    """The contacts a property of a note links to, with their names."""
    return dict(
        db.execute(
            "SELECT c.note, c.name FROM links l JOIN contacts c ON c.note=l.found WHERE l.note=? AND l.role=?"
            " ORDER BY l.number",
            (note, role),
        ).fetchall()
    )
