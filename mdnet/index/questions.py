"""What the index is asked: each question costs what its answer holds, not what the vault holds."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from mdnet.errors import Problem
from mdnet.index.store import Store
from mdnet.model.cadence import Cadence
from mdnet.model.dates import PartialDate
from mdnet.model.interaction import Interaction
from mdnet.model.link import Link
from mdnet.model.standing import Standing

_COLUMNS = (
    "c.note, n.path, c.name, c.uid, c.circle, c.days, c.months, c.organization, c.title, c.location, c.birthday,"
    " c.met_on, c.snoozed_until, c.paused, c.fact, c.first_contact, c.last_contact, c.talks,"
    " c.rhythm, c.unanswered, c.gave, c.received, c.due_on, c.estimated, c.goals, c.promises, c.waiting, c.weight"
)
_WIDTH = _COLUMNS.count(",") + 1
_ENTRY = "i.note, i.line, p.path, i.day, i.channel, i.by, i.tags, i.text, i.details, i.time, i.owned"
"""The columns of an interaction `i` in the note `p`."""
_CHUNK = 500


def parsed_day(text: str | None) -> date | None:
    """A day as the index keeps it, or None."""
    return date.fromisoformat(text) if text else None


@contextmanager
def as_of(store: Store, today: date, rings: dict[str, int]) -> Iterator[sqlite3.Connection]:
    """A view in which nothing dated after `today` has happened yet. Costs nothing where no log runs ahead, and nothing
    within another view, which it is then part of."""
    if store.db.in_transaction:
        yield store.db
        return
    day = today.isoformat()
    with store.reading() as db:
        if not _ahead(db, day):
            yield db
            return
    with store.reading(scratch=True) as db:  # from the beginning: a view that only then wants to write may be refused
        _derive_again(db, _ahead(db, day), rings, day)
        yield db


def _ahead(db: sqlite3.Connection, day: str) -> list[Any]:
    return db.execute("SELECT * FROM contacts WHERE last_contact > ?", (day,)).fetchall()


def _derive_again(db: sqlite3.Connection, rows: list[Any], rings: dict[str, int], day: str) -> None:
    from mdnet.index.standings import write_derived  # rarely needed, and much comes with it

    for row in rows:
        write_derived(db, row, rings, day)


def in_chunks(notes: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
    """So many ids at a time as one statement takes, with its question marks."""
    for start in range(0, len(notes), _CHUNK):
        chunk = list(notes[start : start + _CHUNK])
        yield ",".join("?" * len(chunk)), chunk


def standings(db: sqlite3.Connection, notes: Iterable[int]) -> list[Standing]:
    """The standing of each contact, in the order asked for; ids of other notes are passed over."""
    return list(standings_by_note(db, notes).values())


def standings_by_note(db: sqlite3.Connection, notes: Iterable[int]) -> dict[int, Standing]:
    """As `standings`, by the id of the contact's note."""
    wanted = list(dict.fromkeys(notes))
    found: dict[int, Standing] = {}
    for marks, chunk in in_chunks(wanted):
        rows = db.execute(
            f"SELECT {_COLUMNS}, {_ENTRY} FROM contacts c JOIN notes n ON n.id=c.note"  # noqa: S608 - our own words
            " LEFT JOIN interactions i ON i.note=c.last_note AND i.line=c.last_line LEFT JOIN notes p ON p.id=i.note"
            f" WHERE c.note IN ({marks})",
            chunk,
        ).fetchall()
        terms = _terms(db, marks, chunk)
        goals = _goals(db, marks, chunk)
        for row in rows:
            entry = row[_WIDTH:]
            last = None if entry[0] is None else _interaction(entry)
            found[row[0]] = _standing(row[:_WIDTH], terms.get(row[0], {}), goals.get(row[0], []), last)
    return {note: found[note] for note in wanted if note in found}


