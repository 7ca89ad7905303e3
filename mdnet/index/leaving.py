"""The index's answers for an export: which notes are about the network at all, and what is open with each contact."""

from __future__ import annotations

import sqlite3

from mdnet.index.people import follow_ups
from mdnet.model.follow_up import FollowUp


def network_notes(db: sqlite3.Connection) -> list[str]:
    """The paths of all notes that are part of the network, in order: records of every kind, and those daily and plain
    notes in which a contact takes part in something, or has a follow-up. Private ones are left out."""
    rows = db.execute(
        "SELECT path FROM notes n WHERE hidden = 0 AND (kind NOT IN ('note', 'daily') OR EXISTS ("
        "SELECT 1 FROM links l JOIN contacts c ON c.note = l.found WHERE l.note = n.id AND l.role IN ('share', 'task')"
        ") OR EXISTS (SELECT 1 FROM terms t WHERE t.note = n.id AND t.kind = 'said')) ORDER BY path"
    )
    return [row[0] for row in rows]


def open_with(db: sqlite3.Connection, path: str) -> list[FollowUp]:
    """The open follow-ups that concern the contact whose note that is, those with the nearest date first."""
    row = db.execute("SELECT id FROM notes WHERE path=?", (path,)).fetchone()
    return follow_ups(db, row[0]) if row else []
