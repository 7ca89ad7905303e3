"""The index's answers about whom something is for: who cares about a topic, who spoke of it, who had it already."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from mdnet.index.people import named
from mdnet.index.questions import parsed_day
from mdnet.index.schema import GAVE
from mdnet.plan.audience import Clue, begins_so
from mdnet.plan.common_ground import same_topic, words_of

_MOST = 200
"""People of one term, and lines about one topic, that are looked at: the weightiest, the latest."""


def vocabulary(db: sqlite3.Connection, kind: str) -> list[str]:
    """Every term of a kind, each once, however many people have it: from one to the next in the index."""
    rows = db.execute(
        "WITH RECURSIVE one(key) AS (SELECT min(key) FROM terms WHERE kind=?1 UNION ALL"
        " SELECT (SELECT min(key) FROM terms WHERE kind=?1 AND key > one.key) FROM one WHERE one.key IS NOT NULL)"
        " SELECT key FROM one WHERE key IS NOT NULL",
        (kind,),
    )
    return [key for (key,) in rows]


def clues(
    db: sqlite3.Connection, kinds: Iterable[str], beginnings: frozenset[str], test: Callable[[str, str], bool]
) -> list[Clue]:
    """The terms of people who are not paused that pass the test; only those with a word of such a beginning are
    tested."""
    found = []
    for kind in kinds:
        fitting = [key for key in vocabulary(db, kind) if begins_so(key, beginnings) and test(kind, key)]
        for key in fitting:
            rows = db.execute(
                "SELECT t.note, t.text FROM terms t JOIN contacts c ON c.note=t.note WHERE t.kind=? AND t.key=?"
                " AND c.paused=0 ORDER BY c.weight DESC, c.sort LIMIT ?",
                (kind, key, _MOST),
            )
            found += [Clue(note, kind, text) for note, text in rows]
    return found


def works(db: sqlite3.Connection, beginnings: frozenset[str], test: Callable[[str, str], bool]) -> list[Clue]:
    """As `clues`, of what people work as and where. Looks at everybody's, of which there is no index."""
    rows = db.execute(
        "SELECT note, title, organization FROM contacts WHERE paused=0 AND (title<>'' OR organization<>'')"
        " ORDER BY weight DESC, sort"
    )
    known: dict[tuple[str, str], bool] = {}
    found: list[Clue] = []
    for note, *texts in rows:
        for kind, text in zip(("title", "affiliation"), texts, strict=True):
            if (kind, text) not in known:
                known[kind, text] = bool(text) and begins_so(text, beginnings) and test(kind, text)
            if known[kind, text] and len(found) < _MOST:
                found.append(Clue(note, kind, text))
    return found


def spoken_of(db: sqlite3.Connection, topics: Sequence[str], first: date, last: date) -> list[Clue]:
    """The latest lines from `first` to `last` that speak of a topic, one for each contact who is not paused."""
    found: dict[int, Clue] = {}
    for topic in topics:
        words = words_of(topic)
        said = (*words.specific, *words.weak)
        if not said:
            continue
        beginning = max(said, key=len)[:4]
        for note, line, day, text, owned in _lines(db, " ".join(word[:4] for word in said), beginning, first, last):
            if same_topic(text, topic):
                for contact in sharing(db, note, line, owned):
                    if contact not in found or found[contact].day < parsed_day(day):  # type: ignore[operator]  # a line has a day
                        found[contact] = Clue(contact, "talk", text, parsed_day(day))
    return list(found.values())


