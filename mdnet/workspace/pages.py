"""Generated pages put into the vault: merged with what the user did there, and written whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import Conflict
from mdnet.model.change import Change, ChangeSet
from mdnet.model.file_names import safe_stem
from mdnet.notes.generated import BrokenRegion, merge

if TYPE_CHECKING:
    from mdnet.plan.brief import Brief
    from mdnet.plan.event_brief import EventBrief
    from mdnet.plan.joint_brief import JointBrief
    from mdnet.vault import Vault


class Written(NamedTuple):
    """A generated file: its path relative to the vault, and whether its bytes changed."""

    path: str
    changed: bool


def write(vault: Vault, path: str, region: str, text: str, front: str) -> Written:
    """Put `text` into the generated part `region` of the file at `path`; `front` begins a new file.

    Raises Conflict for a file that cannot be read or whose marks are broken; nothing is written then.
    """
    return write_with(vault, path, region, text, front, {})


def write_with(vault: Vault, path: str, region: str, text: str, front: str, beside: dict[str, str]) -> Written:
    """As `write`, together with files `beside` it, which are wholly generated: texts by path."""
    from mdnet.vault.writing import apply

    def change() -> ChangeSet:
        others = (_whole(vault, other, content) for other, content in beside.items())
        return ChangeSet(path, (_change(vault, path, region, text, front), *others))

    return Written(path, bool(apply(vault.root, change(), None, change).changes))


def _whole(vault: Vault, path: str, text: str) -> Change:
    there = vault.read(path)
    if there is not None and there.problem:
        raise Conflict(f"{path}: {there.problem.message}; nothing was written")
    return Change(path, there.text.encode() if there else None, text.encode())


def _change(vault: Vault, path: str, region: str, text: str, front: str) -> Change:
    note = vault.read(path)
    if note is not None and note.problem:
        raise Conflict(f"{path}: {note.problem.message}; nothing was written")
    try:
        new = merge(note.text if note else None, text, region, front)
    except BrokenRegion as error:
        raise Conflict(f"{path}:{error.line}: {error}; nothing was written") from error
    return Change(path, note.text.encode() if note else None, new.encode())


def quoted(text: str) -> str:
    """A YAML double-quoted scalar."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def free_path(vault: Vault, pattern: str, notes: list[str]) -> str:
    """Where the brief about some notes goes: named after them, safe on every system, never another's brief."""
    stem = ", ".join(note.rpartition("/")[2].removesuffix(".md") for note in notes)
    stem = safe_stem(stem[:60]) or "brief"
    wanted = "".join(f"  - {quoted(note)}\n" for note in notes)
    number = 1
    while True:
        path = pattern.format(name=stem if number == 1 else f"{stem} {number}")
        there = vault.read(path)
        if there is None or f"brief_of:\n{wanted}---" in there.text.replace("\r\n", "\n"):
            return path
        number += 1


def subjects(brief: Brief | JointBrief | EventBrief) -> list[str]:
    """The paths of the notes a brief is about."""
    if brief.kind == "event":
        return [brief.event.path]  # type: ignore[union-attr]  # the kind says which of the three it is
    if brief.kind == "several":
        return [one.person.path for one in brief.people]  # type: ignore[union-attr]
    return [brief.person.path]  # type: ignore[union-attr]
