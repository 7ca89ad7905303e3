"""The shared options before and after the command, and the exit codes of docs/exit-codes.md."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

import mdnet
from mdnet.cli import run

CODES = (Path(__file__).parents[2] / "docs/exit-codes.md").read_text("utf-8")
COMMANDS = ["", "agenda", "list", "show Grace", "find weaving", "why Grace", "check", "index", "config show",
            "templates list", "templates check", "brief Grace",
            "duplicates"]  # fmt: skip


@pytest.fixture
def printed(sample: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def go(*arguments: str) -> str:
        assert run(list(arguments)) == 0
        return capsys.readouterr().out

    return go


@pytest.mark.parametrize("command", COMMANDS)
def test_shared_options_before_and_after_the_command(printed: Callable[..., str], sample: Path, command: str) -> None:
    words = shlex.split(command)
    options = ["--vault", str(sample), "--today", "2026-11-25", "--format", "json", "--no-color"]
    printed("index", *options)
    before = printed(*options, *words)
    assert before == printed(*words, *options)
    assert before == printed(*options[:4], *words, *options[4:])
    assert before == printed("-C", str(sample), *words, *options[2:])


def test_the_later_option_wins(printed: Callable[..., str], sample: Path) -> None:
    both = printed("-C", "/nowhere", "--today", "2001-01-01", "agenda", "-C", str(sample), "--today", "2026-11-24")
    assert both.startswith("Week 48 · ")


def test_options_of_groups_are_taken_at_every_place(printed: Callable[..., str], sample: Path) -> None:
    at = ["-C", str(sample)]
    assert printed(*at, "config", "show") == printed("config", *at, "show") == printed("config", "show", *at)


def test_colours_are_for_terminals_unless_they_are_asked_for(printed: Callable[..., str], sample: Path) -> None:
    for command in ("agenda", "list", "show Grace", "config show", "templates list", ""):
        words = [*shlex.split(command), "-C", str(sample), "--today", "2026-11-24"]
        plain = printed(*words)
        assert "\x1b" not in plain
        coloured = printed(*words, "--color")
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize(
    ("code", "command"),
    [
        (0, "list tag:nobody"),
        (0, "check"),
        (1, "find xyzzy"),
        (2, "list due:soon"),
        (2, "--today yesterday agenda"),
        (2, "agenda --shoe"),
        (2, "shoe"),
        (2, "agenda --format pdf"),
        (2, "check --format html"),
        (4, "init --sample"),
        (5, "show Grcae"),
        (5, "templates show shoe"),
        (6, "show T"),
    ],
)
def test_exit_codes(cli, code: int, command: str) -> None:
    made = cli(*shlex.split(command))
    assert made.code == code
    assert f"\n| {code} | " in CODES
    if code not in (0, 3):
        assert made.out == ""
        assert made.err


def test_problems_are_3_for_check_and_one_line_for_others(cli, write_vault) -> None:
    vault = write_vault({"People/Ann.md": "---\nbirthday: 1990-02-30\n---\n"})
    assert cli("check", vault=vault).code == 3
    for command in ("list", "agenda", "show Ann", "find Ann", ""):
        made = cli(*shlex.split(command), vault=vault)
        assert made.code == 0
        assert made.err.splitlines()[-1] == "1 problem in the vault: mdnet check"


def test_no_vault_is_7(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("agenda", "list", "show Ann", "find x", "check", "config show", "templates list"):
        assert run(shlex.split(command)) == 7
        assert "mdnet init" in capsys.readouterr().err


def test_version_and_help_need_no_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"mdnet {mdnet.__version__}\n"
    assert run(["agenda", "--help"]) == 0


def test_a_command_mistyped_is_asked_about(cli) -> None:
    made = cli("agneda")
    assert made.code == 2
    assert "Did you mean agenda?" in made.err
