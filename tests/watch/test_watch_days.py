"""The calendar, the settings, and `--once`."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mdnet.cli.session import Session
from mdnet.cli.watch_command import _clock

AGENDA = "agendas/2026-W48.md"
PROMISE = "- [ ] Ask {} for the recipe 📅 2026-11-26\n"
Program = Callable[..., subprocess.CompletedProcess[str]]


def test_a_new_week_has_a_new_file_without_any_event(vault: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    watcher.day = date(2026, 11, 30)
    watcher.until_said("New week → agendas/2026-W49.md")
    assert (vault / AGENDA).exists()


def test_D12_a_new_day_is_seen_in_the_agenda(begin: Callable[[], Any]) -> None:
    watcher = begin()
    assert "due yesterday" not in watcher.agenda
    watcher.day = date(2026, 11, 26)
    watcher.until_said(f"New day → {AGENDA}")
    assert "due yesterday" in watcher.agenda


def test_D11_a_clock_that_jumps_back_while_watching(vault: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    watcher.day = date(2026, 11, 22)
    watcher.until_said("New week → agendas/2026-W47.md")
    watcher.day = date(2026, 11, 24)
    watcher.write("People/Bob.md", PROMISE.format("him"))
    watcher.until(lambda: "Ask him" in watcher.agenda, "the promise in the week that holds today")
    assert "Ask him" not in (vault / "agendas/2026-W47.md").read_text("utf-8")
    assert not watcher.said("mdnet: ")


def test_D11_a_given_day_stays_and_the_clock_is_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session()
    assert _clock(session) == date.today
    monkeypatch.setenv("MDNET_TODAY", "2026-11-24")
    assert _clock(Session())() == date(2026, 11, 24)


def test_new_settings_are_taken_over(vault: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    watcher.write("Friends/Cleo.md", "---\nrhythm: monthly\n---\n## Log\n- 2026-09-01 tea\n")
    watcher.until_said("Friends/Cleo.md")
    assert "Cleo" not in watcher.agenda
    watcher.write(".mdnet/config.toml", '[folders]\npeople = ["people", "friends"]\n[fields]\ncadence = ["rhythm"]\n')
    watcher.until_said(f"Settings changed → {AGENDA}")
    assert "Cleo" in watcher.agenda
    watcher.write(".mdnet/config.toml", "[agenda\n")
    watcher.until_said("mdnet: .mdnet/config.toml:1: bad-config:")
    watcher.until(lambda: "Cleo" not in watcher.agenda, "the agenda without Cleo")


def test_obsidians_settings_are_taken_over(begin: Callable[[], Any]) -> None:
    watcher = begin()
    watcher.write("People/Bob.md", "---\ncadence: monthly\n---\n## Log\n- 2026-09-01 tea\n")
    watcher.write("journal/24.11.2026.md", "- [[Bob]]: tea\n")
    watcher.until(lambda: "[[Bob]]" in watcher.agenda, "the check-in")
    watcher.write(".obsidian/daily-notes.json", '{"folder": "journal", "format": "DD.MM.YYYY"}')
    watcher.until_said(f"Settings changed → {AGENDA}")
    assert "[[Bob]]" not in watcher.agenda


def test_a_template_of_the_vault_is_used_when_it_is_saved(begin: Callable[[], Any]) -> None:
    watcher = begin()
    watcher.write(".mdnet/templates/agenda.md.j2", "# My own agenda\n")
    watcher.until_said(f"Settings changed → {AGENDA}")
    assert "# My own agenda" in watcher.agenda
    watcher.write(".mdnet/templates/agenda.md.j2", "# {{ wrong\n")
    watcher.until_said("mdnet: agenda.md.j2:1:")
    assert "# My own agenda" in watcher.agenda
    watcher.write(".mdnet/templates/agenda.md.j2", "# My second agenda\n")
    watcher.until(lambda: "# My second agenda" in watcher.agenda, "the agenda")


def test_briefs_that_exist_follow(vault: Path, begin: Callable[[], Any], mdnet: Program) -> None:
    assert mdnet("brief", "Ana", "--write", cwd=vault).returncode == 0
    (brief,) = (vault / "briefs").iterdir()
    watcher = begin()
    watcher.write("People/Ana.md", "## Log\n- 2026-11-20 lunch: she bought a spinning wheel\n")
    watcher.until(lambda: "spinning wheel" in brief.read_text("utf-8"), "the new brief")
    watcher.until_said(f"briefs/{brief.name}")
    watcher.write("People/Bob.md", PROMISE.format("him"))
    watcher.until_said(f"Changed: People/Bob.md → {AGENDA}")
    assert len(list((vault / "briefs").iterdir())) == 1


def test_an_index_that_is_deleted_while_watching(vault: Path, begin: Callable[[], Any]) -> None:
    watcher = begin()
    for file in Path(os.environ["XDG_CACHE_HOME"]).rglob("index*"):
        file.unlink()
    watcher.write("People/Bob.md", PROMISE.format("him"))
    watcher.until(lambda: "Ask him" in watcher.agenda, "the promise")
    watcher.until_indexed()


def test_a_storm_of_problems_is_counted(begin: Callable[[], Any]) -> None:
    watcher = begin()
    for number in range(12):
        watcher.write(f"People/Person {number}.md", "---\nbirthday: 2026-02-30\n---\n")
    watcher.until_said("and 7 more problems: mdnet check")
    assert len(watcher.said("bad-date:")) == 5


def test_what_is_said_is_safe_for_a_terminal(vault: Path, start: Callable[..., Any]) -> None:
    watcher = start()
    (vault / "People/a\x1b[2Jb\n.md").write_text("x", "utf-8")
    watcher.until_said("People/a\\x1b[2Jb")


def test_once_rewrites_what_is_there_and_ends(vault: Path, mdnet: Program) -> None:
    found = mdnet("watch", "--once", cwd=vault)
    assert (found.returncode, found.stdout) == (0, "")
    assert not (vault / AGENDA).exists()
    assert mdnet("agenda", "--write", cwd=vault).returncode == 0
    (vault / "People/Bob.md").write_text(PROMISE.format("him"), "utf-8")
    found = mdnet("watch", "--once", cwd=vault)
    assert (found.returncode, found.stdout) == (0, f"Start → {AGENDA}\n")
    assert "Ask him" in (vault / AGENDA).read_text("utf-8")
    assert mdnet("watch", "--once", cwd=vault).stdout == ""


def test_once_as_json(vault: Path, mdnet: Program) -> None:
    assert mdnet("agenda", "--write", cwd=vault).returncode == 0
    (vault / "People/Bob.md").write_text(PROMISE.format("him"), "utf-8")
    (vault / "People/Person 3.md").unlink()
    found = mdnet("watch", "--once", "--format", "json", cwd=vault)
    assert json.loads(found.stdout) == {
        "schema": 1,
        "added": [AGENDA],
        "changed": ["People/Bob.md"],
        "removed": ["People/Person 3.md"],
        "written": [AGENDA],
        "collected": 0,
    }


def test_once_says_by_its_exit_code_what_could_not_be_written(vault: Path, mdnet: Program) -> None:
    assert mdnet("agenda", "--write", cwd=vault).returncode == 0
    with (vault / AGENDA).open("a", encoding="utf-8") as file:
        file.write("%% mdnet:begin agenda %%\n")
    found = mdnet("watch", "--once", cwd=vault)
    assert found.returncode == 4
    assert "nothing was written" in found.stderr


def test_json_is_for_once_only(vault: Path, mdnet: Program) -> None:
    assert mdnet("watch", "--format", "json", cwd=vault).returncode == 2


def test_no_vault(folder: Path, mdnet: Program) -> None:
    assert mdnet("watch", cwd=folder, HOME=str(folder)).returncode == 7
