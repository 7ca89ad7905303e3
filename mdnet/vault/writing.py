"""The one way into a vault: a change set is made whole or not at all, even by a process that is killed.

Before the first file changes, a record with all bytes before and after is on the disk; after the last, it becomes a
step that can be undone. A record that was not finished is settled by the next command: what was begun is put back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from mdnet.errors import Stale
from mdnet.model.change import Change, ChangeSet
from mdnet.vault.batch import Batch, named
from mdnet.vault.folders import Tree
from mdnet.vault.journal import Journal, Record
from mdnet.vault.locking import Lock, locked


class Session(NamedTuple):
    """A vault that nobody else writes to, with nothing left half done."""

    tree: Tree
    journal: Journal
    lock: Lock


def apply(
    root: Path, changes: ChangeSet, time: datetime | None, again: Callable[[], ChangeSet] | None = None
) -> ChangeSet:
    """Make the changes in the vault at `root`, all of them or none, as one step of undo that bears `time` (None: no
    step). When a file is not what they were computed from, `again` computes them once more while no other mdnet writes
    (it must not write itself). Returns the changes that were made.

    Raises Stale when a file is still another, Conflict when one may not be written (a hard link, a read-only file, a
    path that leads out) or another mdnet is at work for long, OSError, naming the file, when the system fails.
    """
    if not changes.changes:
        return changes
    with session(root) as here:
        try:
            carry_out(here, record_of(changes, time))
        except Stale:
            if again is None:
                raise
            changes = again()
            carry_out(here, record_of(changes, time))
    return changes


def write(root: Path, path: str, data: bytes) -> bool:
    """Put `data` into the file at `path` below `root`, whatever it holds, as no step of undo: for what mdnet makes
    itself. False when it holds these bytes already. Folders are made, the root too. Raises as `apply` does."""
    root.mkdir(parents=True, exist_ok=True)
    tree = Tree(root)

    def change() -> ChangeSet:
        with named(path):
            found = tree.read(tree.resolve(path))
        return ChangeSet(path, (Change(path, found.data if found else None, data),))

    return bool(apply(root, change(), None, change).changes)


def recover(root: Path) -> list[str]:
    """Settle what a killed command has left half done; costs one look at a folder when there is nothing. Returns the
    paths of files that somebody changed since, which are left alone. Raises as `apply` does."""
    journal = Journal(root)
    if not journal.is_unsettled:
        return []
    with locked(root) as lock:
        return _settle(Session(Tree(root), journal, lock))


@contextmanager
def session(root: Path) -> Iterator[Session]:
    """Hold the vault's lock, after what was left half done is settled."""
    with locked(root) as lock:
        here = Session(Tree(root), Journal(root), lock)
        _settle(here)
        yield here


def record_of(changes: ChangeSet, time: datetime | None) -> Record:
    """A record of changes to be made, under a name of its own."""
    return Record(changes, time, os.urandom(5).hex())


def carry_out(here: Session, record: Record) -> None:
    """Make the changes of a record, or leave all as it was."""
    if not record.changes.changes:
        return
    batch = Batch(here.tree, record)
    record = batch.look(record)
    kept = record.time is not None or record.undoes is not None or not _is_one_rename(record.changes)
    here.lock.note(batch.temporaries)
    if kept:
        with named(str(here.journal.folder)):
            here.journal.begin(record)
    try:
        batch.put()
    except BaseException:
        _back_out(here, batch)
        raise
    try:
        if kept:
            with named(str(here.journal.folder)):
                _finish(here, record)
    except OSError:  # when it is interrupted, the next command finds that all is made, and finishes
        _back_out(here, batch)
        raise
    here.lock.note([])


def _back_out(here: Session, batch: Batch) -> None:
    batch.put_back()
    here.journal.drop()
    here.lock.note([])


def _is_one_rename(changes: ChangeSet) -> bool:
    """Whether a change is all or nothing by itself."""
    first, *more = changes.changes
    return not more and (not first.source or first.before == first.after)


def _finish(here: Session, record: Record) -> None:
    if record.undoes is not None and (step := here.journal.step(record.undoes)):
        here.tree.unmake(list(step.folders))
    here.journal.finish(record)


def _settle(here: Session) -> list[str]:
    left = _settle_record(here) if here.journal.is_unsettled else []
    temporaries = here.lock.left()
    for path in temporaries:
        if path.rpartition("/")[2].startswith(".mdnet-") and path.endswith(".tmp"):
            with suppress(OSError):
                here.tree.remove(path)
    if temporaries:
        here.lock.note([])
    return left


def _settle_record(here: Session) -> list[str]:
    """All files are as after the change, or those that are go back. One that is neither has no say."""
    record = here.journal.pending()
    if record is None:
        here.journal.drop()
        return []
    batch = Batch(here.tree, record)
    states = set(batch.states())
    if "new" in states and not states & {"old", "moved"}:
        batch.clear()
        _finish(here, record)
        return [site.change.path for site, state in zip(batch.sites, batch.states(), strict=True) if state == "other"]
    left = batch.put_back()
    here.journal.drop()
    return left
