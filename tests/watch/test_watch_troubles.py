"""What goes wrong while watching: events lost, threads that end, folders that go away, limits, signals."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from watchdog.utils import BaseThread

import mdnet.watch
from mdnet.errors import Conflict
from mdnet.vault.locking import locked
from mdnet.workspace import Workspace

AGENDA = "agendas/2026-W48.md"
PROMISE = "- [ ] Ask {} for the recipe 📅 2026-11-26\n"
QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")


def lose_events(watcher: Any) -> None:
    """Fill the system's queue of events while the watcher is stopped, then change Bob."""
    if not QUEUE.exists() or int(QUEUE.read_text()) > 100_000:
        pytest.skip("the system's queue of events is not known, or too long to fill")
    watcher.process.send_signal(signal.SIGSTOP)
    for number in range(2 * int(QUEUE.read_text())):
        os.utime(watcher.root / f"People/Person {number % 2}.md")  # by turns, for equal events become one
    watcher.write("People/Bob.md", PROMISE.format("him"))
    (watcher.root / "New").mkdir()
    watcher.write("New/note.md", "in a folder whose making was not reported")
    watcher.process.send_signal(signal.SIGCONT)


def test_V01_lost_events_are_made_good(vault: Path, start: Callable[..., Any]) -> None:
    watcher = start()
    lose_events(watcher)
    watcher.until_said("Some changes were not reported")
    watcher.until(lambda: "Ask him" in watcher.agenda, "the promise")
    watcher.until_indexed()
    watcher.write("New/note.md", "changed")
    watcher.until_said("Changed: New/note.md")
    assert len(watcher.said("not reported")) <= 2


@pytest.mark.slow
def test_V01_sed_over_10_000_notes(vault: Path, start: Callable[..., Any]) -> None:
    for number in range(10_000):
        (vault / f"People/Many {number}.md").write_text("## Log\n- 2026-08-01 call\n", "utf-8")
    watcher = start()
    notes = map(str, (vault / "People").glob("Many*.md"))
    subprocess.run(["sed", "-i", "s/call/lunch/", *notes], check=True)
    watcher.until_indexed()
    watcher.settle("end")


