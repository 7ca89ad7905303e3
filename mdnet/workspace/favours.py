"""The ledger of favours: who gave what to whom, and what I could give where I have only taken."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, cast

from mdnet.index.acquaintance import Meeting, known, meeting
from mdnet.index.favours import favours
from mdnet.index.people import records
from mdnet.index.questions import standings, standings_by_note
from mdnet.plan.common_ground import same_topic
from mdnet.plan.ledger import Account, Thought, accounts, latest, to_give
from mdnet.plan.wording import Person

if TYPE_CHECKING:
    from mdnet.index.people import Named
    from mdnet.index.store import Connection
    from mdnet.model.records import Resource
    from mdnet.model.standing import Standing
    from mdnet.workspace import Workspace

_THOUGHTS = 5
"""People to give something to that are named at a time."""


class Ledger(NamedTuple):
    """The accounts, those first who gave most beyond what they got, and those who have only given so far."""

    accounts: tuple[Account, ...]
    thoughts: tuple[Thought, ...]


def ledger(work: Workspace, one: Named | None = None) -> Ledger:
    """What went between me and everybody, or one contact, who then has an account even when it is empty.

    Raises UnknownName when the contact's note is private as a whole.
    """
    if one:
        work.standing(one)
    with work.view() as db:
        found = favours(db, work.today, one.note if one else None)
        if one:
            found.setdefault(one.note, [])
        people = standings_by_note(db, found)
        by_path = {standing.path: (note, standing) for note, standing in people.items()}
        listed = accounts({Person(people[note].name, people[note].path): found[note] for note in found})
        taken = [
            (account, *by_path[account.contact.path])
            for account in listed
            if account.only_taken and not by_path[account.contact.path][1].paused
        ]
        thoughts = _thoughts(work, db, taken[: 4 * _THOUGHTS])
    return Ledger(listed, thoughts)


def _thoughts(work: Workspace, db: Connection, taken: list[tuple[Account, int, Standing]]) -> tuple[Thought, ...]:
    """Those with something to give first."""
    if not taken:
        return ()
    me = work.me()
    helpers = _helpers(db, [(note, standing) for _, note, standing in taken])
    resources = [cast("Resource", record) for record in records(db, "resource")]
    found = []
    for account, note, standing in taken:
        topics = (*standing.interests, *standing.needs)
        names = {standing.name.casefold(), standing.path.rpartition("/")[2].removesuffix(".md").casefold()}
        reading = [
            one.name
            for one in resources
            if not any((who.target or who.text).rpartition("/")[2].casefold() in names for who in one.shared_with)
            and any(same_topic(topic, subject) for topic in topics for subject in one.topics)
        ]
        give = to_give(standing, me.offers if me else (), helpers.get(note, []), reading)
        found.append(Thought(account.contact, latest(account, "received", work.today), give))
    return tuple(sorted(found, key=lambda one: not one.give)[:_THOUGHTS])


def _helpers(db: Connection, taken: list[tuple[int, Standing]]) -> dict[int, list[tuple[str, str, str]]]:
    """For each contact somebody they do not know yet who offers what they need: name, offer, need."""
    needs = {need for _, standing in taken for need in standing.needs}
    if not needs:
        return {}
    by_need: dict[str, list[Meeting]] = defaultdict(list)
    for one in meeting(db, "offer", sorted(needs)):
        by_need[one.own].append(one)
    found: dict[int, list[tuple[str, str, str]]] = {}
    for note, standing in taken:
        offers = [one for need in standing.needs for one in by_need[need][:20]]
        acquainted = known(db, note) | {note} if offers else frozenset()
        chosen = next((one for one in offers if one.note not in acquainted), None)
        if chosen:
            found[note] = [(standings(db, [chosen.note])[0].name, chosen.theirs, chosen.own)]
    return found
