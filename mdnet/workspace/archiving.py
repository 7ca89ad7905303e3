"""Contacts put away into a folder of their own, and taken out again: they rest there, still linked and found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mdnet.errors import CannotEdit
from mdnet.model.change import Change
from mdnet.workspace.changing import Planned, located, text_of
from mdnet.workspace.renaming import moved

if TYPE_CHECKING:
    from mdnet.workspace import Workspace

FOLDER = "Archive"


def archive(work: Workspace, paths: Sequence[str], title: str) -> Planned:
    """Contacts moved to the archive of their people folder, and out of the agenda. Links by path follow.

    Raises Conflict when a file of that name is there already, or a note cannot be edited for sure.
    """
    return _put(
        work, paths, {path: archived(path, work.settings.conventions.folders["contact"]) for path in paths}, title
    )


def resume(work: Workspace, paths: Sequence[str], title: str) -> Planned:
    """Contacts back in the agenda; those in an archive go back to where they were. Raises as `archive` does."""
    return _put(work, paths, {path: unarchived(path) for path in paths}, title)


def archived(path: str, people: Sequence[str]) -> str:
    """Where a note is archived: in the folder `Archive` of its people folder (or else of its own), with the folders
    that lie between; where it is when it is there already."""
    *folders, name = path.split("/")
    if FOLDER in folders:
        return path
    at = next((number for number, one in enumerate(folders, 1) if one.casefold() in people), len(folders))
    return "/".join([*folders[:at], FOLDER, *folders[at:], name])


def unarchived(path: str) -> str:
    """Where an archived note was; where it is when it is in no archive."""
    folders = path.split("/")
    if FOLDER in folders[:-1]:
        folders.remove(FOLDER)
    return "/".join(folders)


def _put(work: Workspace, paths: Sequence[str], places: dict[str, str], title: str) -> Planned:
    from mdnet.notes.property_edit import with_properties
    from mdnet.notes.reading import read_records

    ways = work.settings.conventions
    changes = []
    for path in paths:
        text, new = text_of(work, path), places[path]
        paused = True if FOLDER in new.split("/")[:-1] else None
        try:
            edited = with_properties(text, {"paused": paused}, ways)
            if read_records(path, text, ways).kind != read_records(new, edited, ways).kind:  # the folder said so
                edited = with_properties(edited, {"type": "person"}, ways)
        except CannotEdit as error:
            raise located(error, path) from error
        changes.append(Change(new, text.encode(), edited.encode(), path if new != path else ""))
    return moved(work, title, changes)
