"""The vault's files: finding the vault, listing its notes, reading them. The only module that touches them."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from errno import ELOOP
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from mdnet.errors import Conflict, NoVault, Problem, Severity
from mdnet.model.settings import Settings

MAX_BYTES = 10_000_000
"""A note larger than this is not read."""
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


class Note(NamedTuple):
    """A note as read: its text ("" when it cannot be read, with the problem that says why) and its bytes' hash."""

    path: str
    text: str
    digest: bytes
    problem: Problem | None = None


def find(start: Path, given: str | None, chosen: Callable[[], Path | None]) -> Path:
    """The vault's root: `given` (--vault), else MDNET_VAULT, else the nearest folder above `start` with `.mdnet/`, else
    with `.obsidian/`, else the one `chosen` in the user's config. Raises NoVault, naming these ways."""
    given = given or os.environ.get("MDNET_VAULT")
    if given:
        root = Path(given).expanduser()
        if not root.is_dir():
            raise NoVault(f'"{given}" is not a folder.')
        return root.resolve()
    start = start.resolve()
    for mark in (".mdnet", ".obsidian"):
        for folder in (start, *start.parents):
            if (folder / mark).is_dir():
                return folder
    usual = chosen()
    if usual and usual.is_dir():
        return usual.resolve()
    raise NoVault(
        "No vault here. Go to one (a folder with .mdnet or .obsidian), name one with --vault PATH or MDNET_VAULT,"
        " set `vault` in the user's config, or make one: mdnet init"
    )


class Vault:
    """An opened folder of notes. `root` is its real path; nothing is read before it is asked for."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings
        folders = (settings.templates_folder, *settings.ignore)
        self._skipped = frozenset(folder.strip("/").casefold() for folder in folders if folder.strip("/"))

    def listing(self) -> Listing:
        """Every note with its signature. Symbolic links that leave the vault are reported, not followed. Raises NoVault
        when the vault's own folder cannot be read."""
        return _Sweep(str(self.root), self._skipped).listing()

    def _inside(self, path: str) -> bool:
        return _is_inside(str(self.root), os.path.realpath(path))

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


class _Sweep:
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
        if _is_inside(self.root, os.path.realpath(f"{self.root}/{path}")):
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
    return path.encode("utf-8", "backslashreplace").decode()


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
    if not _is_inside(root, target):
        raise OSError(ELOOP, "a symbolic link that leaves the vault")
    return os.open(target, flags)


def _is_inside(root: str, real: str) -> bool:
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)


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


def parents(path: str) -> Iterator[str]:
    """The folders above `path`, the nearest first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def write(root: Path, path: str, data: bytes) -> bool:
    """Put `data` into the file at `path` below `root`, whole or not at all; False when it holds these bytes already.

    The file's mode is kept, a symbolic link's target within the vault is written, folders are made. Raises Conflict
    for a path that leaves the vault and OSError when it cannot be written.
    """
    target = Path(os.path.realpath(root / path))
    if not target.is_relative_to(root):
        raise Conflict(f"{path}: leads out of the vault; nothing was written")
    try:
        if target.read_bytes() == data:
            return False
        mode = stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mode = None
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.parent / f".mdnet-{os.getpid()}-{target.stem[:40]}.tmp"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_default_mode() if mode is None else mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return True


def _default_mode() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
