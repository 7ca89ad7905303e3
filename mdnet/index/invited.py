"""The index's answer to who is meant by an invitation: an e-mail address, else a name."""

from __future__ import annotations

import sqlite3

from mdnet.notes.links import fold, plain


def invited(db: sqlite3.Connection, name: str, email: str) -> int | None:
    """The contact with that address, else the only one of just that name, also written "Byron, Ada"; None for nobody,
    and where several could be meant. What a note keeps private, its address among it, is not known here."""
    if email:
        query = "SELECT DISTINCT note FROM terms WHERE kind='email' AND key=?"
        found = db.execute(query, (fold(plain(email)),)).fetchall()
        if len(found) == 1:
            return int(found[0][0])
    last, comma, first = name.partition(",")
    for key in dict.fromkeys((fold(name), fold(f"{first} {last}") if comma else "")):
        query = "SELECT DISTINCT c.note FROM names a JOIN contacts c ON c.note=a.note WHERE a.key=?"
        found = db.execute(query, (key,)).fetchall() if key else []
        if len(found) == 1:
            return int(found[0][0])
    return None
