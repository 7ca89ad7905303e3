"""Contacts by what they are called: the index's side of names that are typed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date

from mdnet.dictation import Known
from mdnet.notes.links import fold, key_of

_LAST = "\U0010ffff"


def called(db: sqlite3.Connection, word: str) -> list[Known]:
    """The contacts with a name or alias whose first word is `word` (loose), those met last first.

    A full stop or comma after the word in the name is no matter, nor is which apostrophe it has.
    """
    words = [spelt + end for spelt in {word, word.replace("'", "’")} for end in ("", ".", ",")]
    values = [part for one in words for part in (one, f"{one} ", f"{one} {_LAST}")]
    one = "SELECT note FROM terms WHERE kind='called' AND"  # by index; a single OR would go through all names
    query = " UNION ".join([f"{one} key=? UNION {one} key > ? AND key < ?"] * len(words))
    notes = [row[0] for row in db.execute(query, values)]
    return _known(db, notes) + _hidden(db, " OR ".join(["key=? OR (key > ? AND key < ?)"] * len(words)), values)


def linked(db: sqlite3.Connection, target: str) -> list[Known] | None:
    """The contacts that a wikilink's target means: by path, by the file's name, else by another name; None when there
    is no note of that name."""
    rows = db.execute(
        "SELECT n.id, n.path, k.alias, n.kind='contact' FROM names k JOIN notes n ON n.id=k.note WHERE k.key=?",
        (key_of(target),),
    ).fetchall()
    if not rows:
        return None
    wanted = fold(target).removesuffix(".md")
    paths = {note: fold(path).removesuffix(".md") for note, path, _, _ in rows}
    contacts = [(note, alias) for note, _, alias, contact in rows if contact]
    tries = (
        [note for note, _ in contacts if paths[note] == wanted],
        [note for note, alias in contacts if not alias and f"/{paths[note]}".endswith(f"/{wanted}")],
        [note for note, alias in contacts if alias and "/" not in wanted],
    )
    notes = next(filter(None, tries), [])
    return _known(db, notes) or _hidden(db, "key=?", [key_of(target)])


def _hidden(db: sqlite3.Connection, condition: str, values: Sequence[object]) -> list[Known]:
    """The contacts whose whole note is private and for whom this holds of one of their names: who types the name may
    write in the note, though nothing of it is shown."""
    query = (
        "SELECT n.id, n.path, n.name, group_concat(k.key, char(10)) FROM names k CROSS JOIN notes n ON n.id=k.note"  # noqa: S608 - our own words
        f" WHERE n.hidden=1 AND n.kind='contact' AND ({condition}) GROUP BY n.id ORDER BY n.path"
    )
    rows = db.execute(query, values).fetchall()
    return [
        Known(path, name, link_to(db, path), tuple(keys.split("\n")), None, note, True)
        for note, path, name, keys in rows
    ]


def _known(db: sqlite3.Connection, notes: Sequence[int]) -> list[Known]:
    """These contacts with all they are called, those met last first; most words are nobody's name."""
    if not notes:
        return []
    query = (
        "SELECT c.note, n.path, c.name, c.last_contact, group_concat(t.key, char(10)) FROM contacts c"  # noqa: S608 - our own words
        " JOIN notes n ON n.id=c.note CROSS JOIN terms t ON t.note=c.note AND t.kind='called'"
        f" WHERE c.note IN ({','.join('?' * len(notes))}) GROUP BY c.note ORDER BY c.last_contact DESC, c.sort, n.path"
    )
    rows = db.execute(query, notes).fetchall()
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
