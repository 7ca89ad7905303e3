"""Which file-system events matter, and when they have settled. An event is a hint to look, never the truth."""

from __future__ import annotations

import os
import time
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)

SETTLE = 0.2
"""Seconds without a further event after which a change is taken for complete."""
LONGEST = 2.0
"""Seconds after which changes are looked at although they go on."""
KEPT = 1000
"""Of a storm of events, so many paths are remembered, for the sentence that says what changed."""
EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""What the system is asked to report: not `opened` or `closed_no_write`, which our own reading would cause."""
OBSIDIAN_SETTINGS = (".obsidian", ".obsidian/daily-notes.json", ".obsidian/templates.json")


class Batch(NamedTuple):
    """What settled hints amount to; paths are relative to the vault."""

    paths: frozenset[str] = frozenset()
    """Notes that events named."""
    moves: tuple[tuple[str, str], ...] = ()
    """Notes that were renamed, as far as the system said so: from, to."""
    settings: bool = False
    """The vault's settings or templates may have changed."""
    lost: bool = False
    """Events may have been lost."""


def is_note(path: str) -> bool:
    """Whether a file at `path`, relative to the vault, could be a note: no editor's or sync service's temporary file,
    and in no hidden folder."""
    *folders, name = path.split("/")
    return name.endswith(".md") and name[0] not in ".#~" and not any(map(_hidden, folders))


def is_folder_of_notes(path: str) -> bool:
    """Whether a folder at `path`, relative to the vault, could hold notes."""
    return not any(map(_hidden, path.split("/")))


def is_setting(path: str, is_folder: bool) -> bool:
    """Whether the file or folder at `path`, relative to the vault, decides how notes are read or shown."""
    if path == ".mdnet" or path.startswith(".mdnet/"):
        return is_folder or path.endswith((".toml", ".j2"))
    return path in OBSIDIAN_SETTINGS


def _hidden(folder: str) -> bool:
    return folder[:1] == "." or folder == "node_modules"


class Hints(FileSystemEventHandler):
    """Collects what watchdog's threads report until the watching thread asks. Nothing here raises: an exception would
    end watchdog's thread."""

    def __init__(self, root: Path) -> None:
        self._start = len(str(root).rstrip(os.sep)) + 1
        self._bell: SimpleQueue[None] = SimpleQueue()  # its `put` may be interrupted by a signal that puts too
        self._rung = self._settings = self._lost = False
        self._last = 0.0
        self._paths: set[str] = set()
        self._moves: dict[str, str] = {}

    def dispatch(self, event: FileSystemEvent) -> None:
        """Called by watchdog for each event."""
        source, target = self._relative(event.src_path), self._relative(event.dest_path)
        concerns = False
        for path in filter(None, (source, target)):
            if is_setting(path, event.is_directory):
                concerns = self._settings = True
            elif event.is_directory:
                concerns = concerns or is_folder_of_notes(path)
            elif is_note(path):
                concerns = True
                if len(self._paths) < KEPT:
                    self._paths.add(path)
        if is_note(source) and is_note(target) and not event.is_directory and len(self._moves) < KEPT:
            self._moves[source] = target
        if concerns:
            self._ring()

    def lose(self) -> None:
        """Events may have been lost: everything is to be looked at."""
        self._lost = True
        self._ring()

    def wake(self) -> None:
        """End `settled`'s waiting. Safe in a signal handler."""
        self._bell.put(None)

    def settled(self, timeout: float) -> Batch | None:
        """Wait `timeout` seconds for a hint, then until no more come; None when there was none."""
        try:
            self._bell.get(timeout=timeout)
        except Empty:
            return None
        if not self._rung:
            return None
        latest = time.monotonic() + LONGEST
        while (rest := min(self._last + SETTLE, latest) - time.monotonic()) > 0:
            time.sleep(rest)
        self._rung = False  # before the rest is taken: what comes now rings again
        paths, moves, settings, lost = self._paths, self._moves, self._settings, self._lost
        self._paths, self._moves, self._settings, self._lost = set(), {}, False, False
        return Batch(frozenset(paths), tuple(moves.items()), settings, lost)

    def _ring(self) -> None:
        self._last = time.monotonic()
        if not self._rung:
            self._rung = True
            self._bell.put(None)

    def _relative(self, path: bytes | str) -> str:
        return os.fsdecode(path)[self._start :].replace(os.sep, "/")
