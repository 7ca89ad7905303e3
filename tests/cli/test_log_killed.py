"""`mdnet log` killed, raced and refused: real processes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

NOTE = "---\ncircle: close\n---\n## Log\n- 2026-11-01 tea\n"
STRACE = shutil.which("strace")
CALLS = "write,fsync,rename,renameat,renameat2,openat,unlink,ftruncate,pwrite64,mkdir,chmod,fchmod"


@pytest.fixture
def vault(write_vault) -> Path:
    return write_vault({"People/Ann.md": NOTE, "People/Bob.md": NOTE})


def command(vault: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "mdnet", "-C", str(vault), "--today", "2026-11-24", *arguments]


def calls_of_the_vault(vault: Path) -> list[tuple[str, int]]:
    """The system calls from the first lock on, as an uninterrupted run makes them: each by its name and its number
    among those of that name, for strace counts each kind by itself."""
    log = vault.parent / "calls"
    subprocess.run(
        ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={CALLS}", *command(vault, "log", "coffee Ann: looms")],
        check=True, capture_output=True,
    )  # fmt: skip
    seen: Counter[str] = Counter()
    found, begun = [], False
    for line in log.read_text("utf-8", "replace").splitlines():
        begun = begun or "write-lock" in line
        if "resumed>" not in line and (match := re.match(r"(?:[0-9]+\s+)?(\w+)\(", line)):
            seen[match[1]] += 1
            if begun:
                found.append((match[1], seen[match[1]]))
    return found


def tried(where: Path) -> list[Path]:
    return [path for path in where.rglob("*") if path.name.startswith(".mdnet-") or path.suffix == ".tmp"]


@pytest.mark.skipif(not STRACE, reason="no strace here")
@pytest.mark.parametrize("every", [pytest.param(9, id="sample"), pytest.param(1, id="all", marks=pytest.mark.slow)])
def test_A01_killed_before_any_call_the_note_is_old_or_new(vault: Path, every: int) -> None:
    note = vault / "People/Ann.md"
    new = NOTE.replace("- 2026-11-01", "- 2026-11-24 coffee: looms\n- 2026-11-01")
    subprocess.run(command(vault, "index"), check=True, capture_output=True)
    numbers = calls_of_the_vault(vault)
    assert note.read_text("utf-8") == new
    stopped: Counter[str] = Counter()
    for name, number in numbers[::every]:
        note.write_text(NOTE, "utf-8")
        shutil.rmtree(Path(os.environ["XDG_STATE_HOME"]), ignore_errors=True)
        run = subprocess.run(
            ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={CALLS}", "-e",
             f"inject={name}:signal=KILL:when={number}", *command(vault, "log", "coffee Ann: looms")],
            capture_output=True, check=False,
        )  # fmt: skip
        assert note.read_text("utf-8") in (NOTE, new)
        stopped[name] += run.returncode != 0
        after = subprocess.run(command(vault, "list", "--format", "json"), capture_output=True, check=False)
        assert after.returncode == 0, after.stderr
        assert note.read_text("utf-8") in (NOTE, new)
        if note.read_text("utf-8") == new:
            back = subprocess.run(command(vault, "undo"), capture_output=True, check=False)
            assert back.returncode == 0, back.stderr
            assert note.read_text("utf-8") == NOTE
        assert not tried(vault)
    assert stopped.total() > 4
    assert every > 1 or stopped["rename"], "killed before the file took its name"


@pytest.mark.parametrize("rounds", [pytest.param(8, id="sample"), pytest.param(200, id="all", marks=pytest.mark.slow)])
def test_C03_two_logs_at_once_both_land(vault: Path, rounds: int) -> None:
    for number in range(rounds):
        both = [
            subprocess.Popen(
                command(vault, "log", f"call Ann: {who} {number}"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            for who in ("one", "two")
        ]
        said = [child.communicate(timeout=60) for child in both]
        assert [child.returncode for child in both] == [0, 0], said
        text = (vault / "People/Ann.md").read_text("utf-8")
        assert f"call: one {number}\n" in text
        assert f"call: two {number}\n" in text
    assert (vault / "People/Ann.md").read_text("utf-8").count("\n- ") == 2 * rounds + 1


def test_C02_a_note_open_in_an_editor_is_named(vault: Path) -> None:
    (vault / "People/.Ann.md.swp").write_bytes(b"b0VIM 9.0")
    run = subprocess.run(command(vault, "log", "call Ann: x"), capture_output=True, text=True, check=True)
    assert "People/Ann.md is open in an editor" in run.stderr


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() == 0, reason="root may write everywhere")
def test_A08_a_read_only_note_is_refused_with_its_reason(vault: Path) -> None:
    note = vault / "People/Ann.md"
    note.chmod(0o444)
    run = subprocess.run(command(vault, "log", "call Ann: x"), capture_output=True, text=True, check=False)
    assert run.returncode in (1, 4)
    assert "People/Ann.md" in run.stderr
    assert note.read_text("utf-8") == NOTE


@pytest.mark.skipif(not STRACE, reason="no strace here")
@pytest.mark.parametrize("fault", ["write:error=ENOSPC", "fsync:error=EIO", "rename:error=EACCES", "write:retval=3"])
def test_A04_A05_A06_A07_a_failing_disk_leaves_the_old_note_and_says_so(vault: Path, fault: str) -> None:
    subprocess.run(command(vault, "index"), check=True, capture_output=True)
    call = fault.partition(":")[0]
    log = vault.parent / "calls"
    dry = [*command(vault, "log", "call Ann: x", "--dry-run")]
    subprocess.run(
        ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={call}", *dry], check=True, capture_output=True
    )
    before = len(log.read_text("utf-8", "replace").splitlines())
    first = max(before - 2, 1) if call == "write" else 1
    run = subprocess.run(
        ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={fault}:when={first}+",
         *command(vault, "log", "call Ann: x")], capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    text = (vault / "People/Ann.md").read_text("utf-8")
    new = NOTE.replace("- 2026-11-01", "- 2026-11-24 call: x\n- 2026-11-01")
    assert text in ((NOTE, new) if call == "write" else (NOTE,))
    assert run.returncode == 1 or (call == "write" and text == new)
    assert b"Traceback" not in run.stderr
    assert subprocess.run(command(vault, "list"), capture_output=True, check=False).returncode == 0
    assert not tried(vault)
