"""mdnet forget: the note and every trace that mdnet keeps of it are gone; links show what they showed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FILES = {
    "People/Zebedee.md": "---\naliases: [Zed]\n---\n## Log\n- 2026-11-01 tea: xylophones\n",
    "People/Ann.md": '---\nintroduced_by: "[[Zebedee]]"\n---\n- [[Zebedee|him]] and [[Zed]] `[[Zebedee]]`\n## Private\n[[Zebedee]]\n',
    "Note.md": "[his page](People/Zebedee.md)",
}
AFTER = {
    "People/Ann.md": '---\nintroduced_by: "Zebedee"\n---\n- him and Zed `[[Zebedee]]`\n## Private\nZebedee\n',
    "Note.md": "his page",
}


def bytes_of(vault: Path) -> dict[str, str]:
    return {str(path.relative_to(vault)): path.read_bytes().decode() for path in vault.rglob("*") if path.is_file()}


def kept_about(word: str) -> list[str]:
    """The files of cache and state that hold a word."""
    found = []
    for kind in ("CACHE", "STATE"):
        for path in Path(os.environ[f"XDG_{kind}_HOME"]).rglob("*"):
            if path.is_file() and word.encode() in path.read_bytes().lower():
                found.append(path.name)
    return found


def test_nothing_is_left_of_the_note_and_links_become_what_they_show(cli, write_vault) -> None:
    pairs = 'duplicates = [\n  ["People/Ann.md", "People/Zebedee.md"],\n  ["A.md", "B.md"],\n]\n'
    vault = write_vault({**FILES, ".mdnet/dismissed.toml": pairs})
    cli("brief", "Zebedee", "--write", vault=vault)
    cli("tag", "Zebedee", "weaver", vault=vault)
    cli("rename", "Zebedee", "Zebulon", vault=vault)
    cli("rename", "Zebulon", "Zebedee", vault=vault)
    cli("tag", "Ann", "weaver", vault=vault)
    cli("tag", "Ann", "-r", "weaver", vault=vault)
    assert "index.db" in kept_about("xylophone")
    assert any(name.endswith(".json") for name in kept_about("zebedee"))
    done = cli("forget", "Zebedee", "--yes", vault=vault)
    assert done.code == 0
    assert done.out == (
        "Forgotten: Zebedee. Removed People/Zebedee.md, briefs/Zebedee.md. Made links in 2 notes plain text.\n"
    )
    assert "git" in done.err
    assert "sync" in done.err
    left = bytes_of(vault)
    assert left.pop(".mdnet/dismissed.toml") == 'duplicates = [\n  ["A.md", "B.md"],\n]\n'
    left["People/Ann.md"] = left["People/Ann.md"].replace("tags: []\n", "")
    assert left == AFTER
    assert kept_about("xylophone") == []
    assert [name for name in kept_about("zebedee") if name.endswith(".json")] == []
    assert cli("undo", vault=vault).err == "mdnet: There is nothing to undo.\n"


def test_steps_that_have_nothing_to_do_with_it_can_still_be_taken_back(cli, write_vault) -> None:
    vault = write_vault({"People/Ann.md": "a", "People/Bob.md": "b"})
    cli("tag", "--select", "circle:none", "x", vault=vault)
    cli("forget", "Ann", "--yes", vault=vault)
    assert cli("undo", vault=vault).out == "Undone: partly forgotten (People/Bob.md)\n"
    assert bytes_of(vault) == {"People/Bob.md": "b"}


def test_a_dry_run_shows_it_and_changes_nothing(cli, write_vault) -> None:
    vault = write_vault(FILES)
    shown = cli("forget", "Zebedee", "--dry-run", vault=vault)
    assert "+++ /dev/null" in shown.out
    assert bytes_of(vault) == FILES
    as_data = cli("forget", "Zebedee", "--yes", "--format", "json", vault=vault).json
    assert [one["path"] for one in as_data["changes"] if one["removed"]] == ["People/Zebedee.md"]
    assert "git" in as_data["warnings"][0]


def test_it_asks_on_a_terminal_and_must_be_told_elsewhere(cli, write_vault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = write_vault(FILES)
    refused = cli("forget", "Zebedee", vault=vault)
    assert refused.code == 2
    assert "--yes" in refused.err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    for answer, code, after in (("n", 130, FILES), ("y", 0, AFTER)):
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _="", said=answer: said)
        assert cli("forget", "Zebedee", vault=vault).code == code
        assert bytes_of(vault) == after


def test_the_last_note_of_a_vault_leaves_the_index_too(cli, write_vault) -> None:
    vault = write_vault({"People/Zebedee.md": "xylophones"})
    cli("list", vault=vault)
    assert cli("forget", "Zebedee", "--yes", vault=vault).code == 0
    assert kept_about("xylophone") == []


@pytest.mark.parametrize(("name", "code"), [("Nobody", 5), ("Cy", 6), ("Zebedee", 4)])
def test_what_cannot_be_done_has_its_code_and_writes_nothing(cli, write_vault, name: str, code: int) -> None:
    odd = {"People/Cy A.md": "", "People/Cy B.md": "", "Odd.md": "---\na: [\n---\n[[Zebedee]]\n"}
    vault = write_vault({**FILES, **odd})
    assert cli("forget", name, "--yes", vault=vault).code == code
    assert bytes_of(vault) == {**FILES, **odd}
