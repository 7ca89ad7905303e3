"""The problems that can be mended for sure, mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import CannotEdit, Conflict, Problem, UnknownName
from mdnet.model.change import Change, ChangeSet
from mdnet.workspace.changing import Planned, text_of

if TYPE_CHECKING:
    from mdnet.index.store import Connection
    from mdnet.workspace import Workspace

_ALIAS = "alias-link"


class Mending(NamedTuple):
    """What mending does to each note; and all problems of the vault, of which those are `fixable` that it mends."""

    changes: tuple[Change, ...]
    problems: list[Problem]

    def planned(self, paths: Collection[str]) -> Planned:
        """The changes to these notes."""
        made = tuple(one for one in self.changes if one.path in paths)
        notes = made[0].path if len(made) == 1 else f"{len(made)} notes"
        return Planned(ChangeSet(f"mend {notes}", made))


def mending(work: Workspace) -> Mending:
    """Mend what can be: nothing is written. A problem that cannot be mended for sure after all is not fixable."""
    by_path: dict[str, list[Problem]] = defaultdict(list)
    problems = work.problems()
    for problem in problems:
        if problem.fixable:
            by_path[problem.path].append(problem)
    changes: list[Change] = []
    refused: set[tuple[str, str]] = set()
    with work.view() as db:
        for path, found in by_path.items():
            try:
                old = text_of(work, path)
            except (Conflict, UnknownName):
                refused |= {(path, one.code) for one in found}
                continue
            new, left = _mended(work, db, path, old, found)
            refused |= {(path, code) for code in left}
            if new != old:
                changes.append(Change(path, old.encode(), new.encode()))
    problems = [one._replace(fixable=one.fixable and (one.path, one.code) not in refused) for one in problems]
    return Mending(tuple(changes), problems)


def _mended(work: Workspace, db: Connection, path: str, text: str, found: Iterable[Problem]) -> tuple[str, list[str]]:
    """The mended text, and the codes of problems that are still there."""
    from mdnet.notes.mending import MENDS
    from mdnet.workspace.relinking import with_files_named

    lines: dict[str, set[int]] = defaultdict(set)
    for problem in found:
        lines[problem.code].add(problem.line)
    left = [code for code in lines if code not in MENDS and code != _ALIAS]
    for code in (_ALIAS, *MENDS):  # what moves lines comes last
        if code in lines:
            try:
                if code == _ALIAS:
                    text = with_files_named(db, text, path)
                else:
                    text = MENDS[code](text, lines[code], work.settings.conventions)
            except CannotEdit:
                left.append(code)
    return text, left
