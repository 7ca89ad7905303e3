"""Every command that writes: the bytes that it must leave alone, whatever the note looks like (reliability, W, N, G)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

LOG = ("log", "tea with [[Ann]]: looms")
SET = ("set", "Ann", "circle=wide")
ENTRY = "- 2026-11-24 tea: looms"


def note(write_vault, text: str) -> Path:
    vault: Path = write_vault({"People/Ann.md": text})
    return vault / "People/Ann.md"


def changed(cli, write_vault, text: str, *arguments: str) -> str:
    """The note's text after a command; it is then undone, and must have its bytes back."""
    file = note(write_vault, text)
    vault = file.parents[1]
    shown = cli(*arguments, "--dry-run", vault=vault)
    assert (shown.code, file.read_bytes()) == (0, text.encode())
    done = cli(*arguments, "--format", "json", vault=vault)
    assert done.code == 0, done.err
    new = file.read_bytes().decode()
    diff = done.json["changes"][0]["diff"]
    assert [line for line in diff if line.startswith("+")] == [
        line for line in shown.out.split("\n") if line[:1] == "+"
    ] or "\r" in text
    assert cli("undo", vault=vault).code == 0
    assert file.read_bytes() == text.encode()
    return new


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        pytest.param("\ufeff---\ntitle: x\n---\n## Log\n- 2026-01-01 tea\n", ("- 2026-01-01", f"{ENTRY}\n- 2026-01-01"), id="W04 BOM"),
        pytest.param("## Log\n- 2026-01-01 tea  \n\thard\t\n", ("- 2026-01-01", f"{ENTRY}\n- 2026-01-01"), id="W06 trailing blanks"),
        pytest.param("a\u2028b\x0bc\x0cd\x85\n## Log\n- 2026-01-01 t\u2028a\n", ("- 2026-01-01", f"{ENTRY}\n- 2026-01-01"), id="W07 line separators"),
        pytest.param("---\r\na: b\n---\r\nx\n## Log\r\n- 2026-01-01 tea\n- 2025-01-01 tea\r\n", ("- 2026-01-01", f"{ENTRY}\r\n- 2026-01-01"), id="W08 mixed line ends"),
        pytest.param("Intro\n\n---\n\n## Log\n- 2026-01-01 tea", ("- 2026-01-01", f"{ENTRY}\n- 2026-01-01"), id="W13 rule, W05 no final newline"),
        pytest.param("key:: v\n<!-- c -->\n```\n- [ ] no\n```\n## Log\n- 2026-01-01 tea\n", ("- 2026-01-01", f"{ENTRY}\n- 2026-01-01"), id="W18 fields and code"),
        pytest.param("--- \na: b\n--- \n## Log\n- 2026-01-01 tea\n", ("- 2026-01-01", f"{ENTRY}\n- 2026-01-01"), id="W15 trailing blank"),
        pytest.param("## Log\n- 2026-01-01 " + "x" * 300_000 + "\n", ("- 2026-01-01", f"{ENTRY}\n- 2026-01-01"), id="a long line"),
    ],
)  # fmt: skip
def test_W04_W05_W06_W07_W08_W13_W15_W18_an_entry_is_all_that_log_adds(cli, write_vault, text: str, logged) -> None:
    assert changed(cli, write_vault, text, *LOG) == text.replace(*logged, 1)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        pytest.param("---\ncircle: close   # her wish\n---\n", "close ", "wide ", id="W10 comment"),
        pytest.param('---\n"circle": "close"\n---\n', '"close"', '"wide"', id="W09 quoted"),
        pytest.param("---\ncircle: close\n  by far\n---\n", "close\n  by far", "wide", id="W11 plain over lines"),
        pytest.param("", "", "---\ncircle: wide\n---\n", id="W12 empty"),
        pytest.param("---\n---\n", "---\n---", "---\ncircle: wide\n---", id="W12 empty front matter"),
        pytest.param("Weaves.", "Weaves.", "---\ncircle: wide\n---\nWeaves.", id="W12 none, W05"),
        pytest.param("\n---\nx\n---\n", "\n---\nx", "---\ncircle: wide\n---\n\n---\nx", id="W13 rule"),
        pytest.param(
            "---\r\na: |\r\n  ---\r\n  b\r\n---\r\nx", "b\r\n", "b\r\ncircle: wide\r\n", id="W15 rule in a value, W03"
        ),
    ],
)
def test_W03_W09_W10_W11_W12_W13_W15_a_property_is_all_that_set_changes(
    cli, write_vault, text: str, old: str, new: str
) -> None:
    assert changed(cli, write_vault, text, *SET) == text.replace(old, new, 1)


