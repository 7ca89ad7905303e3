"""What a user names for an import, file by file: a file, a folder, a zip, or stdin. Nothing is unpacked to the disk."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple

from mdnet.errors import BadInput, Problem, Severity

STDIN = "-"
MAX_BYTES = 512 * 1024 * 1024
"""A file larger than this is not read: a mailbox of many years is smaller."""
MAX_FILES = 100_000
"""A folder with more files is not read: it is not what somebody exported."""
_ZIP = b"PK\x03\x04"
_WORKBOOKS = (".xlsx", ".xlsm", ".ods", ".numbers")
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Part(NamedTuple):
    """One file of a source. `path` is how the user knows it: as it was named, what lies in a folder or zip after a
    slash (`export.zip/Connections.csv`), `-` for stdin; bytes of a name that are no text are shown escaped. `data` is
    empty when there is a `problem`, which says why it was not read."""

    path: str
    data: bytes
    problem: Problem | None = None


def parts(source: str) -> Iterator[Part]:
    """The files of what the user names, each read when it is its turn, sorted by path.

    A folder is gone through with all folders in it, a zip too, also one in a folder (one in a zip is not); names with
    a leading dot are left out, symbolic links in a folder are not followed. What cannot be read among many is a part
    with a problem. Raises BadInput when the source itself is not there, is no plain file, is larger than MAX_BYTES or
    is a zip bomb; OSError when the system fails.
    """
    if source == STDIN:
        return _of_bytes(STDIN, _limited(sys.stdin.buffer, MAX_BYTES, STDIN))
    try:
        mode = Path(source).stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise BadInput(f"{_told(source)}: there is no such file.") from None
    except ValueError as error:  # a NUL in it
        raise BadInput(f"{_told(source)}: is no name of a file.") from error
    if stat.S_ISDIR(mode):
        return _of_folder(source.rstrip("/") or "/")
    return _of_file(source)


def _of_bytes(path: str, data: bytes) -> Iterator[Part]:
    if data.startswith(_ZIP):
        return _of_zip(path, BytesIO(data))
    return iter((Part(path, data),))


def _of_file(path: str) -> Iterator[Part]:
    """A file that was named itself: what is wrong with it ends the command."""
    with _opened(path, 0) as file:
        if file.read(len(_ZIP)) == _ZIP:
            yield from _of_zip(_told(path), file)
            return
        file.seek(0)
        data = _limited(file, os.fstat(file.fileno()).st_size, _told(path))
    yield Part(_told(path), data)


def _of_zip(path: str, file: IO[bytes]) -> Iterator[Part]:
    from mdnet.outside.zips import members

    if path.lower().endswith(_WORKBOOKS):
        raise BadInput(f"{path}: is a workbook of a spreadsheet program; save its sheet as CSV, and name that.")
    for name, data, fault in members(file, path, MAX_BYTES):
        yield _refused(name, *fault) if fault else Part(name, data)


def _of_folder(folder: str) -> Iterator[Part]:
    paths, problems = _listed(folder)
    yield from (Part(problem.path, b"", problem) for problem in problems)
    for path in paths:
        try:
            if path.lower().endswith(".zip"):
                yield from _of_file(path)
                continue
            with _opened(path, getattr(os, "O_NOFOLLOW", 0)) as file:
                data = _limited(file, os.fstat(file.fileno()).st_size, _told(path))
        except BadInput as error:
            yield _refused(_told(path), "unreadable", str(error).removeprefix(f"{_told(path)}: "))
        except FileNotFoundError:
            continue  # gone since it was listed
        except OSError as error:
            yield _refused(_told(path), "unreadable", f"cannot be read: {error.strerror}")
        else:
            yield Part(_told(path), data)


def _listed(folder: str) -> tuple[list[str], list[Problem]]:
    """The plain files below a folder, sorted, and what is there but will not be read."""
    paths: list[str] = []
    problems: list[Problem] = []
    waiting = [folder]
    while waiting:
        above = waiting.pop()
        try:
            with os.scandir(above) as entries:
                found = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            problems.append(_problem(_told(above), "unreadable", f"cannot be read: {error.strerror}"))
            continue
        for entry in found:
            path = f"{above.rstrip('/')}/{entry.name}"
            if entry.is_symlink():
                problems.append(_problem(_told(path), "symbolic-link", "is a symbolic link; not followed", "hint"))
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif entry.is_file(follow_symlinks=False):
                paths.append(path)
            else:
                problems.append(_problem(_told(path), "no-file", "is no plain file; not read", "hint"))
        if len(paths) > MAX_FILES:
            raise BadInput(
                f"{_told(folder)}: holds more than {MAX_FILES:,} files; name the one with your export in it."
            )
    return sorted(paths), sorted(problems)


def _opened(path: str, flags: int) -> IO[bytes]:
    """The plain file at `path`, opened without ever waiting for somebody to write into it."""
    handle = os.open(path, _READ | flags)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise BadInput(f"{_told(path)}: is no plain file but a device or a pipe; `-` reads from stdin.")
    return os.fdopen(handle, "rb")


def _limited(file: IO[bytes], size: int, path: str) -> bytes:
    """All of a file that has about `size` bytes. Raises BadInput when there are more than MAX_BYTES."""
    if path == STDIN or size <= MAX_BYTES:
        data = file.read(size + 1)
        if len(data) > size:
            data += file.read(MAX_BYTES + 1 - len(data))  # it has grown meanwhile
        if len(data) <= MAX_BYTES:
            return data
    raise BadInput(f"{path}: larger than {MAX_BYTES // 1024**2} MB; split it, and import one part after the other.")


def _refused(path: str, code: str, message: str) -> Part:
    return Part(path, b"", _problem(path, code, message))


def _problem(path: str, code: str, message: str, severity: Severity = "error") -> Problem:
    return Problem(path, 0, code, message, severity)


def _told(path: str) -> str:
    """A path as text that can be printed: bytes that are no UTF-8 escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
