"""A contact forgotten: the note, and all that mdnet made of it or kept about it. This cannot be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdnet.model.change import Change, ChangeSet
from mdnet.workspace.changing import Planned, text_of
from mdnet.workspace.relinking import made_plain, stem_of
from mdnet.workspace.renaming import briefs, dismissals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdnet.workspace import Workspace

NOT_REACHED = (
    "Not reached: git's history, and copies that sync services, backups and editors keep.",
    "What other notes and agendas say in plain words stays; mdnet find looks for it.",
)


def forget(work: Workspace, path: str) -> Planned:
    """The note at `path` removed, with the briefs about it and the pairs that name it; links to it become what they
    show. Raises Conflict when a note that links to it cannot be edited for sure."""
    from mdnet.notes.reading import read_records

    text = text_of(work, path)
    name = read_records(path, text, work.settings.conventions).name
    gone = [path, *(brief for brief, subjects in briefs(work) if path in subjects)]
    removed = [Change(one, text_of(work, one).encode(), None) for one in gone]
    changes = made_plain(work, [*removed, *dismissals(work, {path: "", name: "", stem_of(path): ""})], path)
    return Planned(ChangeSet(f"forget {name}", changes), NOT_REACHED)


def forget_traces(work: Workspace, paths: Iterable[str]) -> None:
    """Cut what was done to these files, wherever they were then, out of the steps of undo, and bring the index up to
    date. A file whose links are plain text now is among them: its older steps hold the links, and could not be taken
    back any more."""
    from mdnet.vault import undo

    known = {*paths}
    for step in undo.history(work.root):
        for one in step.changes.changes:
            if one.source and not known.isdisjoint(one.paths):
                known.update(one.paths)
    undo.forget(work.root, known)
    work.force_empty = True  # the vault is there, even if this was its last note
    work.refresh()


def forget_cards(work: Workspace, path: str) -> list[str]:
    """Cut what is remembered of a contact's card out of what is kept for syncing. Returns the folders that hold the
    card still. Raises OSError."""
    from mdnet.workspace.vdir_state import forget

    return forget(work.root, path)
