"""Events and the people around them: who was met there, which organizations are linked, who knows whom."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from mdnet.index.documents import load
from mdnet.index.search import matching_notes
from mdnet.model.link import Reference
from mdnet.model.records import Event
from mdnet.notes.links import fold, key_of


def note_at(db: sqlite3.Connection, path: str) -> int:
    """The id of the note at a path that the index holds."""
    return int(db.execute("SELECT id FROM notes WHERE path=?", (path,)).fetchone()[0])


def kind_named(db: sqlite3.Connection, name: str, kind: str) -> list[str]:
    """The paths of the notes of a kind that bear a name."""
    rows = db.execute(
        "SELECT DISTINCT n.path FROM names a JOIN notes n ON n.id=a.note WHERE a.key=? AND n.kind=? AND n.hidden=0",
        (key_of(name), kind),
    )
    return [row[0] for row in rows]


def commonest_folder_of(db: sqlite3.Connection, kind: str) -> str:
    """The folder with the most notes of a kind; "" when there is none."""
    row = db.execute(
        "SELECT rtrim(path, replace(path, '/', '')) AS folder FROM notes WHERE kind=?"
        " GROUP BY folder ORDER BY count(*) DESC, folder LIMIT 1",
        (kind,),
    ).fetchone()
    return row[0].strip("/") if row else ""


def hidden_called(db: sqlite3.Connection, name: str) -> bool:
    """Whether a contact of that name keeps their whole note private."""
    row = db.execute(
        "SELECT 1 FROM names a JOIN notes n ON n.id=a.note WHERE a.key=? AND n.kind='contact' AND n.hidden=1",
        (key_of(name),),
    ).fetchone()
    return row is not None


def guests(db: sqlite3.Connection, event: int, attendees: Sequence[Reference]) -> tuple[list[int], int]:
    """The contacts who attend an event, and how many others do. A name that is no link means whoever has just that
    name: to look for similar ones takes too long where many events are compared."""
    rows = db.execute(
        "SELECT l.target, c.note FROM links l JOIN contacts c ON c.note=l.found WHERE l.note=? AND l.role='attendees'"
        " ORDER BY l.number",
        (event,),
    )
    known: dict[str, int] = dict(rows.fetchall())
    unknown = 0
    for guest in attendees:
        if guest.target is None:
            named = db.execute(
                "SELECT DISTINCT c.note FROM names a JOIN contacts c ON c.note=a.note WHERE a.key=?",
                (fold(guest.text),),
            ).fetchall()
            if len(named) == 1:
                known[guest.text] = named[0][0]
        unknown += (guest.target or guest.text) not in known
    return list(dict.fromkeys(known.values())), unknown


def met_at(db: sqlite3.Connection, event: int, first: date, last: date) -> list[int]:
    """The contacts who were met at an event: those whose note says so, those with an interaction that links to it, and
    those on its list of attendees with an interaction on one of its days."""
    rows = db.execute(
        "SELECT l.note FROM links l JOIN contacts c ON c.note=l.note WHERE l.found=?1 AND l.role='met_at'"
        " UNION SELECT i.note FROM links l JOIN interactions i ON i.note=l.note AND i.line=l.line AND i.owned=1"
        "  JOIN contacts c ON c.note=i.note WHERE l.found=?1 AND l.role='link' AND NOT i.flags & 1"
        " UNION SELECT s.found FROM links l JOIN interactions i ON i.note=l.note AND i.line=l.line"
        "  JOIN links s ON s.note=i.note AND s.line=i.line AND s.role='share' JOIN contacts c ON c.note=s.found"
        "  WHERE l.found=?1 AND l.role='link' AND NOT i.flags & 1",
        (event,),
    )
    found = {row[0] for row in rows}
    guests = db.execute(
        "SELECT l.found FROM links l JOIN contacts c ON c.note=l.found WHERE l.note=? AND l.role='attendees'", (event,)
    ).fetchall()
    for (guest,) in guests:
        if guest not in found and days_of_contact(db, guest, first, last):
            found.add(guest)
    return sorted(found)


def days_of_contact(db: sqlite3.Connection, contact: int, first: date, last: date) -> list[date]:
    """The days from `first` to `last` on which a contact and I were in touch."""
    rows = db.execute(
        "SELECT DISTINCT day FROM talks WHERE contact=? AND day BETWEEN ? AND ? AND NOT flags & 1 ORDER BY day",
        (contact, first.isoformat(), last.isoformat()),
    )
    return [date.fromisoformat(row[0]) for row in rows]


def talks_on(db: sqlite3.Connection, contact: int, event: int, first: date, last: date) -> list[tuple[int, int]]:
    """Where the talks with a contact from `first` to `last` are written, those that link to the event first."""
    rows = db.execute(
        "SELECT t.note, t.line FROM talks t WHERE t.contact=?1 AND t.day BETWEEN ?3 AND ?4 AND NOT t.flags & 1"
        " ORDER BY NOT EXISTS(SELECT 1 FROM links l WHERE l.note=t.note AND l.line=t.line AND l.found=?2), t.line",
        (contact, event, first.isoformat(), last.isoformat()),
    )
    return [(note, line) for note, line in rows]


def organizations_at(db: sqlite3.Connection, event: int) -> list[tuple[int, str]]:
    """The organizations that an event's note links to: (note, name)."""
    return db.execute(
        "SELECT DISTINCT n.id, n.name FROM links l JOIN notes n ON n.id=l.found"
        " WHERE l.note=? AND n.kind='organization' AND n.hidden=0 ORDER BY n.path",
        (event,),
    ).fetchall()


