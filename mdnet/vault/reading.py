"""Reading one note: its bytes, and why they are no text. Never blocks, never leaves the vault."""

from __future__ import annotations

import os
import stat
from errno import ELOOP
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from mdnet.errors import Problem, Severity

MAX_BYTES = 10_000_000
"""A note larger than this is not read."""


class Note(NamedTuple):
    """A note as read: its text ("" when it cannot be read, with the problem that says why) and its bytes' hash."""

    path: str
    text: str
    digest: bytes
    problem: Problem | None = None


def read_note(root: str, path: str) -> Note | None:
    """The note at `path`, as listed, below `root`; None when it is gone or no plain file. Never opened blocking."""
    try:
        handle = _opened(root, path)
    except FileNotFoundError:
        folder, _, name = path.rpartition("/")
        if not Path(root, folder, f".{name}.icloud").exists():
            return None
        return _unread(path, "not-downloaded", "is not on this machine; let your sync service download it", "hint")
    except OSError as error:
        return _unread(path, "unreadable", f"cannot be read: {error.strerror}")
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            return None
        if found.st_size > MAX_BYTES:
            return _unread(path, "too-large", f"larger than {MAX_BYTES // 1_000_000} MB; not read")
        data = os.read(handle, found.st_size + 1)
        while more := os.read(handle, 65536):
            data += more
    except OSError as error:
        return _unread(path, "unreadable", f"cannot be read: {error.strerror}")
    finally:
        os.close(handle)
    return decode(path, data)


def _opened(root: str, path: str) -> int:
    full = f"{root}/{path}"
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        return os.open(full, flags | getattr(os, "O_NOFOLLOW", 0))
    except OSError as error:
        if error.errno != ELOOP:
            raise
    target = os.path.realpath(full)
    if not is_inside(root, target):
        raise OSError(ELOOP, "a symbolic link that leaves the vault")
    return os.open(target, flags)


def _unread(path: str, code: str, message: str, severity: Severity = "error") -> Note:
    """A note whose bytes are not at hand; the reason stands for them."""
    digest = blake2b(f"{code}: {message}".encode(), digest_size=16).digest()
    return Note(path, "", digest, Problem(path, 0, code, message, severity))


def decode(path: str, data: bytes) -> Note:
    """The text of a note's bytes, which are UTF-8; what is not is reported and not read."""
    digest = blake2b(data, digest_size=16).digest()
    if b"\0" in data:
        code, message = "not-text", "holds bytes that are no text; not read"
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            code, message = "bad-encoding", "is UTF-16; save it as UTF-8"
        elif not data.strip(b"\0"):
            code, message = "not-downloaded", "is a placeholder; let your sync service download it"
        return Note(path, "", digest, Problem(path, 0, code, message, "error"))
    try:
        return Note(path, data.decode(), digest)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Note(path, "", digest, Problem(path, line, "bad-encoding", "is not UTF-8; save it as UTF-8", "error"))


def is_inside(root: str, real: str) -> bool:
    """Whether the real path `real` is the folder `root` or lies below it."""
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)
