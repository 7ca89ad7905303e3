"""The index's answers for an import: who is known by which uid, who is private, and which days of contact are told."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date

from mdnet.plan.duplicates import Person


def uids(db: sqlite3.Connection) -> dict[str, str]:
    """The uid of each contact that has one, by path."""
    rows = db.execute("SELECT n.path, c.uid FROM contacts c JOIN notes n ON n.id=c.note WHERE c.uid <> ''")
    return dict(rows.fetchall())


def last_contacts(db: sqlite3.Connection) -> dict[str, str]:
    """The day of the last contact with each who had one, by path."""
    return dict(db.execute("SELECT n.path, c.last_contact FROM contacts c JOIN notes n ON n.id=c.note"
                           " WHERE c.last_contact <> ''").fetchall())  # fmt: skip


def private(db: sqlite3.Connection) -> list[Person]:
    """Contacts whose whole note is private: by path and name only."""
    rows = db.execute("SELECT path, name FROM notes WHERE kind='contact' AND hidden=1 ORDER BY path")
    return [Person(path, name) for path, name in rows]


def days_told(db: sqlite3.Connection, path: str) -> Counter[tuple[date, str]]:
    """How many interactions are on record with a contact, by day and channel."""
    rows = db.execute(
        "SELECT t.day, i.channel FROM notes n JOIN talks t ON t.contact=n.id"
        " JOIN interactions i ON i.note=t.note AND i.line=t.line WHERE n.path=?",
        (path,),
    )
    return Counter((date.fromisoformat(day), channel) for day, channel in rows)
