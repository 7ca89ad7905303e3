"""Sync with a vdir: both sides read and paired, what is to be done as values, then done: the vault, the cards, the
state, in this order, so that a run that is killed anywhere is made whole by the next one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import Problem
from mdnet.index import imports
from mdnet.outside import vdir
from mdnet.plan.vdir_merge import Merge, has_changed, merge
from mdnet.plan.vdir_pairs import CardKey, Entry, Kind, Known, NoteKey, Pair, paired, refuse_loss, twice
from mdnet.workspace import vdir_state
from mdnet.workspace.vdir_cards import CardSide, read_file
from mdnet.workspace.vdir_notes import NoteSide, read_note
from mdnet.workspace.vdir_strangers import Strangers

if TYPE_CHECKING:
    from mdnet.model.conventions import Conventions
    from mdnet.workspace import Workspace


class Options(NamedTuple):
    """What is wanted: the query for contacts (None: that of the last time), the folder of the vault for new notes, and
    whether deletions are carried over."""

    select: str | None = None
    into: str = ""
    delete: bool = False


class Item(NamedTuple):
    """What is to be done with one contact: `uid` is the one that their note has or gets, `file` the card's. `kept` says
    why what went on one side is not taken along on the other."""

    kind: Kind
    name: str
    uid: str
    file: str
    note: NoteSide | None
    card: CardSide | None
    entry: Entry | None = None
    merge: Merge = Merge()
    kept: str = ""


class Read(NamedTuple):
    """Both sides as they are: the vdir's real path, the state of the last time, the query in force, what is to be
    done, what cannot be, and how many cards are of nobody who is selected."""

    folder: str
    state: vdir_state.State
    select: str
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    left_alone: int = 0

    @property
    def is_first(self) -> bool:
        """Whether this vault and this vdir never met."""
        return self.state.select is None


@contextmanager
def opened(work: Workspace, path: str) -> Iterator[str]:
    """The real path of a vdir, while no other mdnet syncs with it. Raises BadInput, Conflict."""
    from mdnet.vault.locking import locked

    folder = vdir.folder_of(path, work.root)
    with locked(Path(folder)):
        yield folder


def read(work: Workspace, folder: str, options: Options) -> Read:
    """Both sides read, and what is to be done. Raises BadInput for a query that is none, Conflict when so much is gone
    that something else must be wrong, or when the state cannot be understood."""
    where = vdir_state.place(work.root, folder)
    state = vdir_state.load(where)
    select = state.select or "" if options.select is None else options.select
    work.refresh()
    cards, resting_files, problems = _cards(work, folder)
    notes, resting_uids, resting_notes, doubled = _notes(work, select, state)
    problems += doubled
    twins = twice([one.uid for one in cards.values()])
    problems += [_twin(cards, uid) for uid in sorted(twins)]
    known = Known(
        [NoteKey(one.path, one.uid) for one in notes.values()],
        [CardKey(file, one.uid) for file, one in cards.items() if one.uid not in twins],
        resting_uids,
        resting_notes,
        resting_files,
        twins,
    )
    found = paired(state.entries, known)
    refuse_loss(found.pairs, state.entries, str(where))
    strangers = Strangers(work, found, notes, cards, select)
    files = {*cards, *resting_files}
    pairs = (*strangers.pairs, *strangers.new(files))
    items = [_item(pair, notes, cards, work.settings.region) for pair in pairs]
    items.sort(key=lambda one: one.name.casefold())
    told = (*problems, *strangers.problems)
    return Read(folder, state, select, tuple(items), told, strangers.left_alone)


def _cards(work: Workspace, folder: str) -> tuple[dict[str, CardSide], set[str], list[Problem]]:
    """The cards by file, the files that cannot be read as one card, and why."""
    sides: dict[str, CardSide] = {}
    resting: set[str] = set()
    problems: list[Problem] = []
    for file in vdir.cards(folder):
        side = file.problem or read_file(file.name, file.data, work.today)
        if isinstance(side, CardSide):
            sides[file.name] = side
        else:
            resting.add(file.name)
            problems += [side] if side else []
    return sides, resting, problems


def _notes(
    work: Workspace, select: str, state: vdir_state.State
) -> tuple[dict[str, NoteSide], set[str], set[str], list[Problem]]:
    """The notes that take part, by path; the uids and the paths of those that do not just now; and what is wrong."""
    ways = work.settings.conventions
    with work.view() as db:
        uids, hidden = imports.uids(db), imports.private(db)
    twins = twice(uids.values())
    sides = {}
    for standing in work.contacts(select):
        note = work.vault.read(standing.path)
        side = read_note(note.path, note.text, ways) if note and not note.problem else None
        if side and side.uid not in twins:
            sides[side.path] = side
    resting = {uid for path, uid in uids.items() if path not in sides}
    for one in hidden:
        note = work.vault.read(one.path)
        resting |= {_uid(note.text, ways)} if note and not note.problem else set()
    there = {side.uid for side in sides.values()} | resting
    paths = {one.note for one in state.entries if one.uid not in there and one.note not in sides}
    unread = {path for path in paths if work.vault.read(path) is not None}
    problems = [
        Problem(min(path for path, own in uids.items() if own == uid), 0, "double-uid",
                f"another note has its uid {uid} too; take it out of one of them; both are left alone")
        for uid in sorted(twins)
    ]  # fmt: skip
    return sides, resting - {""}, unread, problems


def _uid(text: str, ways: Conventions) -> str:
    from mdnet.notes.properties import Properties
    from mdnet.notes.reading import read_front

    return Properties.of(read_front("", text, ways), "", ways).text("uid")


def _twin(cards: dict[str, CardSide], uid: str) -> Problem:
    files = sorted(file for file, one in cards.items() if one.uid == uid)
    say = f"has the UID of {', '.join(files[1:])}; remove all but one; they are left alone"
    return Problem(files[0], 0, "double-uid", say)


def _item(pair: Pair, notes: dict[str, NoteSide], cards: dict[str, CardSide], region: str) -> Item:
    note = notes[pair.note.path] if pair.note else None
    card = cards.get(pair.card.file) if pair.card else None
    entry, agreed = pair.entry, pair.entry.agreed if pair.entry else {}
    name = next(iter(note.values.get("name", ())), note.path) if note else card.card.name if card else ""
    uid = (note.uid if note else "") or (pair.card.uid if pair.card else "") or (entry.uid if entry else "")
    file = pair.card.file if pair.card else entry.file if entry else ""
    one = Item(pair.kind, name or file, uid, file, note, card, entry)
    if pair.kind == "pair" and note and card:
        return one._replace(merge=merge(note.values, card.values, agreed, region, note.resting | card.resting))
    if pair.kind == "note gone" and card and has_changed(card.values, agreed, "card", region):
        return one._replace(kept="the card was changed since")
    if pair.kind == "card gone" and note and has_changed(note.values, agreed, "note", region):
        return one._replace(kept="the note was changed since")
    return one
