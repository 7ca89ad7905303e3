"""Contacts who should meet: suggested with a reason, never those who rest, are private or know each other already."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from mdnet.index import pairs as index
from mdnet.index.acquaintance import known
from mdnet.index.questions import standings_by_note
from mdnet.model.names import loose
from mdnet.plan.matchmaking import Suggestion, spread, suggestion
from mdnet.plan.wording import Person

if TYPE_CHECKING:
    from mdnet.index.people import Named
    from mdnet.index.store import Connection
    from mdnet.workspace import Workspace

MOST, EACH = 10, 2
"""Suggestions given at a time, and how many of them may name the same person."""
_TRIED, _LOADED = 1500, 60
"""Pairs that are looked at, best first, and how many strangers among them are weighed."""


class Suggested(NamedTuple):
    """Suggestions, the best first; `remark` says why there are none for somebody, where that is known."""

    suggestions: tuple[Suggestion, ...]
    remark: str = ""


def suggest(work: Workspace, one: Named | None = None, limit: int = MOST) -> Suggested:
    """Pairs who should meet, the best first; with `one` only those that they are part of.

    Raises UnknownName when the note of `one` is private as a whole.
    """
    standing = work.standing(one) if one else None
    with work.view() as db:
        burdened = index.burdened(db, work.today)
        if one and standing:
            if standing.paused:
                return Suggested((), f"{one.name} is paused, so nobody is suggested.")
            if one.note in burdened:
                return Suggested((), f"{one.name} has an introduction under way, or two of late: one thing at a time.")
            found = index.pairs_with(db, one.note, standing.needs, standing.offers)
        else:
            found = index.pairs(db)
        strangers = list(islice(_strangers(db, found, burdened), _LOADED))
        people = standings_by_note(db, {note for pair in strangers for note in pair})
        goals, holders = index.active_goals(db), index.holders(db)
    weighed = [suggestion(people[first], people[second], goals, holders, work.today) for first, second in strangers]
    ranked = spread([found for found in weighed if found], 2 * limit, 2 * limit if one else EACH)
    unrelated = (found for found in ranked if not _told(work, *found.between))
    return Suggested(tuple(islice(unrelated, limit)))


def _told(work: Workspace, *pair: Person) -> bool:
    """Whether a note of the two names the other one as related, or as who brought us together, without a link."""
    names = {loose(person.name) for person in pair}
    for person in pair:
        contact = work._contact(person.path)
        said = [tie.contact for tie in contact.relationships] if contact else []
        if contact and contact.introduced_by:
            said.append(contact.introduced_by)
        if names & {loose(one.text) for one in said} - {loose(person.name)}:
            return True
    return False


def _strangers(db: Connection, found: index.Pairs, burdened: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The pairs who do not know each other and have room for an introduction: those found by most reasons first, the
    best known among them."""
    acquainted: dict[int, frozenset[int]] = {}
    for pair in sorted(found, key=lambda pair: -found[pair])[:_TRIED]:
        first, second = pair
        if first in burdened or second in burdened:
            continue
        for note in pair:
            if note not in acquainted:
                acquainted[note] = known(db, note)
        if second not in acquainted[first] and first not in acquainted[second]:
            yield pair
