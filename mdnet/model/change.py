"""A change to files of the vault, as a value: shown before it is made, made by one writer, undone by its reverse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Change(NamedTuple):
    """What one file held and is to hold; None: there is no file. Paths are relative to the vault.

    With `source` the file moves from there to `path` (a rename, be it of case only); `before` is then what it held
    there, and nothing may be at `path` yet.
    """

    path: str
    before: bytes | None
    after: bytes | None
    source: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths it touches, as the file has them before."""
        return (self.source, self.path) if self.source else (self.path,)

    def reverse(self) -> Change:
        """The change that takes this one back."""
        if self.source:
            return Change(self.source, self.after, self.before, self.path)
        return Change(self.path, self.after, self.before)

    def diff(self, context: int = 3) -> list[str]:
        """A unified diff in git's form, lines without their line feed; none when nothing changes."""
        return _diff(self, context)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes that are made together or not at all. `title` says in a few words what is done ("log coffee with Ada").

    Changes that change nothing are left out. Raises ValueError when two changes touch one path, or when a moved file
    is not there before and after.
    """

    title: str
    changes: tuple[Change, ...]

    def __post_init__(self) -> None:
        kept = tuple(one for one in self.changes if one.source not in ("", one.path) or one.before != one.after)
        object.__setattr__(self, "changes", kept)
        touched = [path for one in kept for path in one.paths]
        if len(set(touched)) < len(touched):
            raise ValueError(f"{self.title}: two changes of one file")
        if any(one.source and (one.before is None or one.after is None) for one in kept):
            raise ValueError(f"{self.title}: a file that moves is there before and after")

    def reverse(self) -> ChangeSet:
        """The changes that take these back, last first."""
        return ChangeSet(self.title, tuple(one.reverse() for one in reversed(self.changes)))

    def diff(self, context: int = 3) -> list[str]:
        """The unified diffs of all changes, one after the other."""
        return [line for one in self.changes for line in one.diff(context)]


def _diff(change: Change, context: int) -> list[str]:
    moves = change.source not in ("", change.path)
    lines = [f"rename from {change.source}", f"rename to {change.path}"] if moves else []
    if change.before == change.after:
        return lines
    old = "/dev/null" if change.before is None else f"a/{change.source or change.path}"
    new = "/dev/null" if change.after is None else f"b/{change.path}"
    before, after = _lines(change.before), _lines(change.after)
    if before is None or after is None:
        return [*lines, f"Binary files {old} and {new} differ"]
    from difflib import unified_diff  # only who looks at a change pays for it

    made = list(unified_diff(before, after, n=context))[2:]  # its own two labels fail for an empty file and for tabs
    return [*lines, f"--- {old}", f"+++ {new}", *(part for line in made for part in _shown(line))]


def _shown(line: str) -> list[str]:
    return [line[:-1]] if line.endswith("\n") else [line, "\\ No newline at end of file"]


def _lines(data: bytes | None) -> list[str] | None:
    """Lines with their line feeds (the only line ends: W07); None for bytes that are no text."""
    if not data:
        return []
    if b"\0" in data:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
