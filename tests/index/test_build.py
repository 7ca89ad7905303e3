"""The first index of a vault says what is in its notes: known answers for known notes (D13, I01)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import generate_vault
import pytest
from index_dump import dump, open_vault, refreshed

from mdnet.index import tables, workers
from mdnet.index.refresh import refresh
from mdnet.index.store import Store

COUNT = 300


@pytest.fixture(scope="module")
def people() -> list[generate_vault.Person]:
    return list(generate_vault.people(COUNT))


@pytest.fixture(scope="module")
def truth(people: list[generate_vault.Person]) -> generate_vault.Truth:
    return generate_vault.truth(people)


@pytest.fixture(scope="module")
def root(people: list[generate_vault.Person], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("generated")
    generate_vault.write_people(root, people)
    return root


@pytest.fixture(scope="module")
def db(root: Path) -> Iterator[sqlite3.Connection]:
    vault = open_vault(root)
    store = Store(None, vault.settings.fingerprint)
    refresh(vault, store)
    yield store.db
    store.close()


def test_I01_every_note_entry_and_link_is_there(db: sqlite3.Connection, truth: generate_vault.Truth) -> None:
    def count(table: str) -> int:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    assert count("contacts") == count("notes") == truth.contacts == COUNT
    assert count("interactions") == truth.interactions
    assert count("links") == count("links WHERE found IS NOT NULL") == truth.links
    assert count("follow_ups WHERE concerns=1") == truth.open_tasks
    assert count("problems") == 0


def test_D13_last_contact_and_due_date_are_those_worked_out_from_the_records(
    db: sqlite3.Connection, truth: generate_vault.Truth
) -> None:
    assert dict(db.execute("SELECT uid, last_contact FROM contacts")) == truth.last_contact
    today, monday, sunday = "2026-11-23", "2026-11-23", "2026-11-29"

    def uids(where: str) -> list[str]:
        return [row[0] for row in db.execute(f"SELECT uid FROM contacts WHERE {where} ORDER BY uid")]

    assert uids(f"due_on < '{today}'") == truth.contacts_overdue
    assert uids(f"due_on BETWEEN '{monday}' AND '{sunday}'") == truth.contacts_due_this_week
    born = "note IN (SELECT note FROM occasions WHERE label='birthday' AND month=11 AND day BETWEEN 23 AND 29)"
    assert uids(born) == truth.birthdays_this_week
    tasks = "SELECT count(*) FROM follow_ups WHERE due < '{}' UNION ALL SELECT count(*) FROM follow_ups WHERE due"
    found = db.execute(tasks.format(today) + f" BETWEEN '{monday}' AND '{sunday}'").fetchall()
    assert found == [(truth.tasks_overdue,), (truth.tasks_due_this_week,)]


def test_reading_in_several_processes_gives_the_same_index(
    root: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = dump(db)
    monkeypatch.setattr(workers, "PARALLEL_FROM", 10)
    monkeypatch.setattr(workers, "_processors", lambda: 3)
    monkeypatch.setattr(workers, "BATCH", 7)
    together, changes = refreshed(root)
    assert together == alone
    assert list(changes.added) == sorted(row[0] for row in alone["notes"])  # type: ignore[type-var]


def test_notes_of_a_worker_that_died_are_read_all_the_same(
    root: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    parent, read = os.getpid(), tables.read_notes

    def die_over_the_second_batch(*arguments: object) -> tables.Batch:
        if os.getpid() != parent and arguments[1][0][0] > 14:  # type: ignore[index]
            os._exit(9)
        return read(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "read_notes", die_over_the_second_batch)
    monkeypatch.setattr(workers, "PARALLEL_FROM", 10)
    monkeypatch.setattr(workers, "_processors", lambda: 2)
    monkeypatch.setattr(workers, "BATCH", 7)
    assert refreshed(root)[0] == dump(db)


def test_workers_are_gone_after_the_reading_and_after_giving_up(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import multiprocessing

    monkeypatch.setattr(workers, "PARALLEL_FROM", 10)
    monkeypatch.setattr(workers, "_processors", lambda: 2)
    vault = open_vault(root)

    def give_up(done: int, total: int) -> None:
        assert multiprocessing.active_children()
        raise KeyboardInterrupt

    store = Store(None, vault.settings.fingerprint)
    with pytest.raises(KeyboardInterrupt):
        refresh(vault, store, give_up)
    assert multiprocessing.active_children() == []
    refresh(vault, store)
    assert multiprocessing.active_children() == []


def test_progress_counts_up_to_the_number_of_notes(root: Path) -> None:
    vault = open_vault(root)
    store = Store(None, vault.settings.fingerprint)
    said: list[tuple[int, int]] = []
    refresh(vault, store, lambda done, total: said.append((done, total)))
    assert said == sorted(said)
    assert said[-1] == (COUNT, COUNT)


def test_an_sqlite_without_fts5_keeps_the_texts_all_the_same(
    root: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from mdnet.index import store

    monkeypatch.setattr(store, "TEXTS", "CREATE VIRTUAL TABLE texts USING no_such_module(name, body)")
    assert refreshed(root)[0] == dump(db)
    (tmp_path / "a.md").write_text("one")
    vault = open_vault(tmp_path)
    plain = Store(None, vault.settings.fingerprint)
    refresh(vault, plain)
    (tmp_path / "a.md").unlink()
    (tmp_path / "b.md").write_text("two")
    refresh(vault, plain)
    assert plain.db.execute("SELECT name, body FROM texts").fetchall() == [("b", "two")]
