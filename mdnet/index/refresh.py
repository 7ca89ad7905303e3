"""Refresh: the difference between the vault's files and the index, applied in one transaction."""

from __future__ import annotations

import gc
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from mdnet.index.difference import (
    Changes,
    Difference,
    Progress,
    VaultEmptyError,
    compare,
    listing_sum,
    problem_rows,
    refuse_empty,
    to_keep,
)
from mdnet.index.store import Store, erase
from mdnet.vault import Vault

if TYPE_CHECKING:
    from mdnet.index.tables import Batch

__all__ = ["Changes", "Progress", "VaultEmptyError", "refresh"]

_SIGN = "UPDATE notes SET size=?, mtime=?, ctime=?, inode=? WHERE id=?"


def refresh(vault: Vault, store: Store, progress: Progress | None = None, *, force_empty: bool = False) -> Changes:
    """Bring the index up to date and say what changed. Whatever is wrong with the index itself is put right.

    Raises NoVault for a vault that is gone, and VaultEmptyError for one that seems not to be mounted.
    """
    with _without_gc():
        tries = 0
        while True:
            try:
                return _attempt(vault, store, progress, force_empty)
            except (sqlite3.Error, OSError) as error:
                if store.path is None:
                    raise
                store.recover(error, tries)
                tries += 1


def _attempt(vault: Vault, store: Store, progress: Progress | None, force_empty: bool) -> Changes:
    store.look()
    if store.fresh:
        changes = _build(vault, store, {}, progress, force_empty)
        return _attempt(vault, store, progress, force_empty) if changes is None else changes
    generation = store.generation
    found = compare(store.db, vault, progress, force_empty=force_empty)
    if found is None:
        return Changes()
    if not found.tells:
        _remember(store, found)
        return Changes()
    if found.batch is not None:
        with store.writing() as db:
            if store.generation != generation:  # another process was first; now nobody else can write
                found = compare(db, vault, progress, force_empty=force_empty)
            if found is None:
                return Changes()
            if found.batch is not None:
                _apply(store, vault, found.batch, found)
                return found.changes
    known = dict(store.db.execute("SELECT path, digest FROM notes"))
    store.rebuild()
    changes = _build(vault, store, known, progress, force_empty)
    return _attempt(vault, store, progress, force_empty) if changes is None else changes


def _remember(store: Store, found: Difference) -> None:
    """Only signatures are new: worth writing, not worth waiting for."""
    generation = store.generation
    with suppress(sqlite3.OperationalError), store.writing(patient=False) as db:
        db.executemany(_SIGN, found.touched)
        if store.generation == generation:
            _note_listing(db, found.listing)


def _note_listing(db: sqlite3.Connection, listing: bytes | None) -> None:
    """Keep the checksum of the listing that the index agrees with: the next look at the files may end there."""
    db.execute("INSERT OR REPLACE INTO meta VALUES('listing', ?)", (listing,))


def _apply(store: Store, vault: Vault, batch: Batch, found: Difference) -> None:
    from mdnet.index.tables import insert
    from mdnet.index.update import Update

    db = store.db
    db.executemany(_SIGN, found.touched)
    Update(db, vault.settings.conventions.rings).apply(batch, found.removed)
    db.execute("DELETE FROM problems WHERE note IS NULL")
    insert(db, "problems", found.problems)
    if found.sensitive:
        erase(db)
    if found.tells:
        store.advance()
    _note_listing(db, found.listing)


def _build(
    vault: Vault, store: Store, known: dict[str, str], progress: Progress | None, force_empty: bool
) -> Changes | None:
    """Fill a fresh index; None when another process was first. `known` are digests of the notes known before."""
    from mdnet.index.build import Build  # most runs build nothing, and start sooner without
    from mdnet.index.tables import insert
    from mdnet.index.workers import read_in_parallel

    now = time.time_ns()  # compared with the times of files, never shown
    notes, faults = vault.listing()
    if not force_empty:
        refuse_empty(vault, notes, store.held)
    wanted = [(number, path, to_keep(notes[path], now)) for number, path in enumerate(sorted(notes), 1)]
    with store.building() as db:
        if db is None:
            return None
        build = Build(db, vault.settings.conventions.rings)
        for batch in read_in_parallel(str(vault.root), wanted, vault.settings.conventions):
            build.add(batch)
            if progress:
                progress(len(build.digests), len(wanted))
        build.finish()
        problems = problem_rows(faults)
        insert(db, "problems", problems)
        certain = len(build.digests) == len(wanted) and all(notes[path] == kept for _, path, kept in wanted)
        _note_listing(db, listing_sum(notes, problems) if certain else None)
    held = build.digests
    return Changes(
        tuple(path for path in held if path not in known),
        tuple(path for path in held if path in known and held[path] != known[path]),
        tuple(sorted(known.keys() - held.keys())),
    )


@contextmanager
def _without_gc() -> Iterator[None]:
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
