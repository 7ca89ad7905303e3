"""Two who write at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mdnet.errors import Conflict
from mdnet.places import vault_folder
from mdnet.vault import locking, undo
from mdnet.vault.writing import recover

ROOT = Path(__file__).parents[2]
KILL_AFTER = 120
TIME = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
Vault = Callable[[dict[str, str]], Path]

HOLDER = """
import sys, time
from pathlib import Path
from mdnet.vault.locking import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""
WRITER = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from mdnet.model.change import Change, ChangeSet
from mdnet.vault.writing import apply
root, name, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def change():
    was = (root / "a.md").read_bytes()
    return ChangeSet(entry, (Change("a.md", was, was + entry.encode() + b"\\n"),))
for number in range(rounds):
    entry = f"{name} {number}"
    apply(root, change(), datetime(2026, 11, 24, tzinfo=UTC), change)
"""


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_C05_a_lock_that_is_held_is_named(write_vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_vault({"a.md": "a"})
    holder = start(HOLDER, root)
    try:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        with pytest.raises(Conflict, match=r"write-lock; nothing was written"), locking.locked(root, 0.05):
            pass
        assert recover(root) == [], "with nothing to settle nobody waits"
    finally:
        holder.kill()
        holder.wait(KILL_AFTER)
        holder.communicate()
    with locking.locked(root, 5):
        pass


def test_C05_the_lock_of_a_dead_process_is_taken_over(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a"})
    lock = vault_folder("CACHE", root) / "write-lock"
    lock.parent.mkdir(parents=True)
    lock.write_text("999999 of another host, unfinished")
    os.utime(lock, (0, 0))
    with locking.locked(root, 0):
        assert lock.exists()


def both_write(root: Path, rounds: int) -> None:
    writers = [start(WRITER, root, name, rounds) for name in ("one", "two")]
    for writer in writers:
        writer.communicate(timeout=KILL_AFTER)
        assert writer.returncode == 0
    lines = (root / "a.md").read_text().splitlines()
    for name in ("one", "two"):
        assert [line for line in lines if line.startswith(name)] == [f"{name} {number}" for number in range(rounds)]
    assert len(lines) == 2 * rounds
    steps = undo.history(root)
    assert [step.title for step in steps] == lines[::-1][: len(steps)]


def test_C03_two_writers_at_once_both_land(write_vault: Vault) -> None:
    both_write(write_vault({"a.md": ""}), 40)


@pytest.mark.slow
def test_C03_two_writers_at_once_both_land_200_rounds(write_vault: Vault) -> None:
    both_write(write_vault({"a.md": ""}), 200)


def test_A13_the_temporary_file_of_a_live_writer_is_left_alone(write_vault: Vault) -> None:
    root = write_vault({"a.md": "a"})
    script = HOLDER.replace(
        'print("held',
        'Lock.note(lock, [".mdnet-x-0.tmp"]); (Path(sys.argv[1]) / ".mdnet-x-0.tmp").touch(); print("held',
    )
    holder = start(script.replace("import locked", "import Lock, locked").replace("[1])):", "[1])) as lock:"), root)
    try:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        with pytest.raises(Conflict), locking.locked(root, 0.05):
            pass
        recover(root)
        assert (root / ".mdnet-x-0.tmp").exists()
    finally:
        holder.kill()
        holder.communicate(timeout=KILL_AFTER)
    with pytest.raises(Exception, match="nothing to undo"):
        undo.undo(root)
    assert not (root / ".mdnet-x-0.tmp").exists()
