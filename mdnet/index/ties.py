"""What ties contacts to each other and to me: the index's side of finding who can introduce whom."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import date

from mdnet.index.introducing import introductions
from mdnet.index.questions import parsed_day
from mdnet.index.schema import TENURE
from mdnet.model.names import loose
from mdnet.notes.links import key_of
from mdnet.plan.chains import Stay, Tie, overlap
from mdnet.query import fold

_MANY = 50
"""Organizations that the beginning of a name may mean."""
_CROWD = 150
"""A school or employer of more contacts ties nobody to anybody."""
_SAID = {
    **{
        field: f"SELECT note, text FROM terms WHERE kind='{kind}'"  # noqa: S608 - our own words
        for field, kind in (("needs", "need"), ("offers", "offer"), ("interest", "interest"), ("tag", "tag"))
    },
    "org": "SELECT note, organization FROM contacts",
    "place": "SELECT note, location FROM contacts",
}
_TOGETHER = """
SELECT other, count(DISTINCT day), max(day) FROM (
  SELECT l.found AS other, t.day AS day FROM talks t JOIN links l ON l.note=t.note AND l.line=t.line
    AND l.role='share' WHERE t.contact=?1 AND t.flags & 1 = 0 AND t.day <= ?2
  UNION ALL SELECT i.note, t.day FROM talks t JOIN interactions i ON i.note=t.note AND i.line=t.line AND i.owned=1
    WHERE t.contact=?1 AND t.flags & 1 = 0 AND t.day <= ?2)
WHERE other NOT NULL AND other<>?1 GROUP BY other
"""


class Ties:
    """The ties of contacts, each asked for once. Who is paused or private has none."""

    def __init__(self, db: sqlite3.Connection, today: date) -> None:
        self.db, self.today = db, today
        self.made = [one for one in introductions(db) if one.record.status == "made"]
        self._known: dict[int, dict[int, list[Tie]]] = {}
        self._stays: dict[str, list[tuple[int, Stay]]] = {}
        self._awake = {note for (note,) in db.execute("SELECT note FROM contacts WHERE paused=0")}

    def of(self, note: int) -> dict[int, list[Tie]]:
        """What ties a contact to others, by their note."""
        if note not in self._known:
            found: dict[int, list[Tie]] = defaultdict(list)
            self._related(note, found)
            for sides, day in ((one.sides, one.record.made_on) for one in self.made if note in one.sides):
                for other in sides:
                    if other is not None:
                        found[other].append(Tie("introduced", day=day))
            for other, number, day in self.db.execute(_TOGETHER, (note, self.today.isoformat())):
                found[other].append(Tie("talks", number=number, day=parsed_day(day)))
            self._places(note, found)
            self._known[note] = {other: ties for other, ties in found.items() if other != note and other in self._awake}
        return self._known[note]

    def awake(self, note: int) -> bool:
        """Whether a note is that of a contact who may be named: not paused, and not private as a whole."""
        return note in self._awake

    def _related(self, note: int, found: dict[int, list[Tie]]) -> None:
        rows = self.db.execute(
            "SELECT found, role FROM links WHERE note=?1 AND role IN ('relationships', 'introduced_by')"
            " AND found NOT NULL"
            " UNION SELECT note, role FROM links WHERE found=?1 AND role IN ('relationships', 'introduced_by')",
            (note,),
        )
        for other, role in rows.fetchall():
            found[other].append(Tie("related" if role == "relationships" else "introduced_by"))

    def _places(self, note: int, found: dict[int, list[Tie]]) -> None:
        own = self.db.execute("SELECT key, text FROM terms WHERE note=? AND kind=?", (note, TENURE)).fetchall()
        for key, text in own:
            mine = _stay(text)
            for other, theirs in self._staying(key):
                tie = overlap(mine, theirs, self.today) if other != note else None
                if tie and not any(one.kind == "place" and one.text == tie.text for one in found[other]):
                    found[other].append(tie)

    def _staying(self, key: str) -> list[tuple[int, Stay]]:
        """Who was at a school or employer, and when; nobody for a crowd."""
        if key not in self._stays:
            rows = self.db.execute(
                "SELECT note, text FROM terms WHERE kind=? AND key=? LIMIT ?", (TENURE, key, _CROWD + 1)
            ).fetchall()
            self._stays[key] = [(note, _stay(text)) for note, text in rows] if len(rows) <= _CROWD else []
        return self._stays[key]


def _stay(text: str) -> Stay:
    since, until, now, name = text.split("\t", 3)
    return Stay(name, int(since) if since else None, int(until) if until else None, bool(now))


def in_contact(db: sqlite3.Connection, note: int) -> tuple[int, date] | None:
    """The talks with a contact who is not paused, and the day of the last; None for one I never was in contact with."""
    row = db.execute("SELECT talks, last_contact FROM contacts WHERE note=? AND paused=0", (note,)).fetchone()
    return (row[0], date.fromisoformat(row[1])) if row and row[1] else None


def affiliated(db: sqlite3.Connection, name: str, *, begins: bool = False) -> list[int]:
    """The contacts who belong or belonged to an organization of that name, or of whose note that is the name; with
    `begins`, to any whose name begins so."""
    keys = {loose(name)}
    if begins:
        keys |= {
            key
            for (key,) in db.execute(
                "SELECT DISTINCT key FROM terms WHERE kind=? AND key BETWEEN ? AND ?",
                (TENURE, loose(name), f"{loose(name)}\U0010ffff"),
            ).fetchmany(_MANY)
        }
    rows = db.execute(
        "SELECT n.path, r.name FROM records r JOIN notes n ON n.id=r.note WHERE r.kind='organization'"
    ).fetchall()
    for path, called in rows:
        stem = loose(path.rpartition("/")[2].removesuffix(".md"))
        if keys & {stem, loose(called), loose(path), loose(path.removesuffix(".md"))}:
            keys |= {stem, loose(called)}
    marks = ",".join("?" * len(keys))
    found = db.execute(
        f"SELECT t.note FROM terms t JOIN contacts c ON c.note=t.note WHERE t.kind=? AND t.key IN ({marks})"  # noqa: S608
        " AND c.paused=0 ORDER BY c.talks DESC, c.sort",
        (TENURE, *sorted(keys)),
    )
    return list(dict.fromkeys(row[0] for row in found))


def called(db: sqlite3.Connection, name: str) -> list[int]:
    """The contacts of that very name, aliases left aside."""
    rows = db.execute(
        "SELECT DISTINCT n.id, n.name FROM names JOIN notes n ON n.id=names.note"
        " WHERE names.key=? AND n.kind='contact'",
        (key_of(name),),
    )
    return [note for note, own in rows if key_of(own) == key_of(name)]


def is_organization(db: sqlite3.Connection, name: str) -> bool:
    """Whether a note of an organization bears that name."""
    names = db.execute("SELECT name FROM records WHERE kind='organization'")
    return any(loose(one) == loose(name) for (one,) in names)


def saying(db: sqlite3.Connection, field: str, value: str) -> list[int] | None:
    """The contacts that a filter of the query language means, `offers:` and the like; None for one that has to be
    asked of everybody."""
    wanted = fold(value).strip()
    if field not in _SAID or wanted == "none":
        return None
    rows = db.execute(_SAID[field])
    if field == "tag":
        return list(dict.fromkeys(note for note, text in rows if f"{fold(text)}/".startswith(f"{wanted.strip('#/')}/")))
    return list(dict.fromkeys(note for note, text in rows if wanted in fold(text)))
