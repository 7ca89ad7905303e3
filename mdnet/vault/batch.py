"""A change set on its way into the vault: looked at, prepared, put in place, and put back when that fails."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal, NamedTuple

from mdnet.errors import Conflict, Stale
from mdnet.model.change import Change
from mdnet.vault.folders import LED_AWAY, Found, Tree
from mdnet.vault.journal import Record
from mdnet.vault.temporary import prepare, usual_mode

State = Literal["old", "moved", "new", "other"]
"""What a file is seen from a change: as before it, moved but with its old bytes, as after it, or none of these."""


_MANY, _AT_ONCE = 32, 8
"""From so many files on, so many are written at a time."""


class Site(NamedTuple):
    """Where a change takes place: the real paths (links followed) of what it calls `path` and `source`, the path of
    the temporary file, and the mode of the file before, which it gets again when it is made anew."""

    change: Change
    path: str
    source: str
    temporary: str
    mode: int | None

    @property
    def folders(self) -> set[str]:
        """The folders in which names change."""
        return {path.rpartition("/")[0] for path in (self.path, self.source or self.path)}


class Batch:
    """The changes of `record`, each with its place in the vault. Nothing is written before `put`."""

    def __init__(self, tree: Tree, record: Record) -> None:
        """Raises Conflict for a path that leads out of the vault, or two that are one file."""
        self.tree, self.folders = tree, list(record.folders)
        changes = record.changes.changes
        places = record.places or [self._place(change) for change in changes]
        modes = record.modes or (None,) * len(changes)
        self.sites = []
        for number, (change, (path, source), mode) in enumerate(zip(changes, places, modes, strict=True)):
            folder, slash, _ = path.rpartition("/")
            self.sites.append(Site(change, path, source, f"{folder}{slash}.mdnet-{record.token}-{number}.tmp", mode))
        for path, times in Counter(path for place in places for path in {*place} if path).items():
            if times > 1:
                raise Conflict(f"{path}: several links lead to it; nothing was written")

    def _place(self, change: Change) -> tuple[str, str]:
        """The real paths of what a change calls `path` and `source`."""
        with named(change.path):
            if change.source:
                return self._own(change.path), self._own(change.source)
            return (self._own if change.after is None else self.tree.resolve)(change.path), ""

    def _own(self, path: str) -> str:
        """The real path of a file that is moved or removed: it must be no link, which would be left dangling."""
        self.tree.resolve(path)
        folder, _, name = path.rpartition("/")
        if name in ("", ".", "..") or os.path.islink(f"{self.tree.root}/{path}"):  # noqa: PTH114 - a path of the vault
            raise Conflict(f"{path} is a symbolic link or a folder; move or remove it by hand")
        return f"{self.tree.resolve(folder)}/{name}" if folder else name

    @property
    def temporaries(self) -> list[str]:
        """The temporary files it makes."""
        return [site.temporary for site in self.sites]

    def look(self, record: Record) -> Record:
        """The record, completed by what is found: modes, and folders to be made. Raises Stale when a file is not what
        the change was computed from, Conflict when it may not be written, OSError when it cannot be read."""
        missing: dict[str, None] = {}
        for number, site in enumerate(self.sites):
            with named(site.change.path):
                found = self._seen(site)
                if found is not None:
                    self._permit(site, found)
                    self.sites[number] = site._replace(mode=found.status.st_mode & 0o7777)
                missing |= dict.fromkeys(self.tree.missing(site.path))
        self.folders = list(missing)
        places = tuple((site.path, site.source) for site in self.sites)
        return record._replace(folders=tuple(missing), modes=tuple(site.mode for site in self.sites), places=places)

    def _seen(self, site: Site) -> Found | None:
        """The file as it is, which must be as it was when the change was computed."""
        found = self.tree.read(site.source or site.path)
        if (found.data if found else None) != site.change.before:
            if site.change.before is None:
                raise Stale(f"{site.change.path} is there already; nothing was written")
            where = site.change.source or site.change.path
            raise Stale(f"{where} {'was changed' if found else 'is gone'} meanwhile; nothing was written")
        if site.source and found and not self._is_free(site, found):
            raise Conflict(f"{site.change.path} is there already; nothing was written")
        return found

    def _is_free(self, site: Site, found: Found) -> bool:
        """Whether a file can move to its new path: nothing is there, or but itself under a name of other case."""
        there = self.tree.status(site.path)
        return there is None or os.path.samestat(there, found.status)

    def _permit(self, site: Site, found: Found) -> None:
        path = site.change.source or site.change.path
        if found.status.st_nlink > 1:
            raise Conflict(
                f"{path} has {found.status.st_nlink} names (hard links), which would part; nothing was written"
            )
        with self.tree.folder_of(site.source or site.path) as (folder, name):
            if not found.status.st_mode & 0o222 or not folder.is_writable(name):
                raise Conflict(f"{path} is read-only; nothing was written")

    def put(self) -> None:
        """Make the changes. Raises Conflict and OSError; what is done by then is for `put_back`."""
        with named(self.sites[0].change.path):
            self.tree.make(self.folders)
        self._prepare_all()
        for site in self.sites:
            with named(site.change.path):
                self._seen(site)
                self._carry_out(site)
        with named(self.sites[0].change.path):
            self._sync()

    def _prepare_all(self) -> None:
        """The temporary files of all changes. Of many several at a time: each waits for the disk on its own."""
        new = [site for site in self.sites if site.change.after is not None and site.change.after != site.change.before]
        if len(new) < _MANY:
            for site in new:
                self._prepare_new(site)
            return
        from concurrent.futures import ThreadPoolExecutor

        usual = usual_mode()
        sites = [site if site.mode is not None else site._replace(mode=usual) for site in new]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            waiting = pool.map(self._prepare_new, sites)
            try:
                for _ in waiting:
                    pass
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _prepare_new(self, site: Site) -> None:
        with named(site.change.path):
            self._prepare(site, site.change.after or b"", site.source or site.path)

    def _prepare(self, site: Site, data: bytes, old: str) -> None:
        with self.tree.folder_of(site.temporary) as (folder, name), self.tree.opened(old) as like:
            prepare(folder, name, data, like, site.mode)

    def _carry_out(self, site: Site) -> None:
        if site.source:
            self.tree.move(site.source, site.path)
        if site.change.after is None:
            self.tree.remove(site.path)
        elif site.change.before != site.change.after:
            self.tree.move(site.temporary, site.path)

    def states(self) -> list[State]:
        """What each file is now."""
        return [self._state(site) for site in self.sites]

    def _state(self, site: Site) -> State:
        try:
            with named(site.change.path):
                return self._moved_state(site) if site.source else self._plain_state(site)
        except Conflict:
            return "other"

    def _plain_state(self, site: Site) -> State:
        found = self.tree.read(site.path)
        data = found.data if found else None
        return "old" if data == site.change.before else "new" if data == site.change.after else "other"

    def _moved_state(self, site: Site) -> State:
        here, there = self.tree.read(site.source), self.tree.read(site.path)
        if here and there and os.path.samestat(here.status, there.status):  # one file, whatever the case of its name
            here, there = (None, there) if self.tree.bears(site.path) else (here, None)
        if here:
            return "old" if not there and here.data == site.change.before else "other"
        if not there or there.data not in (site.change.before, site.change.after):
            return "other"
        return "new" if there.data == site.change.after else "moved"

    def put_back(self) -> list[str]:
        """Give the files that are as after the change their old bytes, names and modes again, and remove all else that
        was made. Returns the paths of files that are neither; they are left alone. Raises OSError."""
        left = []
        self.clear()
        for site in reversed(self.sites):
            state = self._state(site)
            if state == "other":
                left.append(site.change.path)
            elif state != "old":
                with named(site.change.path):
                    self._put_back(site, state)
        self.clear()
        self._sync()
        self.tree.unmake(self.folders)
        return left

    def _put_back(self, site: Site, state: State) -> None:
        before = site.change.before
        if before is None:
            self.tree.remove(site.path)
            return
        self.tree.make(self.tree.missing(site.source or site.path))
        if state == "new" and before != site.change.after:
            self._prepare(site, before, site.path)
            self.tree.move(site.temporary, site.path)
        if site.source:
            self.tree.move(site.path, site.source)

    def clear(self) -> None:
        """Remove its temporary files."""
        for path in self.temporaries:
            with suppress(OSError):  # its folder is not there, or not the one it was
                self.tree.remove(path)

    def _sync(self) -> None:
        above = {folder.rpartition("/")[0] for folder in self.folders}
        self.tree.sync(above.union(*(site.folders for site in self.sites)))


@contextmanager
def named(path: str) -> Iterator[None]:
    """An OSError in here names `path`, as the user knows it; a link in the way of a folder is a Conflict."""
    try:
        yield
    except OSError as error:
        if error.errno in LED_AWAY:
            raise Conflict(f"{path}: a link or a file is where a folder should be; nothing was written") from error
        raise OSError(error.errno, error.strerror or str(error), path) from error
