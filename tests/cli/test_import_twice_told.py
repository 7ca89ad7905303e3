"""`mdnet import`: people and meetings of whom more than one place tells, and notes that cannot be written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.test_import import ADA, card, state

MEETING = (
    "BEGIN:VEVENT\r\nUID:{0}\r\nDTSTART:{1}T1{0}0000Z\r\nDTEND:{1}T1{0}3000Z\r\nSUMMARY:{2}\r\n"
    "ORGANIZER:mailto:jo@example.org\r\n{3}END:VEVENT\r\n"
)


@pytest.fixture
def vault(write_vault) -> Path:
    return write_vault({"People/Ada Byron.md": ADA, "me.md": "---\nname: Jo Park\nemails: jo@example.org\n---\n"})


@pytest.fixture
def source(tmp_path: Path):
    """A file outside the vault, of this text."""

    def make(text: str, name: str = "people.vcf") -> str:
        path = tmp_path / name
        path.write_text(text, newline="")
        return str(path)

    return make


def calendar(*meetings: tuple[str, str, tuple[str, ...]]) -> str:
    events = (
        MEETING.format(number, day, words, "".join(f"ATTENDEE;CN={one}:mailto:{one.split()[0]}@example.org\r\n" for one in who))
        for number, (day, words, who) in enumerate(meetings)
    )  # fmt: skip
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(events)}END:VCALENDAR\r\n"


def test_two_cards_of_one_contact_add_to_each_other(cli, vault, source) -> None:
    text = card("Ada Byron", "EMAIL:ada@example.org", "TEL:+49301111111", "TITLE:A")
    text += card("Ada Byron", "EMAIL:ada@example.org", "TEL:+49302222222", "TITLE:B")
    file = source(text)
    ran = cli("import", file, vault=vault)
    assert 'title: "A" here, "B" there' in ran.out
    note = (vault / "People/Ada Byron.md").read_text()
    assert "title: A\n" in note
    assert "+49301111111" in note
    assert "+49302222222" in note
    before = state(vault)
    cli("import", file, vault=vault)
    assert state(vault) == before


def test_notes_of_both_cards_of_somebody_new_are_kept(cli, vault, source) -> None:
    text = card("Sam Roe", "EMAIL:s@example.org", "NOTE:tall") + card("Sam Roe", "EMAIL:s@example.org", "NOTE:kind")
    cli("import", source(text), vault=vault)
    assert "## Notes\n\ntall\n\nkind\n" in (vault / "People/Sam Roe.md").read_text()


def test_an_address_that_two_people_of_the_source_share_leaves_the_second_open(cli, vault, source) -> None:
    text = card("Ann Lee", "EMAIL:info@example.org") + card("Boris Weiss", "EMAIL:info@example.org")
    ran = cli("import", source(text), vault=vault)
    assert "1 new, 1 open" in ran.out
    assert "could be Ann Lee (" in ran.out
    assert "people.vcf:1)" in ran.out


def test_the_same_card_three_times_is_one_person(cli, vault, source) -> None:
    ran = cli("import", source(card("Sam Roe", "TITLE:x") * 3), vault=vault)
    assert "1 new, 2 same" in ran.out


def test_private_people_are_known_by_their_addresses_and_left_alone(cli, vault, source) -> None:
    (vault / "People/Dr X.md").write_text("---\nprivate: true\nuid: u1\nemails: [x@example.org]\n---\n")
    before = state(vault)
    text = card("Xavier", "EMAIL:x@example.org") + card("Other", "UID:u1")
    ran = cli("import", source(text), vault=vault)
    assert state(vault) == before
    assert "new" not in ran.out
    assert "Dr X" not in ran.out


def test_a_private_value_is_not_shown(cli, write_vault, source) -> None:
    note = "---\nemail: ada@example.org\nprivate: [title]\ntitle: Spy\n---\n"
    root = write_vault({"People/Ada Byron.md": note})
    ran = cli("import", source(card("Ada Byron", "EMAIL:ada@example.org", "TITLE:Countess")), vault=root)
    assert "Spy" not in ran.out
    assert 'title: "private" here, "Countess" there' in ran.out
    assert (root / "People/Ada Byron.md").read_text() == note


@pytest.mark.parametrize("value", ["{a: 1}", "{a: {b: 2}}", "[[{a: 1}]]"])
def test_a_value_with_keys_of_its_own_is_never_replaced(cli, write_vault, source, value: str) -> None:
    note = f"---\nemail: ada@example.org\norganization: {value}\ntags: {value}\n---\n"
    root = write_vault({"People/Ada Byron.md": note})
    cli("import", source(card("Ada Byron", "EMAIL:ada@example.org", "ORG:Acme", "CATEGORIES:x")), vault=root)
    assert (root / "People/Ada Byron.md").read_text() == note


@pytest.mark.parametrize(
    ("note", "lines"),
    [
        ("linkedin: https://www.linkedin.com/in/ada", ["URL:https://linkedin.com/in/ada/"]),
        ("urls: [https://github.com/ada]", ["X-SOCIALPROFILE;TYPE=github:https://github.com/ada"]),
        ("handles: ['github: ada']", ["URL:https://github.com/Ada"]),
        ("phones: 49301234567", ["TEL:+49 30 1234567"]),
        ("phones: '030 1234567'", ["TEL:030/1234567"]),
        ("title: 12", ["TITLE:12"]),
        ("name: Byron, Ada", []),
        ("birthday: 1990-04-17", ["BDAY:--04-17"]),
        ("occasions: [2015-06-20 wedding anniversary]", ["ANNIVERSARY:2015-06-20"]),
        ("location: Oslo, Norway", ["ADR:;;;Oslo;;;"]),
        ("tags: [Work]", ["CATEGORIES:work"]),
    ],
)
def test_what_is_there_under_another_key_or_in_another_form_is_the_same(
    cli, write_vault, source, note: str, lines: list[str]
) -> None:  # fmt: skip
    text = f"---\nemail: ada@example.org\n{note}\n---\n"
    root = write_vault({"People/Ada Byron.md": text})
    ran = cli("import", source(card("Ada Byron", "EMAIL:ada@example.org", *lines)), vault=root)
    assert "1 same" in ran.out
    assert (root / "People/Ada Byron.md").read_text() == text


def test_notes_that_cannot_be_written_are_named_and_the_rest_goes_on(cli, write_vault, source) -> None:
    root = write_vault(
        {
            "People/Broken Yaml.md": "---\na: [1\nemail: b1@example.org\n---\n",
            "People/Read Only.md": "---\nemail: b2@example.org\n---\n",
            "People/Hard Link.md": "---\nemail: b3@example.org\n---\n",
        }
    )
    (root / "People/Read Only.md").chmod(0o444)
    os.link(root / "People/Hard Link.md", root / "twin.txt")
    names = ("Broken Yaml", "Read Only", "Hard Link")
    text = "".join(card(name, f"EMAIL:b{n}@example.org", "TITLE:x") for n, name in enumerate(names, 1))
    ran = cli("import", source(text + card("Grace New", "UID:g")), vault=root)
    assert ran.code == 0
    assert len(ran.err.splitlines()) == 3
    assert "People/Read Only.md is read-only" in ran.err
    assert "1 new, 3 left out" in ran.out
    assert (root / "People/Grace New.md").exists()


def test_a_meeting_of_several_is_one_entry_and_never_told_twice_of_anybody(cli, vault, source) -> None:
    bob = "---\nemails: [bob@example.org]\n---\n\n## Log\n\n- 2026-09-01 meeting: looms\n"
    (vault / "People/Bob Ray.md").write_text(bob)
    (vault / "People/Ada Byron.md").write_text("---\nemails: [ada@example.org]\n---\n")
    (vault / "People/Cy Dee.md").write_text("---\nemails: [cy@example.org]\n---\n")
    file = source(calendar(("20260901", "Looms", ("ada Byron", "bob Ray", "cy Dee"))), "c.ics")
    ran = cli("import", file, vault=vault)
    assert "1 entry for logs" in ran.out
    assert "contacts read" not in ran.out
    assert (vault / "People/Bob Ray.md").read_text() == bob
    ada = (vault / "People/Ada Byron.md").read_text()
    assert "meeting with [[Cy Dee]]: Looms" in ada
    before = state(vault)
    assert "1 there already" in cli("import", file, vault=vault).out
    assert state(vault) == before


def test_somebody_whose_card_is_open_gets_no_entries_of_a_namesake(cli, vault, source, tmp_path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "Ada Byron.md").write_text("---\ntype: person\ntitle: Cook\n---\n## Log\n- 2026-03-01 tea\n")
    before = state(vault)
    ran = cli("import", str(other), vault=vault)
    assert "1 open" in ran.out
    assert state(vault) == before


def test_two_notes_of_another_vault_about_one_person_are_both_taken_whole(cli, write_vault, tmp_path) -> None:
    root, other = write_vault({"me.md": "---\ntype: me\n---\n"}), tmp_path / "other"
    other.mkdir()
    texts = [f"---\ntype: person\nemails: [sam@example.org]\n---\n\nPart {n}.\n" for n in (1, 2)]
    for number, text in enumerate(texts):
        (other / f"Sam Roe{' jr' * number}.md").write_text(text)
    cli("import", str(other), vault=root)
    assert sorted(path.read_text() for path in (root / "People").glob("Sam*.md")) == texts
    before = state(root)
    cli("import", str(other), vault=root)
    assert state(root) == before


def test_private_properties_of_another_vault_stay_there(cli, vault, tmp_path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "Ada.md").write_text(
        "---\ntype: person\nname: Ada Byron\nemails: ada@example.org\nprivate: [food]\nfood: oysters\n---\n"
    )
    cli("import", str(other), vault=vault)
    assert "oysters" not in (vault / "People/Ada Byron.md").read_text()


def test_a_name_that_means_something_else_in_this_vault_goes_on_meaning_it(cli, vault, tmp_path) -> None:
    mine = '[fields]\noccasions = ["cumple"]\n'
    (vault / ".mdnet").mkdir(exist_ok=True)
    (vault / ".mdnet/config.toml").write_text(mine)
    (tmp_path / "other/.mdnet").mkdir(parents=True)
    (tmp_path / "other/.mdnet/config.toml").write_text('[fields]\nbirthday = ["cumple"]\n')
    (tmp_path / "other/Zoe.md").write_text("---\ntype: person\ncumple: 1980-02-03\n---\n")
    ran = cli("import", str(tmp_path / "other"), vault=vault)
    assert (vault / ".mdnet/config.toml").read_text() == mine
    assert '"cumple" is birthday there and occasions here' in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--overwrite", "titel"), "did you mean title?"),
        (("--from", "vcrd"), "did you mean vcard?"),
        (("--into", "../x"), "is no folder for notes"),
        (("--circle", "inne"), "is no circle"),
        (("--select", "tga:x"), "did you mean tag:?"),
        (("--map", "x"), "maps nothing"),
        (("--since", "soonish"), "names no day"),
    ],
)
def test_a_slip_in_an_option_writes_nothing_and_says_what_was_meant(cli, vault, source, arguments, said: str) -> None:
    before = state(vault)
    ran = cli("import", source(card("Grace Okafor", "UID:g")), *arguments, vault=vault)
    assert ran.code == 2
    assert said in ran.err
    assert state(vault) == before


def test_X07_nothing_read_is_no_success(cli, vault, source, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    for file in (source("", "e.vcf"), source("a,b\n", "t.csv"), str(tmp_path / "empty"), str(tmp_path / "absent.vcf")):
        ran = cli("import", file, vault=vault)
        assert (ran.code, ran.out.count("read")) == (2, 0)
        assert ran.err


def test_A15_somebody_added_while_an_import_is_under_way_is_not_doubled(cli, vault, source, monkeypatch) -> None:
    from mdnet.vault import writing

    begun = writing.carry_out
    (vault / "People/Grace Okafor.md").unlink(missing_ok=True)

    def late(*arguments) -> None:
        path: Path = vault / "People/Grace Okafor.md"
        if not path.exists():
            path.write_text("---\nemails:\n  - g@example.org\n---\nMine.\n")
        begun(*arguments)

    monkeypatch.setattr(writing, "carry_out", late)
    ran = cli("import", source(card("Grace Okafor", "EMAIL:g@example.org", "TITLE:Weaver")), vault=vault)
    assert ran.code == 0, ran.err
    assert "1 changed" in ran.out
    assert (vault / "People/Grace Okafor.md").read_text() == (
        "---\nemails:\n  - g@example.org\ntitle: Weaver\n---\nMine.\n"
    )
    assert not (vault / "People/Grace Okafor 2.md").exists()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("--from", "vc"), {"vcard"}),
        (("--circle", "in"), {"inner"}),
        (("--overwrite", "titl"), {"title"}),
        (("--tag", "alumni/u"), {"alumni/ucl"}),
    ],
)
def test_the_shell_completes_what_options_take(cli, write_vault, capsys, monkeypatch, words, wanted) -> None:
    from mdnet.cli import run

    root = write_vault({"People/Ada Byron.md": "---\ntags: [alumni/ucl, loom]\n---\n"})
    cli("index", vault=root)
    monkeypatch.setenv("_MDNET_COMPLETE", "fish_complete")
    monkeypatch.setenv("COMP_WORDS", " ".join(("mdnet", "-C", str(root), "import", *words)))
    monkeypatch.setenv("COMP_CWORD", words[-1])
    with pytest.raises(SystemExit):
        run([])
    assert {line.partition(",")[2] or line for line in capsys.readouterr().out.splitlines()} >= wanted


def test_who_was_met_under_another_name_is_said_to_be_perhaps_a_contact(cli, vault, source) -> None:
    before = state(vault)
    ran = cli(
        "import",
        source(calendar(("20260901", "Looms", ("ada Weiss",))).replace("=ada W", "=Boris W"), "c.ics"),
        vault=vault,
    )
    assert "Boris Weiss <ada@example.org>, 1 time; could be Ada Byron" in ran.out
    assert state(vault) == before
