"""mdnet init: what it says. What it does is in tests/test_starting.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdnet.cli import run

TODAY = "2026-11-24"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder outside any vault."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_new_vault_says_what_was_made_and_what_is_next(here: Path, capsys) -> None:
    assert run(["init"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"A new vault is in {here}.\n  + .mdnet/config.toml\n  + People/README.md\n  + me.md\n")
    assert "cd " not in printed
    assert run(["init", "other"]) == 0
    assert f"  cd {here}/other\n" in capsys.readouterr().out


def test_an_adopted_folder_hears_what_was_recognised_and_why(here: Path, capsys) -> None:
    (here / "Contacts").mkdir()
    (here / "Contacts/Ann.md").write_text("---\nshoe size: 41\n---\n", "utf-8")
    (here / "Contacts/Bob.md").write_text("", "utf-8")
    (here / "2026-11-01.md").write_text("", "utf-8")
    (here / "soup.md").write_text("", "utf-8")
    assert run(["init", "."]) == 0
    assert capsys.readouterr().out == (
        f"{here} is a vault now; your notes are as they were.\n"
        "  + .mdnet/config.toml\n"
        "\n"
        "Recognised\n"
        "  2 contacts (the folder Contacts)\n"
        "  1 daily note (a date as the name)\n"
        "  1 plain note: their links and tasks count\n"
        "  1 unknown property name: shoe size\n"
        "    They show as facts in briefs; if one means something mdnet knows, say so under [fields].\n"
        "\n"
        "Next\n"
        "  mdnet                the week at a glance\n"
    )
    assert run(["init"]) == 0
    assert f"{here} is a vault already; nothing was written.\n" in capsys.readouterr().out


def test_nobody_recognised_is_told_how_to_change_that(here: Path, capsys) -> None:
    (here / "Leute").mkdir()
    for name in ("Ann", "Bob", "Cy"):
        (here / f"Leute/{name}.md").write_text("---\nemail: a@b.example\n---\n", "utf-8")
    assert run(["init"]) == 0
    printed = capsys.readouterr().out
    assert "Leute: notes with properties of people" in printed
    assert '  [folders]\n  people = ["Leute"]\n' in printed


def test_the_sample_can_be_looked_at_at_once(here: Path, capsys) -> None:
    assert run(["init", "demo", "--sample", "--today", "2027-03-01"]) == 0
    printed = capsys.readouterr().out
    assert f"A vault of invented people is in {here}/demo.\n" in printed
    assert "27 contacts (the folder People)" in printed
    assert run(["-C", "demo", "--today", "2027-03-01", "check"]) == 0
    capsys.readouterr()
    assert run(["-C", "demo", "--today", "2027-03-01", "agenda"]) == 0
    assert "Promises" in capsys.readouterr().out


def test_laying_the_sample_twice_lists_what_is_there_and_exits_with_4(here: Path, capsys) -> None:
    run(["init", "--sample", "--today", TODAY])
    capsys.readouterr()
    assert run(["init", "--sample", "--today", TODAY]) == 4
    printed = capsys.readouterr()
    assert printed.out == ""
    assert ".mdnet/config.toml" in printed.err
    assert "nothing was written" in printed.err
    assert printed.err.count("\n") == 1


def test_vault_names_the_folder_too(here: Path, capsys) -> None:
    assert run(["-C", "there", "init"]) == 0
    assert (here / "there/me.md").is_file()


def test_a_folder_called_people_is_adopted_with_the_people_in_it(tmp_path: Path, capsys) -> None:
    folder = tmp_path / "People"
    folder.mkdir()
    (folder / "Ann.md").write_text("## Log\n- 2026-11-20 coffee\n", "utf-8")
    (folder / "2026-11-01.md").write_text("", "utf-8")
    assert run(["init", str(folder)]) == 0
    assert "1 contact (this folder)" in capsys.readouterr().out
    assert run(["-C", str(folder), "--today", TODAY, "list", "--columns", "name,last"]) == 0
    assert capsys.readouterr().out.split("\n")[1].split() == ["Ann", "2026-11-20"]
