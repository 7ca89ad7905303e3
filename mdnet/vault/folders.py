"""Folders of a vault, held open: what is done by name in one of them cannot be led elsewhere by a link that somebody
puts in its way (P04). Where the system has no such handles, paths stand for them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ELOOP, ENOENT, ENOTDIR
from pathlib import Path
from typing import NamedTuple

from mdnet.errors import Conflict
from mdnet.vault.reading import is_inside

LED_AWAY = (ELOOP, ENOTDIR)
"""What the system says when a link or a file is where a folder should be."""
_HELD = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_FILE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _FILE
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FILE


class Found(NamedTuple):
    """A file as it was found: its bytes, and what the system says of it."""

    data: bytes
    status: os.stat_result


class Folder:
    """An open folder; `path` is its absolute path. Names are those of files right in it."""

    def __init__(self, path: str, handle: int | None) -> None:
        self.path, self.handle = path, handle

    def _at(self, name: str) -> str:
        return name if self.handle is not None else f"{self.path}/{name}"

    def below(self, name: str) -> Folder:
        """The folder `name` in this one. Raises OSError when it is none, or a symbolic link."""
        path = f"{self.path}/{name}"
        if _HELD:
            return Folder(path, os.open(name, _FOLDER, dir_fd=self.handle))
        if not stat.S_ISDIR(os.lstat(path).st_mode):
            raise NotADirectoryError(path)
        return Folder(path, None)

    def make(self, name: str) -> None:
        """Make the folder `name` in this one, if it is not there."""
        try:
            os.mkdir(self._at(name), dir_fd=self.handle)
        except FileExistsError:
            return

    def unmake(self, name: str) -> None:
        """Remove the folder `name`, if it is empty. Raises OSError."""
        os.rmdir(self._at(name), dir_fd=self.handle)

    def names(self) -> list[str]:
        """All names in it, as the file system keeps them."""
        return os.listdir(self.path if self.handle is None else self.handle)  # noqa: PTH208 - names are wanted

    def status(self, name: str) -> os.stat_result | None:
        """What the system says of `name`, a link not followed; None when there is no such thing."""
        try:
            return os.stat(self._at(name), dir_fd=self.handle, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def read(self, name: str) -> Found | None:
        """The file `name`; None when there is none. Raises Conflict for what is no plain file, and OSError."""
        try:
            handle = os.open(self._at(name), _READ, dir_fd=self.handle)
        except FileNotFoundError:
            return None
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise Conflict(f"{name} is no plain file; nothing was written")
            data = b""
            while more := os.read(handle, max(status.st_size + 1, 65536)):
                data += more
        finally:
            os.close(handle)
        return Found(data, status)

    def is_writable(self, name: str) -> bool:
        """Whether the user may write to the file `name`."""
        return os.access(self._at(name), os.W_OK, dir_fd=self.handle)

    def open_new(self, name: str) -> int:
        """A handle to write to the file `name`, which is made for it and for its owner only."""
        return os.open(self._at(name), _MAKE, 0o600, dir_fd=self.handle)

    def open(self, name: str) -> int:
        """A handle to read the file `name`."""
        return os.open(self._at(name), _READ, dir_fd=self.handle)

    def replace(self, name: str, other: Folder, new: str) -> None:
        """Give the file `name` the name `new` in `other`, in the place of what bore it."""
        os.replace(self._at(name), other._at(new), src_dir_fd=self.handle, dst_dir_fd=other.handle)

    def remove(self, name: str) -> None:
        """Remove the file `name`. Raises OSError."""
        os.unlink(self._at(name), dir_fd=self.handle)

    def sync(self) -> None:
        """See to it that the names in it are on the disk, where the system can."""
        if self.handle is not None:
            os.fsync(self.handle)

    def close(self) -> None:
        """Let the handle go."""
        if self.handle is not None:
            os.close(self.handle)


class Tree:
    """The folders below the real path `root`. Paths are relative to it, with forward slashes, and hold no links."""

    def __init__(self, root: Path) -> None:
        self.root = os.path.realpath(root)

    def resolve(self, path: str) -> str:
        """The path of the file that `path` means, links within the vault followed. Raises Conflict if it leads out."""
        try:
            real = os.path.realpath(f"{self.root}/{path}")
        except (OSError, ValueError) as error:
            raise Conflict(f"{path!r} is no path of the vault; nothing was written") from error
        if real == self.root or os.path.isabs(path) or not is_inside(self.root, real):  # noqa: PTH117 - text, no file
            raise Conflict(f"{path}: leads out of the vault; nothing was written")
        return real[len(self.root.rstrip(os.sep)) + 1 :].replace(os.sep, "/")

    @contextmanager
    def folder_of(self, path: str) -> Iterator[tuple[Folder, str]]:
        """The open folder of the file at `path`, and the file's name in it. Raises OSError, when a folder is missing
        (FileNotFoundError), or when one is a link or no folder."""
        *folders, name = path.split("/")
        folder = Folder(self.root, os.open(self.root, _FOLDER) if _HELD else None)
        try:
            for one in folders:
                above, folder = folder, folder.below(one)
                above.close()
            yield folder, name
        finally:
            folder.close()

    def read(self, path: str) -> Found | None:
        """The file at `path`; None when it, or a folder above it, is not there."""
        try:
            with self.folder_of(path) as (folder, name):
                return folder.read(name)
        except FileNotFoundError:
            return None

    @contextmanager
    def opened(self, path: str) -> Iterator[int | None]:
        """A handle to read the file at `path`; None when it, or a folder above it, is not there."""
        try:
            with self.folder_of(path) as (folder, name):
                handle = folder.open(name)
        except FileNotFoundError:
            yield None
            return
        try:
            yield handle
        finally:
            os.close(handle)

    def status(self, path: str) -> os.stat_result | None:
        """What the system says of the file at `path`; None when it is not there."""
        try:
            with self.folder_of(path) as (folder, name):
                return folder.status(name)
        except FileNotFoundError:
            return None

    def bears(self, path: str) -> bool:
        """Whether there is a file of exactly this name, even where the system takes upper for lower case."""
        try:
            with self.folder_of(path) as (folder, name):
                return name in folder.names()
        except FileNotFoundError:
            return False

    def missing(self, path: str) -> list[str]:
        """The folders above `path` that are not there, the highest first."""
        parts = path.split("/")[:-1]
        above = ["/".join(parts[: number + 1]) for number in range(len(parts))]
        return [folder for folder in above if self.status(folder) is None]

    def make(self, folders: list[str]) -> None:
        """Make these folders, in this order."""
        for path in folders:
            with self.folder_of(path) as (folder, name):
                folder.make(name)

    def unmake(self, folders: list[str]) -> None:
        """Remove those of these folders that are empty, in the opposite order."""
        for path in reversed(folders):
            try:
                with self.folder_of(path) as (folder, name):
                    folder.unmake(name)
            except OSError:
                continue  # something is in it, or it is gone

    def remove(self, path: str) -> None:
        """Remove the file at `path`, if it is there."""
        try:
            with self.folder_of(path) as (folder, name):
                folder.remove(name)
        except FileNotFoundError:
            return

    def move(self, path: str, new: str) -> None:
        """Give the file at `path` the path `new`."""
        with self.folder_of(path) as (folder, name), self.folder_of(new) as (other, new_name):
            folder.replace(name, other, new_name)

    def sync(self, folders: set[str]) -> None:
        """See to it that all names in these folders ("" is the root) are on the disk; each is synced once. One that is
        not there any more is left out. Raises OSError."""
        for path in sorted(folders):
            try:
                with self.folder_of(f"{path}/x" if path else "x") as (folder, _):
                    folder.sync()
            except OSError as error:
                if error.errno not in (ENOENT, *LED_AWAY):
                    raise
