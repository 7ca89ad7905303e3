"""A vdir: a folder of `.vcf` files with one card in each, as vdirsyncer and khard keep them; read, and changed.

A file is replaced whole or not at all, keeps its mode, and only if it is still the one that was read: other programs
write here as well. Symbolic links are neither read nor written.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from mdnet.errors import BadInput, Conflict, Problem
from mdnet.outside.saving import sync_folder

ENDING = ".vcf"
MAX_BYTES = 20_000_000
"""A card that is larger is not read: a photo in it makes 14 MB at most."""
MAX_FILES = 100_000
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class CardFile(NamedTuple):
    """One file of the folder: its name in it, and its bytes; with a `problem` it was not read."""

    name: str
    data: bytes
    problem: Problem | None = None


def folder_of(path: str, root: Path) -> str:
    """The real path of the vdir that the user names. `root` is the vault's.

    Raises BadInput when it is no folder, or one that holds collections instead of cards; Conflict when it lies in the
    vault or holds it.
    """
    real = os.path.realpath(path)
    if not Path(real).is_dir():
        raise BadInput(f"{path}: there is no such folder; name the one with the .vcf files, or make it first.")
    if os.path.commonpath((real, str(root))) in (real, str(root)):
        raise Conflict(f"{path}: lies in your vault, or around it; keep cards elsewhere.")
    with os.scandir(real) as entries:
        found = [entry for entry in entries if not entry.name.startswith(".")]
    if not any(entry.name.endswith(ENDING) for entry in found):
        inner = [one.name for one in found if one.is_dir() and any(Path(one.path).glob(f"*{ENDING}"))]
        if inner:
            raise BadInput(f"{path}: holds collections, not cards; name one of them: {', '.join(sorted(inner))}.")
    return real


def cards(folder: str) -> Iterator[CardFile]:
    """The files of a vdir, by name. Raises OSError when the folder cannot be read, BadInput when it holds too many."""
    with os.scandir(folder) as entries:
        names = sorted(one.name for one in entries if one.name.endswith(ENDING) and not one.name.startswith("."))
    if len(names) > MAX_FILES:
        raise BadInput(f"{folder}: holds more than {MAX_FILES:,} cards.")
    for name in names:
        try:
            data = _read(folder, name)
        except FileNotFoundError:
            continue  # gone since it was listed
        except OSError as error:
            message = "is a symbolic link; not followed" if Path(folder, name).is_symlink() else error.strerror
            yield CardFile(name, b"", Problem(f"{folder}/{name}", 0, "unreadable", f"{message}; it is left alone"))
        else:
            yield CardFile(name, data)


def card(folder: str, name: str) -> bytes | None:
    """The bytes of one card; None where it cannot be read any more."""
    try:
        return _read(folder, name)
    except OSError:
        return None


def put(folder: str, name: str, before: bytes | None, after: bytes | None) -> bool:
    """Make the file `name` hold `after` (None: be gone), if it holds `before` now (None: is not there); False when it
    does not, and nothing is changed. Raises OSError, naming the file."""
    if name != Path(name).name or name.startswith(".") or not name.endswith(ENDING):
        raise BadInput(f"{name!r} is no name of a card.")
    path = f"{folder}/{name}"
    temporary = f"{folder}/.mdnet-{os.urandom(6).hex()}.tmp"
    try:
        if not _holds(folder, name, before):
            return False
        if after is None:
            Path(path).unlink()
        else:
            _fill(temporary, after, path if before is not None else "")
            if before is None:
                if not _named(temporary, path):
                    return False
            elif not _holds(folder, name, before):  # changed while the new one was written
                return False
            else:
                Path(temporary).replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from error
    finally:
        with suppress(OSError):
            Path(temporary).unlink()
    return True


def tidy(folder: str) -> None:
    """Remove what a killed run has left half written, and bring what was put there to the disk. Only for who holds the
    folder's lock."""
    for path in Path(folder).glob(".mdnet-????????????.tmp"):
        with suppress(OSError):
            path.unlink()
    sync_folder(folder)


def _holds(folder: str, name: str, data: bytes | None) -> bool:
    if data is None:
        return not os.path.lexists(f"{folder}/{name}")
    try:
        return _read(folder, name) == data
    except OSError:
        return False


def _read(folder: str, name: str) -> bytes:
    handle = os.open(f"{folder}/{name}", _READ)
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(0, "is no plain file")
        if found.st_size > MAX_BYTES:
            raise OSError(0, f"is larger than {MAX_BYTES // 1_000_000} MB")
        return file.read(MAX_BYTES)


def _fill(temporary: str, data: bytes, like: str) -> None:
    """A new file of these bytes: with the mode of the file `like`, else for its owner only."""
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        if like:
            Path(temporary).chmod(stat.S_IMODE(os.lstat(like).st_mode))
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _named(temporary: str, path: str) -> bool:
    """Give a finished file its name, never in the place of another."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except (OSError, NotImplementedError):  # a file system without hard links
        if os.path.lexists(path):
            return False
        Path(temporary).rename(path)
    return True
