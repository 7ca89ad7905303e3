"""`mdnet vdir sync` killed at any point: the next run makes both sides what an uninterrupted one makes them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

STRACE = shutil.which("strace")
CALLS = "write,fsync,rename,renameat,renameat2,link,linkat,openat,unlink,ftruncate,pwrite64,mkdir,chmod,fchmod"
NOTE = "---\nuid: {uid}\nname: {name}\nemails:\n  - {uid}@example.org\n---\n\nWords.\n"
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nEMAIL;TYPE=X:{uid}@example.org\r\nX-ODD:1\r\nEND:VCARD\r\n"
)


def command(vault: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "mdnet", "-C", str(vault), "--today", "2026-11-24", *arguments]


def sync(vault: Path, cards: Path, *before: str) -> subprocess.CompletedProcess[str]:
    run = [*before, *command(vault, "vdir", "sync", str(cards), "--yes", "--delete")]
    return subprocess.run(run, capture_output=True, text=True, timeout=120, check=False)


def found(*folders: Path) -> dict[str, str]:
    """All files by their names, without what differs from run to run."""
    return {
        path.name: re.sub("id: .*", "id", path.read_bytes().decode())
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def world(write_vault, tmp_path: Path) -> Path:
    """Five people on both sides who agree, then an edit of every kind on each side; kept as a copy to begin from."""
    vault = write_vault({f"People/{n}.md": NOTE.format(uid=f"u{n}", name=f"Num {n}") for n in range(6)})
    cards = tmp_path / "cards"
    cards.mkdir()
    assert sync(vault, cards).returncode == 0
    path = vault / "People/0.md"
    path.write_text(path.read_text().replace("emails:", "title: Baker\nemails:"))
    for number, old, new in ((0, "END:", "TEL:+44 1234567\r\nEND:"), (1, "FN:Num", "FN:Number")):
        card = cards / f"u{number}.vcf"
        card.write_bytes(card.read_bytes().replace(old.encode(), new.encode()))
    path = vault / "People/2.md"
    path.write_text(path.read_text().replace("emails:\n  - u2@example.org\n", ""))
    (vault / "People/3.md").unlink()
    (cards / "u4.vcf").unlink()
    (vault / "People/new.md").write_text("---\nname: New Note\ntype: person\n---\n")
    (cards / "new.vcf").write_bytes(CARD.format(uid="c9", name="New Card").encode())
    shutil.copytree(vault, tmp_path / "kept/vault")
    shutil.copytree(cards, tmp_path / "kept/cards")
    shutil.copytree(os.environ["XDG_STATE_HOME"], tmp_path / "kept/state")
    return tmp_path


def begin(world: Path) -> tuple[Path, Path]:
    for name, target in (
        ("vault", world / "vault"), ("cards", world / "cards"), ("state", Path(os.environ["XDG_STATE_HOME"])),
    ):  # fmt: skip
        shutil.rmtree(target)
        shutil.copytree(world / "kept" / name, target)
    return world / "vault", world / "cards"


def calls(vault: Path, cards: Path, log: Path) -> list[tuple[str, int]]:
    """The system calls from the first lock on, each by its name and its number among those of that name."""
    run = sync(vault, cards, "strace", "-f", "-qq", "-o", str(log), "-e", f"trace={CALLS}")
    assert run.returncode == 0, run.stderr
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if "resumed>" not in line]
    seen: Counter[str] = Counter()
    found, begun = [], False
    for line in lines:
        begun = begun or "write-lock" in line
        if match := re.match(r"(?:\d+\s+)?(\w+)\(", line):
            seen[match[1]] += 1
            if begun and (match[1] != "openat" or ".mdnet-" in line):
                found.append((match[1], seen[match[1]]))
    return found


@pytest.mark.skipif(not STRACE, reason="no strace here")
@pytest.mark.parametrize("most", [pytest.param(8, id="sample"), pytest.param(9999, id="all", marks=pytest.mark.slow)])
def test_A01_killed_before_any_call_the_next_run_makes_it_whole(world: Path, most: int) -> None:
    numbers = calls(*begin(world), world / "calls")
    meant = found(world / "vault", world / "cards")
    assert "Num 4" not in str(meant)
    assert "Num 3" not in str(meant)
    assert "TITLE:Baker\r\n" in meant["u0.vcf"]
    assert "title: Baker\n" in meant["0.md"]
    assert len(meant) == 12
    stopped = 0
    chosen = numbers[:: max(1, len(numbers) // most)]
    for name, number in chosen:
        vault, cards = begin(world)
        run = sync(vault, cards, "strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={name}", "-e",
                   f"inject={name}:signal=KILL:when={number}")  # fmt: skip
        stopped += run.returncode != 0
        again = sync(vault, cards)
        assert again.returncode == 0, (name, number, again.stderr)
        assert found(vault, cards) == meant, (name, number)
        before = {path: path.stat().st_mtime_ns for path in world.glob("*/**/*") if "kept" not in path.parts}
        last = sync(vault, cards)
        assert "Nothing was written" in last.stdout, (name, number, last.stdout)
        assert {path: path.stat().st_mtime_ns for path in world.glob("*/**/*") if "kept" not in path.parts} == before
    assert stopped > len(chosen) * 3 // 4 > 3