def _standing(row: Any, terms: dict[str, list[str]], goals: list[str], last: Interaction | None) -> Standing:
    (_, path, name, uid, circle, days, months, organization, title, location, birthday, met_on, snoozed, paused, fact,
     first, last_contact, talks, rhythm, unanswered, gave, received, due_on, estimated, active, promises, waiting,
     weight) = row  # fmt: skip
    return Standing(
        path=path,
        name=name,
        uid=uid,
        aliases=tuple(terms.get("alias", ())),
        circle=circle,
        cadence=None if days is None else Cadence(days, months),
        organization=organization,
        title=title,
        location=location,
        tags=tuple(terms.get("tag", ())),
        interests=tuple(terms.get("interest", ())),
        needs=tuple(terms.get("need", ())),
        offers=tuple(terms.get("offer", ())),
        goals=tuple(goals),
        active_goals=active,
        affiliations=tuple(dict.fromkeys((*filter(None, [organization]), *terms.get("affiliation", ())))),
        birthday=PartialDate.parse(birthday) if birthday else None,
        met_on=parsed_day(met_on),
        snoozed_until=parsed_day(snoozed),
        paused=bool(paused),
        first_contact=parsed_day(first),
        last_contact=parsed_day(last_contact),
        due_on=parsed_day(due_on),
        estimated=bool(estimated),
        talks=talks,
        rhythm=rhythm,
        unanswered=unanswered,
        gave=gave,
        received=received,
        promises=promises,
        waiting=waiting,
        weight=weight,
        fact=fact,
        last=last,
    )


