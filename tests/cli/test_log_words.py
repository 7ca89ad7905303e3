"""mdnet log: which words name whom, and what becomes of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

NOTES = {
    "People/Grace Hopper.md": "",
    "People/Ada Lovelace.md": "",
    "People/J. R. Smith.md": "",
    "People/Ann O'Brien.md": "",
    "People/Mia D’Angelo.md": "---\naliases: [D’Angelo]\n---\n",
    "People/Mary.md": "",
    "People/Mary Ann Lee.md": "",
    "People/Dr. Jane Roe.md": "",
    "People/May Chen.md": "",
    "People/山田太郎.md": "",
    "People/أحمد علي.md": "",
    "People/wh.md": "---\nname: Will Hart\n---\n",
    "People/Dee.md": "---\nname: Dee 'Q' \"DJ\" Lee\n---\n",
    "People/Tom Jones.md": "",
    "Band/People/Tom Jones.md": "",
    "People/Quiet One.md": "---\nprivate: true\n---\n## Log\n- 2026-01-01 tea\n",
    "organizations/Grace Hopper.md": "---\ntype: organization\n---\n",
    "organizations/Acme.md": "",
}


@pytest.fixture
def vault(write_vault) -> Path:
    return write_vault(NOTES)


def logged(cli, vault: Path, line: str) -> tuple[str, str]:
    """The path of the note that an entry went to, and its line after the date; all is taken back again."""
    before = {path: (vault / path).read_bytes() for path in NOTES}
    done = cli("log", line, "--format", "json", vault=vault)
    assert done.code == 0, done.err
    found = done.json
    assert (vault / found["path"]).read_text("utf-8").split("\n")[found["line"] - 1] == found["lines"][0]
    assert cli("undo", vault=vault).code == 0
    assert {path: (vault / path).read_bytes() for path in NOTES} == before
    return found["path"].removeprefix("People/").removesuffix(".md"), found["lines"][0].removeprefix("- ")


@pytest.mark.parametrize(
    ("line", "path", "entry"),
    [
        ("tea with J. R. Smith: x", "J. R. Smith", "2026-11-24 tea: x"),
        ("tea with Ann O’Brien: x", "Ann O'Brien", "2026-11-24 tea: x"),
        ("tea with D'Angelo: x", "Mia D’Angelo", "2026-11-24 tea: x"),
        ("tea with Mary Ann: x", "Mary Ann Lee", "2026-11-24 tea: x"),
        ("tea with Dee 'Q' \"DJ\" Lee: x", "Dee", "2026-11-24 tea: x"),
        ("tea with Mary: x", "Mary", "2026-11-24 tea: x"),
        ("tea with Dr. Jane Roe: x", "Dr. Jane Roe", "2026-11-24 tea: x"),
        ("tea with 山田太郎: x", "山田太郎", "2026-11-24 tea: x"),
        ("tea with أحمد: x", "أحمد علي", "2026-11-24 tea: x"),
        ("tea with [[wh]]: x", "wh", "2026-11-24 tea: x"),
        ("tea with [[Band/People/Tom Jones]]: x", "Band/People/Tom Jones", "2026-11-24 tea: x"),
        ("tea with Quiet One: x", "Quiet One", "2026-11-24 tea: x"),
        ("tea with Ada and Grace: x", "Ada Lovelace", "2026-11-24 tea with [[People/Grace Hopper|Grace Hopper]]: x"),
    ],
)
def test_people_are_found_whatever_their_names(cli, vault: Path, line: str, path: str, entry: str) -> None:
    assert logged(cli, vault, line) == (path, entry)


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("tea with Ada at [[Acme]]: x", "tea: at [[Acme]]: x"),
        ("tea with Ada: read [[Some book|it]]", "tea: read [[Some book|it]]"),
        ("tea with Ada: [[Grace Hopper|Amazing]]'s ship", "tea: [[People/Grace Hopper|Amazing]]'s ship"),
        ("tea with Ada at Mary's place: x", "tea: at Mary's place: x"),
        ("tea with Ada (Mary says hi): x", "tea: (Mary says hi): x"),
        ("lunch at Ada's: x", "lunch: at Ada's: x"),
        ("tea with Ada and her sister: x", "tea: and her sister: x"),
        ("tea with Ada: she works with Mary and May now", "tea: she works with Mary and May now"),
        ("tea with Ada: back in May, May knows, on May 3", "tea: back in May, [[May Chen|May]] knows, on May 3"),
        ("tea with Ada: a **very** long walk", "tea: a **very** long walk"),
        (r"tea with Ada: \Mary Celeste", "tea: Mary Celeste"),
        ("tea with Ada: see `Mary` and https://x.example/Mary", "tea: see `Mary` and https://x.example/Mary"),
    ],
)  # fmt: skip
def test_no_word_is_lost_and_only_who_took_part_shares(cli, vault: Path, line: str, entry: str) -> None:
    assert logged(cli, vault, line) == ("Ada Lovelace", f"2026-11-24 {entry}")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("20 November tea with Ada: x", "2026-11-20 tea: x"),
        ("Nov 20, tea with Ada: x", "2026-11-20 tea: x"),
        ("3 dec 2024 tea with Ada: x", "2024-12-03 tea: x"),
        ("tea yesterday with Ada: x", "2026-11-23 tea: x"),
        ("2026-11-20 14:30 tea with Ada: x", "2026-11-20 14:30 tea: x"),
        ("yesterday at 9:15 tea with Ada: x", "2026-11-23 9:15 tea: x"),
    ],
)
def test_days_and_times_are_kept(cli, vault: Path, said: str, written: str) -> None:
    assert logged(cli, vault, said) == ("Ada Lovelace", written)


@pytest.mark.parametrize("day", ["20.11.2026", "11/20/2026", "2026-11-31", "2026-02-30:"])
def test_what_looks_like_a_day_and_is_none_for_sure_is_refused(cli, vault: Path, day: str) -> None:
    refused = cli("log", f"{day} tea with Ada: x", vault=vault)
    assert (refused.code, "names no day for sure" in refused.err) == (2, True)


def test_two_of_one_name_are_told_apart_by_their_files(cli, vault: Path) -> None:
    refused = cli("log", "tea with Tom Jones: x", vault=vault)
    assert refused.code == 6
    assert "[[Band/People/Tom Jones]]" in refused.err


def test_who_stands_among_people_and_is_none_of_them_is_told(cli, vault: Path) -> None:
    done = cli("log", "tea with Ada and Bob: x", vault=vault)
    assert done.code == 0
    assert '"Bob" is no contact and stays a word' in done.err
    assert cli("log", "tea with [[Bob]]: x", vault=vault).code == 5


def test_somebody_new_named_twice_is_made_once(cli, vault: Path) -> None:
    made = cli("log", "tea with **Zoe Park** and **Zoe Park**: told **Zoe Park**", "--format", "json", vault=vault).json
    assert (made["people"], made["created"]) == (["Zoe Park"], ["People/Zoe Park.md"])
    assert made["lines"] == ["- 2026-11-24 tea: told Zoe Park"]


def test_the_note_comes_from_stdin(cli, vault: Path, monkeypatch) -> None:
    from io import StringIO

    monkeypatch.setattr("sys.stdin", StringIO("- in oak\n\ntwo shuttles\n"))
    assert cli("log", "tea with Ada: x", "--note", "-", vault=vault).code == 0
    text = (vault / "People/Ada Lovelace.md").read_text("utf-8")
    assert text.endswith("- 2026-11-24 tea: x\n  - in oak\n  - two shuttles\n")


def test_a_vault_without_contacts_names_nobody(cli, write_vault) -> None:
    vault = write_vault({"Plan.md": "x\n"})
    assert cli("log", "tea with Ada: x", vault=vault).code == 5
    made = cli("log", "tea with **Ada Lovelace**: x", "--format", "json", vault=vault).json
    assert made["created"] == ["People/Ada Lovelace.md"]


def test_what_has_no_place_in_a_note_is_left_out_or_refused(cli, vault: Path, monkeypatch) -> None:
    from io import StringIO

    monkeypatch.setattr("sys.stdin", StringIO("a\x00b\r\nc\x1b[2Jd\n"))
    done = cli("log", "tea with Ada -- \x1b[31mred", "--note", "-", "--gave", "-t", "gave", vault=vault)
    assert done.code == 0, done.err
    text = (vault / "People/Ada Lovelace.md").read_bytes().decode()
    assert text.endswith("- 2026-11-24 tea: [31mred #gave\n  - ab\n  - c[2Jd\n")
    assert cli("log", "tea with Ada: x", "-t", "two words", vault=vault).code == 2


def test_G11_a_log_changes_nothing_but_the_note_it_is_in(cli, write_vault) -> None:
    vault = write_vault(
        {"People/Ann.md": "---\ncreated: 2026-01-01\n---\n", "People/Ben.md": "", "Plan.md": "[[Ann]]\n"}
    )
    before = {path: path.read_bytes() for path in vault.rglob("*.md")}
    cli("log", "tea with Ann: looms", vault=vault)
    changed = [path.name for path in vault.rglob("*.md") if before.get(path) != path.read_bytes()]
    assert changed == ["Ann.md"]
    assert (vault / "People/Ann.md").read_text("utf-8") == (
        "---\ncreated: 2026-01-01\n---\n## Log\n\n- 2026-11-24 tea: looms\n"
    )


def test_a_vault_in_another_language_gets_its_own_heading(cli, write_vault) -> None:
    config = 'channels = ["kaffee"]\n[headings]\nlog = ["Gesprächsnotizen", "Chronik"]\n'
    vault = write_vault({".mdnet/config.toml": config, "People/Jörg.md": "", "People/Ute.md": "## Chronik\n"})
    for name, heading in (("Jörg", "## Gesprächsnotizen\n\n"), ("Ute", "## Chronik\n\n")):
        assert cli("log", f"Kaffee with {name}: x", vault=vault).code == 0
        assert (vault / f"People/{name}.md").read_text("utf-8") == f"{heading}- 2026-11-24 kaffee: x\n"
