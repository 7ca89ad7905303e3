"""Two notes of one contact made one: nothing of either is lost, and every link leads to the note that stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mdnet.errors import BadInput, CannotEdit, Conflict
from mdnet.model.change import Change, ChangeSet
from mdnet.notes.merging import Merged, merged
from mdnet.notes.merging_properties import Difference, Side
from mdnet.workspace.changing import Planned, located, new_problems, text_of
from mdnet.workspace.relinking import followed, relocated, stem_of
from mdnet.workspace.renaming import FOLDER_NOTES, briefs_of, dismissals

if TYPE_CHECKING:
    from mdnet.index.people import Named
    from mdnet.workspace import Workspace

Preference = Side | Mapping[str, Side]
"""Whose value counts where the notes differ: for all properties, or for each by its canonical name."""


def differences(work: Workspace, a: Named, b: Named) -> tuple[Difference, ...]:
    """The properties about which two notes differ and no rule decides. Raises as `merge` does."""
    return _merged(work, a, b, "").conflicts


def merge(work: Workspace, a: Named, b: Named, prefer: Preference) -> Planned:
    """The note of `b` merged into that of `a` and removed; its names become aliases, links lead to `a`.

    Raises BadInput when both are one note, Conflict when they differ and `prefer` does not decide, or when a note
    cannot be edited for sure.
    """
    new = _merged(work, a, b, prefer)
    if new.conflicts:
        said = "; ".join(f"{key} (a: {ours}, b: {theirs})" for key, ours, theirs in new.conflicts)
        raise Conflict(f"The notes differ in {said}. Say --prefer a or --prefer b; nothing was written.")
    paths = {b.path: a.path}
    own = Change(a.path, text_of(work, a.path).encode(), new.text.encode())
    gone = Change(b.path, text_of(work, b.path).encode(), None)
    changes = followed(work, (own, gone, *briefs_of(work, paths), *dismissals(work, paths)), paths)
    return Planned(ChangeSet(f"merge {b.name} into {a.name}", changes), new_problems(work, changes[:1]))


def _merged(work: Workspace, a: Named, b: Named, prefer: Preference) -> Merged:
    if a.path == b.path:
        raise BadInput(f"{a.path} is one note: name two.")
    ours, theirs = text_of(work, a.path), text_of(work, b.path)
    names = [] if stem_of(b.path) in FOLDER_NOTES else [stem_of(b.path)]
    try:
        return merged(ours, relocated(work, theirs, b.path, a.path), work.settings.conventions, prefer, names)
    except CannotEdit as error:
        raise located(error, a.path) from error
