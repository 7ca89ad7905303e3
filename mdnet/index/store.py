"""The index's file: opened, checked, made anew when it is not what this version wrote. Private to its owner.

The file is written by commits only, each under an exclusive lock that is held until the file's new size, times and
inode stand in a second file, the seal. A file that does not bear its seal was changed by something else, or by a
process that was killed within its commit: it is never trusted, and built again. Journals are SQLite's own rollback
journals; they work on network file systems too, and leave no second file that has to match.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from mdnet.config import user_folder
from mdnet.index.schema import PLAIN_TEXTS, TABLES, TEXTS, TRIGGERS, VERSION

Connection = sqlite3.Connection
BUSY_MS = 8000
"""How long another process's lock is waited for."""
_DAMAGE = frozenset((sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT))
"""Error codes of a file that is not a good index; with any other, the file is only out of reach."""
_TRIES = 4
"""How often a file that another process has replaced meanwhile is followed, before the index is kept in memory."""
_ERASES = (3, 42)
"""The SQLite from which FTS5 can be told to leave nothing of a deleted text."""
_SEAL = "index.seal"
_USUAL = ("journal_mode=DELETE", "cache_spill=OFF")
"""Nothing is written to the file before the commit, so that what is thrown away leaves no mark on it."""
_FILLING = ("page_size=8192", "journal_mode=OFF", "cache_spill=ON")


def index_path(root: Path) -> Path:
    """Where the index of the vault at `root` lies: in the user's cache, never in the vault, named for the real path."""
    name = blake2b(os.fsencode(os.path.realpath(root)), digest_size=10).hexdigest()
    return user_folder("CACHE") / name / "index.db"


