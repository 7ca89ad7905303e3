"""mdnet log: one typed line becomes one written line."""

from __future__ import annotations

from pathlib import Path

import pytest

GRACE = "---\r\ncircle: close # since May\r\ncity: Oslo\r\n---\r\n\r\nWeaves.  \r\n\r\n## Log\r\n\r\n- 2026-11-12 coffee: the loom\r\n"
BEN = "---\naliases: [Benny]\n---\n## Log\n- **2026-10-01**: call\n- **2026-09-01**: tea"


@pytest.fixture
def vault(write_vault) -> Path:
    return write_vault(
        {
            "People/Grace Okafor.md": GRACE,
            "People/Ben Okri.md": BEN,
            "People/Ada Lovelace.md": "- works on engines\n",
            "People/Ada Byron.md": "---\nlast_contact: 2026-11-01\n---\n",
            "me.md": "",
        }
    )


def read(vault: Path, path: str) -> str:
    return (vault / path).read_bytes().decode()


def test_W02_W03_an_entry_is_one_new_line_and_the_rest_is_as_it_was(cli, vault: Path) -> None:
    done = cli("log", "yesterday", "coffee", "with", "Grace:", "it", "comes", "in", "December", "#needs", vault=vault)
    assert done.out == (
        "Mon 23 Nov 2026, coffee with Grace Okafor\n"
        "  + - 2026-11-23 coffee: it comes in December #needs\n"
        "  in People/Grace Okafor.md (next check-in: 23 December)   undo: mdnet undo\n"
    )
    line = "- 2026-11-23 coffee: it comes in December #needs\r\n"
    assert read(vault, "People/Grace Okafor.md") == GRACE.replace("- 2026-11-12", line + "- 2026-11-12")
    assert cli("undo", vault=vault).code == 0
    assert read(vault, "People/Grace Okafor.md") == GRACE


def test_W05_the_style_of_the_log_is_kept(cli, vault: Path) -> None:
    cli("log", "lunch Ben: looms", vault=vault)
    assert read(vault, "People/Ben Okri.md") == BEN.replace(
        "- **2026-10", "- **2026-11-24**: lunch: looms\n- **2026-10"
    )


def test_several_share_an_entry_in_the_first_ones_note(cli, vault: Path) -> None:
    cli("log", "coffee with Grace and Benny: told them about Ada L.", vault=vault)
    assert "- 2026-11-24 coffee with [[Ben Okri]]: told them about [[Ada Lovelace|Ada L]].\r\n" in read(
        vault, "People/Grace Okafor.md"
    )
    listed = cli("list", "--format", "json", vault=vault).json["contacts"]
    assert {one["name"]: one["last_contact"] for one in listed} == {
        "Ada Byron": "2026-11-01",
        "Ada Lovelace": None,
        "Ben Okri": "2026-11-24",
        "Grace Okafor": "2026-11-24",
    }


def test_a_note_without_a_log_gets_one(cli, vault: Path) -> None:
    cli("log", "call Ada Lovelace: engines", vault=vault)
    assert read(vault, "People/Ada Lovelace.md") == "- works on engines\n\n## Log\n\n- 2026-11-24 call: engines\n"


def test_an_ambiguous_name_lists_who_it_could_be_and_writes_nothing(cli, vault: Path) -> None:
    refused = cli("log", "call Ada: engines", vault=vault)
    assert refused.code == 6
    assert '"Ada" could be 2 people: Ada Byron, last on 2026-11-01, Ada Lovelace' in refused.err
    assert "## Log" not in read(vault, "People/Ada Lovelace.md")
    assert cli("undo", "--list", vault=vault).err == "Nothing to undo.\n"


def test_whom_nobody_knows_gets_a_suggestion(cli, vault: Path) -> None:
    refused = cli("log", "coffee with Gracie: looms", vault=vault)
    assert refused.code == 5
    assert "Did you mean Grace Okafor?" in refused.err


def test_somebody_new_gets_a_note_in_the_same_step(cli, vault: Path) -> None:
    cli("log", "tea with **Zoe/Park**: she knows Grace", vault=vault)
    assert read(vault, "People/Zoe-Park.md") == (
        "---\ncreated: 2026-11-24\nname: Zoe/Park\n---\n\n## Log\n\n"
        "- 2026-11-24 tea: she knows [[Grace Okafor|Grace]]\n"
    )
    assert cli("show", "Zoe/Park", vault=vault).code == 0
    cli("undo", vault=vault)
    assert not (vault / "People/Zoe-Park.md").exists()


