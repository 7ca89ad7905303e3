"""mdnet show: the card, the note with its private parts, and which note a name means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

WriteVault = Callable[[dict[str, str]], Path]


def test_the_card_says_where_things_stand_and_the_note_follows_as_it_is(cli, sample: Path) -> None:
    made = cli("show", "Grace")
    card, line, note = made.out.partition("──── People/Grace Okafor.md\n")
    assert made.code == 0
    assert line
    assert card == (
        "Grace Okafor · Head of weaving, Wildgrass · Oslo\n"
        "close circle, every 5 weeks; due on 17 December\n"
        "last contact: coffee on 12 November, their idea; 12 talks on record\n"
        "\n"
        "Open between you\n"
        "  ☐ Send Grace Okafor the article on double weave; due yesterday\n"
        "  ☐ Ask her for photographs of the old Jacquard; due on 15 December\n"
        "  ☐ The name of her framer; you wait for this\n"
        "\n"
    )
    assert note == (sample / "People/Grace Okafor.md").read_text("utf-8")


def test_somebody_never_chased_and_somebody_paused(cli, write_vault: WriteVault) -> None:
    vault = write_vault({"People/Ann.md": "", "People/Bob.md": "---\ncircle: close\npaused: true\n---\n"})
    assert cli("show", "Ann", vault=vault).out.startswith(
        "Ann\nno circle and no cadence, so never due\nno contact on record\n"
    )
    assert cli("show", "Bob", vault=vault).out.startswith("Bob\npaused\n")


SECRET = "---\nprivate: [email]\nemail: secret@example.org\n---\nOpen.\n\n## Private\n\nThe sum is 4711.\n"


def test_only_show_reveals_private_parts(cli, write_vault: WriteVault) -> None:
    vault = write_vault({"People/Ann.md": SECRET})
    assert "4711" in cli("show", "Ann", vault=vault).out
    assert "secret@example.org" in cli("show", "Ann", "--format", "json", vault=vault).json["text"]
    for command in ("list", "list --format json", "find sum", "find 4711 --format json", "why Ann"):
        made = cli(*command.split(), vault=vault)
        assert "4711" not in made.out + made.err
        assert "secret@" not in made.out + made.err


def test_a_note_that_is_private_as_a_whole_is_shown(cli, write_vault: WriteVault) -> None:
    vault = write_vault({"People/Ann.md": "---\nprivate: true\ncircle: close\n---\n- [ ] pay 4711 📅 2026-11-20\n"})
    made = cli("show", "Ann", vault=vault)
    assert made.code == 0
    assert made.out.startswith("Ann · private\n")
    assert "pay 4711" in made.out
    document = cli("show", "Ann", "--format", "json", vault=vault).json
    assert document["private"] is True
    assert document["contact"]["circle"] is None
    assert document["follow_ups"] == []
    assert cli("list", vault=vault).out == ""
    assert cli("find", "4711", vault=vault).code == 1


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "/etc/passwd", "People/../../x", "..", "People/Grace Okafor.md/../../../x", "~"]
)
def test_P02_a_name_leads_nowhere_else(cli, name: str) -> None:
    made = cli("show", name)
    assert (made.code, made.out) == (5, "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Grace Okafor", "Grace Okafor"),
        ("grace okafor", "Grace Okafor"),
        ("Grace", "Grace Okafor"),
        ("Grace O.", "Grace Okafor"),
        ("People/Grace Okafor.md", "Grace Okafor"),
        ("People/Grace Okafor", "Grace Okafor"),
        ("Lucía", "Lucía Marlowe"),
        ("Luci\u0301a", "Lucía Marlowe"),
    ],
)
def test_a_name_means_the_one_contact(cli, typed: str, meant: str) -> None:
    assert cli("show", typed, "--format", "json").json["contact"]["name"] == meant


def test_words_of_a_name_need_no_quotes(cli) -> None:
    assert cli("show", "Dan", "Wu").out.startswith("Dan Wu · ")


def test_a_slip_of_the_fingers_is_answered_with_a_question(cli) -> None:
    made = cli("show", "Grcae")
    assert (made.code, made.out) == (5, "")
    assert 'No contact called "Grcae". Did you mean Grace Okafor' in made.err


ODD = {
    "People/O'Brien.md": "",
    "People/Null.md": "",
    "People/No.md": "",
    "People/Jean-Luc Picard.md": "---\naliases: [Captain, JL]\n---\n",
    "People/True.md": "",
    "People/Sam Rivera.md": "---\nalias: Sammy\n---\n",
    "Work/People/Sam Rivera.md": "",
    "People/Sam Weiss.md": "",
    "People/+1.md": "",
    "People/index.md": "",
}


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("O'Brien", "People/O'Brien.md"),
        ("o'brien", "People/O'Brien.md"),
        ("Null", "People/Null.md"),
        ("No", "People/No.md"),
        ("True", "People/True.md"),
        ("Jean-Luc", "People/Jean-Luc Picard.md"),
        ("captain", "People/Jean-Luc Picard.md"),
        ("Sammy", "People/Sam Rivera.md"),
        ("Sam W", "People/Sam Weiss.md"),
        ("Work/People/Sam Rivera", "Work/People/Sam Rivera.md"),
        ("+1", "People/+1.md"),
    ],
)
def test_odd_names_are_names(cli, write_vault: WriteVault, typed: str, path: str) -> None:
    assert cli("show", typed, "--format", "json", vault=write_vault(ODD)).json["contact"]["path"] == path


def test_two_people_of_one_name_are_listed_with_their_paths(cli, write_vault: WriteVault) -> None:
    made = cli("show", "Sam Rivera", vault=write_vault(ODD))
    assert (made.code, made.out) == (6, "")
    assert "People/Sam Rivera.md" in made.err
    assert "Work/People/Sam Rivera.md" in made.err
    assert cli("show", "Sam", vault=write_vault(ODD)).code == 6


def test_a_note_that_cannot_be_read_is_named(cli, write_vault: WriteVault) -> None:
    vault = write_vault({"People/Ann.md": ""})
    (vault / "People/Ann.md").write_bytes(b"caf\xe9")
    made = cli("show", "Ann", vault=vault)
    assert (made.code, made.out) == (1, "")
    assert "People/Ann.md: is not UTF-8" in made.err
