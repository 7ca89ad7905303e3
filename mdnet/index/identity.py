"""The index's answer to who might be whom: what is compared of every contact."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from mdnet.model.dates import PartialDate
from mdnet.plan.duplicates import Person


def everybody(db: sqlite3.Connection) -> list[Person]:
    """Every contact whose note is not private as a whole, by path, with what the note does not keep private."""
    terms: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    query = "SELECT note, kind, text FROM terms WHERE kind IN ('alias', 'email', 'phone', 'profile') ORDER BY position"
    for note, kind, text in db.execute(query):
        terms[note][kind].append(text)
    rows = db.execute(
        "SELECT c.note, n.path, c.name, c.organization, c.birthday FROM contacts c JOIN notes n ON n.id=c.note"
        " WHERE n.hidden=0 ORDER BY n.path"
    )
    return [
        Person(
            path,
            name,
            aliases=tuple(terms[note]["alias"]),
            emails=tuple(terms[note]["email"]),
            phones=tuple(terms[note]["phone"]),
            profiles=tuple(terms[note]["profile"]),
            organization=organization or "",
            birthday=PartialDate.parse(birthday) if birthday else None,
        )
        for note, path, name, organization, birthday in rows
    ]
