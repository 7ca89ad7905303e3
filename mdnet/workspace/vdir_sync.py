"""A sync carried out: one change of the vault first, then the cards, and last the state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mdnet.errors import BadInput, CannotEdit, Conflict, Problem
from mdnet.model.change import Change, ChangeSet
from mdnet.outside import vdir
from mdnet.plan.importing import Comparison
from mdnet.plan.vdir_merge import agreed_after
from mdnet.plan.vdir_pairs import Entry
from mdnet.workspace import vdir_state
from mdnet.workspace.changing import Planned
from mdnet.workspace.imported_notes import PEOPLE, Writing
from mdnet.workspace.vdir_cards import CardSide, digest_of, new_card, read_file
from mdnet.workspace.vdir_cards import with_moves as with_moves_in_card
from mdnet.workspace.vdir_notes import read_note, with_moves, with_uid

if TYPE_CHECKING:
    from mdnet.workspace import Workspace
    from mdnet.workspace.vdir import Item, Options, Read


class Sync:
    """What was read, made into texts: `planned` is the change of the vault; when it is made, `finish` does the rest.
    `problems` grows with what cannot be done."""

    def __init__(self, work: Workspace, found: Read, options: Options) -> None:
        self.work, self.found, self.options = work, found, options
        self.problems = list(found.problems)
        self._ways, self._region = work.settings.conventions, work.settings.region
        self._writing = Writing(work, options.into)
        self._notes: dict[str, tuple[str, str]] = {}
        self._changes: list[Change] = []
        self.cards = 0
        for item in found.items:
            self._do(item)
        for item in found.items:
            self._relate(item)
        changes = (*self._changes, *self._writing.changes())
        self.planned = Planned(ChangeSet(f"sync contacts with {found.folder.rpartition('/')[2]}", changes))

    def finish(self) -> None:
        """Write the cards, and what is agreed on. Raises OSError: what was done is done, and the next run goes on."""
        entries = [entry for item in self.found.items if (entry := self._finished(item))]
        vdir.tidy(self.found.folder)
        state = vdir_state.State(self.found.select, tuple(entries))
        where = vdir_state.place(self.work.root, self.found.folder)
        vdir_state.save(where, self.work.root, self.found.folder, state)

    def _do(self, item: Item) -> None:
        """The note of an item as it will be."""
        if item.note and item.kind in ("pair", "new card"):
            self._edit(item)
        elif item.kind == "new note" and item.card:
            self._create(item, item.card)
        elif item.note and item.kind == "card gone" and self._takes_along(item):
            self._changes.append(Change(item.note.path, item.note.text.encode(), None))

    def _takes_along(self, item: Item) -> bool:
        return self.options.delete and not item.kept

    def _edit(self, item: Item) -> None:
        assert item.note is not None  # noqa: S101 - looked at by the caller; narrows the type
        moved = with_moves(item.note, item.merge, self._ways, self._writing.linked, self._region)
        for error in moved.faults.values():
            self.problems.append(Problem(item.note.path, error.line, "not-written", str(error)))
        text = moved.text
        if not item.note.uid:
            try:
                text = with_uid(text, item.uid, self._ways)
            except CannotEdit as error:
                self.problems.append(Problem(item.note.path, error.line, "not-written", str(error)))
                return
        self._notes[item.uid] = (item.note.path, text)
        self._changes.append(Change(item.note.path, item.note.text.encode(), text.encode()))

    def _create(self, item: Item, side: CardSide) -> None:
        card = side.card
        values = {key: value for key, value in card.values.items() if key != "vcard"}  # it stays in the card
        try:
            path = self._writing.create(card, Comparison(values, {}, card.facts, card.notes, card.tasks))
        except (Conflict, BadInput) as error:
            self._problem(side.file, error)
            return
        self._notes[item.uid] = (path, self._writing.new[path])

    def _relate(self, item: Item) -> None:
        if item.kind != "new note" or not item.card or item.uid not in self._notes:
            return
        if not PEOPLE.isdisjoint(item.card.card.values):
            path = self._notes[item.uid][0]
            try:
                self._writing.relate(path, Comparison(item.card.card.values))
            except Conflict as error:
                self._problem(item.file, error)
            self._notes[item.uid] = (path, self._writing.new[path])

    def _finished(self, item: Item) -> Entry | None:
        """The card of an item written; what is to be remembered of it."""
        if item.kind in ("note gone", "card gone"):
            takes = self._takes_along(item)
            return None if takes and (item.card is None or self._put(item, lambda _: None)) else item.entry
        if item.kind == "resting" or item.uid not in self._notes:
            return item.entry
        path, text = self._notes[item.uid]
        note = item.note if item.note and text == item.note.text else read_note(path, text, self._ways)
        card = self._card(item)
        if note is None or card is None:
            return item.entry
        before = item.entry.agreed if item.entry else {}
        agreed = agreed_after(note.values, card.values, before, self._region, note.resting | card.resting)
        return Entry(item.uid, card.uid, item.file, path, agreed)

    def _card(self, item: Item) -> CardSide | None:
        """An item's card when it is written; None where that could not be."""
        if item.card and not any(move.to == "card" for move in item.merge.moves):
            return item.card
        made: list[bytes] = []

        def make(data: bytes) -> bytes:
            if item.card:
                spliced = with_moves_in_card(item.card, data, item.merge)
            else:
                spliced = new_card(item.uid, item.note.values if item.note else {}, self.work.today)
            for error in spliced.faults.values():
                self._problem(item.file, error)
            made.append(spliced.data)
            return spliced.data

        side = read_file(item.file, made[0], self.work.today) if self._put(item, make) else None
        return side if isinstance(side, CardSide) else None

    def _put(self, item: Item, make: Callable[[bytes], bytes | None]) -> bool:
        """Write what `make` gives for the card's bytes, unless another program wrote it meanwhile."""
        folder = self.found.folder
        before = vdir.card(folder, item.file) if item.card else None
        done = False
        if item.card is None or (before is not None and digest_of(before) == item.card.digest):
            try:
                after = make(before or b"")
            except CannotEdit as error:
                self._problem(item.file, error)
                return False
            if after == before:
                return True
            done = vdir.put(folder, item.file, before, after)
        if not done:
            say = "was changed by another program just now, and is left as it is; sync once more"
            self.problems.append(Problem(item.file, 0, "changed-meanwhile", say))
        self.cards += done
        return done

    def _problem(self, file: str, error: Exception) -> None:
        line = error.line if isinstance(error, CannotEdit) else 0
        problem = Problem(file, line, "not-written", str(error).removesuffix("; nothing was written"))
        if problem not in self.problems:
            self.problems.append(problem)