def _lines(
    db: sqlite3.Connection, words: str, beginning: str, first: date, last: date
) -> list[tuple[int, int, str, str, int]]:
    query = (
        "SELECT i.note, i.line, i.day, i.text, i.owned FROM interactions i WHERE i.note IN ({})"
        " AND i.day BETWEEN ?2 AND ?3 AND instr(lower(i.text), ?4) AND NOT i.flags & 1 ORDER BY i.day DESC LIMIT ?5"
    )
    quoted = " ".join(f'"{word}"*' for word in words.split())
    values = (first.isoformat(), last.isoformat(), beginning, _MOST)
    try:
        rows = db.execute(query.format("SELECT rowid FROM texts WHERE texts MATCH ?1"), (quoted, *values))
        return rows.fetchall()
    except sqlite3.OperationalError:  # an SQLite without FTS5
        plain = "SELECT rowid FROM texts WHERE instr(lower(body), ?1)"
        return db.execute(query.format(plain), (beginning, *values)).fetchall()


def sharing(db: sqlite3.Connection, note: int, line: int, owned: int) -> list[int]:
    """The contacts who took part in an interaction and are not paused: the owner of its note, and who shared it."""
    rows = db.execute(
        "SELECT note FROM contacts WHERE paused=0 AND note IN (SELECT ?1 WHERE ?3 UNION"
        " SELECT found FROM links WHERE note=?1 AND line=?2 AND role='share' AND found IS NOT NULL)",
        (note, line, owned),
    )
    return [row[0] for row in rows]


def readers(db: sqlite3.Connection, path: str, plain_names: Sequence[str]) -> set[int]:
    """The contacts that a note says it was `shared_with` (`plain_names`: those that are no links), and in whose log
    something given links to it."""
    rows = db.execute(
        "SELECT l.found FROM notes n JOIN links l ON l.note=n.id WHERE n.path=?1 AND l.role='shared_with'"
        " AND l.found IS NOT NULL"
        " UNION SELECT i.note FROM notes n JOIN links l ON l.found=n.id JOIN interactions i ON i.note=l.note"
        " AND i.line=l.line WHERE n.path=?1 AND l.role IN ('link', 'share') AND i.owned=1 AND i.flags & ?2",
        (path, GAVE),
    )
    found = {row[0] for row in rows}
    for name in plain_names:
        found |= {one.note for one in named(db, name)}
    return found


def linked(db: sqlite3.Connection, path: str) -> list[tuple[int, str]]:
    """The notes that a note links to, with the role of the link; whom it came through last."""
    rows = db.execute(
        "SELECT l.found, l.role FROM notes n JOIN links l ON l.note=n.id WHERE n.path=? AND l.found IS NOT NULL"
        " ORDER BY l.role='via'",
        (path,),
    )
    return rows.fetchall()


def told_of(db: sqlite3.Connection, address: str) -> set[int]:
    """The contacts with an entry that holds a web address."""
    bare = bare_address(address)
    if not bare:
        return set()
    query = "SELECT note, line, owned FROM interactions WHERE note IN ({}) AND instr(lower(text || details), ?2)"
    try:
        phrase = '"' + bare.replace('"', " ") + '"'
        rows = db.execute(query.format("SELECT rowid FROM texts WHERE texts MATCH ?1"), (phrase, bare)).fetchall()
    except sqlite3.OperationalError:  # an SQLite without FTS5
        rows = db.execute(query.format("SELECT rowid FROM texts WHERE instr(lower(body), ?1)"), (bare, bare)).fetchall()
    return {contact for note, line, owned in rows for contact in sharing(db, note, line, owned)}


def bare_address(address: str) -> str:
    """A web address as two are compared: without scheme, `www.` and the slash at its end."""
    return address.strip().lower().partition("://")[2].removeprefix("www.").rstrip("/")


def last_given(db: sqlite3.Connection, note: int, since: date, today: date) -> date | None:
    """When I last sent a contact something, since a day: an entry of theirs "shared …" or "passed on …" with #gave."""
    row = db.execute(
        "SELECT max(day) FROM interactions WHERE note=? AND day BETWEEN ? AND ? AND flags & ?"
        " AND (text LIKE 'shared %' OR text LIKE 'passed on%')",
        (note, since.isoformat(), today.isoformat(), GAVE),
    ).fetchone()
    return parsed_day(row[0])