def test_V02_a_warning_of_watchdog_is_a_reason_to_look(vault: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    before = watcher.rounds
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed; filesystem events were lost")
    watcher.until_said("Some changes were not reported")
    watcher.until(lambda: watcher.rounds > before, "a round")
    time.sleep(0.5)
    assert len(watcher.said("not reported")) == 1


def test_V03_one_failure_does_not_end_watching(begin: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mdnet.watch, "RETRY", 0.1)
    watcher = begin()
    refresh, failing = Workspace.refresh, threading.Event()

    def fails(work: Workspace) -> Any:
        if failing.is_set():
            raise ZeroDivisionError("People/Bob.md")
        return refresh(work)

    monkeypatch.setattr(Workspace, "refresh", fails)
    failing.set()
    watcher.write("People/Bob.md", PROMISE.format("him"))
    watcher.until_said("mdnet: something went wrong, ZeroDivisionError: People/Bob.md")
    time.sleep(0.5)
    assert len(watcher.said("went wrong")) == 1, "told once, however often it is tried"
    failing.clear()
    watcher.until(lambda: "Ask him" in watcher.agenda, "the promise")
    watcher.settle("end")


def test_V03_what_cannot_be_written_is_told_and_tried_again(vault: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    whole = watcher.agenda
    watcher.write(AGENDA, whole.replace("%% mdnet:end agenda %%", ""))
    watcher.until_said(f"mdnet: {AGENDA}:")
    watcher.write("People/Bob.md", PROMISE.format("him"))
    watcher.until_said("Changed: People/Bob.md → nothing to rewrite")
    watcher.write(AGENDA, whole)
    watcher.until(lambda: "Ask him" in watcher.agenda, "the promise")
    assert len(watcher.said(f"mdnet: {AGENDA}:")) == 1


@pytest.mark.parametrize("kind", ["Observer", "Emitter", "InotifyFD"])
def test_V04_a_dead_thread_is_noticed(kind: str, begin: Callable[[], Any]) -> None:
    def watching() -> list[BaseThread]:
        return [one for one in threading.enumerate() if isinstance(one, BaseThread) and one not in before]

    before = threading.enumerate()
    watcher = begin()
    watcher.settle("begin")
    count = len(watching())
    victims = [thread for thread in watching() if kind in type(thread).__name__]
    if not victims:
        pytest.skip("watchdog has no such thread here")
    victims[0].stop()
    watcher.until_said("begun again")
    watcher.settle("end")
    watcher.until(lambda: len(watching()) == count, "the end of the other threads")
    watcher.stop()
    watcher.until(lambda: not watching(), "the end of all threads")


def held(cache: str) -> int:
    """How many notes the index holds, as a stranger sees it."""
    (index,) = Path(cache).rglob("index.db")
    with sqlite3.connect(f"file:{index}?mode=ro", uri=True) as db:
        found: int = db.execute("SELECT count(*) FROM notes").fetchone()[0]
    db.close()
    return found


def test_V05_a_vault_that_is_away_for_a_while(vault: Path, folder: Path, start: Callable[..., Any]) -> None:
    watcher = start()
    vault.rename(folder / "away")
    watcher.until_said("is gone or empty; waiting")
    time.sleep(0.3)
    assert held(os.environ["XDG_CACHE_HOME"]) >= 32
    (folder / "away/People/Bob.md").write_text(PROMISE.format("him"))
    (folder / "away").rename(vault)
    watcher.until_said("Watching", 2)
    watcher.until(lambda: "Ask him" in watcher.agenda, "the promise")
    watcher.settle("end")
    assert len(watcher.said("gone or empty")) == 1


def test_V05_a_vault_that_is_unmounted(vault: Path, folder: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    vault.rename(folder / "away")
    vault.mkdir()
    watcher.until_said("is gone or empty; waiting")
    time.sleep(0.3)
    assert not list(vault.iterdir()), "nothing is written where the vault should be mounted"
    assert held(os.environ["XDG_CACHE_HOME"]) >= 32
    vault.rmdir()
    (folder / "away").rename(vault)
    watcher.until_said("Watching", 2)
    watcher.settle("end")


def test_V05_a_vault_that_is_removed_and_made_again(vault: Path, folder: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    shutil.copytree(vault, folder / "copy")
    shutil.rmtree(vault)
    watcher.until_said("is gone or empty; waiting")
    shutil.copytree(folder / "copy", vault)
    watcher.until_said("Watching", 2)
    watcher.settle("end")
    watcher.until_indexed()


def test_V05_a_vault_without_its_notes_is_told_and_not_forgotten(
    vault: Path, folder: Path, start: Callable[..., Any]
) -> None:
    watcher = start()
    (vault / "agendas").rename(folder / "agendas")
    (vault / "People").rename(folder / "People")
    watcher.until_said("holds no notes, but the index knows 3")
    assert held(os.environ["XDG_CACHE_HOME"]) >= 32
    (folder / "People").rename(vault / "People")
    watcher.settle("end")
    assert not watcher.said("Warning"), "of watchdog, about a folder that came back"


LIMITS = [
    pytest.param("user/max_inotify_watches 0", id="no folder", marks=pytest.mark.slow),
    pytest.param("user/max_inotify_watches 1", id="not the folders below"),
    pytest.param("user/max_inotify_instances 0", id="no instance"),
]


@pytest.mark.parametrize("limit", LIMITS)
def test_V06_limits_of_the_system(limit: str, start: Callable[..., Any]) -> None:
    name, number = limit.split()
    own = ("unshare", "--user", "--map-root-user", "sh", "-c", f'echo {number} > /proc/sys/{name}; exec "$@"', "sh")
    try:
        subprocess.run([*own, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no limits of one's own can be set here")
    watcher = start(before=own)
    watcher.write("People/Bob.md", PROMISE.format("him"))
    watcher.until(lambda: "Ask him" in watcher.agenda, "the promise")
    assert len(watcher.said("sudo sysctl fs.inotify.max_user_watches")) == 1
    assert watcher.stop() == 0
    assert not watcher.said("Traceback")


def test_V06_polling_by_request(start: Callable[..., Any]) -> None:
    watcher = start("--poll", "0.3")
    watcher.settle("one")
    assert not watcher.said("sysctl")
    assert watcher.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_V11_each_signal_is_a_clean_end(number: int, vault: Path, start: Callable[..., Any]) -> None:
    watcher = start()
    assert watcher.stop(number) == 0
    assert not watcher.said("mdnet: ")
    left = [file for file in Path(os.environ["XDG_CACHE_HOME"]).rglob("*") if file.is_file()]
    assert not {file.suffix for file in left} & {"-wal", ".db-wal", ".db-journal"}, left
    assert not any(file.stat().st_size for file in left if file.name == "write-lock")  # nothing begun is left
    with locked(vault, patience=0):
        pass


def test_V11_a_signal_during_a_long_round(vault: Path, start: Callable[..., Any]) -> None:
    for number in range(1_200):
        (vault / f"People/Many {number}.md").write_text("## Log\n- 2026-08-01 call\n" * 20, "utf-8")
    watcher = start(ready="Watching")
    time.sleep(0.3)
    assert watcher.stop() == 0
    assert not watcher.said("Traceback")
    start().until_indexed()


def test_V11_a_signal_ignored_from_the_start_stays_ignored(start: Callable[..., Any]) -> None:
    watcher = start(before=("sh", "-c", 'trap "" HUP; exec "$@"', "sh"))
    watcher.process.send_signal(signal.SIGHUP)
    watcher.settle("one")
    assert watcher.stop() == 0


def test_V13_changes_while_suspended(vault: Path, start: Callable[..., Any]) -> None:
    watcher = start()
    watcher.process.send_signal(signal.SIGSTOP)
    watcher.write("People/Bob.md", PROMISE.format("him"))
    (vault / "People/Person 7.md").unlink()
    time.sleep(1)
    watcher.process.send_signal(signal.SIGCONT)
    watcher.until(lambda: "Ask him" in watcher.agenda, "the promise")
    watcher.until_indexed()


def test_V10_a_change_through_a_hard_link_is_found_by_the_sweep(
    vault: Path, folder: Path, begin: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    os.link(vault / "People/Bob.md", folder / "link.md")
    monkeypatch.setattr(mdnet.watch, "SWEEP", 0.5)
    watcher = begin()
    (folder / "link.md").write_text(PROMISE.format("him"))
    watcher.until_said(f"Changed: People/Bob.md → {AGENDA}")


def test_V10_a_change_made_while_not_watching_is_found_at_the_start(vault: Path, start: Callable[..., Any]) -> None:
    watcher = start()
    watcher.stop()
    watcher.write("People/Bob.md", PROMISE.format("him"))
    again = start()
    assert "Ask him" in again.agenda


def test_the_reader_of_the_output_goes_away(vault: Path, start: Callable[..., Any]) -> None:
    watcher = start(before=("sh", "-c", '"$@" | head -n 2', "sh"))
    watcher.write("People/Bob.md", PROMISE.format("him"))
    watcher.until(lambda: "Ask him" in watcher.agenda, "the promise")
    watcher.process.wait(60)
    assert not watcher.said("Traceback")


def test_an_unwritable_agenda_does_not_stop_the_briefs(
    begin: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = begin()
    done = threading.Event()

    def conflict(*_: object) -> None:
        raise Conflict("agendas: nothing was written")

    monkeypatch.setattr(Workspace, "write_agenda", conflict)
    monkeypatch.setattr(Workspace, "rewrite_briefs", lambda _: done.set() or [])
    watcher.write("People/Bob.md", PROMISE.format("him"))
    watcher.until(done.is_set, "the briefs")
    watcher.until_said("mdnet: agendas: nothing was written")
