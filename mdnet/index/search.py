"""Full-text search: which notes hold some words. Private parts are not in the index, so they are never found."""

from __future__ import annotations

import re
import sqlite3

_WORD = re.compile(r'"([^"]+)"|(\S+)')


def matching_notes(db: sqlite3.Connection, words: str, limit: int = 1000) -> list[str]:
    """Paths of the notes that hold every word (or quoted phrase) of `words`, best first."""
    parts = [phrase or word for phrase, word in _WORD.findall(words)]
    quoted = " ".join('"' + part.replace('"', '""') + '"' + ("" if " " in part else "*") for part in parts)
    if not quoted:
        return []
    try:
        rows = db.execute(
            "SELECT n.path FROM texts t JOIN notes n ON n.id=t.rowid WHERE texts MATCH ? ORDER BY rank, n.path LIMIT ?",
            (quoted, limit),
        ).fetchall()
    except sqlite3.OperationalError:
        clause = " AND ".join("(body LIKE ? ESCAPE '\\' OR t.name LIKE ? ESCAPE '\\')" for _ in parts)
        values = [f"%{_escaped(part)}%" for part in parts for _ in range(2)]
        rows = db.execute(
            f"SELECT n.path FROM texts t JOIN notes n ON n.id=t.rowid WHERE {clause} ORDER BY n.path LIMIT ?",  # noqa: S608
            (*values, limit),
        ).fetchall()
    return [row[0] for row in rows]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
