"""Which events matter, and when they have settled."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
)

from mdnet.watch import hints
from mdnet.watch.eyes import Eyes
from mdnet.watch.hints import Batch, Hints

HERE = "/vault"
NOISE = [
    ".git/index",
    ".git/refs/heads/main.md",
    ".obsidian/workspace.json",
    ".obsidian/plugins/x/data.json",
    ".trash/Ana.md",
    ".stversions/Ana.md",
    ".stfolder",
    "node_modules/x/README.md",
    "People/4913",
    "People/Ana.md~",
    "People/.#Ana.md",
    "People/#Ana.md#",
    "People/#Ana.md",
    "People/.Ana.md.swp",
    "People/.Ana.md.swx",
    "People/.~lock.Ana.md#",
    "People/.Ana.md.icloud",
    "People/~$Ana.md",
    "People/Ana.tmp",
    "People/.goutputstream-X1Y2",
    "agendas/.mdnet-77-2026-W48.tmp",
    "photo.png",
    ".mdnet/.config.toml.swp",
]
MEANT = ["Ana.md", "People/Ana.md", "agendas/2026-W48.md", "Ünï/日本.md", ".mdnet/config.toml",
         ".mdnet/templates/agenda.md.j2", ".obsidian/daily-notes.json", ".obsidian/templates.json"]  # fmt: skip


def after(*events: FileSystemEvent) -> Batch | None:
    collected = Hints(Path(HERE))
    for event in events:
        collected.dispatch(event)
    return collected.settled(0)


@pytest.mark.parametrize("path", NOISE)
def test_V09_temporary_and_foreign_files_wake_nobody(path: str) -> None:
    assert after(FileCreatedEvent(f"{HERE}/{path}"), FileModifiedEvent(f"{HERE}/{path}")) is None


@pytest.mark.parametrize("folder", [".git", ".git/objects/ab", ".trash/People", "node_modules", "a/node_modules/b"])
def test_V09_folders_that_hold_no_notes_wake_nobody(folder: str) -> None:
    assert after(DirCreatedEvent(f"{HERE}/{folder}")) is None


@pytest.mark.parametrize("path", MEANT)
def test_notes_and_settings_do(path: str) -> None:
    assert after(FileModifiedEvent(f"{HERE}/{path}")) is not None


def test_a_folder_that_comes_or_goes_matters() -> None:
    assert after(DirCreatedEvent(f"{HERE}/People")) == Batch()
    assert after(DirMovedEvent(f"{HERE}/.trash/People", f"{HERE}/People")) == Batch()


def test_C06_a_temporary_file_that_becomes_a_note_matters_and_is_no_rename() -> None:
    batch = after(FileMovedEvent(f"{HERE}/People/tmpx1y2", f"{HERE}/People/Ana.md"))
    assert batch == Batch(frozenset(["People/Ana.md"]))


def test_C08_a_renamed_note_is_told_as_such() -> None:
    batch = after(FileMovedEvent(f"{HERE}/Ana.md", f"{HERE}/Anna.md"))
    assert batch == Batch(frozenset(["Ana.md", "Anna.md"]), (("Ana.md", "Anna.md"),))


def test_settings_are_told_apart() -> None:
    batch = after(FileModifiedEvent(f"{HERE}/.mdnet/config.toml"))
    assert batch == Batch(settings=True)


def test_a_vault_at_the_root_of_the_file_system() -> None:
    collected = Hints(Path("/"))
    collected.dispatch(FileModifiedEvent("/People/Ana.md"))
    assert collected.settled(0) == Batch(frozenset(["People/Ana.md"]))


def test_what_was_taken_is_not_given_twice() -> None:
    collected = Hints(Path(HERE))
    collected.dispatch(FileModifiedEvent(f"{HERE}/Ana.md"))
    assert collected.settled(0)
    assert collected.settled(0) is None


def test_V08_a_storm_is_one_batch_of_bounded_size() -> None:
    collected = Hints(Path(HERE))
    for number in range(120_000):
        collected.dispatch(FileModifiedEvent(f"{HERE}/People/{number}.md"))
    batch = collected.settled(0)
    assert batch is not None
    assert len(batch.paths) == hints.KEPT
    assert collected.settled(0) is None


def test_a_change_that_never_ends_is_looked_at_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "LONGEST", 0.5)
    collected = Hints(Path(HERE))
    done = threading.Event()

    def write() -> None:
        while not done.wait(0.01):
            collected.dispatch(FileModifiedEvent(f"{HERE}/Ana.md"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert collected.settled(10)
    finally:
        done.set()
        writer.join()


def test_woken_without_a_hint_there_is_no_batch() -> None:
    collected = Hints(Path(HERE))
    collected.wake()
    assert collected.settled(60) is None


@pytest.mark.parametrize("poll", [None, 0.1])
def test_V12_reading_the_vault_is_no_event(vault: Path, poll: float | None) -> None:
    collected = Hints(vault)
    eyes = Eyes(vault, collected, print, poll)
    eyes.open()
    try:
        for _ in range(10):
            for note in vault.rglob("*.md"):
                note.read_bytes()
        assert collected.settled(0.5) is None
        (vault / "People/Ana.md").write_text("changed")
        end = time.monotonic() + 60
        while collected.settled(1) is None:
            assert time.monotonic() < end
    finally:
        eyes.close()
