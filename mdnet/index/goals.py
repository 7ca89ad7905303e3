"""What the index knows of the goals: who bears on each, and who offers what it looks for."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import NamedTuple

from mdnet.index.documents import load
from mdnet.index.people import names_of
from mdnet.index.questions import parsed_day, standings_by_note
from mdnet.model.follow_up import FollowUp
from mdnet.model.names import loose
from mdnet.model.records import Goal
from mdnet.notes.links import find_links
from mdnet.plan.common_ground import beginnings, begun_by, matches
from mdnet.plan.goals import HELPERS, PEOPLE, GoalMaterial, Offer, Sought

_BEARERS = (
    "SELECT c.note FROM contacts c WHERE c.paused=0 AND c.note IN"
    " (SELECT note FROM links WHERE found=?1 AND role='goals'"
    " UNION SELECT found FROM links WHERE note=?1 AND role='attendees' AND found IS NOT NULL)"
    " ORDER BY c.last_contact DESC, c.sort"
)


_OFFERS = (
    "SELECT t.note, t.key, t.text FROM terms t CROSS JOIN contacts c ON c.note=t.note"
    " WHERE t.kind='offer' AND c.paused=0 ORDER BY c.weight DESC, c.last_contact DESC, c.sort, t.position"
)


class _Offered(NamedTuple):
    """The note and the words of each offer, people of the most weight first; and by the beginning of a word, which of
    them have it."""

    offers: list[tuple[int, str]]
    begun: dict[str, list[int]]


def _offered(db: sqlite3.Connection) -> _Offered:
    found = _Offered([], defaultdict(list))
    for number, (note, key, text) in enumerate(db.execute(_OFFERS)):
        found.offers.append((note, text))
        for begin in begun_by(key if key.isascii() else loose(key)):
            found.begun[begin].append(number)
    return found


def active_goals(db: sqlite3.Connection) -> list[GoalMaterial]:
    """The active goals, those with the nearest day first; private notes and paused people left out."""
    rows = db.execute(
        "SELECT r.note, r.doc FROM records r JOIN notes n ON n.id=r.note"
        " WHERE r.kind='goal' AND r.active=1 AND n.hidden=0 ORDER BY r.day IS NULL, r.day, r.name, n.path"
    ).fetchall()
    found = [(note, goal) for note, doc in rows if isinstance(goal := load(doc), Goal)]
    offered = _offered(db) if any(goal.looking_for for _, goal in found) else _Offered([], {})
    return [_material(db, note, goal, offered) for note, goal in found]


def _material(db: sqlite3.Connection, note: int, goal: Goal, offered: _Offered) -> GoalMaterial:
    bearers = [row[0] for row in db.execute(_BEARERS, (note,))]
    people = tuple(standings_by_note(db, bearers[:PEOPLE]).values())
    sought = tuple(_sought(db, text, frozenset(bearers), offered) for text in goal.looking_for)
    tasks = _tasks(db, note)
    texts = [contact.last.text for contact in people if contact.last]
    texts += [task.text for task in tasks] + [offer.text for one in sought for offer in one.offers]
    links = [link for text in (*texts, *goal.looking_for) for link in find_links(text)]
    left = len(bearers) - len(people)
    return GoalMaterial(goal, people, left, sought, tasks, *names_of(db, links, ()))


def _sought(db: sqlite3.Connection, need: str, bearers: frozenset[int], offered: _Offered) -> Sought:
    """Who offers what is needed: those who bear on the goal, then those of the most weight."""
    likely = sorted({number for begin in beginnings(need) for number in offered.begun.get(begin, ())})
    found: dict[int, str] = {}
    for note, text in sorted((offered.offers[number] for number in likely), key=lambda one: one[0] not in bearers):
        if note not in found and matches(need, text):
            found[note] = text
            if len(found) > HELPERS:
                break
    known = standings_by_note(db, list(found)[:HELPERS])
    offers = tuple(Offer(contact, found[note], note in bearers) for note, contact in known.items())
    return Sought(need, offers, len(found) > len(offers))


def _tasks(db: sqlite3.Connection, note: int) -> tuple[FollowUp, ...]:
    rows = db.execute(
        "SELECT path, line, text, due, waiting, recurrence, created FROM follow_ups WHERE note=?"
        " ORDER BY due IS NULL, due, line",
        (note,),
    )
    return tuple(
        FollowUp(path, line, text, parsed_day(due), bool(waiting), recurrence, created=parsed_day(created))
        for path, line, text, due, waiting, recurrence, created in rows
    )
