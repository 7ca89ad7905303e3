"""Every open follow-up, for those who look for one by its words."""

from __future__ import annotations

import sqlite3
from datetime import date

from mdnet.model.follow_up import FollowUp


def open_follow_ups(db: sqlite3.Connection) -> list[tuple[FollowUp, str]]:
    """The open follow-ups that concern somebody, each with the names of those, ordered by path and line."""
    rows = db.execute(
        "SELECT n.path, f.line, f.text, f.due, f.waiting, f.recurrence,"
        " coalesce(own.name, (SELECT group_concat(c.name, ' ') FROM links l JOIN contacts c ON c.note=l.found"
        "  WHERE l.note=f.note AND l.line=f.line AND l.role='task'))"
        " FROM follow_ups f JOIN notes n ON n.id=f.note LEFT JOIN contacts own ON own.note=f.note"
        " WHERE f.concerns=1 ORDER BY n.path, f.line"
    )
    return [
        (FollowUp(path, line, text, date.fromisoformat(due) if due else None, bool(waiting), recurrence), names or "")
        for path, line, text, due, waiting, recurrence, names in rows
    ]
