"""A view as of a day, where a log runs ahead of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from index_dump import open_vault, refreshed

from mdnet.index.questions import as_of
from mdnet.index.refresh import refresh
from mdnet.index.store import Store

TODAY = date(2026, 11, 23)
AHEAD = "---\ncircle: inner\ncadence: monthly\n---\n## Log\n- 2026-11-30 call: maps\n- 2026-10-20 coffee: paint\n"


@pytest.fixture
def root(write_vault: Callable[[dict[str, str]], Path]) -> Path:
    return write_vault({"People/Ana.md": AHEAD, "People/Ben.md": AHEAD}).resolve()


@pytest.fixture
def store(root: Path, tmp_path: Path) -> Store:
    return opened(root, tmp_path / "cache" / "index.db")


def opened(root: Path, path: Path) -> Store:
    vault = open_vault(root)
    store = Store(path, vault.settings.fingerprint)
    refresh(vault, store)
    return store


def last_contacts(store: Store) -> list[tuple[str]]:
    with as_of(store, TODAY, {}) as db:
        return db.execute("SELECT last_contact FROM contacts").fetchall()


def test_I05_two_commands_at_once_both_see_the_day_as_it_was(root: Path, store: Store) -> None:
    assert store.path
    found: list[object] = []
    path, begin = store.path, threading.Barrier(2)

    def command() -> None:
        mine = opened(root, path)
        begin.wait()
        for _ in range(20):
            found.append(last_contacts(mine))
        mine.close()

    threads = [threading.Thread(target=command) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [[("2026-10-20",)] * 2] * 40
    store.close()


def test_the_cadence_kept_is_that_of_the_day_and_the_index_stays_as_it_was(root: Path, store: Store) -> None:
    whole = store.db.execute("SELECT * FROM turns ORDER BY circle, day").fetchall()
    with as_of(store, TODAY, {}) as db:
        seen = db.execute("SELECT day, counted, kept FROM turns WHERE kept > 0").fetchall()
    assert seen == [(date(2026, 10, 20).toordinal(), 2, 2)]
    assert store.db.execute("SELECT * FROM turns ORDER BY circle, day").fetchall() == whole
    assert [row[1:] for row in refreshed(root)[0]["turns"]] == [row[1:] for row in whole]
    store.close()
