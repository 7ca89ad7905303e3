"""Saving an export: whole or not at all, for its owner only, and in the place of nothing unless it is asked for."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mdnet.errors import BadInput, Conflict


def save(target: str, data: bytes, root: Path, *, force: bool = False) -> None:
    """Put `data` into the file `target`, mode 0600 (S03), on the disk when this returns. `root` is the real path of the
    vault, in which only `force` allows a file, and never in the place of a note or in a hidden folder.

    Raises Conflict when something is there and there is no `force`, or when it would be in the vault; BadInput when
    it cannot be a file; OSError, naming the target, when the system fails, and then what was there is there.
    """
    if not target or "\0" in target:
        raise BadInput("-o: that is no name of a file.")
    path = os.path.realpath(target)
    _refuse(target, path, root, force)
    folder = path.rpartition(os.sep)[0]
    temporary = f"{folder}/.mdnet-{os.urandom(6).hex()}.tmp"
    with _told(target):
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _put(temporary, path, force)
        except FileExistsError:
            raise Conflict(_there(target)) from None
        finally:
            with suppress(OSError):
                Path(temporary).unlink()
        sync_folder(folder)


def _refuse(target: str, path: str, root: Path, force: bool) -> None:
    if target.endswith("/") or Path(path).is_dir():
        raise BadInput(f"{target}: is a folder; name a file in it.")
    if not Path(path).parent.is_dir():
        raise BadInput(f"{target}: there is no such folder; make it first.")
    there = os.path.lexists(path)
    if there and not stat.S_ISREG(os.lstat(path).st_mode):
        raise BadInput(f"{target}: is no plain file; without -o the export is printed.")
    if below := _place_in(path, root):
        if any(part.startswith(".") for part in below) or (there and path.lower().endswith(".md")):
            raise Conflict(f"{target}: is part of your vault, and an export takes the place of nothing there.")
        if not force:
            raise Conflict(f"{target}: lies in your vault, which exports leave alone; name another place, or --force.")
    if (there or os.path.lexists(target)) and not force:
        raise Conflict(_there(target))


def _place_in(path: str, root: Path) -> tuple[str, ...]:
    """The folders and the name of a file below the folder `root`, however both are written; none when it is not."""
    for above in Path(path).parents:
        if above.samefile(root):
            return Path(path).relative_to(above).parts
    return ()


def _there(target: str) -> str:
    return f"{target}: is there already; name another file, or put the new one in its place with --force."


def _put(temporary: str, path: str, force: bool) -> None:
    """Give the finished file its name. Without `force` never in the place of another, even one just made."""
    if not force:
        try:
            os.link(temporary, path)
            return
        except FileExistsError:
            raise
        except (OSError, NotImplementedError):  # a file system without hard links
            if os.path.lexists(path):
                raise FileExistsError(path) from None
    Path(temporary).replace(path)


def sync_folder(folder: str) -> None:
    """See to it that the names in a folder are on the disk, where the system can."""
    with suppress(OSError):  # where folders cannot be synced
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _told(target: str) -> Iterator[None]:
    """Name the file that the user named, not the temporary one."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, target) from error
