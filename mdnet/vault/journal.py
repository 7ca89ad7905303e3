"""What was done in a vault, on disk: the steps that can be undone, and the change that is being made.

It lies in the user's state folder, for its owner only, since it holds what notes held. One JSON file is one step; bytes
are kept exactly, as text where they are UTF-8.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from mdnet.model.change import Change, ChangeSet
from mdnet.places import BEGUN, PENDING, make_private, vault_folder
from mdnet.vault.temporary import write_whole

STEPS = 200
BYTES = 50_000_000
"""How many steps are kept, and how many bytes they may take; the oldest go first, the newest always stays."""


class Record(NamedTuple):
    """One change set on disk. `time` is None when it cannot be undone later; `token` is in the names of its temporary
    files; `folders` are those it makes; `modes` are the files' modes before, one for each change (None: no file);
    `places` are the real paths of each change's `path` and `source`; `undoes` is the step that it takes back."""

    changes: ChangeSet
    time: datetime | None
    token: str
    folders: tuple[str, ...] = ()
    modes: tuple[int | None, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    undoes: int | None = None


class Journal:
    """The records of the vault at `root`. Methods that write raise OSError."""

    def __init__(self, root: Path) -> None:
        self.folder = vault_folder("STATE", root)

    @property
    def is_unsettled(self) -> bool:
        """Whether a writer was killed, or is at work just now."""
        try:
            names = os.listdir(self.folder)  # noqa: PTH208 - names are wanted, not paths
        except OSError:
            return False
        return PENDING in names or BEGUN in names

    def pending(self) -> Record | None:
        """The change that was begun and not finished."""
        return self._read(PENDING)

    def begin(self, record: Record) -> None:
        """Put the record of a change on the disk, before the change is made."""
        make_private(self.folder)
        self._write(PENDING, record)

    def finish(self, record: Record) -> None:
        """The pending change is made: it becomes the newest step, or takes its step away."""
        if record.undoes is not None:
            (self.folder / PENDING).replace(self._step(record.undoes))  # both are gone at once
            with suppress(OSError):
                self._remove(record.undoes)
        elif record.time is None:
            self.drop()
        else:
            number = next(iter(self.numbers()), 0) + 1
            (self.folder / PENDING).replace(self._step(number))
            self._trim()

    def drop(self) -> None:
        """The pending change is not made, or is nothing to undo."""
        for name in (PENDING, BEGUN):
            (self.folder / name).unlink(missing_ok=True)

    def numbers(self) -> list[int]:
        """The numbers of the steps, newest first."""
        try:
            names = os.listdir(self.folder)  # noqa: PTH208 - names are wanted, not paths
        except OSError:
            return []
        stems = (name.removesuffix(".json") for name in names if name.endswith(".json"))
        return sorted((int(stem) for stem in stems if stem.isdecimal()), reverse=True)

    def step(self, number: int) -> Record | None:
        """The record of a step; None when there is none that can be read, or it is undone."""
        record = self._read(self._step(number).name)
        return record if record and record.time else None

    def cut(self, paths: frozenset[str]) -> None:
        """Take the changes that touch these paths out of all steps; a title is not kept then, it may hold a name."""
        for number in self.numbers():
            record = self.step(number)
            if record is None:
                self._remove(number)  # nobody can say what is in it
                continue
            kept = [paths.isdisjoint(one.paths) for one in record.changes.changes]
            if all(kept):
                continue
            changes = tuple(one for one, stays in zip(record.changes.changes, kept, strict=True) if stays)
            modes = tuple(one for one, stays in zip(record.modes, kept, strict=True) if stays)
            places = tuple(one for one, stays in zip(record.places, kept, strict=True) if stays)
            if changes:
                rest = record._replace(changes=ChangeSet("partly forgotten", changes), modes=modes, places=places)
                self._write(self._step(number).name, rest)
            else:
                self._remove(number)

    def _step(self, number: int) -> Path:
        return self.folder / f"{number:08}.json"

    def _remove(self, number: int) -> None:
        self._step(number).unlink(missing_ok=True)

    def _trim(self) -> None:
        left = BYTES
        for place, number in enumerate(self.numbers()):
            with suppress(OSError):
                left -= self._step(number).stat().st_size
                if place and (left < 0 or place >= STEPS):
                    self._remove(number)

    def _read(self, name: str) -> Record | None:
        try:
            return _decoded(json.loads((self.folder / name).read_bytes()))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def _write(self, name: str, record: Record) -> None:
        """Whole or not at all, and on the disk when this returns."""
        begun = self.folder / BEGUN
        begun.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        handle = os.open(begun, flags, 0o600)
        try:
            try:
                write_whole(handle, json.dumps(_encoded(record)).encode())
                os.fsync(handle)
            finally:
                os.close(handle)
            begun.replace(self.folder / name)
            self._sync()
        except BaseException:
            with suppress(OSError):
                begun.unlink(missing_ok=True)
            raise

    def _sync(self) -> None:
        if os.name != "posix":
            return
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _encoded(record: Record) -> dict[str, Any]:
    return {
        "version": 1,
        "title": record.changes.title,
        "time": record.time and record.time.isoformat(),
        "token": record.token,
        "folders": record.folders,
        "undoes": record.undoes,
        "changes": list(_encoded_changes(record)),
    }


def _encoded_changes(record: Record) -> Iterator[dict[str, Any]]:
    for one, mode, place in zip(record.changes.changes, record.modes, record.places, strict=True):
        yield {
            "path": one.path,
            "source": one.source,
            "mode": mode,
            "place": place,
            "before": _packed(one.before),
            "after": _packed(one.after),
        }


def _decoded(found: dict[str, Any]) -> Record:
    changes = tuple(
        Change(one["path"], _unpacked(one["before"]), _unpacked(one["after"]), one["source"])
        for one in found["changes"]
    )
    time = found["time"]
    return Record(
        ChangeSet(found["title"], changes),
        None if time is None else datetime.fromisoformat(time),
        found["token"],
        tuple(found["folders"]),
        tuple(one["mode"] for one in found["changes"]),
        tuple((one["place"][0], one["place"][1]) for one in found["changes"]),
        found["undoes"],
    )


def _packed(data: bytes | None) -> str | dict[str, str] | None:
    if data is None:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        from binascii import b2a_base64  # such bytes are rare

        return {"base64": b2a_base64(data, newline=False).decode()}


def _unpacked(value: str | dict[str, str] | None) -> bytes | None:
    if isinstance(value, dict):
        from binascii import a2b_base64

        return a2b_base64(value["base64"])
    return None if value is None else value.encode()
