"""`mdnet import`: who is matched with whom, what is written, and what a second time does."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ADA = "---\nname: Ada Byron\nemails:\n  - ada@example.org\n---\n\nShe sails.\n\n## Log\n\n- 2026-10-01 tea\n"


def card(name: str, *lines: str) -> str:
    return "\r\n".join(("BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", *lines, "END:VCARD", ""))


@pytest.fixture
def vault(write_vault) -> Path:
    return write_vault({"People/Ada Byron.md": ADA, "me.md": "---\nname: Jo Park\nemails: jo@example.org\n---\n"})


@pytest.fixture
def source(tmp_path: Path):
    """A file outside the vault, of this text."""

    def make(text: str | bytes, name: str = "people.vcf") -> str:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    return make


def state(vault: Path) -> dict[str, tuple[str, int]]:
    """The bytes and times of all files of a vault."""
    return {
        str(path.relative_to(vault)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(vault.rglob("*"))
        if path.is_file()
    }


def test_somebody_new_gets_a_note_and_somebody_known_what_is_missing(cli, vault, source) -> None:
    text = card("Grace Okafor", "EMAIL:grace@example.org", "ORG:Wildgrass", "UID:g-1", "NOTE:Met at the salon")
    text += card("Ada Byron", "EMAIL;TYPE=HOME:ADA@example.org", "TEL:+44 20 7946 0958", "BDAY:1990-04-17")
    ran = cli("import", source(text), vault=vault)
    assert ran.code == 0
    assert "2 contacts read: 1 new, 1 changed" in ran.out
    grace = (vault / "People/Grace Okafor.md").read_text()
    assert "organization: Wildgrass\n" in grace
    assert "uid: g-1\n" in grace
    assert "## Notes\n\nMet at the salon\n" in grace
    ada = (vault / "People/Ada Byron.md").read_text()
    added = "phones:\n  - +44 20 7946 0958\nbirthday: 1990-04-17\n"
    assert ada == ADA.replace("---\n\nShe", f"{added}---\n\nShe")
    assert cli("undo", vault=vault).code == 0
    assert (vault / "People/Ada Byron.md").read_text() == ADA
    assert not (vault / "People/Grace Okafor.md").exists()


def test_dry_run_changes_no_byte_and_tells_all(cli, vault, source) -> None:
    before = state(vault)
    file = source(card("Grace Okafor", "UID:g") + card("Ada Byron", "EMAIL:ada@example.org", "TITLE:Countess"))
    ran = cli("import", file, "--dry-run", vault=vault)
    assert state(vault) == before
    assert "new       Grace Okafor" in ran.out
    assert "+title: Countess" in ran.out
    assert "+++ b/People/Grace" not in ran.out, "new notes are told of by their names"


def test_X08_the_same_file_again_changes_no_byte(cli, vault, source) -> None:
    text = card(
        "Grace Okafor", "UID:g", "EMAIL:g@example.org", "NOTE:line one\\n- [ ] a task?\\n# no heading", "X-FOO:1"
    )
    text += card("Ada Byron", "EMAIL:ada@example.org", "NICKNAME:The Countess", "CATEGORIES:math,old friends")
    text += card("No Address At All") + card("No Address At All") + card("Cher", "ORG:Ltd")
    file = source(text)
    assert cli("import", file, vault=vault).code == 0
    before = state(vault)
    ran = cli("import", file, vault=vault)
    assert state(vault) == before
    assert "5 contacts read: 5 same" in ran.out
    assert "Nothing changed" in ran.out


def test_X08_what_was_changed_by_hand_wins_and_the_difference_is_shown(cli, vault, source) -> None:
    text = card("Grace Okafor", "UID:g", "TEL:+49 30 1234567", "TITLE:Weaver")
    cli("import", source(text), vault=vault)
    note = vault / "People/Grace Okafor.md"
    note.write_text(note.read_text().replace("title: Weaver", "title: Head of weaving"))
    mine = note.read_text()
    changed = source(text.replace("1234567", "7654321"))
    ran = cli("import", changed, vault=vault)
    assert note.read_text() == mine
    assert 'title: "Head of weaving" here, "Weaver" there' in ran.out
    assert 'phones: "+49 30 1234567" here, "+49 30 7654321" there' in ran.out
    ran = cli("import", changed, "--overwrite", "phone", vault=vault)
    assert note.read_text() == mine.replace("  - +49 30 1234567\n", "  - +49 30 1234567\n  - +49 30 7654321\n")


def test_a_name_alone_is_no_proof(cli, vault, source) -> None:
    before = state(vault)
    ran = cli("import", source(card("Ada Byron", "TITLE:Countess")), vault=vault)
    assert state(vault) == before
    assert "1 open" in ran.out
    assert "could be Ada Byron (People/Ada Byron.md)" in ran.out


def test_a_name_with_the_same_birthday_or_organization_is_one(cli, write_vault, source) -> None:
    root = write_vault({"People/Ada Byron.md": '---\norganization: "[[Engines]]"\nbirthday: 1990-04-17\n---\n'})
    ran = cli("import", source(card("Ada Byron", "ORG:Engines", "TITLE:Countess")), vault=root)
    assert "1 changed" in ran.out
    ran = cli("import", source(card("Ada Byron", "BDAY:1991-01-01", "ORG:Engines")), vault=root)
    assert "1 open" in ran.out, "another birthday"


def test_an_address_that_somebody_else_has_is_not_taken_for_proof(cli, vault, source) -> None:
    ran = cli("import", source(card("Boris Weiss", "EMAIL:ada@example.org")), vault=vault)
    assert "1 open" in ran.out
    assert "but another name" in ran.out


def test_two_new_people_of_one_address_are_shown_and_the_second_stays_open(cli, vault, source) -> None:
    file = source(card("Ann Loom", "EMAIL:info@mill.example") + card("Bo Reed", "EMAIL:info@mill.example"))
    ran = cli("import", file, vault=vault)
    assert ran.code == 0
    assert f"could be Ann Loom ({file}:1)" in ran.out
    assert not (vault / "People/Bo Reed.md").exists()
    ran = cli("import", file, "--format", "json", "--dry-run", vault=vault)
    assert [one["path"] for one in ran.json["decisions"][1]["could_be"]] == ["People/Ann Loom.md"]


def test_two_cards_of_one_person_make_one_note_and_two_namesakes_two(cli, vault, source) -> None:
    text = card("Sam Rivera", "EMAIL:sam@example.org") + card("Sam Rivera", "EMAIL:sam@example.org", "TITLE:CTO")
    text += card("John Smith", "EMAIL:j@a.example") + card("John Smith", "EMAIL:j@b.example")
    ran = cli("import", source(text), vault=vault)
    assert "3 new" in ran.out
    assert "title: CTO" in (vault / "People/Sam Rivera.md").read_text()
    assert "j@b.example" in (vault / "People/John Smith 2.md").read_text()
    assert "name: John Smith\n" in (vault / "People/John Smith 2.md").read_text()


def test_phones_are_compared_in_the_region_of_the_vault(cli, write_vault, source) -> None:
    note = "---\nphones:\n  - 030 1234567\n---\n"
    root = write_vault({"People/Ben Okri.md": note, ".mdnet/config.toml": '[import]\nregion = "DE"\n'})
    ran = cli("import", source(card("Ben Okri", "TEL:+49 30 1234567", "TITLE:Poet")), vault=root)
    assert "1 changed" in ran.out
    assert (root / "People/Ben Okri.md").read_text() == "---\nphones:\n  - 030 1234567\ntitle: Poet\n---\n"


def test_tag_circle_folder_selection_and_limit(cli, vault, source) -> None:
    text = "".join(card(f"Person {letter}", f"UID:{letter}", "CATEGORIES:work") for letter in "ABC")
    text += card("Kin", "CATEGORIES:family")
    options = ("--select", "tag:work", "--tag", "#new", "--circle", "wide", "--into", "People/In", "--limit", "2")
    ran = cli("import", source(text), *options, vault=vault)
    assert sorted(path.name for path in (vault / "People/In").iterdir()) == ["Person A.md", "Person B.md"]
    note = (vault / "People/In/Person A.md").read_text()
    assert "tags:\n  - work\n  - new\n" in note
    assert "circle: wide\n" in note
    assert "2 new" in ran.out
    cli("import", source(text), *options, vault=vault)
    assert (vault / "People/In/Person C.md").exists(), "the next ones come in at the next run"


def test_the_note_is_made_by_the_template_of_the_vault(cli, write_vault, source) -> None:
    root = write_vault(
        {
            "T/Person.md": "---\ntitle:\ntags: [person]\n---\n# {{title}}\n\n## About\n\n## Log\n",
            ".obsidian/templates.json": '{"folder": "T"}',
        }
    )
    cli("import", source(card("Grace Okafor", "TITLE:Weaver", "CATEGORIES:loom", "NOTE:kind")), vault=root)
    assert (root / "People/Grace Okafor.md").read_text() == (
        "---\ntitle: Weaver\ntags: [person, loom]\n---\n# Grace Okafor\n\n## About\n\n## Notes\n\nkind\n\n## Log\n"
    )


def test_me_and_private_people_are_left_alone(cli, vault, source) -> None:
    (vault / "People/Secret One.md").write_text("---\nprivate: true\n---\n")
    before = state(vault)
    text = card("Jo Park", "EMAIL:jo@example.org") + card("Secret One", "TITLE:Spy") + card("", "X-NOTHING:1")
    ran = cli("import", source(text), "--format", "json", vault=vault)
    assert state(vault) == before
    whys = {one["name"]: one["why"] for one in ran.json["decisions"]}
    assert whys["Jo Park"] == "this is you"
    assert ran.json["counts"]["create"] == 0


def test_relationships_become_links_whichever_card_comes_first(cli, vault, source) -> None:
    text = card("Ben Okri", "UID:b", "item1.X-ABRELATEDNAMES:Grace Okafor", "item1.X-ABLABEL:_$!<Spouse>!$_")
    text += card("Grace Okafor", "UID:g")
    cli("import", source(text), vault=vault)
    assert '- "spouse [[Grace Okafor]]"\n' in (vault / "People/Ben Okri.md").read_text()
    before = state(vault)
    cli("import", source(text), vault=vault)
    assert state(vault) == before


def test_photos_become_attachments_where_they_are_wanted(cli, vault, source) -> None:
    import base64

    data = b"\xff\xd8\xff\xe0" + bytes(200) + b"\xff\xd9"
    text = card("Grace Okafor", "UID:g", f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(data).decode()}")
    file = source(text)
    cli("import", file, vault=vault)
    assert not (vault / "attachments").exists()
    cli("import", file, "--photos", vault=vault)
    assert (vault / "attachments/Grace Okafor.jpg").read_bytes() == data
    assert 'photo: "[[Grace Okafor.jpg]]"\n' in (vault / "People/Grace Okafor.md").read_text()
    before = state(vault)
    cli("import", file, "--photos", vault=vault)
    assert state(vault) == before
    assert "photo" not in cli("brief", "Grace", vault=vault).out


def test_a_bad_row_is_named_and_the_rest_goes_on(cli, vault, source) -> None:
    text = (
        card("Grace Okafor", "UID:g") + "BEGIN:VCARD\r\nVERSION:3.0\r\nnonsense\r\n" + card("Dan Wu", "BDAY:2026-02-30")
    )
    ran = cli("import", source(text), vault=vault)
    assert (vault / "People/Grace Okafor.md").exists()
    assert (vault / "People/Dan Wu.md").exists()
    assert "people.vcf:" in ran.err
    assert "2026-02-30" in ran.err


def test_X07_nothing_in_it_is_no_success(cli, vault, source) -> None:
    ran = cli("import", source("a,b,c\n", "t.csv"), vault=vault)
    assert ran.code != 0 or ran.err
    assert cli("import", source("\0\1\2", "what.bin"), vault=vault).code != 0
    assert cli("import", str(vault.parent / "absent.vcf"), vault=vault).code != 0


def test_linkedin_from_the_zip_with_messages(cli, vault, tmp_path) -> None:
    archive = tmp_path / "Basic_LinkedInDataExport.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(
            "Connections.csv",
            "Notes:\nsome words\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
            "Grace,Okafor,https://www.linkedin.com/in/grace,,Wildgrass,Weaver,14 May 2024\n",
        )
        file.writestr(
            "messages.csv",
            "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
            "1,,Grace Okafor,https://www.linkedin.com/in/grace,Jo Park,https://www.linkedin.com/in/jo,"
            "2026-03-02 10:00:00 UTC,Looms,secret words,INBOX\n",
        )
    assert cli("import", str(archive), vault=vault).code == 0
    note = (vault / "People/Grace Okafor.md").read_text()
    assert "met_on: 2024-05-14\n" in note
    assert "- 2026-03-02 [by:: them] message: Looms\n" in note
    assert "secret words" not in note
    before = state(vault)
    cli("import", str(archive), vault=vault)
    assert state(vault) == before


def test_json_says_everything(cli, vault, source) -> None:
    text = card("Ada Byron", "EMAIL:ada@example.org", "TITLE:Countess") + card("Ada Byron", "TITLE:Other")
    found = cli("import", source(text), "--dry-run", "--format", "json", vault=vault).json
    assert found["counts"] == {"create": 0, "update": 1, "same": 0, "conflict": 1, "skip": 0}
    first, second = found["decisions"]
    assert first["contact"] == {"name": "Ada Byron", "path": "People/Ada Byron.md"}
    assert first["sets"] == [{"property": "title", "values": ["Countess"]}]
    assert first["why"] == "same e-mail address: ada@example.org"
    assert second["could_be"] == [{"name": "Ada Byron", "path": "People/Ada Byron.md"}]


@pytest.mark.parametrize(
    ("case", "name"),
    [
        ("N03", "CON"), ("N03", "aux.b"), ("N03", "COM¹"), ("N04", 'A/B: "C" <D>?*|'), ("N04", ".hidden"),
        ("N04", "-rf"), ("N04", "x\u202ey"), ("N04", "[[Bob]] #x ^y"), ("N05", "x" * 300), ("N05", "語" * 120),
        ("N08", "🎉"), ("N08", "?!"), ("P01", "../../.ssh/authorized_keys"), ("P01", "/etc/cron.d/x"),
        ("P01", "..\\..\\x"), ("P01", "C:\\x"),
    ],
)  # fmt: skip
def test_N03_N04_N05_N08_P01_a_name_becomes_a_safe_file_in_the_folder(cli, vault, source, case: str, name: str) -> None:
    escaped = name.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    before = set(vault.parent.rglob("*"))
    ran = cli("import", source(card(escaped, "EMAIL:someone@example.org")), vault=vault)
    assert ran.code == 0
    new = [path for path in set(vault.parent.rglob("*")) - before if path.suffix == ".md"]
    assert len(new) == 1, case
    assert new[0].parent == vault / "People"
    assert len(new[0].name.encode()) <= 255
    assert not new[0].name.startswith((".", "-"))
    again = cli("import", source(card(escaped, "EMAIL:someone@example.org")), vault=vault)
    assert "1 same" in again.out, case


def test_N02_N06_names_equal_but_for_case_or_spelling_are_files_of_their_own(cli, vault, source) -> None:
    text = card("ADA BYRON", "EMAIL:other@example.org", "UID:1") + card("José", "UID:2") + card("Jose\u0301", "UID:3")
    cli("import", source(text), vault=vault)
    assert (vault / "People/Ada Byron.md").read_text() == ADA
    names = [path.name.casefold() for path in (vault / "People").iterdir()]
    assert len(set(names)) == len(names)


def test_A15_killed_in_the_middle_and_run_again_all_are_there_once(vault, source) -> None:
    file = source("".join(card(f"Person {n:04}", f"UID:u{n}", f"EMAIL:p{n}@example.org") for n in range(1000)))
    command = [sys.executable, "-m", "mdnet", "-C", str(vault), "--today", "2026-11-24", "import", file]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(os.listdir(vault / "People")) < 500 and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)
    running.kill()
    running.wait()
    for path in (vault / "People").glob("Person *.md"):
        assert path.read_text().endswith("## Log\n"), "each note is complete"
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    assert again.stderr == ""
    assert len(list((vault / "People").glob("Person *.md"))) == 1000
    assert not list(vault.rglob(".mdnet-*"))
    third = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "1,000 same" in third.stdout


def test_an_entry_of_a_day_and_channel_is_not_told_twice(cli, vault, source) -> None:
    event = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260901T100000Z\r\n"
        "DTEND:20260901T110000Z\r\nSUMMARY:Looms\r\nORGANIZER:mailto:jo@example.org\r\n"
        "ATTENDEE;CN=Ada Byron:mailto:ada@example.org\r\nATTENDEE;CN=Nobody Known:mailto:n@example.org\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    file = source(event, "cal.ics")
    ran = cli("import", file, vault=vault)
    assert "1 entry for logs" in ran.out
    assert "Nobody Known <n@example.org>, 1 time" in ran.out
    note = (vault / "People/Ada Byron.md").read_text()
    assert "2026-09-01" in note
    assert "Looms" in note
    ran = cli("import", file, vault=vault)
    assert (vault / "People/Ada Byron.md").read_text() == note


def test_what_happened_is_told_of_those_selected_alone(cli, vault, source) -> None:
    (vault / "People/Ben Okri.md").write_text("---\nemails: ben@example.org\ntags: poet\n---\n")
    event = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260901T100000Z\r\n"
        "DTEND:20260901T110000Z\r\nSUMMARY:Looms\r\nORGANIZER:mailto:jo@example.org\r\n"
        "ATTENDEE;CN=Ada Byron:mailto:ada@example.org\r\nATTENDEE;CN=Ben Okri:mailto:ben@example.org\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert cli("import", source(event, "cal.ics"), "--select", "tag:poet", vault=vault).code == 0
    assert (vault / "People/Ada Byron.md").read_text() == ADA
    assert "Looms" in (vault / "People/Ben Okri.md").read_text()


def test_json_of_a_vault_into_an_empty_one_is_the_same_vault(cli, sample, tmp_path, write_vault) -> None:
    file = tmp_path / "all.json"
    assert cli("export", "--format", "json", "-o", str(file)).code == 0
    root = tmp_path / "other"
    (root / ".mdnet").mkdir(parents=True)
    assert cli("import", str(file), vault=root).code == 0
    shutil.copytree(sample / ".mdnet", root / ".mdnet", dirs_exist_ok=True)
    shutil.copytree(sample / ".obsidian", root / ".obsidian", dirs_exist_ok=True)
    ours, theirs = (cli("list", "--format", "json", vault=one).json for one in (sample, root))
    public = {one["path"]: one for one in ours["contacts"]}
    assert {one["path"]: one for one in theirs["contacts"]} == public
    assert json.loads(file.read_text())


def test_people_of_another_vault_come_with_their_notes_and_its_names_for_properties(cli, vault, tmp_path) -> None:
    other = tmp_path / "other"
    (other / ".mdnet").mkdir(parents=True)
    (other / ".mdnet/config.toml").write_text('[fields]\nbirthday = "cumple"\n')
    (other / "Gente").mkdir()
    grace = "---\ncumple: 1980-02-03 # told me\n---\nShe weaves.\n\n## Log\n- 2026-03-01 tea: looms\n"
    (other / "Gente/Grace Okafor.md").write_text(grace)
    (other / "Gente/Ada.md").write_text(
        "---\nname: Ada Byron\nemail: ada@example.org\ntitle: Countess\n---\n## Log\n- 2026-04-01 lunch: pearls\n- 2026-10-01 tea\n"
    )
    (other / "Gente/Acme.md").write_text("---\ntype: company\n---\n")
    ran = cli("import", str(other / "Gente"), vault=vault)
    assert ran.code == 0, ran.err
    assert (vault / "People/Grace Okafor.md").read_text() == grace
    ada = (vault / "People/Ada Byron.md").read_text()
    assert "title: Countess\n" in ada
    assert ada.endswith("## Log\n\n- 2026-10-01 tea\n- 2026-04-01 lunch: pearls\n")
    assert cli("show", "Grace", "--format", "json", vault=vault).json["contact"]["birthday"] == "1980-02-03"
    assert "Left out: notes that are no contact's (1)" in ran.out
    before = state(vault)
    assert cli("import", str(other / "Gente"), vault=vault).code == 0
    assert state(vault) == before
