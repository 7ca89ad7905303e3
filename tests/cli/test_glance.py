"""Bare `mdnet`: the week at a glance, and how to begin."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mdnet.cli import run


def test_the_week_at_a_glance(cli) -> None:
    made = cli()
    agenda = cli("agenda").out
    lines = made.out.splitlines()
    assert made.code == 0
    assert lines[:2] == agenda.splitlines()[:2]
    assert "      5  promises" in lines
    assert "      7  to check in with" in lines
    assert sum(line.startswith("  ☐ ") for line in lines) == 3
    assert "  mdnet agenda         the whole week" in lines
    assert len(lines) < 24


def test_the_counts_are_those_of_the_agenda_with_what_it_leaves_out(cli) -> None:
    glance = cli("--format", "json").json
    agenda = cli("agenda", "--format", "json").json
    assert glance["items"] == agenda["items"][:3]
    for kind, count in glance["counts"].items():
        assert count == sum(item["kind"] == kind for item in agenda["items"]) + agenda["left_out"][kind]
    assert glance["summary"]


def test_an_empty_vault_is_friendly(cli, write_vault: Callable[[dict[str, str]], Path]) -> None:
    made = cli(vault=write_vault({}))
    assert made.code == 0
    assert "Nothing due this week, and nobody is waiting for you." in made.out
    assert "Nobody is in this vault yet" in made.out


def test_outside_a_vault_the_first_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    for step in ("mdnet init", "mdnet log", "mdnet init demo --sample"):
        assert step in printed.out
    assert run(["--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"schema": 1, "vault": None}


def test_a_vault_that_was_named_and_is_not_there_is_an_error(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["-C", "nowhere"]) == 7
    monkeypatch.setenv("MDNET_VAULT", "nowhere")
    assert run([]) == 7
    assert capsys.readouterr().out == ""


def test_help_lists_every_command(capsys) -> None:
    from mdnet.cli import COMMANDS

    assert run(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(f"  {name} " in printed for name in COMMANDS)
    for name in COMMANDS:
        assert run([name, "--help"]) == 0
        assert capsys.readouterr().out.startswith(f"Usage: mdnet {name}")


@pytest.mark.parametrize(
    "command",
    ["favours", "path", "goals", "plan", "share", "pass", "opportunity", "draft", "review", "intro", "event"]
    + [f"intro {one}" for one in ("suggest", "new", "asked", "agreed", "made", "declined", "outcome")]
    + [f"event {one}" for one in ("choose", "new", "prepare", "capture", "review")],
)
def test_help_shows_the_command_at_work(command: str, capsys) -> None:
    assert run([*command.split(), "--help"]) == 0
    assert f"\n  mdnet {command}" in capsys.readouterr().out
