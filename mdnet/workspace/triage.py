"""Contacts gone through one after the other: what is shown of each before it is decided where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import UnknownName

if TYPE_CHECKING:
    from mdnet.model.standing import Standing
    from mdnet.workspace import Workspace

LINES = 5
"""So many of a note's first lines are shown."""


class Card(NamedTuple):
    """One contact as they are now: where things stand, and the first lines of their note, nothing private among
    them."""

    standing: Standing
    lines: tuple[str, ...]


def to_sort(work: Workspace, query: str | None) -> list[str]:
    """The paths of the contacts that a query means, by name; None: of those in no circle who are not paused.

    Raises BadInput for what is no query.
    """
    found = work.contacts("circle:none" if query is None else query)
    return [one.path for one in found if query is not None or not one.paused]


def card(work: Workspace, path: str) -> Card:
    """The contact whose note is at `path`, as the index has them. Raises UnknownName when it is gone or private."""
    from mdnet.notes.reading import read_records

    standing = work.standing(work.who(path))
    note = work.vault.read(path)
    if note is None:
        raise UnknownName(f"{path} is gone.")
    text = read_records(path, note.text, work.settings.conventions).text
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return Card(standing, tuple(lines[:LINES]))
