"""Contacts by what they are called: the index's side of names that are typed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date

from mdnet.dictation import Known
from mdnet.notes.links import key_of

_LAST = "\U0010ffff"


def called(db: sqlite3.Connection, word: str) -> list[Known]:
    """The contacts with a name or alias whose first word is `word` (loose), those met last first."""
    rows = db.execute(
        "SELECT c.note, n.path, c.name, c.last_contact, group_concat(t.key, char(10)) FROM terms t"
        " JOIN contacts c ON c.note=t.note JOIN notes n ON n.id=t.note"
        " WHERE t.kind='called' AND (t.key=?1 OR (t.key > ?1 || ' ' AND t.key < ?1 || ' ' || ?2))"
        " GROUP BY c.note ORDER BY c.last_contact DESC, c.sort, n.path",
        (word, _LAST),
    ).fetchall()
    return [
        Known(path, name, link_to(db, path), tuple(keys.split("\n")), date.fromisoformat(last) if last else None, note)
        for note, path, name, last, keys in rows
    ]


def link_to(db: sqlite3.Connection, path: str) -> str:
    """What a wikilink to a note has to say: its file's name, or its path where several files bear that name."""
    rivals = db.execute("SELECT count(*) FROM names WHERE key=? AND alias=0", (key_of(path),)).fetchone()[0]
    return path.removesuffix(".md") if rivals > 1 else path.rpartition("/")[2].removesuffix(".md")


def tied(db: sqlite3.Connection, note: int, others: Iterable[int]) -> int:
    """How many of the `others` have shared an interaction with a contact."""
    met = {
        row[0]
        for row in db.execute(
            "SELECT l.found FROM talks mine JOIN links l ON l.note=mine.note AND l.line=mine.line"
            " WHERE mine.contact=? AND l.role='share' UNION SELECT note FROM talks WHERE contact=?",
            (note, note),
        )
    }
    return len(met.intersection(others))


def is_file_name(db: sqlite3.Connection, stem: str) -> bool:
    """Whether a note's file bears that name already."""
    return db.execute("SELECT 1 FROM names WHERE key=? AND alias=0", (key_of(stem),)).fetchone() is not None


def commonest_folder(db: sqlite3.Connection, names: Iterable[str]) -> str:
    """The folder with the most contacts among those that make their notes contacts, as such `names` do; "" when there
    is none."""
    known = {name.casefold() for name in names}
    rows = db.execute(
        "SELECT rtrim(path, replace(path, '/', '')) AS folder, count(*) FROM notes WHERE kind='contact'"
        " GROUP BY folder ORDER BY 2 DESC, 1"
    )
    folders = [folder.strip("/") for folder, _ in rows]
    return next((one for one in folders if {part.casefold() for part in one.split("/")} & known), "")
