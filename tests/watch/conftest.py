"""Watchers to look at: a process of its own (`start`), or a thread of the test (`begin`), on a small vault.

The vault lies outside /tmp, where vim makes no backups and so saves in another way; MDNET_TEST_FOLDER says where.
Nothing here measures time: what must come is waited for, a minute at most.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mdnet.watch
from mdnet.index.store import Store
from mdnet.watch import Watch
from mdnet.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = "2026-11-24"
AGENDA = "agendas/2026-W48.md"
PATIENCE = 60


class Lines:
    """What a watcher says, line by line; warnings begin with `mdnet: `."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lines: list[str] = []

    def until(self, is_so: Callable[[], Any], what: str) -> None:
        """Wait until it is so."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end, f"{what} never came; said was:\n" + "\n".join(self.lines)
            time.sleep(0.02)

    def until_said(self, text: str, times: int = 1) -> None:
        """Wait for a line that holds `text`."""
        self.until(lambda: len(self.said(text)) >= times, f'"{text}"')

    def said(self, text: str) -> list[str]:
        """The lines that hold `text`."""
        return [line for line in self.lines if text in line]

    def write(self, path: str, text: str) -> None:
        """Save a file of the vault as a simple program does."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    @property
    def agenda(self) -> str:
        """The text of this week's agenda file."""
        file = self.root / AGENDA
        return file.read_text("utf-8") if file.exists() else ""

    def settle(self, mark: str) -> None:
        """Make a change of no account and wait until it was told: what came before has been dealt with."""
        self.write(f"Notes/{mark}.md", mark)
        self.until_said(f"Notes/{mark}.md")

    def until_indexed(self) -> None:
        """Wait until the index, as it is, says what one built from nothing says."""
        expected = answers(self.root, rebuilt=True)
        self.until(lambda: answers(self.root) == expected, "the right index")


def answers(root: Path, *, rebuilt: bool = False) -> Any:
    """All that the index of a vault says: as it is, not refreshed; or as one built from nothing in memory."""
    work = Workspace(root, date.fromisoformat(TODAY))
    try:
        if rebuilt:
            work.store = Store(None, work.settings.fingerprint)
            work.refresh()
        work._fresh = work.store
        if work.store.fresh:
            return None  # it is just being built
        return work.status(), work.agenda(budget=10_000), work.problems(), work.contacts()
    finally:
        work.close()


class Process(Lines):
    """`mdnet watch` as a process."""

    def __init__(self, root: Path, *arguments: str, before: tuple[str, ...] = (), **env: str) -> None:
        super().__init__(root)
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", "mdnet", "watch", "-C", str(root), *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT), "MDNET_TODAY": TODAY, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line.rstrip("\n"))

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and give the exit code."""
        self.process.send_signal(number)
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.reader.join(PATIENCE)


class Thread(Lines):
    """`Watch` in a thread of the test. `day` may be changed while it runs; `rounds` counts the refreshes."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(root)
        self.day = date.fromisoformat(TODAY)
        self.rounds = 0
        refresh = Workspace.refresh

        def counted(work: Workspace) -> Any:
            self.rounds += 1
            return refresh(work)

        monkeypatch.setattr(Workspace, "refresh", counted)
        self.watch = Watch(root, today=lambda: self.day, tell=self.lines.append, warn=self._warn)
        self.thread = threading.Thread(target=self.watch.run, daemon=True)
        self.thread.start()

    def _warn(self, line: str) -> None:
        self.lines.append(f"mdnet: {line}")

    def stop(self) -> None:
        self.watch.stop()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of the test, outside /tmp."""
    place = os.environ.get("MDNET_TEST_FOLDER") or Path.home() / ".cache"
    Path(place).mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="mdnet-tests-", dir=place)).resolve()
    yield made
    shutil.rmtree(made, ignore_errors=True)


def make_vault(root: Path) -> Path:
    """Ana and Bob, to whom something was promised this week, and 30 others."""
    (root / ".mdnet").mkdir(parents=True)
    (root / "People").mkdir()
    for name in ("Ana", "Bob"):
        text = (
            f"---\nuid: {name.lower()}-1\n---\n- [ ] Send {name} the book 📅 2026-11-25\n\n## Log\n- 2026-09-01 tea\n"
        )
        (root / f"People/{name}.md").write_text(text, "utf-8")
    for number in range(30):
        (root / f"People/Person {number}.md").write_text("## Log\n- 2026-08-01 call\n", "utf-8")
    return root


@pytest.fixture
def vault(folder: Path) -> Path:
    """A vault of 32 people."""
    return make_vault(folder / "vault")


@pytest.fixture
def start(vault: Path) -> Iterator[Callable[..., Process]]:
    """Start `mdnet watch` on the vault, and wait for its first round."""
    started: list[Process] = []

    def begin(*arguments: str, ready: str = f"Start → {AGENDA}", **more: Any) -> Process:
        process = Process(vault, *arguments, **more)
        started.append(process)
        process.until_said(ready)
        return process

    yield begin
    for process in started:
        process.process.kill()
        process.process.wait()
        process.reader.join(PATIENCE)


@pytest.fixture
def begin(vault: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Thread]]:
    """Begin a `Watch` on the vault in a thread, one of little patience, and wait for its first round."""
    monkeypatch.setattr(mdnet.watch, "BEAT", 0.2)
    monkeypatch.setattr(mdnet.watch, "STANDING", 0.5)
    begun: list[Thread] = []

    def begin() -> Thread:
        thread = Thread(vault, monkeypatch)
        begun.append(thread)
        thread.until_said("Start →")
        return thread

    yield begin
    for thread in begun:
        thread.stop()
