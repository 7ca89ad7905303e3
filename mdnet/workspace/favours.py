"""The ledger of favours: who gave what to whom, and what I could give where I have only taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from mdnet.index.acquaintance import Meeting, known, meeting
from mdnet.index.favours import favours, people
from mdnet.index.pairs import burdened
from mdnet.index.people import records
from mdnet.index.questions import standings, standings_by_note
from mdnet.plan.common_ground import same_topic
from mdnet.plan.ledger import ONE_WAY, Account, Thought, accounts, good_to_give, latest, to_give
from mdnet.plan.ledger import before_asking as asking_words
from mdnet.plan.wording import Person

if TYPE_CHECKING:
    from mdnet.index.people import Named
    from mdnet.index.store import Connection
    from mdnet.model.records import Resource
    from mdnet.model.standing import Standing
    from mdnet.workspace import Workspace

_THOUGHTS, _CONSIDERED = 5, 6
"""People to give something to that are named at a time, and among how many they are chosen."""
_WORDS = 2
"""People of whom a word is said in one agenda although they are asked for nothing."""
_NEEDS = 1
"""Needs of each for which somebody to meet is looked for."""


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
        known_as = people(db, found)
        notes = {path: note for note, (_, path, paused) in known_as.items() if not paused}
        listed = accounts({Person(name, path): found[note] for note, (name, path, _) in known_as.items()})
        taken = [one for one in listed if one.only_taken and one.contact.path in notes][:_CONSIDERED]
        full = standings_by_note(db, [notes[one.contact.path] for one in taken])
        thoughts = _thoughts(work, db, [(one, notes[one.contact.path], full[notes[one.contact.path]]) for one in taken])
    return Ledger(listed, thoughts)


def _thoughts(work: Workspace, db: Connection, taken: list[tuple[Account, int, Standing]]) -> tuple[Thought, ...]:
    """Those with something to give first."""
    give = gifts(work, db, [(note, standing) for _, note, standing in taken])
    found = [
        Thought(account.contact, latest(account, "received", work.today), give[note]) for account, note, _ in taken
    ]
    return tuple(sorted(found, key=lambda one: not one.give)[:_THOUGHTS])


def gifts(
    work: Workspace, db: Connection, contacts: list[tuple[int, Standing]], reading: bool = True
) -> dict[int, str]:
    """One concrete thing to give each of some contacts, by their notes; "" where nothing comes to mind. Without
    `reading`, nothing to read."""
    if not contacts:
        return {}
    me = work.me()
    helpers = _helpers(work, db, contacts)
    resources = [cast("Resource", record) for record in (records(db, "resource") if reading else ())]
    return {
        note: to_give(standing, me.offers if me else (), helpers.get(note, []), _reading(standing, resources))
        for note, standing in contacts
    }


def _reading(standing: Standing, resources: list[Resource]) -> list[str]:
    """What they have not had yet, of what they care about."""
    topics = (*standing.interests, *standing.needs)
    names = {standing.name.casefold(), standing.path.rpartition("/")[2].removesuffix(".md").casefold()}
    return [
        one.name
        for one in resources
        if not any((who.target or who.text).rpartition("/")[2].casefold() in names for who in one.shared_with)
        and any(same_topic(topic, subject) for topic in topics for subject in one.topics)
    ]


def before_asking(
    work: Workspace, db: Connection, asked: Sequence[Standing], others: Sequence[Standing] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """A gentle word about those of some contacts whose last favours all went one way, by path: about those who are to
    be `asked` for something, and what to give to a few of the `others`, where there is something."""
    sought = {one.path for one in asked}
    likely = {one.path: one for one in (*asked, *others) if one.received >= ONE_WAY and not one.paused}
    found: list[tuple[Account, int, Standing]] = []
    for path, standing in likely.items():
        (note,) = db.execute("SELECT id FROM notes WHERE path=?", (path,)).fetchone()
        (account,) = accounts({Person(standing.name, path): favours(db, work.today, note).get(note, ())})
        if account.taken_since >= ONE_WAY:
            found.append((account, note, standing))
    asking = [one for one in found if one[2].path in sought][:_CONSIDERED]
    rest = [one for one in found if one[2].path not in sought][:_CONSIDERED]
    first = gifts(work, db, [(note, standing) for _, note, standing in asking])
    more = gifts(work, db, [(note, standing) for _, note, standing in rest], reading=False)
    meant = [(standing.path, more[note]) for _, note, standing in rest if more[note]]
    return (
        {standing.path: asking_words(account, first[note], work.today) for account, note, standing in asking},
        {path: good_to_give(gift) for path, gift in meant[:_WORDS]},
    )


def _helpers(
    work: Workspace, db: Connection, taken: list[tuple[int, Standing]]
) -> dict[int, list[tuple[str, str, str]]]:
    """For each contact somebody they do not know yet who offers what they need, nobody twice: name, offer, need."""
    needs = {need for _, standing in taken for need in standing.needs[:_NEEDS]}
    if not needs:
        return {}
    by_need: dict[str, list[Meeting]] = defaultdict(list)
    for one in meeting(db, "offer", sorted(needs)):
        by_need[one.own].append(one)
    found: dict[int, list[tuple[str, str, str]]] = {}
    engaged = set(burdened(db, work.today))
    for note, standing in taken:
        offers = [one for need in standing.needs[:_NEEDS] for one in by_need[need][:20]]
        acquainted = known(db, note) | {note} if offers else frozenset()
        chosen = next((one for one in offers if one.note not in acquainted and one.note not in engaged), None)
        if chosen and note not in engaged:
            engaged.add(chosen.note)
            found[note] = [(standings(db, [chosen.note])[0].name, chosen.theirs, chosen.own)]
    return found