@pytest.mark.parametrize("arguments", [SET, LOG, ("tag", "Ann", "x"), ("snooze", "Ann", "2w"), ("pause", "Ann")])
@pytest.mark.parametrize(
    "text",
    [
        "---\ncircle: a\n",
        "---\n<<<<<<< a\ncircle: a\n=======\ncircle: b\n>>>>>>> b\n---\n",
        "---\nname: Ann\n---\n## Log\n<<<<<<< a\n- 2026-01-01 tea\n=======\n- 2026-01-02 tea\n>>>>>>> b\n",
        "---\nd: {{date}}\n---\n",
        "a\x00b\n",
    ],
    ids=["W14 unclosed", "G01 conflict", "G01 conflict below", "template", "NUL"],
)
def test_G01_W14_no_command_touches_a_note_that_is_not_sound(cli, write_vault, text: str, arguments) -> None:
    file = note(write_vault, text)
    refused = cli(*arguments, vault=file.parents[1])
    assert refused.code == 4
    assert "People/Ann.md" in refused.err
    assert file.read_bytes() == text.encode()


@pytest.mark.parametrize(
    "arguments",
    [SET, LOG, ("tag", "Ann", "x"), ("snooze", "Ann", "2w"), ("pause", "Ann"), ("set", "Ann", "needs+=a, b")],
)
def test_W17_the_same_twice_writes_once(cli, write_vault, arguments) -> None:
    file = note(write_vault, "---\nname: Ann\n---\n")
    assert cli(*arguments, vault=file.parents[1]).code == 0
    text, stamp = file.read_bytes(), file.stat().st_mtime_ns
    again = cli(*arguments, "--format", "json", vault=file.parents[1])
    assert (again.code, again.json["changes"]) == (0, [])
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (text, stamp)


def test_W19_of_two_equal_tasks_none_is_ticked_by_a_guess(cli, write_vault) -> None:
    text = "- [ ] Send it\n- [ ] Send it\n```\n- [ ] Send them\n```\n"
    file = note(write_vault, text)
    assert cli("done", "send it", vault=file.parents[1]).code == 6
    assert cli("done", "send them", vault=file.parents[1]).code == 5
    assert file.read_bytes() == text.encode()


@pytest.mark.parametrize(
    "arguments",
    [SET, LOG, ("tag", "Ann", "x"), ("snooze", "Ann", "2w"), ("pause", "Ann"), ("done", "send"), ("add", "Zoe Park")],
)
def test_a_dry_run_as_data_is_one_document_that_says_what_is_then_done(cli, write_vault, arguments) -> None:
    file = note(write_vault, "---\nname: Ann\n---\n- [ ] Send it\n")
    before = file.read_bytes()
    shown = cli(*arguments, "--dry-run", "--format", "json", vault=file.parents[1]).json
    assert (shown["dry_run"], file.read_bytes()) == (True, before)
    done = cli(*arguments, "--format", "json", vault=file.parents[1]).json
    assert {**shown, "dry_run": False} == done


@pytest.mark.slow
def test_W20_a_note_of_50_megabytes_is_refused_or_changed_right(cli, write_vault) -> None:
    text = "## Log\n- 2026-01-01 tea\n\n" + "word " * 10_000_000 + "\n"
    file = note(write_vault, text)
    done = cli(*LOG, vault=file.parents[1])
    right = text.replace("- 2026-01-01", f"{ENTRY}\n- 2026-01-01", 1)
    assert file.read_bytes() == (right if done.code == 0 else text).encode()
    assert done.code in (0, 4, 5)


def test_properties_that_mean_something_take_only_what_they_can_hold(cli, write_vault) -> None:
    file = note(write_vault, "---\ncadence: monthly\ntags: [Weaver]\n---\n")
    vault = file.parents[1]
    assert cli("set", "Ann", "cadence+=weekly", vault=vault).code == 2
    assert "no time zone" in cli("set", "Ann", "timezone=Mars", vault=vault).err
    assert "neither true nor false" in cli("set", "Ann", "paused=maybe", vault=vault).err
    assert "no tag to Obsidian" in cli("tag", "Ann", "two words", vault=vault).err
    assert cli("tag", "Ann", "weaver", vault=vault).out == "Nothing changed: it is so already.\n"
    cli("tag", "Ann", "--remove", "weaver", vault=vault)
    assert "Weaver" not in file.read_text("utf-8")
    cli("set", "Ann", "private=true", vault=vault)
    assert "\nprivate: true\n" in file.read_text("utf-8")
    assert cli("list", "--format", "json", vault=vault).json["contacts"] == []


