"""What the block ids of an agenda stand for: the contact, the task or the record that an item was made from."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from typing import NamedTuple

from mdnet.index.called import link_to
from mdnet.model.follow_up import FollowUp
from mdnet.plan.item import item_id


class Source(NamedTuple):
    """What an item was made from. `path`, `name` and `link` are the contact's ("" when it is about none); `label` is
    what an occasion is called; `task` the open follow-up."""

    kind: str
    path: str = ""
    name: str = ""
    link: str = ""
    label: str = ""
    task: FollowUp | None = None


def sources(db: sqlite3.Connection, ids: Collection[str], years: Collection[int]) -> dict[str, list[Source]]:
    """By id, everything in the vault as it is now that an item of this id may be about: none when it is gone or has
    other words now, several when that is in doubt. `years` are those in which occasions may fall."""
    found: dict[str, list[Source]] = {}
    for make in (_of_contacts, _of_tasks, _of_occasions, _of_records):
        for number, source in make(db, frozenset(ids), years):
            found.setdefault(number, []).append(source)
    return {
        number: [one._replace(link=link_to(db, one.path)) if one.path else one for one in dict.fromkeys(several)]
        for number, several in found.items()
    }


_Found = Iterator[tuple[str, Source]]


def _of_contacts(db: sqlite3.Connection, ids: frozenset[str], _: Collection[int]) -> _Found:
    rows = db.execute("SELECT n.path, c.name, c.milestone_on FROM contacts c JOIN notes n ON n.id=c.note")
    for path, name, milestone in rows:
        for kind in ("check_in", "first_follow_up", "dormant"):
            if (number := item_id(kind, path)) in ids:
                yield number, Source(kind, path, name)
        if milestone and (number := item_id("milestone", path, milestone)) in ids:
            yield number, Source("occasion", path, name, label="milestone")


def _of_tasks(db: sqlite3.Connection, ids: frozenset[str], _: Collection[int]) -> _Found:
    from mdnet.index.owed import open_follow_ups

    for task, _names in open_follow_ups(db):
        for kind in ("follow_up", "waiting"):
            if (number := item_id(kind, task.path, task.text)) in ids:
                path, name = _concerned(db, task)
                yield number, Source(kind, path, name, task=task)


def _concerned(db: sqlite3.Connection, task: FollowUp) -> tuple[str, str]:
    """Path and name of the first contact that a task concerns, as the agenda's line names them."""
    own = "SELECT n.path, c.name FROM contacts c JOIN notes n ON n.id=c.note WHERE n.path=?"
    linked = (
        "SELECT n.path, c.name FROM notes own JOIN links l ON l.note=own.id AND l.line=? AND l.role='task'"
        " JOIN contacts c ON c.note=l.found JOIN notes n ON n.id=c.note WHERE own.path=? ORDER BY l.number"
    )
    row = db.execute(own, (task.path,)).fetchone() or db.execute(linked, (task.line, task.path)).fetchone()
    return row or ("", "")


def _of_occasions(db: sqlite3.Connection, ids: frozenset[str], years: Collection[int]) -> _Found:
    rows = db.execute(
        "SELECT n.path, c.name, o.label FROM occasions o JOIN notes n ON n.id=o.note JOIN contacts c ON c.note=o.note"
    )
    for path, name, label in rows:
        for year in years:
            if (number := item_id("occasion", path, label, str(year))) in ids:
                yield number, Source("occasion", path, name, label=label)


def _of_records(db: sqlite3.Connection, ids: frozenset[str], _: Collection[int]) -> _Found:
    rows = db.execute(
        "SELECT r.kind, n.path, r.name FROM records r JOIN notes n ON n.id=r.note"
        " WHERE r.kind IN ('event', 'introduction', 'opportunity')"
    )
    for kind, path, name in rows:
        if (number := item_id(kind, path)) in ids:
            yield number, Source(kind, label=name)
