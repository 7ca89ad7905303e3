"""Watchers that are killed, and several processes at once."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

AGENDA = "agendas/2026-W48.md"
SAMPLE, LOOP = 6, 200


class Writer:
    """Somebody who edits without a pause."""

    def __init__(self, vault: Path) -> None:
        self.vault, self.done = vault, threading.Event()
        self.thread = threading.Thread(target=self._write, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

    def _write(self) -> None:
        turn = 0
        while not self.done.wait(0.03):
            turn += 1
            note = self.vault / f"People/Person {turn % 7}.md"
            note.write_text(f"- [ ] Promise {turn} 📅 2026-11-25\n## Log\n- 2026-11-0{turn % 9 + 1} call\n", "utf-8")
            if turn % 5 == 0:
                (self.vault / f"People/Person {7 + turn % 3}.md").unlink(missing_ok=True)
            elif turn % 5 == 2:
                (self.vault / f"People/Person {7 + turn % 3}.md").write_text("back", "utf-8")


def kill_loop(times: int, vault: Path, start: Callable[..., Any], mdnet: Callable[..., Any]) -> None:
    for _ in range(times):
        watcher = start(ready="Watching")
        with Writer(vault):
            time.sleep(random.uniform(0, 0.3))
            watcher.process.kill()
            watcher.process.wait()
        agenda = watcher.agenda
        assert not agenda or agenda.endswith("%% mdnet:end agenda %%\n"), "half an agenda"
        found = mdnet("index", cwd=vault)
        assert found.returncode == 0, found.stderr
        watcher.until_indexed()


def test_A03_killed_while_somebody_edits(vault: Path, start: Callable[..., Any], mdnet: Callable[..., Any]) -> None:
    kill_loop(SAMPLE, vault, start, mdnet)


@pytest.mark.slow
def test_A03_killed_200_times(vault: Path, start: Callable[..., Any], mdnet: Callable[..., Any]) -> None:
    kill_loop(LOOP, vault, start, mdnet)


def test_C04_index_watch_and_agenda_at_once(vault: Path, start: Callable[..., Any], mdnet: Callable[..., Any]) -> None:
    watcher = start()
    said: list[str] = []
    codes: list[int] = []

    def run(*arguments: str) -> None:
        for _ in range(3):
            found = mdnet(*arguments, cwd=vault)
            said.append(found.stderr)
            codes.append(found.returncode)

    with Writer(vault):
        threads = [threading.Thread(target=run, args=one) for one in (("index",), ("agenda", "--write"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    watcher.until_indexed()
    watcher.settle("end")
    assert codes == [0] * 6, said
    assert "lock" not in "".join([*said, *watcher.lines])


@pytest.mark.slow
def test_two_watchers_agree(vault: Path, start: Callable[..., Any]) -> None:
    first = start()
    second = start(ready="Watching")
    time.sleep(1)  # for its first round, of which nothing is said
    with Writer(vault):
        time.sleep(1.5)
    first.until_indexed()
    time.sleep(2)
    said = [*first.lines, *second.lines]
    written = (vault / AGENDA).stat().st_mtime_ns
    time.sleep(2)
    assert [*first.lines, *second.lines] == said, "they wake each other"
    assert (vault / AGENDA).stat().st_mtime_ns == written
    assert not first.said("mdnet:")