def test_changed_lines_of_a_note_with_crlf_are_shown_without_it(cli, write_vault) -> None:
    file = note(write_vault, "---\r\ncircle: close\r\n---\r\n")
    assert "  + circle: wide\n" in cli(*SET, vault=file.parents[1]).out


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        pytest.param("CON", "CON-", id="N03"),
        pytest.param("aux.b", "aux.b-", id="N03 aux.b"),
        pytest.param("LPT9", "LPT9-", id="N03 LPT9"),
        pytest.param('A/B: "C" <D>?*|', "A-B-C-D", id="N04"),
        pytest.param("..\\..\\x", "x", id="N04 P01 backslashes"),
        pytest.param("C:\\x", "C-x", id="N04 drive"),
        pytest.param(".hidden", "hidden", id="N04 hidden"),
        pytest.param("Ann\u202eeel", "Anneel", id="N04 right to left"),
        pytest.param("Null", "Null", id="N04 Null"),
        pytest.param("x" * 300, "x" * 200, id="N05"),
        pytest.param("名" * 120, "名" * 66, id="N05 CJK"),
        pytest.param("🎉", "🎉", id="N08 emoji"),
    ],
)
def test_N03_N04_N05_N08_whoever_is_added_has_a_safe_file_and_keeps_the_name(
    cli, write_vault, name: str, stem: str
) -> None:
    vault = write_vault({"People/Someone.md": ""})
    made = cli("add", name, "--format", "json", vault=vault)
    assert made.code == 0, made.err
    assert [one["path"] for one in made.json["changes"]] == [f"People/{stem}.md"]
    names = [one["name"] for one in cli("list", "--format", "json", vault=vault).json["contacts"]]
    assert sorted(names) == sorted(["Someone", name])


@pytest.mark.parametrize("name", ["", "   ", "...", "?!", "-"])
def test_N08_a_name_that_leaves_nothing_for_a_file_is_asked_for_one(cli, write_vault, name: str) -> None:
    vault = write_vault({"People/Someone.md": ""})
    assert cli("add", name, "emails=ann@example.org", vault=vault).code == 2
    made = cli("add", name, "--file", "ann@example.org", "--format", "json", vault=vault)
    assert [one["path"] for one in made.json["changes"]] == ["People/ann@example.org.md"]


def test_N01_N02_N06_no_note_is_ever_written_over(cli, write_vault) -> None:
    vault = write_vault({"People/José.md": "a", "People/ana.md": "b"})
    for name, path in (("Jose\u0301", "People/José 2.md"), ("ANA", "People/ANA 2.md")):
        assert cli("add", name, vault=vault).code == 4
        made = cli("add", name, "--force", "--format", "json", vault=vault).json
        assert [one["path"] for one in made["changes"]] == [path]
    assert (vault / "People/José.md").read_bytes() + (vault / "People/ana.md").read_bytes() == b"ab"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_N07_a_file_whose_name_is_no_text_disturbs_no_command(cli, write_vault) -> None:
    vault = write_vault({"People/Ann.md": ""})
    odd = os.fsencode(vault / "People") + b"/caf\xe9.md"
    Path(os.fsdecode(odd)).write_bytes(b"x")
    for arguments in (SET, LOG, ("add", "Caf"), ("pause", "Ann"), ("undo",)):
        assert cli(*arguments, vault=vault).code == 0
    assert Path(os.fsdecode(odd)).read_bytes() == b"x"


@pytest.mark.parametrize("folder", ["/etc", "../out", "a\\b", ".hidden", "People/../..", "~"])
def test_P01_nobody_is_added_outside_the_vault_or_where_no_note_is_read(cli, write_vault, folder: str) -> None:
    vault = write_vault({"People/Ann.md": ""})
    assert cli("add", "Zed", "--folder", folder, vault=vault).code == 2
    assert [path.name for path in vault.rglob("*.md")] == ["Ann.md"]


def test_who_is_called_so_already_is_told_before_another_is_added(cli, write_vault) -> None:
    vault = write_vault({"People/Cher.md": "", "People/Ann Lee.md": "---\naliases: [Annie]\n---\n"})
    for name, path in (("cher", "People/Cher.md"), ("Annie", "People/Ann Lee.md")):
        refused = cli("add", name, vault=vault)
        assert (refused.code, path in refused.err) == (4, True)


def test_a_follow_up_is_put_off_to_a_day_to_come(cli, write_vault) -> None:
    file = note(write_vault, "- [ ] Send it\n")
    assert cli("done", "send", "--until", "yesterday", vault=file.parents[1]).code == 2
    assert cli("done", "send", "--until", "20 dec", vault=file.parents[1]).code == 0
    assert file.read_text("utf-8") == "- [ ] Send it 📅 2026-12-20\n"


def test_undo_says_as_data_what_it_would_do(cli, write_vault) -> None:
    file = note(write_vault, "x\n")
    cli(*SET, vault=file.parents[1])
    found = cli("undo", "--dry-run", "--format", "json", vault=file.parents[1]).json
    assert (found["undone"], found["paths"], found["dry_run"]) == ("set circle of Ann", ["People/Ann.md"], True)
    assert "-circle: wide" in found["diff"]
    cli("undo", vault=file.parents[1])
    assert cli("undo", "--dry-run", vault=file.parents[1]).code == 1
