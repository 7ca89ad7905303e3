"""What the index knows of the goals: who bears on each, and who offers what it looks for."""

from __future__ import annotations

import re
import sqlite3
from itertools import chain

from mdnet.index.documents import load
from mdnet.index.people import names_of
from mdnet.index.questions import parsed_day, standings_by_note
from mdnet.model.follow_up import FollowUp
from mdnet.model.records import Goal
from mdnet.notes.links import find_links
from mdnet.plan.common_ground import matches
from mdnet.plan.goals import HELPERS, PEOPLE, GoalMaterial, Offer, Sought, beginnings

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
_Offered = list[tuple[int, str, str]]
"""The note, the folded words and the words of each offer; people of the most weight first."""


def active_goals(db: sqlite3.Connection) -> list[GoalMaterial]:
    """The active goals, those with the nearest day first; private notes and paused people left out."""
    rows = db.execute(
        "SELECT r.note, r.doc FROM records r JOIN notes n ON n.id=r.note"
        " WHERE r.kind='goal' AND r.active=1 AND n.hidden=0 ORDER BY r.day IS NULL, r.day, r.name, n.path"
    ).fetchall()
    found = [(note, goal) for note, doc in rows if isinstance(goal := load(doc), Goal)]
    offered = db.execute(_OFFERS).fetchall() if any(goal.looking_for for _, goal in found) else []
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
    parts = beginnings(need)
    if not parts:
        return Sought(need)
    likely = re.compile("|".join(map(re.escape, parts))).search
    there = (one for one in offered if one[0] in bearers)
    others = (one for one in offered if one[0] not in bearers)
    found: dict[int, str] = {}
    for note, key, text in chain(there, others):
        if (likely(key) or not key.isascii()) and note not in found and matches(need, text):  # the folded keep accents
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
