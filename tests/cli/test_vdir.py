"""`mdnet vdir sync`: what goes over, what is told, and what never leaves."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from mdnet.places import vault_folder

ADA = (
    "---\nuid: a-1\nname: Ada Byron\nemails:\n  - ada@example.org  # her own\nphones: +44 20 7946 0958\n"
    "tags: [person, sailing]\ncadence: 6 weeks\n---\n\nShe sails.\n\n## Log\n\n- 2026-10-01 tea\n"
)
ADA_CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a-1\r\nN:Byron;Ada;;;\r\nFN:Ada Byron\r\n"
    'EMAIL;TYPE=HOME:ada@example.org\r\nTEL;TYPE=CELL:020 7946 0958\r\nX-ODD;A="b;c":keep  me\r\n'
    "CATEGORIES:sailing\r\nEND:VCARD\r\n"
)
BEN = "---\nuid: b-1\nname: Ben Okoro\nemails: [ben@example.org]\n---\n"
CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\n{more}END:VCARD\r\n"


@pytest.fixture
def vault(write_vault) -> Path:
    return write_vault(
        {"People/Ada Byron.md": ADA, "People/Ben Okoro.md": BEN, ".mdnet/config.toml": '[import]\nregion = "GB"\n'}
    )


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "ada.vcf").write_bytes(ADA_CARD.encode())
    return folder


@pytest.fixture
def sync(cli, vault, cards):
    """Sync the two, and be sure that a second time writes nothing."""

    def go(*options: str, code: int = 0):
        ran = cli("vdir", "sync", str(cards), *options, vault=vault)
        assert ran.code == code, ran.err
        before = everything(vault, cards)
        again = cli("vdir", "sync", str(cards), vault=vault)
        assert everything(vault, cards) == before
        assert "Written" not in again.out
        return ran

    return go


def everything(*folders: Path) -> dict[str, tuple[bytes, int]]:
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def note(vault: Path, name: str = "Ada Byron") -> str:
    return (vault / f"People/{name}.md").read_bytes().decode()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


def test_the_first_sync_shows_what_it_would_do_and_waits(cli, vault, cards) -> None:
    before = everything(vault, cards)
    for options in ((), ("--dry-run",)):
        ran = cli("vdir", "sync", str(cards), *options, vault=vault)
        assert "2 contacts: 1 new card, 1 same" in ran.out
        assert ran.code == (0 if options else 4)
    assert "say --yes" in cli("vdir", "sync", str(cards), vault=vault).err
    assert everything(vault, cards) == before
    assert not list(vault_folder("STATE", vault).glob("vdir-*"))


def test_values_that_mean_the_same_are_left_as_they_are_written(vault, cards, sync) -> None:
    sync("--yes")
    assert note(vault) == ADA
    assert (cards / "ada.vcf").read_bytes().decode() == ADA_CARD
    made = (cards / "b-1.vcf").read_bytes()
    assert b"EMAIL:ben@example.org\r\n" in made
    assert stat.S_IMODE((cards / "b-1.vcf").stat().st_mode) == 0o600


def test_who_is_called_as_their_organization_keeps_the_name(vault, cards, sync) -> None:
    (vault / "People/Plumber Juan.md").write_text("---\nuid: p-1\norganization: Plumber Juan\n---\n")
    ran = sync("--yes")
    assert "cannot be changed" not in ran.err
    assert "FN:Plumber Juan\r\n" in (cards / "p-1.vcf").read_bytes().decode()
    assert "1 changed" not in sync().out


def test_different_properties_changed_on_both_sides_all_land(vault, cards, sync) -> None:
    sync("--yes")
    change(vault / "People/Ada Byron.md", "cadence:", "title: Boatbuilder\ncadence:")
    change(vault / "People/Ada Byron.md", "sailing]", "sailing, poetry]")
    change(cards / "ada.vcf", "N:Byron", "ORG:Byron & Daughters;Sails\r\nBDAY:19901127\r\nN:Byron")
    change(cards / "ada.vcf", "TEL;TYPE=CELL:020 7946 0958", "TEL;TYPE=CELL:+351 21 000 00 01")
    (cards / "ada.vcf").chmod(0o640)
    ran = sync()
    assert "Written: 1 note, 1 card." in ran.out
    expected = ADA.replace("phones: +44 20 7946 0958", "phones:\n  - +351 21 000 00 01")
    expected = expected.replace("cadence:", "title: Boatbuilder\ncadence:").replace("sailing]", "sailing, poetry]")
    expected = expected.replace("6 weeks\n", "6 weeks\norganization: Byron & Daughters\nbirthday: 1990-11-27\n")
    assert sorted(note(vault).replace('"', "").split("\n")) == sorted(expected.split("\n"))
    text = (cards / "ada.vcf").read_bytes().decode()
    assert "TITLE:Boatbuilder\r\n" in text
    assert "CATEGORIES:sailing,poetry\r\n" in text
    assert 'X-ODD;A="b;c":keep  me\r\n' in text
    assert "\r\nORG:Byron & Daughters;Sails\r\n" in text
    assert stat.S_IMODE((cards / "ada.vcf").stat().st_mode) == 0o640


def test_what_goes_on_one_side_goes_on_the_other(vault, cards, sync) -> None:
    sync("--yes")
    change(cards / "ada.vcf", "EMAIL;TYPE=HOME:ada@example.org\r\n", "")
    change(vault / "People/Ada Byron.md", "phones: +44 20 7946 0958\n", "")
    sync()
    assert "ada@example.org" not in note(vault)
    assert "TEL" not in (cards / "ada.vcf").read_text()


def test_a_property_changed_on_both_sides_is_told_and_both_stay(vault, cards, sync) -> None:
    change(vault / "People/Ada Byron.md", "cadence:", "title: Builder\ncadence:")
    sync("--yes")
    change(vault / "People/Ada Byron.md", "title: Builder", "title: Master builder")
    change(cards / "ada.vcf", "TITLE:Builder", "TITLE:Retired")
    change(cards / "ada.vcf", "FN:Ada Byron", "NICKNAME:Countess\r\nFN:Ada Byron")
    ran = sync()
    assert 'title: "Master builder" in the note, "Retired" in the card; both stay' in ran.out
    assert "title: Master builder" in note(vault)
    assert "Countess" in note(vault)
    assert "TITLE:Retired" in (cards / "ada.vcf").read_text()
    change(vault / "People/Ada Byron.md", "title: Master builder", "title: Retired")
    assert "both stay" not in sync().out
    change(cards / "ada.vcf", "TITLE:Retired", "TITLE:Back again")
    sync()
    assert "title: Back again" in note(vault)


def test_nothing_private_leaves_and_nothing_private_is_written_over(cli, vault, cards, write_vault) -> None:
    write_vault({
        "People/Cy Doe.md": "---\nprivate: true\nuid: c-1\nemails: [cy@example.org]\n---\n",
        "People/Dee Fox.md": "---\nuid: d-1\nprivate: [phones, work]\nphones: ['+44 1', '+44 20 7946 0000']\n"
        "organization: Secret Ltd\nprivate_note: x\n---\n\nHidden words.\n\n## Private\n\nMore.\n\n## Facts\n\n- kids: Maya\n",
    })  # fmt: skip
    (cards / "cy.vcf").write_bytes(CARD.format(uid="c-1", name="Cy Doe", more="TEL:+44 5\r\n").encode())
    (cards / "cyril.vcf").write_bytes(CARD.format(uid="c-9", name="Cy Doe", more="EMAIL:cy@example.org\r\n").encode())
    before = everything(cards)
    assert cli("vdir", "sync", str(cards), "--yes", vault=vault).code == 0
    made = {path.name: path.read_text() for path in cards.glob("*.vcf") if str(path) not in before}
    text = "".join(made.values())
    assert set(made) == {"b-1.vcf", "d-1.vcf"}
    assert not [word for word in ("7946 0000", "Hidden", "More", "Maya", "cy@", "Cy") if word in text]
    assert (vault / "People/Cy Doe.md").read_text().count("+44") == 0
    change(cards / "d-1.vcf", "END:VCARD", "TEL:+44 20 7946 1111\r\nEND:VCARD")
    assert cli("vdir", "sync", str(cards), vault=vault).code == 0
    assert "1111" not in note(vault, "Dee Fox")


def test_a_new_card_becomes_a_note_and_a_known_person_is_not_doubled(vault, cards, sync, write_vault) -> None:
    more = "EMAIL;TYPE=WORK:ben@example.org\r\nTEL:+44 20 7946 0001\r\n"
    (cards / "x.vcf").write_bytes(CARD.format(uid="phone-7", name="Benjamin Okoro", more=more).encode())
    more = "NOTE:Met at the fair\r\nX-FOO:bar\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==\r\n"
    (cards / "n.vcf").write_bytes(CARD.format(uid="n-1", name="Nora New", more=more).encode())
    before = (cards / "n.vcf").read_bytes()
    sync("--yes")
    assert sorted(path.name for path in (vault / "People").iterdir()) == [
        "Ada Byron.md", "Ben Okoro.md", "Nora New.md"]  # fmt: skip
    assert "uid: b-1\n" in note(vault, "Ben Okoro")
    assert "+44 20 7946 0001" in note(vault, "Ben Okoro")
    assert "uid: n-1\n" in note(vault, "Nora New")
    assert "Met at the fair" in note(vault, "Nora New")
    assert "X-FOO" not in note(vault, "Nora New")
    assert (cards / "n.vcf").read_bytes() == before
    assert not (vault / "attachments").exists()
    change(cards / "n.vcf", "END:VCARD", "EMAIL:nora@example.org\r\nEND:VCARD")
    sync()
    assert "nora@example.org" in note(vault, "Nora New")


def test_a_namesake_is_told_and_neither_side_is_doubled(vault, cards, sync, write_vault) -> None:
    write_vault({"People/Jo Park.md": "---\ntype: person\n---\n"})
    (cards / "j.vcf").write_bytes(CARD.format(uid="j-1", name="Jo Park", more="").encode())
    ran = sync("--yes")
    assert "j.vcf: could be People/Jo Park.md" in ran.err
    assert len(list(cards.glob("*.vcf"))) == 3
    change(vault / "People/Jo Park.md", "person\n", "person\nuid: j-1\n")
    change(cards / "j.vcf", "FN:", "TITLE:Weaver\r\nFN:")
    sync()
    assert "title: Weaver" in note(vault, "Jo Park")


@pytest.mark.parametrize("delete", [False, True])
def test_who_is_gone_is_told_and_only_with_delete_goes_on_the_other_side(cli, vault, cards, sync, delete) -> None:
    for number in range(4):
        (cards / f"{number}.vcf").write_bytes(CARD.format(uid=f"n-{number}", name=f"Num {number}", more="").encode())
    sync("--yes")
    (cards / "ada.vcf").unlink()
    (vault / "People/Num 1.md").unlink()
    ran = sync(*(["--delete"] if delete else []))
    assert "gone there  Ada Byron" in ran.out
    assert "gone here   Num 1" in ran.out
    assert (vault / "People/Ada Byron.md").exists() is not delete
    assert (cards / "1.vcf").exists() is not delete
    if delete:
        assert cli("undo", vault=vault).code == 0
        assert note(vault) == ADA
    else:
        assert "--delete takes it along" in ran.out


def test_who_changed_since_is_not_removed_even_with_delete(vault, cards, sync) -> None:
    for number in range(4):
        (cards / f"{number}.vcf").write_bytes(CARD.format(uid=f"n-{number}", name=f"Num {number}", more="").encode())
    sync("--yes")
    (cards / "ada.vcf").unlink()
    change(vault / "People/Ada Byron.md", "sailing]", "sailing, poetry]")
    (vault / "People/Num 1.md").unlink()
    change(cards / "1.vcf", "END", "TITLE:Boss\r\nEND")
    ran = sync("--delete")
    assert "kept: the note was changed since" in ran.out
    assert "kept: the card was changed since" in ran.out
    assert (vault / "People/Ada Byron.md").exists()
    assert (cards / "1.vcf").exists()


@pytest.mark.parametrize("side", ["vault", "cards"])
@pytest.mark.parametrize("all_of_it", [True, False])
def test_a_side_that_lost_more_than_half_is_refused(cli, vault, cards, sync, side, all_of_it) -> None:
    for number in range(4):
        (cards / f"{number}.vcf").write_bytes(CARD.format(uid=f"n-{number}", name=f"Num {number}", more="").encode())
    sync("--yes")
    paths = [*((vault / "People").iterdir() if side == "vault" else cards.iterdir())]
    for path in paths if all_of_it else paths[:4]:
        path.unlink()
    if side == "vault" and all_of_it:
        (vault / "me.md").write_text("---\nname: Me\n---\n")
        cli("index", "--force", vault=vault)
    before = everything(vault, cards)
    ran = cli("vdir", "sync", str(cards), "--delete", "--yes", vault=vault)
    assert ran.code != 0
    assert "gone since the last time" in ran.err or "empty" in ran.err
    assert everything(vault, cards) == before


def test_what_cannot_be_read_is_not_taken_for_gone(vault, cards, sync) -> None:
    sync("--yes")
    (cards / "ada.vcf").write_bytes(b"\0garbage")
    (vault / "People/Ben Okoro.md").write_bytes(b"---\nuid: b-1\n\xff\n---\n")
    ran = sync("--delete")
    assert "ada.vcf:1: no card found" in ran.err
    assert (vault / "People/Ada Byron.md").exists()
    assert (cards / "b-1.vcf").exists()
    (cards / "ada.vcf").write_bytes(ADA_CARD.replace("FN:", "TITLE:Captain\r\nFN:").encode())
    sync()
    assert "title: Captain" in note(vault)


def test_only_who_is_selected_takes_part_and_that_is_remembered(vault, cards, sync) -> None:
    (cards / "n.vcf").write_bytes(CARD.format(uid="n-1", name="Nora New", more="CATEGORIES:family\r\n").encode())
    (cards / "o.vcf").write_bytes(CARD.format(uid="o-1", name="Otto New", more="CATEGORIES:sailing\r\n").encode())
    (cards / "b.vcf").write_bytes(CARD.format(uid="b-1", name="Ben Okoro", more="TITLE:Baker\r\n").encode())
    ran = sync("--yes", "--select", "tag:sailing")
    assert not (vault / "People/Nora New.md").exists()
    assert (vault / "People/Otto New.md").exists()
    assert note(vault, "Ben Okoro") == BEN
    assert "Left alone: 1 card" in ran.out
    change(vault / "People/Ada Byron.md", ", sailing]", "]")
    change(vault / "People/Ada Byron.md", "cadence", "title: Boss\ncadence")
    sync()
    assert (cards / "ada.vcf").read_bytes().decode() == ADA_CARD
    sync("--select", "")
    assert "title: Baker" in note(vault, "Ben Okoro")
    assert "TITLE:Boss" in (cards / "ada.vcf").read_text()


def test_renamed_notes_and_files_are_known_again(cli, vault, cards, sync) -> None:
    sync("--yes")
    (cards / "ada.vcf").rename(cards / "other name.vcf")
    (vault / "People/Friends").mkdir()
    (vault / "People/Ben Okoro.md").rename(vault / "People/Friends/Benny.md")
    change(cards / "b-1.vcf", "END", "TITLE:Baker\r\nEND")
    change(cards / "other name.vcf", "FN:Ada Byron", "FN:Ada King")
    ran = sync()
    assert "gone" not in ran.out
    assert "title: Baker" in (vault / "People/Friends/Benny.md").read_text()
    assert "name: Ada King" in note(vault)
    assert len(list(cards.iterdir())) == 2


def test_a_note_in_which_a_value_cannot_be_changed_is_told_and_the_rest_goes_on(
    vault, cards, sync, write_vault
) -> None:
    sync("--yes")
    change(vault / "People/Ada Byron.md", "tags: [person, sailing]", "tags: &t [person, sailing]\nx: *t")
    change(cards / "ada.vcf", "CATEGORIES:sailing", "CATEGORIES:sailing,tea\r\nTITLE:Captain")
    ran = sync()
    assert "title: Captain" in note(vault)
    if "tea" not in note(vault):
        assert "People/Ada Byron.md" in ran.err
    assert "CATEGORIES:sailing,tea" in (cards / "ada.vcf").read_text()


def test_an_impossible_birthday_in_the_card_takes_none_away(vault, cards, sync) -> None:
    change(vault / "People/Ada Byron.md", "cadence", "birthday: 1990-11-27\ncadence")
    sync("--yes")
    change(cards / "ada.vcf", "BDAY:1990-11-27", "BDAY:1990-02-31")
    sync()
    assert "birthday: 1990-11-27" in note(vault)
    assert "BDAY:1990-02-31" in (cards / "ada.vcf").read_text()


def test_links_of_files_and_doubled_uids_are_told_and_left_alone(vault, cards, sync, tmp_path) -> None:
    sync("--yes")
    (tmp_path / "elsewhere.vcf").write_bytes(CARD.format(uid="l-1", name="Link", more="").encode())
    (cards / "link.vcf").symlink_to(tmp_path / "elsewhere.vcf")
    (cards / "ada copy.vcf").write_bytes(ADA_CARD.replace("FN:", "TITLE:Captain\r\nFN:").encode())
    ran = sync("--delete")
    assert "is a symbolic link" in ran.err
    assert "has the UID of" in ran.err
    assert note(vault) == ADA
    assert not (vault / "People/Link.md").exists()


def test_a_broken_state_is_refused_and_without_one_all_is_united(cli, vault, cards, sync) -> None:
    sync("--yes")
    (state,) = vault_folder("STATE", vault).glob("vdir-*.json")
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert json.loads(state.read_bytes())["contacts"]["a-1"]["file"] == "ada.vcf"
    state.write_bytes(state.read_bytes()[:-20])
    ran = cli("vdir", "sync", str(cards), vault=vault)
    assert ran.code == 4
    assert str(state) in ran.err
    state.unlink()
    change(cards / "ada.vcf", "END", "EMAIL:king@example.org\r\nEND")
    sync("--yes")
    assert "king@example.org" in note(vault)


def test_a_folder_in_the_vault_or_of_collections_is_refused(cli, vault, tmp_path) -> None:
    (vault / "cards").mkdir()
    assert cli("vdir", "sync", str(vault / "cards"), "--yes", vault=vault).code == 4
    (tmp_path / "all/private").mkdir(parents=True)
    (tmp_path / "all/private/a.vcf").write_text(ADA_CARD)
    ran = cli("vdir", "sync", str(tmp_path / "all"), "--yes", vault=vault)
    assert ran.code == 2
    assert "name one of them: private" in ran.err
    assert cli("vdir", "sync", str(tmp_path / "nowhere"), "--yes", vault=vault).code == 2


def test_addresses_and_places_go_both_ways(vault, cards, sync) -> None:
    change(vault / "People/Ada Byron.md", "cadence", "location: Lisbon\ncadence")
    sync("--yes")
    assert "ADR:;;;Lisbon;;;" in (cards / "ada.vcf").read_text()
    change(cards / "ada.vcf", "ADR:;;;Lisbon;;;", "ADR;TYPE=HOME:;;12 Quay;Porto;;4000;Portugal")
    sync()
    assert "location: Porto" in note(vault)
    assert "address: 12 Quay, Porto, 4000, Portugal" in note(vault)


def test_json_tells_what_was_done(cli, vault, cards) -> None:
    made = cli("vdir", "sync", str(cards), "--yes", "--format", "json", vault=vault).json
    assert made["first"] is True
    assert made["cards_written"] == 1
    assert [(one["kind"], one["name"]) for one in made["contacts"]] == [("new card", "Ben Okoro")]


@pytest.mark.skipif(os.name == "nt", reason="no such folders there")
def test_a_folder_that_cannot_be_written_leaves_the_next_run_whole(cli, vault, cards) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    cards.chmod(0o500)
    assert cli("vdir", "sync", str(cards), "--yes", vault=vault).code == 1
    cards.chmod(0o700)
    assert cli("vdir", "sync", str(cards), "--yes", vault=vault).code == 0
    assert (cards / "b-1.vcf").exists()


def test_a_card_that_another_program_changes_meanwhile_is_left_and_taken_up_the_next_time(
    cli, vault, cards, sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mdnet.workspace.vdir_sync import Sync

    sync("--yes")
    change(vault / "People/Ada Byron.md", "cadence:", "title: Boatbuilder\ncadence:")
    finish = Sync.finish

    def late(self: Sync) -> None:
        change(cards / "ada.vcf", "END:", "NICKNAME:Countess\r\nEND:")
        finish(self)

    with monkeypatch.context() as patch:
        patch.setattr(Sync, "finish", late)
        ran = cli("vdir", "sync", str(cards), vault=vault)
    assert "ada.vcf: was changed by another program just now" in ran.err
    assert "TITLE" not in (cards / "ada.vcf").read_text()
    sync()
    assert "TITLE:Boatbuilder" in (cards / "ada.vcf").read_text()
    assert "Countess" in note(vault)


def test_who_is_forgotten_is_in_no_state_and_does_not_come_back(cli, vault, cards, sync) -> None:
    sync("--yes")
    state = next(vault_folder("STATE", vault).glob("vdir-*.json"))
    assert "ada@example.org" in state.read_text()
    ran = cli("forget", "Ada", "--yes", vault=vault)
    assert f"{cards} holds their card still" in ran.err
    assert "ada@example.org" not in state.read_text()
    assert "Ada" not in state.read_text()
    sync()
    assert not (vault / "People/Ada Byron.md").exists()
    assert (cards / "ada.vcf").read_bytes() == ADA_CARD.encode()
