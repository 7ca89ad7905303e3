"""Listing the notes of a vault, with what tells whether they may have changed."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

from mdnet.errors import NoVault, Problem, Severity
from mdnet.vault.reading import is_inside

_KIND = 0o170000
"""The bits of a file's mode that say what kind of file it is."""
_SKIPPED_FOLDERS = frozenset((".git", ".obsidian", ".trash", ".stversions", ".stfolder", "node_modules"))
_CONFLICT = (
    r"(?i)\.sync-conflict-[0-9]{8}-[0-9]{6}-[A-Z0-9]{7}"
    r"| \([^()]*(?:conflicted copy|case conflict)[^()]*\)| \(conflict(?:ed)?\b[^()]*\)"
)


Signature = tuple[int, int, int, int]
"""What tells without reading that a file may have changed: size in bytes, mtime and ctime in nanoseconds, inode."""
ABSENT: Signature = (0, 0, 0, 0)
"""The signature of a note that a sync service knows of and has not downloaded."""


class Listing(NamedTuple):
    """What is in the vault: notes by path, and problems of files that are no notes."""

    notes: dict[str, Signature]
    problems: list[Problem]


class Sweep:
    """One walk through the folders of a vault."""

    def __init__(self, root: str, skipped: frozenset[str]) -> None:
        self.root, self.skipped = root, skipped
        self.notes: dict[str, Signature] = {}
        self.problems: list[Problem] = []
        self.absent: list[str] = []
        self.pending = [""]

    def listing(self) -> Listing:
        while self.pending:
            prefix = self.pending.pop()
            try:
                handle = _folder(f"{self.root}/{prefix[:-1]}")
            except OSError as error:
                if not prefix:
                    raise NoVault(f'"{self.root}" cannot be read: {error.strerror}.') from error
                self._fault(prefix[:-1], "unreadable", f"cannot be read: {error.strerror}")
                continue
            try:
                self._enter(prefix, handle)
            finally:
                if isinstance(handle, int):
                    os.close(handle)
        for path in self.absent:
            self.notes.setdefault(path, ABSENT)
        return Listing(self.notes, self.problems)

    def _enter(self, prefix: str, handle: int | str) -> None:
        notes = self.notes
        with os.scandir(handle) as entries:
            for entry in entries:
                name = entry.name
                if name[-3:] != ".md":
                    self._other(entry, prefix + name)
                elif name[0] not in ".#~":
                    try:
                        found = entry.stat(follow_symlinks=False)
                    except OSError:
                        continue  # gone since it was listed
                    if found.st_mode & _KIND == stat.S_IFREG and name.isprintable() and "onflict" not in name:
                        notes[prefix + name] = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
                    else:
                        self._odd(entry, prefix + name)

    def _other(self, entry: os.DirEntry[str], path: str) -> None:
        """What is not called as notes are: folders to be entered, notes that are elsewhere."""
        name = entry.name
        if name[0] == ".":
            if name.endswith(".md.icloud") and self._is_nameable(path):
                self.absent.append(path[: -len(name)] + name[1:-7])
        elif entry.is_dir(follow_symlinks=False):
            if name not in _SKIPPED_FOLDERS and path.casefold() not in self.skipped and self._is_nameable(path):
                self.pending.append(f"{path}/")
        elif entry.is_symlink() and Path(self.root, path).is_dir():
            self._is_within(path)

    def _odd(self, entry: os.DirEntry[str], path: str) -> None:
        """A note that is more than a plain file with a plain name."""
        try:
            found = entry.stat(follow_symlinks=False)
            if stat.S_ISLNK(found.st_mode):
                if not self._is_within(path):
                    return
                target = os.path.realpath(f"{self.root}/{path}")
                if target.endswith(".md") and "/." not in target[len(self.root) :]:
                    return  # the note it points to is listed under its own path
                found = entry.stat()
        except OSError:
            return  # gone since it was listed, or a link to nowhere
        if not stat.S_ISREG(found.st_mode) or not self._is_nameable(path):
            return
        if "onflict" in entry.name.lower() and re.search(_CONFLICT, entry.name):
            original = re.sub(_CONFLICT, "", entry.name)
            message = f'a sync service\'s second copy of "{original}"; merge the two and delete it'
            self._fault(path, "conflict-copy", message)
            return
        self.notes[path] = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    def _is_within(self, path: str) -> bool:
        if is_inside(self.root, os.path.realpath(f"{self.root}/{path}")):
            return True
        self._fault(path, "link-out", "a symbolic link that leaves the vault; not followed", "hint")
        return False

    def _is_nameable(self, path: str) -> bool:
        if _shown(path) == path:
            return True
        self._fault(path, "file-name", "the file's name is not UTF-8; rename it")
        return False

    def _fault(self, path: str, code: str, message: str, severity: Severity = "warning") -> None:
        self.problems.append(Problem(_shown(path), 0, code, message, severity))


def _folder(path: str) -> int | str:
    """What scandir takes: a handle where it can be, since then no path has to be looked up for each file in it."""
    if os.scandir not in os.supports_fd:
        return path
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)


def _shown(path: str) -> str:
    """A path as it can be printed and stored: bytes that are no UTF-8 as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