def people_of(db: sqlite3.Connection, organization: int, name: str, limit: int = 40) -> list[int]:
    """The contacts who belong to an organization now, by link or by its name as text, those first who weigh most in the
    agenda; nobody paused."""
    rows = db.execute(
        "SELECT c.note, c.weight, c.sort FROM links l JOIN contacts c ON c.note=l.note"
        " WHERE l.found=?1 AND l.role='organization' AND c.paused=0"
        " UNION SELECT note, weight, sort FROM contacts WHERE organization=?2 COLLATE NOCASE AND paused=0"
        " ORDER BY 2 DESC, 3 LIMIT ?3",
        (organization, name, limit),
    )
    return [row[0] for row in rows]


def goal_people(db: sqlite3.Connection) -> list[tuple[int, str]]:
    """Who bears on the active goals: (contact, name of the goal); nobody paused."""
    return db.execute(
        "SELECT c.note, r.name FROM records r JOIN links l ON l.found=r.note AND l.role='goals'"
        " JOIN contacts c ON c.note=l.note WHERE r.kind='goal' AND r.active=1 AND c.paused=0"
        " UNION SELECT c.note, r.name FROM records r JOIN links l ON l.note=r.note AND l.role='attendees'"
        " JOIN contacts c ON c.note=l.found WHERE r.kind='goal' AND r.active=1 AND c.paused=0 ORDER BY 2, 1",
    ).fetchall()


def who_knows(db: sqlite3.Connection, contact: int) -> list[tuple[int, str]]:
    """The contacts who know a contact, and by what: `relationships`, `introduced_by` or `share` (something they did
    together); nobody paused. The strongest evidence comes first."""
    rows = db.execute(
        "SELECT l.note, l.role FROM links l WHERE l.found=?1 AND l.role IN ('relationships', 'introduced_by')"
        " UNION SELECT l.found, l.role FROM links l WHERE l.note=?1 AND l.role IN ('relationships', 'introduced_by')"
        " UNION SELECT l.found, 'share' FROM talks mine JOIN links l ON l.note=mine.note AND l.line=mine.line"
        "  AND l.role='share' WHERE mine.contact=?1"
        " UNION SELECT note, 'share' FROM links WHERE found=?1 AND role='share' ORDER BY 2, 1",
        (contact,),
    ).fetchall()
    order = {"relationships": 0, "introduced_by": 1, "share": 2}
    found: dict[int, str] = {}
    for note, role in sorted(rows, key=lambda row: order[row[1]]):
        if note is not None and note != contact:
            found.setdefault(note, role)
    return [(note, role) for note, role in found.items() if _is_open(db, note)]


def who_names(db: sqlite3.Connection, name: str, limit: int = 3) -> list[int]:
    """The contacts whose notes name somebody who has no note, best first; nobody paused."""
    if len(name.split()) < 2:
        return []  # a first name alone says too little
    paths = matching_notes(db, '"' + name.replace('"', " ") + '"', 50)
    notes = [note_at(db, path) for path in paths]
    return [note for note in notes if _is_open(db, note)][:limit]


def _is_open(db: sqlite3.Connection, note: int) -> bool:
    return db.execute("SELECT 1 FROM contacts WHERE note=? AND paused=0", (note,)).fetchone() is not None


def load_of(db: sqlite3.Connection, first: date, last: date, besides: Iterable[int]) -> tuple[int, int, int]:
    """What falls due from `first` to `last`: check-ins, promises of mine, and other events than those `besides`."""
    days = (first.isoformat(), last.isoformat())
    check_ins = db.execute("SELECT count(*) FROM contacts WHERE due_on BETWEEN ? AND ?", days).fetchone()[0]
    promises = db.execute(
        "SELECT count(*) FROM follow_ups WHERE concerns=1 AND waiting=0 AND due BETWEEN ? AND ?", days
    ).fetchone()[0]
    others = db.execute(
        "SELECT note FROM records WHERE kind='event' AND active=1 AND day <= ? AND end_day >= ?", days[::-1]
    ).fetchall()
    return int(check_ins), int(promises), len({row[0] for row in others} - {*besides})


def upcoming(db: sqlite3.Connection, today: date) -> list[tuple[int, Event]]:
    """The events that are not over, by day, each with the id of its note."""
    rows = db.execute(
        "SELECT r.note, r.doc FROM records r WHERE r.kind='event' AND r.active=1 AND r.end_day >= ?"
        " ORDER BY r.day, r.name",
        (today.isoformat(),),
    )
    return [(note, cast("Event", load(doc))) for note, doc in rows]