class Store:
    """An open index. `path` is None when it is kept in memory; `notice` is one line for the user when something was
    amiss; `fresh`: it must be filled first; `held`: how many notes an index of other settings held, when it is fresh;
    `generation` is another one whenever the index says something else."""

    def __init__(self, path: Path | None, fingerprint: str) -> None:
        """Open the index at `path` (None: in memory).

        Never raises for a damaged, locked or unwritable file: it is replaced, or the index is kept in memory.
        """
        self.path = path
        self.fingerprint = f"{fingerprint} {sqlite3.sqlite_version}"
        self.notice = ""
        self.fresh = True
        self.held = self.generation = 0
        self._filled = False
        self._file: tuple[int, int] | None = None
        try:
            self._open()
        except (sqlite3.Error, OSError) as error:
            self.recover(error)

    def _open(self) -> None:
        if self.path is None:
            self.db = _connect(":memory:")
        else:
            if not self.path.is_absolute():
                raise OSError("no home folder")
            _make_private(self.path)
            self._file = _place(self.path)
            self.db = _connect(str(self.path))
        self._read_state()

    def look(self) -> None:
        """See anew whether the index is fresh and what generation it is; open it again where it was replaced."""
        if self._is_replaced():
            self.db.close()
            self._open()
        else:
            self._read_state()

    def _read_state(self) -> None:
        self.fresh, self.held, self.generation = True, 0, 0
        with self.reading() as db:
            self._filled = db.execute("PRAGMA page_count").fetchone()[0] > 0
            if not self._filled:
                return
            if not self._is_sealed():
                raise sqlite3.DatabaseError("the file does not bear its seal")
            if db.execute("PRAGMA user_version").fetchone()[0] == VERSION:
                meta = dict(db.execute("SELECT key, value FROM meta"))
                if meta["fingerprint"] == self.fingerprint:
                    self.fresh, self.generation = False, meta["generation"]
            if self.fresh:
                with suppress(sqlite3.Error):
                    self.held = db.execute("SELECT count(DISTINCT note) FROM names").fetchone()[0]

    def recover(self, error: Exception, tries: int = 0) -> None:
        """Go on after `error`, which came after that many others: with the file that another process put in this one's
        place, with a new file when this one is damaged, else in memory."""
        for _ in range(tries, _TRIES):
            if not self._is_replaced():
                break
            with suppress(AttributeError):
                self.db.close()
            try:
                self._open()
            except (sqlite3.Error, OSError) as second:
                error = second
            else:
                return
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if isinstance(error, sqlite3.Error) and code in _DAMAGE and tries + 1 < _TRIES:
            try:
                self.rebuild()
            except (sqlite3.Error, OSError) as second:
                error = second
            else:
                self.notice = "The index was damaged or half written; it is built again."
                return
        with suppress(AttributeError):
            self.db.close()
        self.path = None
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        self.notice = f"The index cannot be kept ({reason}); this takes longer each time."
        self._open()

    def rebuild(self) -> None:
        """Start again with an empty index. Who has the old file open keeps it until they look again, or write."""
        replaced = self._is_replaced()
        with suppress(AttributeError):
            self.db.close()
        if self.path is not None and not replaced:
            self.path.unlink(missing_ok=True)  # its seal fits no other file; a journal goes when the new one is filled
        self._open()

    def _is_replaced(self) -> bool:
        return self.path is not None and _place(self.path) != self._file

    @contextmanager
    def building(self) -> Iterator[sqlite3.Connection | None]:
        """One transaction that fills the index from nothing; None when another process was first.

        It keeps no journal: a file that was not finished is thrown away.
        """
        if self._filled:
            self.rebuild()
        db = self.db
        for pragma in _FILLING:
            db.execute(f"PRAGMA {pragma}")
        db.execute("BEGIN IMMEDIATE")
        if db.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
            try:
                if self.path is not None:  # nobody else has a journal of this file now, so it is that of an older one
                    self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
                _create(db)
                yield db
                started = time.time_ns()  # no index before had this generation
                db.execute("INSERT INTO meta VALUES('fingerprint', ?), ('generation', ?)", (self.fingerprint, started))
                db.execute(f"PRAGMA user_version={VERSION}")
                self._commit()
            except BaseException:
                with suppress(sqlite3.Error, OSError):
                    self.rebuild()
                raise
            self.fresh, self.held, self.generation, self._filled = False, 0, started, True
        else:
            db.execute("ROLLBACK")
            yield None
        for pragma in _USUAL:
            db.execute(f"PRAGMA {pragma}")

    @contextmanager
    def writing(self, *, patient: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing. Waits for another process's (unless not `patient`); `generation` is
        then up to date, and goes on by calling `advance`."""
        db = self.db
        db.execute(f"PRAGMA busy_timeout={BUSY_MS * patient}")
        try:
            db.execute("BEGIN IMMEDIATE")
        finally:
            db.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        try:
            self.generation = db.execute("SELECT value FROM meta WHERE key='generation'").fetchone()[0]
            yield db
            self._commit()
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")

    def advance(self) -> None:
        """Within `writing`: what the index says is not what it said."""
        self.generation += 1
        self.db.execute("UPDATE meta SET value=? WHERE key='generation'", (self.generation,))

    def _commit(self) -> None:
        db = self.db
        db.execute("PRAGMA locking_mode=EXCLUSIVE")  # keeps the lock until the seal is written
        try:
            db.execute("COMMIT")
            self._seal()
        finally:
            db.execute("PRAGMA locking_mode=NORMAL")
            if not db.in_transaction:
                db.execute("SELECT 1 FROM sqlite_master").fetchone()  # lets the lock go

    @contextmanager
    def reading(self, *, scratch: bool = False) -> Iterator[sqlite3.Connection]:
        """One consistent view. With `scratch` it may be written to, while no other process writes; all that is written
        is thrown away."""
        if self.db.in_transaction:
            yield self.db
            return
        self.db.execute("BEGIN IMMEDIATE" if scratch else "BEGIN")
        try:
            yield self.db
        finally:
            with suppress(sqlite3.Error):
                self.db.execute("ROLLBACK")

    def _seal(self) -> None:
        if self.path is None:
            return
        with suppress(OSError):  # without a seal it is built again, no worse
            signature = _signature(self.path)
            if self._is_replaced():
                return
            handle = os.open(self.path.with_name(_SEAL), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                os.write(handle, signature)
            finally:
                os.close(handle)

    def _is_sealed(self) -> bool:
        if self.path is None:
            return True
        try:
            return self.path.with_name(_SEAL).read_bytes() == _signature(self.path)
        except OSError:
            return False

    def close(self) -> None:
        """Close the file."""
        self.db.close()


def _connect(path: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
    try:
        for pragma in ("synchronous=NORMAL", "temp_store=MEMORY", "secure_delete=ON", "cache_size=-16000", *_USUAL):
            db.execute(f"PRAGMA {pragma}")
    except BaseException:
        db.close()
        raise
    return db


def _make_private(path: Path) -> None:
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.with_name(f"{path.name}-wal").unlink(missing_ok=True)  # never ours, and SQLite would take it in
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _place(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _signature(path: Path) -> bytes:
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}\n".encode()


def _create(db: sqlite3.Connection) -> None:
    fts = _has_fts5()
    for statement in (*TABLES.split(";\n"), *TRIGGERS.values(), TEXTS if fts else PLAIN_TEXTS):
        db.execute(statement)
    if fts and sqlite3.sqlite_version_info >= _ERASES:
        db.execute("INSERT INTO texts(texts, rank) VALUES('secure-delete', 1)")


def _has_fts5() -> bool:
    """Tried in a place of its own: in a transaction without a journal no statement may fail."""
    with closing(sqlite3.connect(":memory:")) as db:
        try:
            db.execute(TEXTS)
        except sqlite3.OperationalError:
            return False
    return True


def erase(db: sqlite3.Connection) -> None:
    """See to it that no word of deleted texts is left in the file, where SQLite does not do so by itself."""
    if sqlite3.sqlite_version_info < _ERASES:
        with suppress(sqlite3.OperationalError):  # no FTS5: nothing was left
            db.execute("INSERT INTO texts(texts) VALUES('optimize')")
