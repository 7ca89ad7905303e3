"""The commands that change properties: what they write, what they say, and that it can be taken back."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ANN = "---\nname: Ann Lee\ncadence: 30d # her wish\ntags: [weaver]\n---\n\nWeaves.\n"
BOB = "---\r\norg: Acme\r\nprm-cadence: 2w\r\n---\r\n## Log\r\n- 2026-11-01 tea\r\n"


@pytest.fixture
def vault(write_vault) -> Path:
    return write_vault({"People/Ann Lee.md": ANN, "People/Bob.md": BOB})


def read(vault: Path, name: str) -> str:
    return (vault / f"People/{name}.md").read_bytes().decode()


@pytest.mark.parametrize(
    ("arguments", "name", "old", "new"),
    [
        (("set", "Ann", "circle=close"), "Ann Lee", "tags: [weaver]\n", "tags: [weaver]\ncircle: close\n"),
        (("set", "Ann", "cadence=6 weeks"), "Ann Lee", "cadence: 30d # her wish", "cadence: 6 weeks # her wish"),
        (("set", "bob", "cadence=1 month"), "Bob", "prm-cadence: 2w", "prm-cadence: 1 month"),
        (("set", "Bob", "organization="), "Bob", "org: Acme\r\n", ""),
        (("set", "Ann", "last_contact=yesterday"), "Ann Lee", "]\n---", "]\nlast_contact: 2026-11-23\n---"),
        (("tag", "Ann Lee", "#alumni/x", "-r", "weaver"), "Ann Lee", "[weaver]", "[alumni/x]"),
        (("snooze", "Ann", "Lee", "until", "next", "monday"), "Ann Lee", "]\n---", "]\nsnoozed_until: 2026-11-30\n---"),
        (("pause", "Bob"), "Bob", "2w\r\n", "2w\r\npaused: true\r\n"),
    ],
)
def test_only_the_lines_that_are_named_change_and_undo_brings_them_back(
    cli, vault: Path, arguments: tuple[str, ...], name: str, old: str, new: str
) -> None:
    before = read(vault, name)
    shown = cli(*arguments, "--dry-run", vault=vault)
    assert shown.code == 0
    assert f"+++ b/People/{name}.md" in shown.out
    assert read(vault, name) == before
    done = cli(*arguments, vault=vault)
    assert done.code == 0
    assert "undo: mdnet undo" in done.out
    assert read(vault, name) == before.replace(old, new, 1) != before
    assert cli(*arguments, vault=vault).out == "Nothing changed: it is so already.\n"
    assert cli("undo", vault=vault).out.startswith("Undone: ")
    assert read(vault, name) == before


def test_resume_and_wake_take_back_what_pause_and_snooze_did(cli, vault: Path) -> None:
    before = read(vault, "Ann Lee")
    for there, back in ((("pause", "Ann"), ("resume", "Ann")), (("snooze", "Ann", "2w"), ("snooze", "Ann", "--off"))):
        assert cli(*there, vault=vault).code == cli(*back, vault=vault).code == 0
        assert read(vault, "Ann Lee") == before


def test_a_query_changes_many_in_one_step(cli, vault: Path) -> None:
    before = [read(vault, "Ann Lee"), read(vault, "Bob")]
    assert "in 2 files" in cli("set", "--select", "circle:none", "circle=wide", vault=vault).out
    assert "circle: wide\n" in read(vault, "Ann Lee")
    assert "circle: wide\r\n" in read(vault, "Bob")
    cli("undo", vault=vault)
    assert [read(vault, "Ann Lee"), read(vault, "Bob")] == before


def test_what_will_not_be_understood_is_written_and_said(cli, vault: Path) -> None:
    odd = cli("set", "Ann", "birthday=30.11.1990", "cicle=close", vault=vault)
    assert odd.code == 0
    assert "birthday: 30.11.1990\n" in read(vault, "Ann Lee")
    assert 'People/Ann Lee.md:5: birthday: "30.11.1990" could mean two days' in odd.err
    assert "Did you mean circle?" in odd.err


def test_undo_refuses_when_the_note_was_changed_since_and_keeps_both(cli, vault: Path) -> None:
    cli("set", "Ann", "circle=close", vault=vault)
    note = vault / "People/Ann Lee.md"
    note.write_bytes(note.read_bytes() + b"More.\n")
    changed = note.read_bytes()
    refused = cli("undo", vault=vault)
    assert refused.code == 4
    assert "People/Ann Lee.md" in refused.err
    assert note.read_bytes() == changed


def test_steps_are_listed_latest_first_and_any_can_be_taken_back(cli, vault: Path) -> None:
    cli("set", "Ann", "circle=close", vault=vault)
    cli("pause", "Bob", vault=vault)
    listed = cli("undo", "--list", "--format", "json", vault=vault).json["steps"]
    assert [(one["number"], one["title"]) for one in listed] == [(1, "pause Bob"), (2, "set circle of Ann Lee")]
    assert cli("undo", "2", vault=vault).code == 0
    assert read(vault, "Ann Lee") == ANN
    assert "paused" in read(vault, "Bob")
    assert cli("undo", "7", vault=vault).code == 2


def test_regenerating_the_agenda_is_no_step_and_blocks_none(cli, vault: Path) -> None:
    cli("set", "Ann", "circle=close", vault=vault)
    cli("agenda", "--write", vault=vault)
    assert cli("undo", vault=vault).out.startswith("Undone: set circle")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ncircle: a\ncircle: b\n---\n", "People/Odd.md:"),
        ("---\ncircle: a\n", "People/Odd.md:1: "),
        ("---\n<<<<<<< a\ncircle: a\n=======\ncircle: b\n>>>>>>> b\n---\n", "git conflict"),
    ],
)
def test_G01_W09_W14_a_note_that_cannot_be_changed_for_sure_is_left_alone(
    cli, vault: Path, text: str, said: str
) -> None:
    odd = vault / "People/Odd.md"
    odd.write_text(text, "utf-8")
    refused = cli("set", "Odd", "circle=close", vault=vault)
    assert refused.code == 4
    assert said in refused.err
    assert odd.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("set", "Ann"), 2),
        (("set", "circle=close"), 2),
        (("set", "Nobody", "circle=close"), 5),
        (("set", "--select", "org:Nowhere", "a=b"), 5),
        (("set", "Ann", "--select", "all", "a=b"), 2),
        (("set", "Ann", "needs+="), 2),
        (("snooze", "Ann", "soon"), 2),
        (("snooze", "Ann", "yesterday"), 2),
        (("tag", "Ann"), 2),
    ],
)
def test_what_cannot_be_done_has_its_code_and_writes_nothing(cli, vault: Path, arguments, code: int) -> None:
    assert cli(*arguments, vault=vault).code == code
    assert (read(vault, "Ann Lee"), read(vault, "Bob")) == (ANN, BOB)


def test_W20_a_note_of_50_megabytes_is_warned_of_and_not_edited(cli, vault: Path) -> None:
    huge = vault / "People/Huge.md"
    with huge.open("wb") as file:
        file.write(b"---\ncircle: close\n---\n")
        file.truncate(50_000_000)
    refused = cli("set", "Huge", "circle=wide", vault=vault)
    assert refused.code == 4
    assert "People/Huge.md: larger than 10 MB; not read" in refused.err
    assert "People/Huge.md: too-large: larger than 10 MB" in cli("check", vault=vault).out
    assert huge.stat().st_size == 50_000_000
    assert cli("set", "Ann", "circle=wide", vault=vault).code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_N07_a_file_name_that_is_no_utf_8_is_named_and_costs_no_other(cli, vault: Path) -> None:
    (Path(os.fsdecode(os.fsencode(vault) + b"/People/caf\xe9.md"))).write_bytes(b"")
    assert cli("list", "--columns", "name", vault=vault).out.split("\n")[1:3] == ["Ann Lee", "Bob"]
    found = cli("check", vault=vault)
    assert found.out == "People/caf\\xe9.md: file-name: the file's name is not UTF-8; rename it\n"
    assert found.code == 3
    assert cli("set", "Ann", "circle=wide", vault=vault).code == 0
