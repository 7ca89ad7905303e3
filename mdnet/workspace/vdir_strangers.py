"""Notes and cards that no uid pairs: who of them are one person, and who is new to the other side."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from mdnet.errors import Problem
from mdnet.index import identity, imports
from mdnet.plan.recognising import Register, person_of
from mdnet.plan.vdir_pairs import CardKey, Pair, Pairing
from mdnet.workspace.vdir_cards import CardSide
from mdnet.workspace.vdir_notes import NoteSide

if TYPE_CHECKING:
    from mdnet.workspace import Workspace

_UNMADE = "\0"
"""With it begin the paths of those who have no note yet."""
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}")


class Strangers:
    """`pairs` are those that were known and those that were found; what is not sure is a problem, told and left."""

    def __init__(
        self, work: Workspace, found: Pairing, notes: Mapping[str, NoteSide], cards: Mapping[str, CardSide], select: str
    ) -> None:
        self.work, self.notes, self.cards = work, notes, cards
        self.problems: list[Problem] = []
        self.left_alone = 0
        self._alone = {one.path: one for one in found.notes}
        self._by_path = {pair.note.path: pair for pair in found.pairs if pair.note}
        self._others = [pair for pair in found.pairs if not pair.note]
        self._new: list[Pair] = []
        self._select = select
        if found.cards:
            self._recognise_all(found.cards)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return (*self._by_path.values(), *self._others, *self._new)

    def new(self, files: Collection[str]) -> Iterator[Pair]:
        """Cards to be made for notes that have none; `files` are the names that are taken."""
        taken = {one.uid for one in self.cards.values()} | {one.uid for one in self.notes.values()}
        for note in self._alone.values():
            uid = note.uid or self._free_uid(note.path, taken)
            taken.add(uid)
            file = f"{uid if _SAFE.fullmatch(uid) else _derived(uid)}.vcf"
            if file in files:
                say = f"{file} is there, and cannot be told to be theirs; move it away"
                self.problems.append(Problem(note.path, 0, "file-taken", say))
            else:
                yield Pair("new card", note, CardKey(file, uid))

    def _free_uid(self, path: str, taken: Collection[str]) -> str:
        """The uid that exports give the note, unless somebody else has it by now."""
        uid, number = _derived(path), 1
        while uid in taken:
            number += 1
            uid = _derived(f"{path} {number}")
        return uid

    def _recognise_all(self, cards: Collection[CardKey]) -> None:
        from mdnet.query import parse
        from mdnet.workspace.foreign_cards import standing
        from mdnet.workspace.importing import Options
        from mdnet.workspace.sources import my_names

        with self.work.view() as db:
            people, uids = identity.everybody(db), imports.uids(db)
            hidden = imports.private(db)
        register = Register([*people, *hidden], uids, self.work.settings.region)
        mine, query = my_names(self.work), parse(self._select, self.work.today)
        for key in cards:
            card = self.cards[key.file].card
            if mine.intersection(text.casefold() for text in (*card.texts("emails"), card.name)):
                self.left_alone += 1
                continue
            found = register.recognise(card)
            if found.sure:
                self._found(key, found.people[0].path, found.why)
                continue
            people_here = [one for one in found.people if not one.path.startswith(_UNMADE)]
            if people_here or (found.people and "name, and nothing" not in found.why):
                self._open(key, [one.path for one in people_here], found.why)
            elif query.matches(standing(card, Options())):
                register.add(person_of(card)._replace(path=_UNMADE + key.file), key.uid)
                self._new.append(Pair("new note", None, key))
            else:
                self.left_alone += 1

    def _found(self, key: CardKey, path: str, why: str) -> None:
        """A card of somebody who is known."""
        if path in self._alone:
            self._by_path[path] = Pair("pair", self._alone.pop(path), key)
        elif path in self._by_path and self._by_path[path].kind == "card gone":
            self._by_path[path] = Pair("pair", self._by_path[path].note, key)  # made anew under another UID
        elif path in self._by_path or path.startswith(_UNMADE):
            other = self._by_path[path].card if path in self._by_path else None
            file = other.file if other else path.removeprefix(_UNMADE)
            say = f"seems to be the person of {file} ({why}); it is left alone: make one card of both"
            self.problems.append(Problem(key.file, 0, "double-card", say))
        else:
            self.left_alone += 1

    def _open(self, key: CardKey, paths: Collection[str], why: str) -> None:
        """A card that could be of several, or of one for no good reason: neither side gets anything new of it."""
        free = [path for path in paths if (note := self._alone.pop(path, None)) and not note.uid]
        shown = ", ".join(sorted(paths)) or "somebody of another card"
        way = f"; to say so, write `uid: {key.uid}` into the note" if free else ""
        say = f"could be {shown} ({why}), and is left alone{way}; an e-mail address in it would tell"
        self.problems.append(Problem(key.file, 0, "open-card", say))


def _derived(text: str) -> str:
    from mdnet.workspace.exporting import derived_uid

    return derived_uid(text)
