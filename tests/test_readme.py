"""The README's sessions are replayed: each `$ mdnet …` in a copy of the sample vault prints what the README shows."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def sessions() -> list[tuple[str, str]]:
    """(command, what it prints) of every console block, prompts within one block apart."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


MDNET = [session for session in sessions() if session[0].startswith("mdnet ") or session[0] == "mdnet"]


def test_there_are_sessions_to_replay() -> None:
    assert len(MDNET) >= 5


@pytest.mark.parametrize(("command", "output"), MDNET, ids=[command for command, _ in MDNET])
def test_the_readmes_sessions(
    command: str, output: str, mdnet: Callable[..., subprocess.CompletedProcess[str]], sample: Path
) -> None:
    """A line that is `…` in the README stands for any number of lines."""
    words = shlex.split(command.partition("  #")[0])[1:]
    made = mdnet(*words, cwd=sample)
    pattern = "".join("(?:.*\n)*?" if line == "…" else re.escape(line) + "\n" for line in output.strip().split("\n"))
    printed = (made.stdout + made.stderr).strip() + "\n"
    assert re.fullmatch(pattern, printed), f"{command} prints:\n{printed}"


def test_every_file_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).exists(), target


def test_the_readmes_charts_are_those_of_the_sample_vault(
    mdnet: Callable[..., subprocess.CompletedProcess[str]], sample: Path
) -> None:
    assert mdnet("review", "--write", cwd=sample).returncode == 0
    for chart in ("activity", "circles"):
        made = (sample / f"reviews/2026-Q4-{chart}.svg").read_bytes()
        assert made == (ROOT / f"docs/images/{chart}.svg").read_bytes()
