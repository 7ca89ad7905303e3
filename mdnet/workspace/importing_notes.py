"""Whole notes that come in from mdnet's own JSON: which are new, which are there, and which are there but differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple
from unicodedata import normalize

from mdnet.model.change import Change
from mdnet.model.incoming import ForeignNote

if TYPE_CHECKING:
    from mdnet.workspace import Workspace

Action = Literal["create", "update", "same", "conflict"]


class NoteDecision(NamedTuple):
    """What is to be done with one note that comes in, and why; `change` is None where nothing is."""

    note: ForeignNote
    action: Action
    reason: str = ""
    change: Change | None = None


def planned_notes(work: Workspace, notes: Sequence[ForeignNote], overwrite: bool) -> list[NoteDecision]:
    """A decision for each note, in order. One that is not there is created with its text; one that is there and says
    the same is the same; one that differs is a conflict, or with `overwrite` takes the incoming text, unless it has
    private parts or comments, which no export holds and which would be lost.

    A path that differs from an existing one, or from an earlier one of these, only by case or by the form of its
    accents is a conflict always: on many systems both would be one file (N01, N02).
    """
    known = {_folded(path): path for path in work.vault.listing().notes}
    decisions = []
    for note in notes:
        there = known.setdefault(_folded(note.path), note.path)
        decisions.append(_decided(work, note, there, overwrite))
    return decisions


def _folded(path: str) -> str:
    return normalize("NFC", normalize("NFC", path).casefold())


def _decided(work: Workspace, note: ForeignNote, there: str, overwrite: bool) -> NoteDecision:
    if there != note.path:
        return NoteDecision(note, "conflict", f"{there} is there, which many systems take for the same file")
    found = work.vault.read(note.path)
    if found is None:
        return NoteDecision(note, "create", change=Change(note.path, None, note.text.encode()))
    if found.problem:
        return NoteDecision(note, "conflict", f"the one that is there cannot be read: it {found.problem.message}")
    mine = _outgoing(work, note.path, found.text)
    if note.text in (found.text, mine):
        return NoteDecision(note, "same")
    if mine != found.text.replace("\r\n", "\n").removeprefix("\ufeff"):
        return NoteDecision(note, "conflict", "the note that is there has parts that no export has, and differs")
    if not overwrite:
        return NoteDecision(note, "conflict", "the note that is there differs; --overwrite notes takes this one")
    change = Change(note.path, found.text.encode(), note.text.encode())
    return NoteDecision(note, "update", "differs from the note that is there", change)


def _outgoing(work: Workspace, path: str, text: str) -> str | None:
    """The note that is there as it would be exported: a vault's own export must change nothing in it."""
    from mdnet.errors import CannotEdit
    from mdnet.notes.outgoing_text import outgoing_text

    try:
        return outgoing_text(path, text, work.settings.conventions)
    except CannotEdit:
        return None
