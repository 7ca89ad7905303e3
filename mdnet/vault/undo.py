"""Taking back what was done: the steps that are kept, their undoing, and their forgetting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from mdnet.errors import Conflict, MdnetError, Stale, UnknownName
from mdnet.model.change import ChangeSet
from mdnet.vault.journal import Journal, Record
from mdnet.vault.writing import carry_out, record_of, session


class Step(NamedTuple):
    """Something that was done and can be undone: one command's changes, and when it was given."""

    number: int
    time: datetime
    changes: ChangeSet

    @property
    def title(self) -> str:
        """What was done, in a few words."""
        return self.changes.title


def history(root: Path) -> list[Step]:
    """The steps that are kept, newest first. One whose record is damaged is left out."""
    journal = Journal(root)
    found = ((number, journal.step(number)) for number in journal.numbers())
    return [Step(number, record.time, record.changes) for number, record in found if record and record.time]


def undo(root: Path, step: Step | None = None) -> ChangeSet:
    """Take back a step (None: the newest), all of it or nothing; it is then no step any more. Returns what was changed.

    Raises Conflict, naming the file, when a file is not what the step left; MdnetError when there is nothing to undo,
    UnknownName when there is no such step any more, and else what `writing.apply` raises.
    """
    with session(root) as here:
        number, record = _chosen(here.journal, step)
        back = record_of(record.changes.reverse(), None)._replace(modes=record.modes[::-1], undoes=number)
        try:
            carry_out(here, back)
        except Stale as error:
            raise Conflict(f'"{record.changes.title}" cannot be undone: {error}') from error
        return back.changes


def _chosen(journal: Journal, step: Step | None) -> tuple[int, Record]:
    for number in journal.numbers() if step is None else [step.number]:
        record = journal.step(number)
        if record and (step is None or (record.time, record.changes) == (step.time, step.changes)):
            return number, record
    if step is None:
        raise MdnetError("There is nothing to undo.")
    raise UnknownName(f'The step "{step.title}" is not kept any more.')


def forget(root: Path, paths: Iterable[str]) -> None:
    """Cut all that was done to the files at these paths out of what can be undone, titles included."""
    with session(root) as here:
        here.journal.cut(frozenset(paths))