def _terms(db: sqlite3.Connection, marks: str, chunk: list[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    query = f"SELECT note, kind, text FROM terms WHERE note IN ({marks}) ORDER BY note, kind, position"  # noqa: S608
    for note, kind, text in db.execute(query, chunk):
        found[note][kind].append(text)
    return found


def _goals(db: sqlite3.Connection, marks: str, chunk: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = db.execute(
        f"SELECT l.note, r.name FROM links l JOIN records r ON r.note=l.found AND r.kind='goal'"  # noqa: S608
        f" WHERE l.note IN ({marks}) AND l.role='goals'"
        f" UNION SELECT l.found, r.name FROM links l JOIN records r ON r.note=l.note AND r.kind='goal'"
        f" WHERE l.found IN ({marks}) AND l.role='attendees' ORDER BY 1, 2",
        [*chunk, *chunk],
    )
    for note, name in rows:
        found[note].append(name)
    return found


def interactions_at(db: sqlite3.Connection, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Interaction]:
    """The interactions written at (note, line)."""
    found: dict[tuple[int, int], Interaction] = {}
    for place in dict.fromkeys(places):
        query = f"SELECT {_ENTRY} FROM interactions i JOIN notes p ON p.id=i.note WHERE i.note=? AND i.line=?"  # noqa: S608
        for row in db.execute(query, place):
            found[place] = _interaction(row)
    return found


def _interaction(row: Any, people: tuple[Link, ...] = ()) -> Interaction:
    _, line, path, day, channel, by, tags, text, details, time, owned = row
    return Interaction(
        path,
        line,
        date.fromisoformat(day),
        channel,
        text,
        people,
        bool(owned),
        by,
        tuple(tags.split()),
        tuple(details.split("\n")) if details else (),
        time,
    )


def history(db: sqlite3.Connection, contact: int, today: date, limit: int = 400) -> list[Interaction]:
    """Every interaction of a contact up to `today`, newest first, with the links of those who shared it."""
    rows = db.execute(
        f"SELECT {_ENTRY} FROM talks t JOIN interactions i ON i.note=t.note AND i.line=t.line"  # noqa: S608
        " JOIN notes p ON p.id=i.note WHERE t.contact=? AND t.day <= ? ORDER BY t.day DESC, p.path, i.line LIMIT ?",
        (contact, today.isoformat(), limit),
    ).fetchall()
    return [_interaction(row, sharers(db, row[0], row[1])) for row in rows]


def sharers(db: sqlite3.Connection, note: int, line: int) -> tuple[Link, ...]:
    """The links that share the interaction at (note, line)."""
    rows = db.execute(
        "SELECT target, line FROM links WHERE note=? AND line=? AND role='share' ORDER BY number", (note, line)
    )
    return tuple(Link(target, target.rpartition("/")[2], at) for target, at in rows)


def problems(db: sqlite3.Connection, today: date) -> list[Problem]:
    """Every fault of the vault: those found while reading, and those that show only between notes."""
    return sorted({*_faults(db, today), *_missing_links(db)})


def _faults(db: sqlite3.Connection, today: date) -> list[Problem]:
    """All errors and warnings, and some hints."""
    rows = db.execute("SELECT path, line, code, message, severity, fixable FROM problems")
    found = [
        Problem(path, line, code, message, severity, bool(fix)) for path, line, code, message, severity, fix in rows
    ]
    found += _link_problems(db)
    found += _uid_problems(db)
    found += _path_problems(db)
    found += [
        Problem(path, line, "future-date", f"log: {day} is still ahead, so it does not count as contact yet", "warning")
        for path, line, day in db.execute(
            "SELECT n.path, i.line, i.day FROM interactions i JOIN notes n ON n.id=i.note WHERE i.day > ?",
            (today.isoformat(),),
        )
    ]
    return list(set(found))


def _link_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    rows = db.execute(
        "SELECT n.path, l.line, l.target, l.how, l.key, t.path FROM links l JOIN notes n ON n.id=l.note"
        " LEFT JOIN notes t ON t.id=l.found WHERE l.how IN ('ambiguous', 'alias')"
    ).fetchall()
    for path, line, target, how, key, found in rows:
        if how == "alias":
            stem = found.rpartition("/")[2][:-3]
            message = f"[[{target}]] is an alias, which Obsidian does not open; write [[{stem}|{target}]]"
            yield Problem(path, line, "alias-link", message, "hint", True)
            continue
        meant = db.execute("SELECT path FROM names JOIN notes ON note=id WHERE key=? ORDER BY path", (key,)).fetchall()
        names = ", ".join(row[0] for row in meant[:4])
        message = f"[[{target}]] could mean {names}; nobody is credited until it says which"
        yield Problem(path, line, "ambiguous-link", message, "warning")


def _missing_links(db: sqlite3.Connection) -> Iterator[Problem]:
    """Links that should mean somebody and mean no note, as after a rename; anywhere else they are a user's plans."""
    rows = db.execute(
        "SELECT n.path, l.line, l.target FROM links l JOIN notes n ON n.id=l.note WHERE l.how='missing' AND l.role IN"
        " ('share', 'introduced_by', 'relationships', 'between', 'via', 'goals')"
        " AND NOT (l.role='share' AND n.kind='interaction')"  # its attendees may be plain names
    )
    for path, line, target in rows:
        yield Problem(path, line, "missing-link", f"[[{target}]] leads to no note, so nobody is credited", "hint")


def _uid_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    rows = db.execute(
        "SELECT n.path, c.uid FROM contacts c JOIN notes n ON n.id=c.note WHERE c.uid IN"
        " (SELECT uid FROM contacts WHERE uid IS NOT NULL GROUP BY uid HAVING count(*) > 1) ORDER BY c.uid, n.path"
    ).fetchall()
    first: dict[str, str] = {}
    for path, uid in rows:
        if uid in first:
            message = f'uid: "{uid}" is also that of {first[uid]}; two notes of one person?'
            yield Problem(path, 0, "duplicate-uid", message, "warning")
        first.setdefault(uid, path)


def _path_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    from mdnet.notes.links import fold

    rows = db.execute(
        "SELECT n.path FROM names a JOIN notes n ON n.id=a.note WHERE a.alias=0 AND a.key IN"
        " (SELECT key FROM names WHERE alias=0 GROUP BY key HAVING count(*) > 1) ORDER BY n.path"
    ).fetchall()
    first: dict[str, str] = {}
    for (path,) in rows:
        key = fold(path)
        if key in first:
            message = f"some systems take this file for {first[key]} (case or accents aside); rename one"
            yield Problem(path, 0, "path-collision", message, "warning")
        first.setdefault(key, path)


def problem_count(store: Store, today: date) -> int:
    """How many errors and warnings `problems` tells of: counted once for each state of the index and each day."""
    key = f"{store.generation} {today}"
    known = store.db.execute("SELECT value FROM meta WHERE key='told'").fetchone()
    if known and known[0].startswith(f"{key} "):
        return int(known[0].rpartition(" ")[2])
    count = sum(problem.severity != "hint" for problem in _faults(store.db, today))
    with suppress(sqlite3.Error, OSError), store.writing(patient=False) as db:
        db.execute("INSERT OR REPLACE INTO meta VALUES('told', ?)", (f"{key} {count}",))
    return count


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """How much the index holds, by name of what is counted."""
    queries = {
        "notes": "SELECT count(*) FROM notes",
        "contacts": "SELECT count(*) FROM contacts",
        "interactions": "SELECT count(*) FROM interactions",
        "links": "SELECT count(*) FROM links",
        "links_resolved": "SELECT count(*) FROM links WHERE found IS NOT NULL",
        "follow_ups": "SELECT count(*) FROM follow_ups WHERE concerns=1",
        "events": "SELECT count(*) FROM records WHERE kind='event'",
        "goals": "SELECT count(*) FROM records WHERE kind='goal'",
        "organizations": "SELECT count(*) FROM records WHERE kind='organization'",
    }
    return {name: int(db.execute(query).fetchone()[0]) for name, query in queries.items()}
