"""The index's answers about people: who is meant by a name, who matches, everything on record about one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.index.documents import load
from mdnet.index.questions import interactions_at, parsed_day, sharers
from mdnet.model.follow_up import FollowUp
from mdnet.model.interaction import Interaction
from mdnet.model.link import Link
from mdnet.model.records import Event, Record
from mdnet.notes.links import fold, key_of, plain


class Named(NamedTuple):
    """A contact's note as a name leads to it; `hidden`: the note is private as a whole."""

    note: int
    path: str
    name: str
    hidden: bool


def named(db: sqlite3.Connection, text: str) -> list[Named]:
    """The contacts that `text` means: by path or full name, else by alias, else by the beginnings of its words."""
    query = "SELECT DISTINCT id, path, name, hidden FROM notes WHERE kind='contact' AND "
    exact = db.execute(query + "path IN (?1, ?1 || '.md')", (text.strip("/"),)).fetchall()
    if exact:
        return [Named(*row) for row in exact]
    key, whole = key_of(text), fold(text)  # a path's last part, or a name that has a slash itself
    for alias in ("alias=0", "alias=1"):
        rows = db.execute(
            query + f"id IN (SELECT note FROM names WHERE key IN (?, ?) AND {alias}) ORDER BY path",  # noqa: S608 - our own words
            (key, whole),
        ).fetchall()
        full = [row for row in rows if fold(row[2]) in (key, whole)]
        if rows:
            return [Named(*row) for row in full or rows]
    words = key.replace(".", " ").split()
    if not words:
        return []
    likely = "id IN (SELECT note FROM names WHERE instr(key, ?)) ORDER BY path"  # the name itself is among the keys
    rows = db.execute(query + likely, (max(words, key=len),)).fetchall()
    return [Named(*row) for row in rows if _begins(fold(row[2]).split(), words)]


def _begins(name: list[str], words: list[str]) -> bool:
    """Whether each word begins another part of the name, in order."""
    at = 0
    for word in words:
        while at < len(name) and not name[at].startswith(word):
            at += 1
        if at == len(name):
            return False
        at += 1
    return True


def paths_of(db: sqlite3.Connection, kind: str) -> list[str]:
    """The paths of all notes of a kind, in order."""
    return [row[0] for row in db.execute("SELECT path FROM notes WHERE kind=? ORDER BY path", (kind,))]


def all_names(db: sqlite3.Connection) -> list[str]:
    """The names of all contacts, by path."""
    return [row[0] for row in db.execute("SELECT name FROM notes WHERE kind='contact' AND hidden=0 ORDER BY path")]


def record_named(db: sqlite3.Connection, text: str, kind: str) -> list[tuple[str, Record]]:
    """The records of a kind that `text` names, by path, file or name: (path, record)."""
    rows = db.execute(
        "SELECT n.path, r.name, r.doc FROM records r JOIN notes n ON n.id=r.note WHERE r.kind=? ORDER BY n.path",
        (kind,),
    ).fetchall()
    key = key_of(text)
    whole = [row for row in rows if text in (row[0], row[0][:-3])]
    found = whole or [row for row in rows if key in (fold(row[1]), key_of(row[0]))]
    found = found or [row for row in rows if key and key in fold(row[1])]
    return [(path, load(doc)) for path, _, doc in found]


def records(db: sqlite3.Connection, kind: str) -> list[Record]:
    """All records of a kind, by path."""
    rows = db.execute("SELECT doc FROM records r JOIN notes n ON n.id=r.note WHERE r.kind=? ORDER BY n.path", (kind,))
    return [load(doc) for (doc,) in rows]


def note_named(db: sqlite3.Connection, note: int) -> Named:
    """The contact's note of that id."""
    return Named(*db.execute("SELECT id, path, name, hidden FROM notes WHERE id=?", (note,)).fetchone())


def attendees(db: sqlite3.Connection, event: Event) -> tuple[list[int], list[str]]:
    """The contacts who attend an event (note ids) and the names of those who are no contacts; whose note is private as
    a whole is in neither."""
    rows = db.execute(
        "SELECT l.target, c.note, p.id FROM notes n JOIN links l ON l.note=n.id LEFT JOIN contacts c ON c.note=l.found"
        " LEFT JOIN notes p ON p.id=l.found AND p.hidden WHERE n.path=? AND l.role='attendees' ORDER BY l.number",
        (event.path,),
    ).fetchall()
    hidden = {target for target, _, note in rows if note is not None}
    known = {target: note for target, note, _ in rows if note is not None}
    unknown = []
    for reference in event.attendees:
        if reference.target in known or reference.target in hidden:
            continue
        found = named(db, reference.text) if reference.target is None else []
        if len(found) == 1 and found[0].hidden:
            continue
        if len(found) == 1:
            known[reference.text] = found[0].note
        else:
            unknown.append(reference.text)
    return list(dict.fromkeys(known.values())), unknown


