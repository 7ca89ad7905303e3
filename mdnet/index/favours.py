"""Favours as the index knows them: tagged entries, introductions made, resources shared."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from functools import lru_cache
from typing import cast

from mdnet.index.audience import bare_address
from mdnet.index.documents import load
from mdnet.index.questions import in_chunks
from mdnet.model.records import Introduction, Resource
from mdnet.plan.ledger import Favour, Side

_SIDES: tuple[tuple[str, Side], ...] = (("gave", "given"), ("received", "received"), ("asked", "asked"))


def favours(db: sqlite3.Connection, today: date, contact: int | None = None) -> dict[int, list[Favour]]:
    """What went between me and each contact up to `today` (or one contact alone), by the id of their note.

    Entries of their own log count by their tags. An introduction made is given to both sides, a resource to each it
    was shared with, unless an entry of theirs tells of it already: one that is tagged `#gave` and links to the other
    side, or to the resource, or holds its address.
    """
    found: dict[int, list[Favour]] = defaultdict(list)
    for note, day, tags, text in _entries(db, today, contact):
        found[note] += [Favour(side, "entry", text, _day(day)) for side in _sides(tags)]
    for note, theirs in untagged(db, today, contact).items():
        found[note] += theirs
    return {note: theirs for note, theirs in found.items() if theirs}


@lru_cache(maxsize=1024)
def _sides(tags: str) -> tuple[Side, ...]:
    words = {tag.partition("/")[0] for tag in tags.split()}
    return tuple(side for tag, side in _SIDES if tag in words)


@lru_cache(maxsize=8192)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def untagged(db: sqlite3.Connection, today: date, contact: int | None = None) -> dict[int, list[Favour]]:
    """Of `favours`, those that no entry tells of: introductions made, and resources shared. Only an introduction can
    have a day."""
    found: dict[int, list[Favour]] = defaultdict(list)
    for note, about, favour in _introductions(db, today, contact):
        if contact in (None, note) and not any(_told(db, note, one, today) for one in about):
            found[note].append(favour)
    for note, resource, address, favour in _shares(db, contact):
        if contact in (None, note) and not (_told(db, note, resource, today) or _sent(db, note, address, today)):
            found[note].append(favour)
    return dict(found)


def introduced(db: sqlite3.Connection, first: date, last: date) -> Iterator[tuple[int, date]]:
    """Of `untagged`, the contacts and days of the introductions made from `first` to `last`."""
    for note, about, favour in _introductions(db, date.max, None):
        if favour.day and first <= favour.day <= last and not any(_told(db, note, one, date.max) for one in about):
            yield note, favour.day


def people(db: sqlite3.Connection, notes: Collection[int]) -> dict[int, tuple[str, str, bool]]:
    """Name, path and whether they are paused, by the id of a contact's note."""
    found: dict[int, tuple[str, str, bool]] = {}
    for marks, chunk in in_chunks([*notes]):
        rows = db.execute(
            "SELECT c.note, c.name, n.path, c.paused FROM contacts c JOIN notes n ON n.id=c.note"  # noqa: S608 - marks
            f" WHERE c.note IN ({marks})",
            chunk,
        )
        found |= {note: (name, path, bool(paused)) for note, name, path, paused in rows}
    return {note: found[note] for note in notes if note in found}


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


def _sent(db: sqlite3.Connection, note: int, address: str, today: date) -> bool:
    """Whether an entry in a contact's own log that gives holds a web address: `mdnet share --done` writes it so."""
    query = "SELECT text FROM interactions WHERE note=? AND owned=1 AND flags & 8 AND day <= ? AND instr(text, '://')"
    texts = db.execute(query, (note, today.isoformat())) if address else ()
    words = (word.strip("<>().,;") for (text,) in texts for word in text.split() if "://" in word)
    return any(bare_address(word) == address for word in words)


def _records(db: sqlite3.Connection, kind: str, role: str, contact: int | None) -> list[tuple[int, str]]:
    """The records of a kind that link to anybody, or to one contact, by a property: (note, document)."""
    one = "" if contact is None else " AND note IN (SELECT note FROM links WHERE found=? AND role=?)"
    return db.execute(
        f"SELECT note, doc FROM records WHERE kind=?{one} ORDER BY note",  # noqa: S608 - our own words
        (kind, *(() if contact is None else (contact, role))),
    ).fetchall()


def _introductions(
    db: sqlite3.Connection, today: date, contact: int | None
) -> Iterator[tuple[int, frozenset[int], Favour]]:
    """(contact, the others of the introduction, the favour) of each that was made."""
    for note, doc in _records(db, "introduction", "between", contact):
        record = cast(Introduction, load(doc))
        if record.status != "made" or (record.made_on and record.made_on > today):
            continue
        sides = _linked(db, note, "between")
        for one in sides:
            others = {other: name for other, name in sides.items() if other != one}
            names = " and ".join(others.values()) or "somebody"
            words = f"introduced to {names}"
            yield one, frozenset(others), Favour("given", "introduction", words, record.made_on)


def _shares(db: sqlite3.Connection, contact: int | None) -> Iterator[tuple[int, int, str, Favour]]:
    """(contact, the resource's note, its bare address, the favour) of each that was shared."""
    for note, doc in _records(db, "resource", "shared_with", contact):
        record = cast(Resource, load(doc))
        for one in _linked(db, note, "shared_with"):
            yield one, note, bare_address(record.url), Favour("given", "share", f"shared {record.name}", None)


def _linked(db: sqlite3.Connection, note: int, role: str) -> dict[int, str]:
    """The contacts a property of a note links to, with their names."""
    return dict(
        db.execute(
            "SELECT c.note, c.name FROM links l JOIN contacts c ON c.note=l.found WHERE l.note=? AND l.role=?"
            " ORDER BY l.number",
            (note, role),
        ).fetchall()
    )
