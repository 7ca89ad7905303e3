"""mdnet check --fix: mends what is certain, shows it first, and is one step of undo."""

from __future__ import annotations

from pathlib import Path

import pytest

FILES = {
    "People/Ann.md": (
        "---\r\norganization: [[Acme]] # hers\r\nalias: Annie\r\nmet_on: 2026/1/5\r\n"
        "goals:\r\n  - [[Write]]\r\n  - \"[[Sing]]\"\r\nbirthday: '1990.4.17'\r\n---\r\n[[Bobby]]"
    ),
    "People/Bob.md": "---\naliases: [Bobby]\ntag: [a, b]\ntags:\n  - b\n  - c\n---\n",
    "Note.md": "---\nwith: [ [[Ann]], [[Bob|B]] ]\n---\n| [[Bobby]] | [[Bobby#H]] |\n\n[[Annie|A.]] [x](Bobby.md) `[[Bobby]]`\n",
}
MENDED = {
    "People/Ann.md": (
        '---\r\norganization: "[[Acme]]" # hers\r\naliases:\r\n  - Annie\r\nmet_on: 2026-01-05\r\n'
        'goals:\r\n  - "[[Write]]"\r\n  - "[[Sing]]"\r\nbirthday: \'1990-04-17\'\r\n---\r\n[[Bob|Bobby]]'
    ),
    "People/Bob.md": "---\naliases: [Bobby]\ntags:\n  - b\n  - c\n  - a\n---\n",
    "Note.md": (
        '---\nwith: [ "[[Ann]]", "[[Bob|B]]" ]\n---\n| [[Bob\\|Bobby]] | [[Bob#H\\|Bobby]] |\n\n'
        "[[Ann|A.]] [x](Bob.md) `[[Bobby]]`\n"
    ),
}


def bytes_of(vault: Path) -> dict[str, str]:
    return {str(path.relative_to(vault)): path.read_bytes().decode() for path in vault.rglob("*") if path.is_file()}


def fixable(cli, vault: Path) -> set[tuple[str, str]]:
    found = cli("check", "--format", "json", vault=vault).json["problems"]
    return {(one["path"], one["code"]) for one in found if one["fixable"]}


def test_everything_that_is_said_to_be_fixable_is_mended_and_can_be_undone(cli, write_vault) -> None:
    vault = write_vault(FILES)
    assert {code for _, code in fixable(cli, vault)} == {"unquoted-link", "retired-key", "date-shape", "alias-link"}
    assert "can be mended: mdnet check --fix" in cli("check", vault=vault).err
    shown = cli("check", "--fix", "--dry-run", vault=vault)
    assert shown.code == 0
    assert '+organization: "[[Acme]]" # hers' in shown.out
    assert bytes_of(vault) == FILES
    done = cli("check", "--fix", "--yes", vault=vault)
    assert '+organization: "[[Acme]]" # hers' in done.out
    assert done.out.endswith("Mended 3 notes   undo: mdnet undo\n")
    assert done.code == 0
    assert bytes_of(vault) == MENDED
    assert fixable(cli, vault) == set()
    again = cli("check", "--fix", "--yes", vault=vault)
    assert (again.code, again.out) == (0, "")
    assert cli("undo", vault=vault).out.startswith("Undone: mend 3 notes")
    assert bytes_of(vault) == FILES


def test_each_note_is_asked_for_on_a_terminal(cli, write_vault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = write_vault(FILES)
    assert cli("check", "--fix", vault=vault).code == 2
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter("nyn")
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _="": next(answers))
    done = cli("check", "--fix", vault=vault)
    assert "Mended 1 note " in done.out
    assert bytes_of(vault) == {**FILES, "People/Ann.md": MENDED["People/Ann.md"]}


def test_an_alias_in_a_file_name_borne_twice_is_written_as_a_path(cli, write_vault) -> None:
    vault = write_vault({"People/Bob.md": "---\naliases: [Bo]\n---\n", "Cats/Bob.md": "", "Note.md": "[[Bo]]"})
    cli("check", "--fix", "--yes", vault=vault)
    assert (vault / "Note.md").read_text() == "[[People/Bob|Bo]]"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("---\nmet_on: &x 2026/1/5\n---\n", set()),
        ('---\nwith: ["x, [[A]], y", [[Bob]]]\n---\n', set()),
        ("---\nalias: {a: b}\n---\n", set()),
        ("---\nmet_on: 2026/1/5\ncity: [\n---\n", set()),
        ("---\norg: [[Acme]]\nmet_on: &x 2026/1/5\n---\n", {("People/Ann.md", "unquoted-link")}),
    ],
)
def test_what_cannot_be_mended_for_sure_is_not_called_fixable_and_stays(cli, write_vault, text: str, codes) -> None:
    vault = write_vault({"People/Ann.md": text, "People/Bob.md": ""})
    assert fixable(cli, vault) == codes
    cli("check", "--fix", "--yes", vault=vault)
    assert fixable(cli, vault) == set()
    assert ((vault / "People/Ann.md").read_text() == text) == (not codes)


def test_what_is_left_decides_the_exit_code_and_json_says_it(cli, write_vault) -> None:
    vault = write_vault({"People/Ann.md": "---\nmet_on: 2026/1/5\nbirthday: 1990-02-30\n---\n"})
    done = cli("check", "--fix", "--yes", "--format", "json", vault=vault)
    assert done.code == 3
    assert [one["path"] for one in done.json["changes"]] == ["People/Ann.md"]
    assert [one["code"] for one in done.json["problems"]] == ["bad-date"]
    assert cli("check", "--yes", vault=vault).code == 2
