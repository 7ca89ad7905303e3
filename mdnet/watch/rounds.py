"""One round of watching: refresh the index, rewrite the generated files, tell what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from mdnet import config
from mdnet.errors import MdnetError, Problem
from mdnet.index.refresh import Changes, Progress
from mdnet.model.dates import Week
from mdnet.watch.eyes import Identity, identity
from mdnet.watch.hints import Batch
from mdnet.workspace import Workspace
from mdnet.workspace.pages import Written


class Outcome(NamedTuple):
    """What one round did; paths are relative to the vault."""

    reason: str = ""
    """Why files were rewritten when no note says it: "New week"."""
    changes: Changes = Changes()
    """What others changed: not the files that the rounds wrote themselves."""
    moves: tuple[tuple[str, str], ...] = ()
    """Which of the changes are renames: from, to."""
    written: tuple[str, ...] = ()
    """The generated files whose bytes are new."""
    errors: tuple[Exception, ...] = ()
    """Why generated files could not be written."""
    collected: int = 0
    """How many items of the agenda were carried out."""
    warnings: tuple[str, ...] = ()
    """Which could not be, and why."""


class Rounds:
    """Rounds over one vault. The opened workspace is kept between them, until the day or the settings are others.
    `today` is asked once in each round; `moment` gives the time that a step of undo bears, and without it nothing is
    collected."""

    def __init__(
        self,
        root: Path,
        today: Callable[[], date],
        progress: Progress | None = None,
        moment: Callable[[], datetime] | None = None,
    ) -> None:
        self._root, self._today, self._progress, self._moment = root, today, progress, moment
        self._work: Workspace | None = None
        self._index: Identity | None = None
        self._generation = -1  # as of the last round; when it moved on otherwise, another process refreshed the index
        self._day: date | None = None
        self._reason = "Start"
        self._owed = True
        self._own: dict[str, bytes] = {}

    def is_new_day(self) -> bool:
        """Whether the day is another one than in the last round."""
        return self._day is not None and self._today() != self._day

    def round(self, batch: Batch = Batch(), *, create: bool = True) -> Outcome:  # noqa: B008 - a value, never changed
        """Refresh; collect what was ticked in the agenda, where the settings say so; rewrite this week's agenda
        (`create`: make it when there is none) and the briefs that exist.

        Raises what `Workspace.refresh` raises. When a file could not be written, the next round tries again.
        """
        work = self._opened(batch.settings)
        found = work.refresh()
        index = identity(work.store.path) if work.store.path else None
        foreign = (index, work.store.generation) != (self._index, self._generation + bool(found))
        self._index, self._generation = index, work.store.generation
        changes = self._of_others(work, found)
        if foreign and not changes:
            changes = Changes(changed=tuple(sorted(self._of_other(work, batch.paths))))
        reason = self._reason
        if not (reason or changes or foreign or self._owed):
            return Outcome()
        self._owed = True
        collected, warnings, failed = self._collect(work)
        written, errors = self._rewrite(work, create)
        errors = [*failed, *errors]
        self._reason, self._owed = "", bool(errors)
        moves = tuple(move for move in batch.moves if move[0] in changes.removed and move[1] in changes.added)
        return Outcome(reason, changes, moves, tuple(written), tuple(errors), collected, warnings)

    def notice(self) -> str:
        """One line for the user when something about the index is amiss; "" as a rule."""
        return self._work.store.notice if self._work else ""

    def problems(self) -> list[Problem] | None:
        """The vault's errors and warnings as of the last round; None after a round that failed."""
        return [problem for problem in self._work.problems() if problem.severity != "hint"] if self._work else None

    def close(self) -> None:
        """Close the index; the next round opens it again."""
        work, self._work = self._work, None
        if work:
            work.close()

    def _opened(self, settings_changed: bool) -> Workspace:
        today = self._today()
        if self._day is not None and today != self._day:
            self._reason = "New day" if Week.of(today) == Week.of(self._day) else "New week"
        self._day = today
        if self._work and (settings_changed or config.load(self._root) != self._work.settings):
            self._reason = "Settings changed"
            self.close()
        if self._work and self._work.today != today:
            self.close()
        if self._work is None:
            self._work = Workspace(self._root, today, progress=self._progress)
        return self._work

    def _rewrite(self, work: Workspace, create: bool) -> tuple[list[str], list[Exception]]:
        rewrites: list[Callable[[], list[Written]]] = [work.rewrite_briefs]
        if create or work.vault.read(work.agenda_path(work.period())) is not None:
            rewrites.insert(0, lambda: [work.write_agenda(work.agenda())])
        written: list[str] = []
        errors: list[Exception] = []
        for rewrite in rewrites:
            try:
                written += [file.path for file in rewrite() if file.changed]
            except (MdnetError, OSError) as error:
                errors.append(error)
        self._own.update((path, self._digest(work, path)) for path in written)
        return written, errors

    def _collect(self, work: Workspace) -> tuple[int, tuple[str, ...], list[Exception]]:
        """How many items were carried out, why others were not, and why none could be."""
        if not work.settings.collect or self._moment is None:
            return 0, (), []
        from mdnet.workspace.changing import Planned, carry_out
        from mdnet.workspace.collecting import collect

        count = 0

        def plan() -> Planned:
            nonlocal count
            found = collect(work)
            count = len(found.items)
            return found.planned

        try:
            made = carry_out(work, plan, plan(), self._moment())
            if made.changes.changes:
                work.refresh()
                self._generation = work.store.generation
        except (MdnetError, OSError) as error:
            return 0, (), [error]
        self._own.update((one.path, self._digest(work, one.path)) for one in made.changes.changes)
        return count, made.warnings, []

    def _of_others(self, work: Workspace, found: Changes) -> Changes:
        return Changes(self._of_other(work, found.added), self._of_other(work, found.changed), found.removed)

    def _of_other(self, work: Workspace, paths: frozenset[str] | tuple[str, ...]) -> tuple[str, ...]:
        """The paths without those that still hold what the rounds wrote there."""
        return tuple(path for path in paths if path not in self._own or self._digest(work, path) != self._own[path])

    @staticmethod
    def _digest(work: Workspace, path: str) -> bytes:
        note = work.vault.read(path)
        return note.digest if note else b""
