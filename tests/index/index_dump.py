"""What an index says, with paths for ids: two indexes of one vault must say the same, however they came to it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from mdnet import config
from mdnet.index.refresh import Changes, refresh
from mdnet.index.store import Store
from mdnet.vault import Vault

Dump = dict[str, list[tuple[object, ...]]]
_NOT_COMPARED = frozenset(("size", "mtime", "ctime", "inode"))
"""What tells when to look again, and not what the vault says."""
_TABLES = "notes names contacts terms interactions links follow_ups occasions records problems talks days turns".split()
_NOTE_IDS = {"note", "found", "contact", "last_note"}


def dump(db: sqlite3.Connection) -> Dump:
    """All that an index says, sorted."""
    paths = dict(db.execute("SELECT id, path FROM notes"))
    paths[None] = None
    found: Dump = {}
    for table in _TABLES:
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        assert columns, table
        kept = [column for column in columns if not (table == "notes" and column in _NOT_COMPARED) and column != "id"]
        rows = db.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall()
        found[table] = sorted(
            (
                tuple(paths[cell] if name in _NOTE_IDS else cell for name, cell in zip(kept, row, strict=True))
                for row in rows
            ),
            key=repr,
        )
    found["texts"] = sorted((paths[row[0]], *row[1:]) for row in db.execute("SELECT rowid, name, body FROM texts"))
    return found


def assert_sound(db: sqlite3.Connection) -> None:
    """Fails when SQLite finds a fault in the tables, or between the texts and the words that lead to them."""
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.execute("BEGIN")
    db.execute("INSERT INTO texts(texts) VALUES('integrity-check')")
    db.execute("ROLLBACK")


def open_vault(root: Path) -> Vault:
    root = root.resolve()
    return Vault(root, config.load(root))


def refreshed(root: Path, path: Path | None = None) -> tuple[Dump, Changes]:
    """What an index at `path` says after a refresh; without a path, what one made from nothing says."""
    vault = open_vault(root)
    store = Store(path, vault.settings.fingerprint)
    try:
        changes = refresh(vault, store, force_empty=True)
        return dump(store.db), changes
    finally:
        store.close()


class Followed:
    """A vault of files and the index that follows it; `same` says whether it says what a new one says."""

    def __init__(self, root: Path, notes: dict[str, str]) -> None:
        root.mkdir()
        self.root = root
        self.vault = open_vault(root)
        self.store = Store(None, self.vault.settings.fingerprint)
        self.write(notes)
        self.refresh()

    def write(self, notes: dict[str, str | None]) -> None:
        """Write notes; None deletes one."""
        for path, text in notes.items():
            file = self.root / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())

    def refresh(self) -> Changes:
        return refresh(self.vault, self.store, force_empty=True)

    def change(self, notes: dict[str, str | None]) -> None:
        """Change notes; the index must then say what a new one says."""
        self.write(notes)
        self.refresh()
        assert_sound(self.store.db)
        mine, new = dump(self.store.db), refreshed(self.root)[0]
        for table in new:
            assert mine[table] == new[table], table

    def of(self, path: str, *columns: str) -> tuple[object, ...]:
        """What `contacts` says of one."""
        query = f"SELECT {', '.join(columns)} FROM contacts c JOIN notes n ON n.id=c.note WHERE path=?"
        row: tuple[object, ...] = self.store.db.execute(query, (path,)).fetchone()
        return row
