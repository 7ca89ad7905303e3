"""What the files of the vault say that the index does not."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import MdnetError, Problem
from mdnet.vault import ABSENT, Signature, Vault, read_note

if TYPE_CHECKING:
    from mdnet.index.tables import Batch, Row

Progress = Callable[[int, int], None]
"""Called with the notes read so far and the notes to read."""
PARALLEL_FROM = 1000
"""Below this many notes other processes cost more than they give."""
EMPTY_FROM = 20
"""A folder without notes is taken for a missing mount where the index holds this many; generated files count not."""
_UNSURE: Signature = (-1, 0, 0, 0)
"""Kept for a note that may change again without its signature showing it; no file has this one."""
_TICK_NS, _COARSE_NS = 50_000_000, 2_000_000_000


class Changes(NamedTuple):
    """What a refresh found, as paths relative to the vault, each sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


class VaultEmptyError(MdnetError):
    """The vault holds no notes where it held many."""


class Difference(NamedTuple):
    """What is to be written."""

    batch: Batch | None
    """New and changed notes; None when they are so many that it is quicker to start again."""
    changes: Changes = Changes()
    removed: Sequence[int] = ()
    touched: Sequence[Row] = ()
    """New signatures of notes whose bytes are the same, each with the note's id."""
    problems: Sequence[Row] = ()
    """Faults of files that are no notes: all there are."""
    sensitive: bool = False
    """Something that the index holds must be in it no longer."""
    tells: bool = True
    """It is more than a matter of signatures."""
    listing: bytes | None = None
    """The sum of the listing that the index will agree with; None when it cannot be trusted to."""


def compare(
    db: sqlite3.Connection, vault: Vault, progress: Progress | None = None, *, force_empty: bool = False
) -> Difference | None:
    """What the index must be told; None when it says what the files say. Raises VaultEmptyError and NoVault."""
    now = time.time_ns()  # compared with the times of files, never shown
    notes, faults = vault.listing()
    problems = problem_rows(faults)
    listing = listing_sum(notes, problems)
    if db.execute("SELECT 1 FROM meta WHERE key='listing' AND value=?", (listing,)).fetchone():
        return None
    rows = db.execute("SELECT path, size, mtime, ctime, inode FROM notes")
    known: dict[str, Signature] = {path: (size, mtime, ctime, inode) for path, size, mtime, ctime, inode in rows}
    columns = "path, line, code, message, severity, fixable, note"
    same_problems = set(problems) == set(db.execute(f"SELECT {columns} FROM problems WHERE note IS NULL"))  # noqa: S608
    if known == notes and same_problems:
        return None
    if not force_empty and len(notes) < max(len(known), EMPTY_FROM):
        held = db.execute("SELECT count(DISTINCT note) FROM names").fetchone()[0]
        generated = {row[0] for row in db.execute("SELECT path FROM notes WHERE id NOT IN (SELECT note FROM names)")}
        refuse_empty(vault, notes.keys() - generated, held)
    suspects = [
        path
        for path, signature in notes.items()
        if known.get(path) != signature and (signature != ABSENT or path not in known)
    ]
    wanted = {path: to_keep(notes[path], now) for path in sorted(suspects)}
    if len(wanted) >= PARALLEL_FROM and _are_mostly_new(db, vault, wanted, len(known)):
        return Difference(None)
    found = _read(db, vault, wanted, known, known.keys() - notes.keys(), progress)
    if not (found.changes or found.touched) and same_problems:
        return None
    certain = wanted.items() <= notes.items() and notes.keys().isdisjoint(found.changes.removed)
    tells = bool(found.changes) or not same_problems
    return found._replace(problems=problems, tells=tells, listing=listing if certain else None)


def listing_sum(notes: dict[str, Signature], problems: list[Row]) -> bytes:
    """A checksum of what a look at the vault's folders showed, in the order in which it showed it."""
    numbers = hash(tuple(notes.values()))  # the hash of whole numbers is the same in every process
    shown = "\0".join((*notes, str(numbers), repr(problems)))
    return blake2b(shown.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def refuse_empty(vault: Vault, notes: Iterable[str], held: int) -> None:
    """Raise VaultEmptyError when there are no notes where many were held. What lies where generated files are written
    does not count: mdnet itself may have put it there, while the vault was away."""
    folders = tuple(f"{folder}/" for folder in vault.settings.conventions.generated)
    if held >= EMPTY_FROM and all(path.startswith(folders) for path in notes):
        raise VaultEmptyError(
            f"{vault.root} holds no notes, but the index knows {held}: is the folder not mounted?"
            " If it is meant to be empty: mdnet index --force-empty"
        )


def to_keep(signature: Signature, now: int) -> Signature:
    """The signature to remember of a note listed after `now`: one that no file has, when the file changed within the
    clock's last tick, and so may change again without its times showing it."""
    _, mtime, ctime, _ = signature
    tick = _COARSE_NS if mtime % 1_000_000_000 == 0 else _TICK_NS
    return _UNSURE if max(mtime, ctime) >= now - tick else signature


def problem_rows(problems: list[Problem]) -> list[Row]:
    """The rows of `problems` for faults of files that are no notes."""
    return [(p.path, p.line, p.code, p.message, p.severity, int(p.fixable), None) for p in problems]


def _are_mostly_new(db: sqlite3.Connection, vault: Vault, paths: Iterable[str], held: int) -> bool:
    digests = dict(db.execute("SELECT path, digest FROM notes"))
    notes = (read_note(str(vault.root), path) for path in paths)
    new = sum(note is not None and note.digest.hex() != digests.get(note.path) for note in notes)
    return new >= PARALLEL_FROM and new >= held // 5


def _read(
    db: sqlite3.Connection, vault: Vault, wanted: dict[str, Signature], known: dict[str, Signature], gone: set[str],
    progress: Progress | None,
) -> Difference:  # fmt: skip
    from mdnet.index.rows import note_rows  # with all that reads notes: only when one changed
    from mdnet.index.tables import add_note, empty_batch

    batch = empty_batch()
    touched: list[Row] = []
    added: list[str] = []
    changed: list[str] = []
    sensitive = False
    free = db.execute("SELECT coalesce(max(id), 0) + 1 FROM notes").fetchone()[0]
    for done, (path, signature) in enumerate(wanted.items(), 1):
        note = read_note(str(vault.root), path)
        number, digest, hidden = _entry(db, path) or (None, None, 0)
        if note is None:
            gone |= {path} & known.keys()  # deleted since it was listed
        elif note.digest.hex() != digest:
            rows = note_rows(note, vault.settings.conventions)
            add_note(batch, free if number is None else number, signature, rows)
            (added if number is None else changed).append(path)
            sensitive = sensitive or rows.hidden > hidden
            free += number is None
        elif signature != known.get(path):  # another process may have added it meanwhile
            touched.append((*signature, number))
        if progress:
            progress(done, len(wanted))
    removed = [row[0] for path in sorted(gone) if (row := _entry(db, path))]
    changes = Changes(tuple(added), tuple(changed), tuple(sorted(gone)))
    return Difference(batch, changes, removed, touched, sensitive=sensitive or bool(gone))


def _entry(db: sqlite3.Connection, path: str) -> tuple[int, str, int] | None:
    row: tuple[int, str, int] | None = db.execute(
        "SELECT id, digest, hidden FROM notes WHERE path=?", (path,)
    ).fetchone()
    return row
