"""Taking back what was done: the steps that are kept, their undoing, and their forgetting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from mdnet.errors import Conflict, MdnetError, Stale, UnknownName
from mdnet.model.change import Change, ChangeSet
from mdnet.vault.folders import Tree
from mdnet.vault.journal import Journal, Record
from mdnet.vault.reading import read_note
from mdnet.vault.writing import carry_out, record_of, session

_COLLECTED = b"%%collected%%"


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


def undo(root: Path, step: Step | None = None, is_generated: Callable[[str], bool] = lambda _: False) -> ChangeSet:
    """Take back a step (None: the newest), all of it or nothing; it is then no step any more. Returns what was changed.
    Files that `is_generated` names block nothing: one that was made anew since is left as it is.

    Raises Conflict, naming the file, when a file is not what the step left; MdnetError when there is nothing to undo,
    UnknownName when there is no such step any more, and else what `writing.apply` raises.
    """
    with session(root) as here:
        number, record = _chosen(here.journal, step)
        modes = {one.path: mode for one, mode in zip(record.changes.changes, record.modes, strict=True)}
        changes = _without(reverse(root, record.changes), here.tree, is_generated)
        kept = tuple(modes[one.source or one.path] for one in changes.changes)
        back = record_of(changes, None)._replace(modes=kept, undoes=number)
        if not changes.changes:
            here.journal.begin(back)
            here.journal.finish(back)
        try:
            carry_out(here, back)
        except Stale as error:
            raise Conflict(f'"{record.changes.title}" cannot be undone: {error}') from error
        return back.changes


def reverse(root: Path, changes: ChangeSet) -> ChangeSet:
    """The changes that take a step back. What `mdnet collect` did leaves its agenda as it is now, however often it was
    made anew since, with the items marked as undone; all other files get the bytes they had."""
    back = changes.reverse()
    return ChangeSet(back.title, tuple(_with_form_kept(root, one) for one in back.changes))


def _with_form_kept(root: Path, back: Change) -> Change:
    if not (back.before and back.after and _COLLECTED in back.before):
        return back
    from mdnet.notes.collecting import taken_back

    note = read_note(str(root), back.path)
    now = note.text if note else ""
    new = taken_back(now, back.after.decode(), back.before.decode())
    if new is None or (note and note.problem):
        return back
    return Change(back.path, now.encode(), new.encode())


def _chosen(journal: Journal, step: Step | None) -> tuple[int, Record]:
    for number in journal.numbers() if step is None else [step.number]:
        record = journal.step(number)
        if record and (step is None or (record.time, record.changes) == (step.time, step.changes)):
            return number, record
    if step is None:
        raise MdnetError("There is nothing to undo.")
    raise UnknownName(f'The step "{step.title}" is not kept any more.')


def _without(back: ChangeSet, tree: Tree, is_generated: Callable[[str], bool]) -> ChangeSet:
    """The changes without those of generated files that were made anew since."""

    def stands(one: Change) -> bool:
        if not is_generated(one.path):
            return True
        found = tree.read(tree.resolve(one.source or one.path))
        return (found.data if found else None) == one.before

    return ChangeSet(back.title, tuple(one for one in back.changes if stands(one)))


def forget(root: Path, paths: Iterable[str]) -> None:
    """Cut all that was done to the files at these paths out of what can be undone, titles included."""
    with session(root) as here:
        here.journal.cut(frozenset(paths))
