"""A merge plan carried in: its decisions as texts of notes, one change of the vault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from mdnet import config
from mdnet.errors import BadInput, Conflict, Problem, UnknownName
from mdnet.index.selecting import select
from mdnet.model.change import ChangeSet
from mdnet.model.incoming import Encounter, Who
from mdnet.plan.duplicates import Person
from mdnet.plan.importing import Decision
from mdnet.plan.recognising import Recognised
from mdnet.workspace.changing import Planned
from mdnet.workspace.foreign_vault import adopted, clashes
from mdnet.workspace.imported_notes import PEOPLE, Writing
from mdnet.workspace.importing import UNMADE

if TYPE_CHECKING:
    from mdnet.workspace.importing import MergePlan


class Stranger(NamedTuple):
    """Somebody who took part in what a source tells of, and is no contact; `times` counts the entries, `could_be` those
    of that name."""

    who: Who
    times: int
    could_be: tuple[Person, ...] = ()


class Imported(NamedTuple):
    """An import that is decided and not yet made. `entries` are new in the logs, `told` were there already,
    `strangers` are people of no note, those met most often first; `problems` says what could not be written."""

    planned: Planned
    entries: int
    told: int
    strangers: tuple[Stranger, ...]
    problems: tuple[Problem, ...]


def carried_in(plan: MergePlan) -> Imported:
    """The plan as one change of the vault, and what could not be done."""
    return _CarryingIn(plan).result()


class _CarryingIn:
    """The decisions of a plan, turned into texts of notes."""

    def __init__(self, plan: MergePlan) -> None:
        self.plan = plan
        self.writing = Writing(plan.work, plan.options.into)
        self.paths: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.strangers: Counter[Who] = Counter()
        self.could_be: dict[Who, tuple[Person, ...]] = {}
        self.entries = self.told = self.done = self.total = 0
        created = (one.card for one in plan.decisions if one.kind == "create" and one.card.text_of_note)
        self.whole = {card.key for card in created}
        self.selected: frozenset[str] | None = None
        if query := plan.options.query:
            with plan.work.view() as db:
                self.selected = frozenset(one.path for one in select(db, query.matches))
        people = ((one.card.key, one.person if one.kind != "skip" else None) for one in plan.decisions)
        self.by_key = {key: person.path if person else "" for key, person in people if key}

    def result(self) -> Imported:
        decisions = [
            (number, one) for number, one in enumerate(self.plan.decisions) if one.kind in ("create", "update")
        ]
        self.total = len(decisions) + len(self.plan.incoming.encounters)
        for number, one in decisions:
            if not self._try(one.card.path, one.card.line, partial(self._write, one)):
                self.plan.fail(number, "it could not be written, see below")
            self._progress()
        for _, one in decisions:
            path = self.paths.get(one.person.path, "") if one.person else ""
            if path and not PEOPLE.isdisjoint(one.found.set):
                self._try(one.card.path, one.card.line, partial(self.writing.relate, path, one.found))
        for entry in self.plan.incoming.encounters:
            self._log(entry)
            self._progress()
        whole = (one.change for one in self.plan.notes if one.change)
        fields = self.plan.fields if self.whole else {}
        changes = (*self.writing.changes(), *whole, *adopted(self.plan.work, fields))
        self.problems += (
            Problem(config.CONFIG, 0, "field-clash", message) for message in clashes(self.plan.work, fields)
        )
        strangers = tuple(
            Stranger(who, times, self.could_be.get(who, ()))
            for who, times in sorted(self.strangers.items(), key=lambda one: (-one[1], one[0]))
        )
        planned = Planned(ChangeSet(self._title(), changes))
        return Imported(planned, self.entries, self.told, strangers, tuple(self.problems))

    def _try(self, path: str, line: int, write: Callable[[], None]) -> bool:
        """One thing written, or a problem noted; the rest goes on."""
        try:
            write()
        except (Conflict, BadInput, UnknownName) as error:
            message = str(error).removesuffix("; nothing was written")
            self.problems.append(Problem(path, line, "not-written", message))
            return False
        return True

    def _progress(self) -> None:
        self.done += 1
        if self.plan.work.progress:
            self.plan.work.progress(self.done, self.total)

    def _write(self, one: Decision) -> None:
        if one.person is None:
            return
        if one.kind == "create":
            self.paths[one.person.path] = self.writing.create(one.card, one.found)
        else:
            self.writing.update(one.person.path, one.card, one.found)
            self.paths[one.person.path] = one.person.path

    def _log(self, entry: Encounter) -> None:
        if any(who.key in self.whole for who in entry.who):
            return  # their note came with its own log
        found = dict.fromkeys(path for who in entry.who if (path := self._path(who)))
        untold = [path for path in found if not self.writing.is_told(path, entry)]
        for place, owner in enumerate(untold, 1):
            if self._try(entry.path, entry.line, partial(self.writing.log, owner, entry, untold[place:])):
                self.entries += 1
                return
        self.told += bool(found and not untold)

    def _path(self, who: Who) -> str:
        """The note of somebody who took part; "" for a stranger, one whose note is private, or one whose card is left
        out or open."""
        path = self.by_key.get(who.key) if who.key else None
        if path is None:
            found = self._recognised(who)
            if not found.sure:
                self.strangers[who] += 1
                self.could_be[who] = found.people
                return ""
            path = found.people[0].path
        if path in self.plan.hidden:
            return ""
        return self.paths.get(path, "" if path.startswith(UNMADE) or not self._is_selected(path) else path)

    def _is_selected(self, path: str) -> bool:
        """Whether a contact whom the import leaves as they are is among those that were asked for."""
        return self.selected is None or path in self.selected

    @lru_cache(maxsize=8192)  # noqa: B019 - lives as long as the plan is carried out
    def _recognised(self, who: Who) -> Recognised:
        return self.plan.register.who(who)

    def _title(self) -> str:
        counts = self.plan.counts()
        made = counts["create"] + counts["update"]
        what = "note" if self.plan.notes else "contact"
        return f"import {made:,} {what}{'' if made == 1 else 's'}"
