"""Pairs of contacts who may have a reason to meet: found by the words, interests and goals they share, never by looking
at all pairs."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, product
from typing import cast

from mdnet.index.acquaintance import meeting
from mdnet.index.documents import load
from mdnet.index.people import records
from mdnet.model.dates import shift
from mdnet.model.names import loose
from mdnet.model.records import Goal, Introduction
from mdnet.notes.links import plain
from mdnet.plan.common_ground import akin, matches, words_of
from mdnet.plan.matchmaking import FEW, GOAL, NEED, RARE, USUAL

Pairs = dict[tuple[int, int], int]
"""Two notes, the smaller id first, and the points of what they were found by."""
_TEXTS = 1000
"""Needs, and offers, that are looked at: those of the people I know best come first."""
_SIDE, _CIRCLE = 6, 8
"""How many of those who share one word, or one interest or goal, are paired: the best known."""
_CROWD = 40
"""An interest that more share pairs nobody."""
_INTERESTS = 300
"""Interests that are looked at, the rarest first."""
_RECENT = 90


def pairs(db: sqlite3.Connection) -> Pairs:
    """Pairs among all contacts; nobody in it is paused."""
    found: Pairs = defaultdict(int)
    for one, other in _needs(db):
        _add(found, one, other, NEED)
    for key, many in _interests(db)[:_INTERESTS]:
        for one, other in combinations(_sharing(db, key, _CIRCLE), 2):
            _add(found, one, other, RARE if many <= FEW else USUAL)
    for members in _goal_members(db):
        for one, other in combinations(members[:_CIRCLE], 2):
            _add(found, one, other, GOAL)
    return dict(found)


def pairs_with(db: sqlite3.Connection, contact: int, needs: Iterable[str], offers: Iterable[str]) -> Pairs:
    """Pairs of one contact, who has these needs and offers, with others; nobody else in it is paused."""
    found: Pairs = defaultdict(int)
    for kind, texts in (("offer", [*needs]), ("need", [*offers])):
        for one in meeting(db, kind, [plain(text) for text in texts], contact) if texts else ():
            _add(found, contact, one.note, NEED)
    own = {key for (key,) in db.execute("SELECT key FROM terms WHERE note=? AND kind='interest'", (contact,))}
    for key in sorted(own):
        sharing = _sharing(db, key, _CROWD + 1)
        for other in sharing:
            _add(found, contact, other, RARE if len(sharing) <= FEW else USUAL)
    for members in _goal_members(db):
        for other in members if contact in members else ():
            _add(found, contact, other, GOAL)
    return dict(found)


def holders(db: sqlite3.Connection) -> dict[str, int]:
    """How many contacts share an interest, by its loose form, for those that at least two share."""
    found: dict[str, int] = defaultdict(int)
    for key, many in db.execute(
        "SELECT key, count(*) FROM terms WHERE kind='interest' GROUP BY key HAVING count(*) > 1"
    ):
        found[loose(key)] += many
    return dict(found)


def burdened(db: sqlite3.Connection, today: date) -> frozenset[int]:
    """The contacts who have enough introductions: one that is under way, or two in the last three months."""
    since = shift(today, -_RECENT)
    lately: dict[int, int] = defaultdict(int)
    for note, doc in db.execute("SELECT note, doc FROM records WHERE kind='introduction'").fetchall():
        record = cast(Introduction, load(doc))
        pending = record.status in ("idea", "asked", "agreed")
        day = record.made_on or record.asked_on
        if pending or (day and day >= since):
            for (one,) in db.execute(
                "SELECT found FROM links WHERE note=? AND role='between' AND found NOT NULL", (note,)
            ):
                lately[one] += 2 if pending else 1
    return frozenset(note for note, weight in lately.items() if weight > 1)


def _add(found: Pairs, one: int, other: int, points: int) -> None:
    if one != other:
        found[(one, other) if one < other else (other, one)] += points


def _needs(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Somebody who looks for something, and somebody who offers it."""
    needs, offers = _words(db, "need"), _words(db, "offer")
    begins: dict[str, list[str]] = defaultdict(list)
    for word in offers:
        begins[word[:3]].append(word)
    fits: dict[tuple[str, str], bool] = {}
    for word, wanted in needs.items():
        for like in (other for other in begins.get(word[:3], ()) if akin(word, other)):
            for (one, need), (other, offer) in product(wanted[:_SIDE], offers[like][:_SIDE]):
                if (need, offer) not in fits:
                    fits[need, offer] = matches(need, offer)
                if fits[need, offer]:
                    yield one, other


def _words(db: sqlite3.Connection, kind: str) -> dict[str, list[tuple[int, str]]]:
    """The contacts with a text of a kind that says a word, best known first: (note, text)."""
    rows = db.execute(
        "SELECT t.note, t.text FROM terms t JOIN contacts c ON c.note=t.note WHERE t.kind=? AND c.paused=0"
        " ORDER BY min(c.talks, 12) DESC, c.last_contact DESC, c.sort LIMIT ?",
        (kind, _TEXTS),
    )
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for note, text in rows:
        text = plain(text)
        words = words_of(text)
        for word in (*words.specific, *words.weak):
            found[word].append((note, text))
    return found


def _interests(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """The interests that some share, and not everybody, the rarest first."""
    return db.execute(
        "SELECT key, count(*) AS many FROM terms WHERE kind='interest' GROUP BY key"
        " HAVING many BETWEEN 2 AND ? ORDER BY many, key",
        (_CROWD,),
    ).fetchall()


def _sharing(db: sqlite3.Connection, interest: str, limit: int) -> list[int]:
    """Those with an interest, best known first."""
    rows = db.execute(
        "SELECT c.note FROM terms t JOIN contacts c ON c.note=t.note WHERE t.kind='interest' AND t.key=? AND c.paused=0"
        " ORDER BY min(c.talks, 12) DESC, c.last_contact DESC, c.sort LIMIT ?",
        (interest, limit),
    )
    return [row[0] for row in rows]


def _goal_members(db: sqlite3.Connection) -> Iterator[list[int]]:
    """Those who bear on each active goal, best known first."""
    rows = db.execute("SELECT note FROM records WHERE kind='goal' AND active=1 ORDER BY note").fetchall()
    for (goal,) in rows:
        members = db.execute(
            "SELECT c.note FROM contacts c WHERE c.paused=0 AND c.note IN ("
            "SELECT note FROM links WHERE found=?1 AND role='goals'"
            " UNION SELECT found FROM links WHERE note=?1 AND role='attendees')"
            " ORDER BY min(c.talks, 12) DESC, c.last_contact DESC, c.sort",
            (goal,),
        )
        yield [row[0] for row in members]


def active_goals(db: sqlite3.Connection) -> frozenset[str]:
    """The names of the goals that are still pursued."""
    return frozenset(goal.name for goal in records(db, "goal") if isinstance(goal, Goal) and goal.active)
