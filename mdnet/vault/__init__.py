"""The vault's files: finding the vault, listing its notes, reading them, and the one way to write them.

What writes and what undoes (`writing`, `undo`) is imported by those who need it; who only reads pays nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from mdnet.errors import Conflict
from mdnet.model.settings import Settings
from mdnet.places import BEGUN, PENDING, vault_folder
from mdnet.vault.finding import find
from mdnet.vault.listing import ABSENT, Listing, Signature, Sweep
from mdnet.vault.reading import MAX_BYTES, Note, decode, is_inside, read_note

__all__ = [
    "ABSENT",
    "MAX_BYTES",
    "Listing",
    "Note",
    "Signature",
    "Vault",
    "decode",
    "find",
    "parents",
    "read_note",
    "write",
]


class Vault:
    """An opened folder of notes. `root` is its real path; nothing is read before it is asked for."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings
        folders = (settings.templates_folder, *settings.ignore)
        self._skipped = frozenset(folder.strip("/").casefold() for folder in folders if folder.strip("/"))

    def settle(self) -> list[str]:
        """Put right what a killed command has left half done. Returns the paths of files that somebody changed since,
        which are left alone. While another mdnet writes, nothing is to be done. Raises OSError."""
        state = vault_folder("STATE", self.root)
        if not any(os.path.lexists(state / name) for name in (PENDING, BEGUN)):
            return []
        from mdnet.vault.writing import recover

        with suppress(Conflict):
            return recover(self.root)
        return []

    def listing(self) -> Listing:
        """Every note with its signature. Symbolic links that leave the vault are reported, not followed. Raises NoVault
        when the vault's own folder cannot be read."""
        return Sweep(str(self.root), self._skipped).listing()

    def _inside(self, path: str) -> bool:
        return is_inside(str(self.root), os.path.realpath(path))

    def names_in(self, folder: str) -> list[str]:
        """Paths of the notes right in `folder` (relative to the vault), sorted; none when there is no such folder."""
        try:
            names = os.listdir(self.root / folder)  # noqa: PTH208 - names are wanted, not paths
        except OSError:
            return []
        return sorted(f"{folder}/{name}".lstrip("/") for name in names if name.endswith(".md"))

    def read(self, path: str) -> Note | None:
        """The note at `path`, relative to the vault; None when it is gone, no plain file, or not in the vault."""
        return read_note(str(self.root), path) if self._inside(f"{self.root}/{path}") else None


def parents(path: str) -> Iterator[str]:
    """The folders above `path`, the nearest first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def write(root: Path, path: str, data: bytes) -> bool:
    """See `mdnet.vault.writing.write`: put `data` into the file at `path`; False when it holds these bytes already."""
    from mdnet.vault import writing  # a command that only reads need not know it

    return writing.write(root, path, data)
