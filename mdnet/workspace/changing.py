"""How use cases change notes: an edit of texts becomes a change set, and the one writer makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import CannotEdit, Conflict, Problem, UnknownName
from mdnet.model.change import Change, ChangeSet

if TYPE_CHECKING:
    from mdnet.workspace import Workspace

Edit = Callable[[str], str]
"""The new text of a note from its text; raises CannotEdit."""


class Planned(NamedTuple):
    """A change that is decided and not yet made: what it does to the files, and what is worth a word."""

    changes: ChangeSet
    warnings: tuple[str, ...] = ()


def text_of(work: Workspace, path: str) -> str:
    """The text of a note that is to be changed. Raises Conflict when it cannot be read, UnknownName when it is gone."""
    note = work.vault.read(path)
    if note is None:
        raise UnknownName(f"{path} is gone.")
    if note.problem:
        raise Conflict(f"{path}: {note.problem.message}; nothing was written")
    return note.text


def edited(work: Workspace, path: str, edit: Edit) -> Change:
    """The change that `edit` makes to a note. Raises Conflict with path and line, as `text_of` does."""
    old = text_of(work, path)
    try:
        new = edit(old)
    except CannotEdit as error:
        raise located(error, path) from error
    return Change(path, old.encode(), new.encode())


class Texts:
    """Notes as they will be, while one edit after the other is carried out: `old` is what they are (None: not there
    yet), `new` what the edits made of them."""

    def __init__(self, work: Workspace) -> None:
        self.work = work
        self.old: dict[str, str | None] = {}
        self.new: dict[str, str] = {}

    def _edit(self, path: str, edit: Edit, create: bool = False) -> None:
        """Edit a note; one that is not there is empty, with `create`. Raises Conflict with path and line."""
        text = self._text(path, create)
        try:
            self.new[path] = edit(text)
        except CannotEdit as error:
            raise located(error, path) from error

    def _text(self, path: str, create: bool = False) -> str:
        if path not in self.old:
            new = create and self.work.vault.read(path) is None
            self.old[path] = None if new else text_of(self.work, path)
        return self.new.get(path, self.old[path] or "")


def located(error: CannotEdit, path: str) -> Conflict:
    """What an editor of texts says, with the path it does not know."""
    place = f"{path}:{error.line}" if error.line else path
    return Conflict(f"{place}: {error}; nothing was written")


def new_problems(work: Workspace, changes: Iterable[Change]) -> tuple[str, ...]:
    """What `check` would say of the changed notes that it does not say now, as `path:line: message`."""
    from mdnet.notes.reading import read_records

    def found(path: str, data: bytes | None) -> Mapping[tuple[str, str], Problem]:
        problems = read_records(path, (data or b"").decode(), work.settings.conventions).problems
        return {(problem.code, problem.message): problem for problem in problems}

    said = []
    for change in changes:
        if change.after is not None and change.path.endswith(".md"):
            old = found(change.path, change.before)
            said += [one for key, one in found(change.path, change.after).items() if key not in old]
    return tuple(f"{one.path}:{one.line}: {one.message}" for one in said)


def carry_out(work: Workspace, plan: Callable[[], Planned], planned: Planned, time: datetime | None) -> Planned:
    """Make a planned change, as one step of undo that bears `time` (None: no step). When a file has changed since, it
    is planned anew, once.

    Raises Conflict when nothing could be written without harm.
    """
    from mdnet.vault.writing import apply

    latest = planned

    def again() -> ChangeSet:
        nonlocal latest
        work.refresh()  # who links to whom may have changed as well
        latest = plan()
        return latest.changes

    made = apply(work.root, planned.changes, time, again)
    return latest._replace(changes=made)