def follow_ups(db: sqlite3.Connection, contact: int) -> list[FollowUp]:
    """The open follow-ups that concern a contact, those with the nearest date first."""
    rows = db.execute(
        "SELECT path, line, text, due, waiting, recurrence, created FROM follow_ups WHERE note=?1"
        " UNION SELECT f.path, f.line, f.text, f.due, f.waiting, f.recurrence, f.created FROM links l"
        " JOIN follow_ups f ON f.note=l.note AND f.line=l.line WHERE l.found=?1"
        " AND l.role='task' AND f.note NOT IN (SELECT note FROM contacts)",
        (contact,),
    ).fetchall()
    rows.sort(key=lambda row: (row[3] is None, row[3] or "", row[0], row[1]))
    return [
        FollowUp(path, line, text, parsed_day(due), bool(waiting), recurrence, created=parsed_day(created))
        for path, line, text, due, waiting, recurrence, created in rows
    ]


def records_about(db: sqlite3.Connection, contact: int, name: str) -> list[Record]:
    """Goals, introductions, opportunities and resources that link to a contact, or that they link to."""
    rows = db.execute(
        "SELECT r.kind, r.name, r.doc FROM links l JOIN records r ON r.note=l.note WHERE l.found=?1"
        " AND r.kind IN ('goal', 'introduction', 'opportunity', 'resource')"
        " UNION SELECT r.kind, r.name, r.doc FROM links l JOIN records r ON r.note=l.found"
        " WHERE l.note=?1 AND l.role='goals' AND r.kind='goal' ORDER BY 1, 2",
        (contact,),
    )
    return [load(doc) for _, _, doc in rows]


def shared_contacts(db: sqlite3.Connection, contact: int) -> list[tuple[str, str]]:
    """Names and paths of the contacts who took part in something with this one, or are tied to them by a property."""
    rows = db.execute(
        "SELECT c.name, n.path FROM contacts c JOIN notes n ON n.id=c.note WHERE c.note<>?1 AND c.note IN ("
        " SELECT l.found FROM talks mine JOIN links l ON l.note=mine.note AND l.line=mine.line AND l.role='share'"
        "  WHERE mine.contact=?1"
        " UNION SELECT note FROM links WHERE found=?1 AND role IN ('share', 'introduced_by', 'relationships')"
        " UNION SELECT found FROM links WHERE note=?1 AND role IN ('introduced_by', 'relationships')"
        ") ORDER BY c.sort",
        (contact,),
    )
    return rows.fetchall()


def mentions(db: sqlite3.Connection, contact: int, today: date, limit: int = 10) -> list[Interaction]:
    """The latest interactions of others in which the contact is only mentioned."""
    rows = db.execute(
        "SELECT DISTINCT i.note, i.line, i.day FROM links l JOIN interactions i ON i.note=l.note AND i.line=l.line"
        " WHERE l.found=? AND l.role='link' AND i.note<>? AND i.day <= ? ORDER BY i.day DESC LIMIT ?",
        (contact, contact, today.isoformat(), limit),
    ).fetchall()
    found = interactions_at(db, [(note, line) for note, line, _ in rows])
    return [found[note, line]._replace(people=sharers(db, note, line)) for note, line, _ in rows]


def names_of(
    db: sqlite3.Connection, links: Iterable[Link], shared: Iterable[tuple[str, str]]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The display name, and the path, of each link's target that means a note, and of the contacts in `shared`."""
    names, paths = {}, {}
    for name, path in shared:
        names[path.rpartition("/")[2][:-3]], paths[path.rpartition("/")[2][:-3]] = name, path
    for target in dict.fromkeys(link.target for link in links):
        row = db.execute(
            "SELECT n.name, n.path FROM links l JOIN notes n ON n.id=l.found WHERE l.key=? AND l.target=?"
            " AND n.hidden=0 LIMIT 1",
            (key_of(target), target),
        ).fetchone()
        if row:
            names[target], paths[target] = row
    return tuple(sorted(names.items())), tuple(sorted(paths.items()))


def with_terms(
    db: sqlite3.Connection, kind: str, besides: int, beginnings: Sequence[str]
) -> Iterator[tuple[int, str, str]]:
    """Every contact's words of a kind (`need`, `offer`) that hold one of these beginnings of a word, but one contact's:
    (note, name, text), ordered by name. Words with accents are among them whatever they hold, as they keep these."""
    likely = "".join(" OR instr(t.key, ?)" for _ in beginnings)  # in the index `terms_key`; `s` is read for these alone
    rows = db.execute(
        "SELECT s.note, c.name, s.text FROM terms t CROSS JOIN terms s ON s.note=t.note AND s.kind=t.kind"  # noqa: S608 - our own words
        " AND s.position=t.position CROSS JOIN contacts c ON c.note=s.note WHERE t.kind=? AND t.note<>?"
        f" AND (length(t.key) < length(CAST(t.key AS BLOB)){likely}) AND c.paused=0 ORDER BY c.sort, s.position",
        (kind, besides, *beginnings),
    )
    return ((note, name, plain(text)) for note, name, text in rows)


def tags(db: sqlite3.Connection) -> list[str]:
    """The tags that contacts have, those of most contacts first."""
    rows = db.execute("SELECT text FROM terms WHERE kind='tag' GROUP BY text ORDER BY count(*) DESC, text")
    return [text for (text,) in rows]