def test_what_is_told_beside_the_line(cli, vault: Path) -> None:
    cli(
        "log", "email Grace: the draft", "--by", "them", "--received", "-t", "#pattern", "--note", "kids: well\nOslo in May",
        "--follow-up", "send her the article", "--due", "fri", vault=vault,
    )  # fmt: skip
    text = read(vault, "People/Grace Okafor.md")
    assert (
        "- 2026-11-24 [by:: them] email: the draft #received #pattern\r\n  - kids: well\r\n  - Oslo in May\r\n" in text
    )
    assert text.endswith("- [ ] send her the article 📅 2026-11-27\r\n")


def test_the_same_twice_is_written_once(cli, vault: Path) -> None:
    cli("log", "tea with Ben: looms", vault=vault)
    before = read(vault, "People/Ben Okri.md")
    again = cli("log", "tea with Ben: looms", vault=vault)
    assert "It is there already; nothing was written." in again.out
    assert read(vault, "People/Ben Okri.md") == before


def test_a_dry_run_shows_and_writes_nothing(cli, vault: Path) -> None:
    shown = cli("log", "tea with Ben: looms", "--dry-run", vault=vault)
    assert "+- **2026-11-24**: tea: looms" in shown.out
    assert read(vault, "People/Ben Okri.md") == BEN


def test_into_the_daily_note_where_the_config_says_so(cli, vault: Path) -> None:
    (vault / ".mdnet").mkdir(exist_ok=True)
    (vault / ".mdnet/config.toml").write_text(
        '[log]\nto = "daily"\nheading = "People"\n[daily]\nfolder = "Daily"\n', "utf-8"
    )
    cli("log", "coffee with Grace and Ben: looms", vault=vault)
    assert read(vault, "Daily/2026-11-24.md").split("\n\n")[-2:] == [
        "## People",
        "- coffee with [[Grace Okafor]], [[Ben Okri]]: looms\n",
    ] or "- coffee with [[Grace Okafor]], [[Ben Okri]]: looms\n" in read(vault, "Daily/2026-11-24.md")
    listed = cli("list", "--format", "json", vault=vault).json["contacts"]
    assert [one["last_contact"] for one in listed if one["name"] in ("Grace Okafor", "Ben Okri")] == ["2026-11-24"] * 2


def test_new_contacts_follow_obsidians_template(cli, vault: Path) -> None:
    (vault / ".obsidian").mkdir()
    (vault / ".obsidian/templates.json").write_text('{"folder": "Templates"}', "utf-8")
    (vault / "Templates").mkdir()
    (vault / "Templates/Person.md").write_text('---\nmet_on: "{{date:YYYY-MM-DD}}"\n---\n# {{title}}\n', "utf-8")
    assert cli("add", "Zoe Park", "circle=close", vault=vault).code == 0
    assert read(vault, "People/Zoe Park.md") == '---\nmet_on: "2026-11-24"\ncircle: close\n---\n# Zoe Park\n'


def test_add_refuses_who_may_be_there_already_unless_told(cli, vault: Path) -> None:
    refused = cli("add", "Okri,", "Ben", vault=vault)
    assert refused.code == 4
    assert "Ben Okri (People/Ben Okri.md) may be the same: same name\n" in refused.err
    assert cli("add", "Ben", "Okri", "--force", vault=vault).code == 0
    assert "name: Ben Okri\n" in read(vault, "People/Ben Okri 2.md")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("tomorrow call Ben: x",), 2),
        (("call Ben: x", "--due", "fri"), 2),
        (("call Ben: x", "--follow-up", "y", "--due", "someday"), 2),
        (("call nobody: x",), 5),
    ],
)
def test_what_cannot_be_logged_has_its_code(cli, vault: Path, arguments: tuple[str, ...], code: int) -> None:
    assert cli("log", *arguments, vault=vault).code == code


def test_done_finds_a_follow_up_by_its_words(cli, write_vault) -> None:
    vault = write_vault(
        {
            "People/Ann.md": "- [ ] Send the article 📅 2026-11-20\n- [ ] Send the photos\n",
            "Plans.md": "- [ ] Ask [[Ann]] about the roof\n",
        }
    )
    assert cli("done", "send", vault=vault).code == 6
    assert cli("done", "article", vault=vault).code == 0
    assert "- [x] Send the article 📅 2026-11-20 ✅ 2026-11-24\n" in read(vault, "People/Ann.md")
    assert cli("done", "ann", "roof", "--until", "fri", vault=vault).code == 0
    assert read(vault, "Plans.md") == "- [ ] Ask [[Ann]] about the roof 📅 2026-11-27\n"
    assert cli("done", "photos", "--cancel", vault=vault).code == 0
    assert "- [-] Send the photos ❌ 2026-11-24\n" in read(vault, "People/Ann.md")
    assert cli("done", "photos", vault=vault).code == 5
    for _ in range(3):
        cli("undo", vault=vault)
    assert read(vault, "People/Ann.md") == "- [ ] Send the article 📅 2026-11-20\n- [ ] Send the photos\n"
