"""The new bytes of a file, whole and on the disk beside it, before they take its place."""

from __future__ import annotations

import os
from contextlib import suppress
from errno import EIO

from mdnet.vault.folders import Folder


def prepare(folder: Folder, name: str, data: bytes, like: int | None, mode: int | None) -> None:
    """Write `data` to the new file `name` in `folder`. It is its owner's only until it is whole; then it gets what
    the file open as `like` has: mode, owner, group, extended attributes; else `mode`, else the user's usual mode.

    Raises OSError; an unfinished file may then be left.
    """
    with suppress(FileNotFoundError):
        folder.remove(name)  # of a killed run
    handle = folder.open_new(name)
    try:
        write_whole(handle, data)
        if like is None:
            _change_mode(handle, usual_mode() if mode is None else mode)
        else:
            _adopt(handle, like)
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(handle: int, data: bytes) -> None:
    """Write all of `data`, and see that it is there (A06). Raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
    if os.fstat(handle).st_size != len(data):
        raise OSError(EIO, "not all of it was written")


def _adopt(handle: int, like: int) -> None:
    status, mine = os.fstat(like), os.fstat(handle)
    mode = status.st_mode & 0o7777
    if (mine.st_uid, mine.st_gid) != (status.st_uid, status.st_gid):
        mode &= _give(handle, status.st_uid, status.st_gid)
    if hasattr(os, "listxattr"):
        _copy_attributes(handle, like)
    _change_mode(handle, mode)


def _give(handle: int, owner: int, group: int) -> int:
    """Give the file to them, as far as the user may; returns the bits of its mode that can stand."""
    for one in (owner, -1):
        with suppress(OSError):
            os.fchown(handle, one, group)
            return 0o7777
    return 0o707  # what its group might do is not for another group


def _copy_attributes(handle: int, like: int) -> None:
    with suppress(OSError):
        for attribute in os.listxattr(like):
            with suppress(OSError):  # some are the system's own
                os.setxattr(handle, attribute, os.getxattr(like, attribute))


def _change_mode(handle: int, mode: int) -> None:
    if hasattr(os, "fchmod"):
        os.fchmod(handle, mode)


def usual_mode() -> int:
    """The mode that the user's new files have. Not for several threads at once: asking changes it for a moment."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask
