"""watchdog on a vault's folder: begun, begun again when it no longer sees, exchanged for polling where it cannot."""

from __future__ import annotations

import errno
import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from watchdog.events import DirDeletedEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from mdnet.watch.hints import EVENTS, Hints

POLL = 2.0
"""Seconds between two looks at the folder where the system cannot report changes."""
PAIRING = 0.05
"""Seconds that watchdog waits for the second half of a rename. Its own half second would hold up every save that ends
in a rename."""
LIMIT_REACHED = (
    "The system's limit of watched folders is reached, so the vault is looked at every {seconds:g} seconds instead."
    " To raise the limit: sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512"
)
Identity = tuple[int, int]


def identity(path: Path) -> Identity | None:
    """What tells a file or folder from another one at the same path; None when there is none."""
    with suppress(OSError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None


def presence(root: Path) -> Identity | None:
    """The identity of a vault's folder; None when it is gone or holds nothing at all, as an unmounted one does."""
    with suppress(OSError), os.scandir(root) as entries:
        return identity(root) if next(entries, None) else None
    return None


class Eyes:
    """Reports changes below `root` to `hints`; `poll` asks for polling, every so many seconds."""

    def __init__(self, root: Path, hints: Hints, warn: Callable[[str], None], poll: float | None) -> None:
        self._root, self._hints, self._warn, self._poll = root, hints, warn, poll
        self._observer: BaseObserver | None = None
        self._threads: set[threading.Thread] = set()
        self._losses = _Losses(hints)

    def open(self) -> None:
        """Begin to watch. Raises OSError when the folder cannot be watched at all."""
        self.close()
        logging.getLogger("watchdog").addHandler(self._losses)
        # of a folder that is moved out and in again, watchdog warns that it watches it twice
        warnings.filterwarnings("ignore", category=RuntimeWarning, module="watchdog")
        with suppress(ImportError):  # the module is watchdog's own for inotify; other systems do without
            from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper

            InotifyMoveEventGrouper.delay = PAIRING
        try:
            self._begin()
            if self._poll is None and not self._room_for_more():
                raise OSError(errno.ENOSPC, "some folders could not be watched")
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EMFILE) or self._poll is not None:
                raise
            self._fall_back()

    def check(self) -> None:
        """Exchange watchdog for polling when new folders found the system's limit reached."""
        if self._poll is None and not self._room_for_more():
            self._fall_back()

    @property
    def open_and_well(self) -> bool:
        """Whether all of watchdog's threads are alive."""
        return bool(self._threads) and all(thread.is_alive() for thread in self._threads)

    def close(self) -> None:
        """Stop watching."""
        observer, self._observer = self._observer, None
        self._threads = set()
        if observer is not None:
            with suppress(OSError):
                observer.stop()
            if observer.ident is not None:
                observer.join(1.0)
        logging.getLogger("watchdog").removeHandler(self._losses)

    def _begin(self) -> None:
        before = set(threading.enumerate())
        if self._poll is None:
            self._observer = Observer()
        else:
            from watchdog.observers.polling import PollingObserver

            self._observer = PollingObserver(timeout=self._poll)
        self._observer.schedule(self._hints, str(self._root), recursive=True, event_filter=EVENTS)
        self._observer.start()
        self._threads = set(threading.enumerate()) - before

    def _fall_back(self) -> None:
        self._poll = POLL
        self._warn(LIMIT_REACHED.format(seconds=POLL))
        self.open()

    def _room_for_more(self) -> bool:
        """Whether one more folder could be watched: watchdog says nothing of subfolders that it could not watch."""
        if sys.platform != "linux" or self._observer is None or self._root.parent == self._root:
            return True
        try:
            watch = self._observer.schedule(
                FileSystemEventHandler(), str(self._root.parent), event_filter=[DirDeletedEvent]
            )
            self._observer.unschedule(watch)
        except OSError as error:
            return error.errno not in (errno.ENOSPC, errno.EMFILE)
        return True


class _Losses(logging.Handler):
    """Takes every warning of watchdog for a loss of events, as it only logs an overflow of its queue."""

    def __init__(self, hints: Hints) -> None:
        super().__init__(logging.WARNING)
        self._hints = hints

    def emit(self, record: logging.LogRecord) -> None:
        self._hints.lose()
