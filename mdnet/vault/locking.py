"""The lock of a vault: one mdnet writes at a time. It lies in the user's cache, and dies with its holder's process.

In the lock's file stand the temporary files that its holder has begun. Who finds some there, holding the lock, knows
that their writer was killed, and removes them.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENOLCK, ENOSYS, EOPNOTSUPP
from pathlib import Path

from mdnet.errors import Conflict
from mdnet.places import make_private, vault_folder

PATIENCE = 10.0
"""Seconds for which another process's lock is waited for."""
_PAUSE = 0.02
_NO_LOCKS = frozenset((ENOLCK, ENOSYS, EOPNOTSUPP))
"""What a file system says that knows no locks: then only comparing protects."""
_BYTE = 1 << 30
"""Where Windows locks a byte: far behind what is written, since nobody else can read what is locked there."""

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, _BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """The lock, held. `handle` is None where the cache cannot be written: then only comparing protects."""

    def __init__(self, handle: int | None) -> None:
        self._handle = handle

    def left(self) -> list[str]:
        """The temporary files that a killed holder has left, relative to the vault."""
        if self._handle is None:
            return []
        os.lseek(self._handle, 0, os.SEEK_SET)
        data = os.read(self._handle, 1 << 24)
        return [os.fsdecode(line) for line in data.split(b"\0")[:-1]]  # what follows the last NUL was not finished

    def note(self, temporaries: list[str]) -> None:
        """Say which temporary files there are now, before they are made. On a full disk nothing is said."""
        if self._handle is None:
            return
        with suppress(OSError):
            os.ftruncate(self._handle, 0)
            if temporaries:
                os.lseek(self._handle, 0, os.SEEK_SET)
                os.write(self._handle, b"".join(os.fsencode(path) + b"\0" for path in temporaries))


@contextmanager
def locked(root: Path, patience: float = PATIENCE) -> Iterator[Lock]:
    """Hold the lock of the vault at `root`; not to be taken twice. Its file stays, for removing it would let two others
    each lock a file of its own. Raises Conflict, naming it, when another process holds it for longer than
    `patience` seconds."""
    path = vault_folder("CACHE", root) / "write-lock"
    handle = None
    with suppress(OSError):
        make_private(path.parent)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(path, flags, 0o600)
    if handle is None:
        yield Lock(None)
        return
    try:
        _wait(handle, path, patience)
        yield Lock(handle)
    finally:
        os.close(handle)  # lets the lock go


def _wait(handle: int, path: Path, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            _take(handle)
            return
        except (BlockingIOError, PermissionError) as error:
            if time.monotonic() > until:
                message = f"Another mdnet is writing in this vault and holds {path}; nothing was written. Try again."
                raise Conflict(message) from error
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            return
        time.sleep(_PAUSE)
