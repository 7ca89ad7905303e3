"""mdnet export: what leaves a vault, where it goes, and what stays."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mdnet.cli.export_command import FORMATS
from mdnet.workspace.exporting import NAMESPACE
from tests.cli.conftest import Cli

WriteVault = Callable[[dict[str, str]], Path]


def state(root: Path) -> dict[str, tuple[bytes, int]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*") if path.is_file()}


PRIVATE = {
    "People/Ann.md": (
        "---\nname: Ann Lee\nemails: [ann@example.org, SECRETMAIL@example.org]\ncircle: close\nbirthday: 1990-11-26\n"
        "phones: [SECRETPHONE]\nhealth: SECRETHEALTH\nneeds: [SECRETNEED]\noccasions: [11-27 SECRETDAY]\n"
        "organization: Acme\ntitle: CTO\nurls: [https://secret.example.org/SECRETURL]\n"
        "private: [emails, phones, health, needs, occasions, urls, Money, shoe size]\n---\n"
        "## Log\n- 2026-11-01 coffee: open [shoe size:: SECRETSHOE] word\n\n## Facts\n- kids: Leo\n"
        "- shoe size: SECRETSHOE\n\n"
        "## Notes\nOpen note.\n### Private\nSECRETNOTE\n\n## Money\n- [ ] SECRETTASK 📅 2026-11-25\n\n"
        "## Private\n- [ ] SECRETTASK 📅 2026-11-25\n- 2026-11-20 call: SECRETCALL\n\n%% SECRETCOMMENT %%\n"
    ),
    "People/Sam.md": "---\nname: Sam SECRETPERSON\nprivate: true\n---\nSECRETALL\n- [ ] SECRETTASK 📅 2026-11-25\n",
    "People/Bob.md": "---\nname: Bob Ray\ncircle: close\n---\n- [ ] Call [[Bob]] 📅 2026-11-25\n",
}


@pytest.mark.parametrize("form", FORMATS)
def test_S_nothing_private_leaves(cli: Cli, write_vault: WriteVault, form: str) -> None:
    ran = cli("export", "--format", form, vault=write_vault(PRIVATE))
    assert ran.code == 0
    assert "Ann" in ran.out
    assert "SECRET" not in ran.out.upper()
    assert "SECRET" not in ran.err.upper()


@pytest.mark.parametrize("form", FORMATS)
def test_S03_an_export_changes_nothing_in_the_vault_and_is_its_owners_only(
    cli: Cli, sample: Path, tmp_path: Path, form: str
) -> None:
    before = state(sample)
    file = tmp_path / "out"
    assert cli("export", "--format", form, "-o", str(file)).code == 0
    assert state(sample) == before
    assert file.stat().st_mode & 0o777 == 0o600
    first = file.read_bytes()
    assert cli("export", "--format", form, "-o", str(file), "--force").code == 0
    assert file.read_bytes() == first
    printed = cli("export", "--format", form).out
    assert printed.encode().replace(b"\r\n", b"\n") == first.replace(b"\r\n", b"\n")


def test_a_file_that_is_there_is_not_overwritten(cli: Cli, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "out.json").write_bytes(b"mine")
    ran = cli("export", "-o", str(tmp_path / "out.json"))
    assert ran.code == 4
    assert "--force" in ran.err
    assert (tmp_path / "out.json").read_bytes() == b"mine"
    ran = cli("export", "-o", str(sample / "out.json"))
    assert ran.code == 4
    assert not (sample / "out.json").exists()
    note = next((sample / "People").glob("*.md"))
    text = note.read_bytes()
    assert cli("export", "--format", "json", "-o", str(note), "--force").code == 4
    assert note.read_bytes() == text


def test_the_ending_says_the_format_and_nothing_is_guessed(cli: Cli, tmp_path: Path) -> None:
    assert cli("export", "-o", str(tmp_path / "a.JSON")).code == 0
    assert json.loads((tmp_path / "a.JSON").read_bytes())["generated_by"] == "mdnet"
    assert cli("export").code == 2
    assert cli("export", "-o", str(tmp_path / "a.xyz")).code == 2
    assert cli("export", "--format", "pdf").code == 2
    assert cli("export", "--alarms", "--format", "json").code == 2
    assert cli("export", "nofilter:x", "--format", "json").code == 2


def test_a_query_picks_contacts_and_paused_ones_are_data_too(cli: Cli, write_vault: WriteVault) -> None:
    vault = write_vault(
        {
            "People/Ann.md": "---\ntags: [board]\n---\n- met [[Bob]]\n",
            "People/Bob.md": "---\ntags: [board]\ndeceased: 2020-01-01\n---\n",
            "People/Cleo.md": "---\npaused: true\n---\n",
            "Goals/Sail.md": '---\npeople: ["[[Ann]]"]\n---\n',
            "Daily/2026-11-01.md": "- coffee with [[Ann]]: boats\n",
            "Daily/2026-11-02.md": "A day for myself.\n",
            "Thoughts.md": "On [[Ann]], and why.\n",
            "Plans.md": "- [ ] Write to [[Cleo]]\n",
        }
    )
    every = [one["path"] for one in json.loads(cli("export", "--format", "json", vault=vault).out)["notes"]]
    assert every == [
        "Daily/2026-11-01.md",
        "Goals/Sail.md",
        "People/Ann.md",
        "People/Bob.md",
        "People/Cleo.md",
        "Plans.md",
    ]
    some = cli("export", "tag:board", "--format", "json", vault=vault)
    assert [one["path"] for one in json.loads(some.out)["notes"]] == ["People/Ann.md", "People/Bob.md"]
    without = cli("export", "-tag:board", "--format", "json", vault=vault)
    assert [one["path"] for one in json.loads(without.out)["notes"]] == ["People/Cleo.md"]


def test_the_uid_is_the_notes_own_or_follows_from_its_path(cli: Cli, write_vault: WriteVault, tmp_path: Path) -> None:
    notes = {"People/Ann.md": "---\nuid: own-1\n---\n", "People/José.md": "", "People/Bob.md": "x\n"}
    vault = write_vault(notes)

    def uids() -> dict[str, str]:
        return {
            one["path"]: one["uid"] for one in json.loads(cli("export", "--format", "json", vault=vault).out)["notes"]
        }

    found = uids()
    assert found["People/Ann.md"] == "own-1"
    assert (
        found["People/Bob.md"] == "16ece174-33d4-5218-94b0-43129fa6e25c"
    )  # for ever: address books know contacts by it
    assert len({*found.values()}) == 3
    vault = vault.rename(tmp_path / "elsewhere")
    assert uids() == found


def test_other_programs_readers_find_everybody_in_what_is_written(cli: Cli, sample: Path) -> None:
    import icalendar
    import vobject

    names = [one["name"] for one in cli("list", "--format", "json").json["contacts"]]
    uids = {one["name"]: one["uid"] for one in cli("export", "--format", "json").json["notes"]}
    for form in ("vcard", "vcard4"):
        cards = list(vobject.readComponents(cli("export", "--format", form).out, allowQP=True))
        assert [card.fn.value for card in cards] == names
        assert [card.uid.value.removeprefix("urn:uuid:") for card in cards] == [uids[name] for name in names]
    for form in ("csv", "google", "outlook"):
        rows = list(csv.DictReader(io.StringIO(cli("export", "--format", form).out.removeprefix("\ufeff"))))
        given = [row.get("name") or " ".join(row[f"{part} Name"] for part in ("First", "Last")) for row in rows]
        assert [name.split()[-1] for name in given] == [name.split()[-1] for name in names]
    calendar = icalendar.Calendar.from_ical(cli("export", "--format", "ics").out)
    assert any("Grace Okafor" in str(event["SUMMARY"]) for event in calendar.walk("VEVENT"))
    assert not calendar.walk("VALARM")
    assert icalendar.Calendar.from_ical(cli("export", "--format", "ics", "--alarms").out).walk("VALARM")


def test_a_contact_leaves_with_notes_and_what_an_import_kept(cli: Cli, write_vault: WriteVault) -> None:
    vault = write_vault(
        {"People/Ann.md": "---\ncadence: 6 weeks\nvcard:\n  - X-SHOE:39\n---\n## Notes\nTall.\n\n- very\n\n## Log\n"}
    )
    card = cli("export", "--format", "vcard", vault=vault).out
    assert "NOTE:Tall.\\n\\n- very" in card
    assert card.count("X-SHOE:39") == 1
    assert "CADENCE:6 weeks" in card


def test_X04_a_page_holds_no_script_no_foreign_link_and_loads_nothing(cli: Cli, write_vault: WriteVault) -> None:
    evil = "<script>alert(1)</script>"
    vault = write_vault(
        {
            "People/Eve.md": (
                f"---\nname: 'Eve {evil} \" onmouseover=\"alert(2)'\ncircle: close\norganization: '<img src=x onerror=y>'\n"
                "urls: ['javascript:alert(3)']\nbirthday: 1990-11-26\nneeds: ['[x](javascript:alert(4))']\n---\n"
                f"- [ ] Send [[Eve]] {evil} [y](javascript:alert(5)) <a href='data:text/html,x'>z</a> 📅 2026-11-25\n\n"
                f"## Log\n- 2026-11-01 coffee: {evil} </style><style>@import 'http://evil.example.org/x.css'</style>\n"
                "\n## Facts\n- kids: <svg/onload=alert(6)>\n"
            )
        }
    )
    page = cli("export", "--format", "html", vault=vault).out
    assert "Eve" in page and "alert(1)" in page  # it is there, as text
    tags = set(re.findall(r"<\s*([a-zA-Z0-9]+)", page))
    assert tags <= set("html head meta title style body h1 h2 h3 p ul li br span strong a div".split())
    assert all(href.startswith("#") for href in re.findall(r"<[^>]*\bhref=\"([^\"]*)\"", page))
    assert not re.search(r"<[^>]*\s(?:on\w+|src)\s*=", re.sub(r'"[^"]*"', '""', page))
    assert "default-src 'none'" in page
    head, _, body = page.partition("</head>")
    assert "@import" not in head and "<style" not in body
    assert "url(" not in page


def test_a_page_has_the_agenda_and_a_brief_of_everybody_in_it(cli: Cli) -> None:
    page = cli("export", "--format", "html").out
    anchors = set(re.findall(r'href="#(p[0-9]+)"', page))
    assert anchors and anchors == set(re.findall(r'id="(p[0-9]+)"', page))
    assert "Week 48" in page and "prefers-color-scheme: dark" in page
    assert re.search(r'<body style="[^"]*max-width', page)
    one = cli("export", "grace", "--format", "html").out
    assert one.count('<div class="brief"') == 1
    assert "Tomás Silva</strong></a>" not in one


def test_a_note_that_cannot_leave_for_sure_is_told(cli: Cli, write_vault: WriteVault) -> None:
    doubt = "---\nprivate: [health]\nhealth: SECRET1\nhealth: SECRET2\n---\n"
    vault = write_vault({"People/Ann.md": "", "People/Doubt.md": doubt})
    ran = cli("export", "--format", "json", vault=vault)
    assert [one["path"] for one in json.loads(ran.out)["notes"]] == ["People/Ann.md"]
    assert "People/Doubt.md: left out" in ran.err
    assert "SECRET" not in ran.out + ran.err


def test_the_manual_shows_every_field_of_the_json(cli: Cli) -> None:
    manual = (Path(__file__).parents[2] / "docs/export.md").read_text("utf-8")
    shown = json.loads(manual.split("```json\n")[1].split("```")[0])
    made = cli("export", "grace", "--format", "json").json
    assert shown.keys() == made.keys()
    one, other = shown["notes"][0], next(note for note in made["notes"] if note["path"] == "People/Grace Okafor.md")
    assert one.keys() == other.keys()
    for name in ("facts", "interactions", "follow_ups"):
        assert one[name][0].keys() == other[name][0].keys()
        assert any(one[name][0]["text"].rstrip("…") in entry["text"] for entry in other[name])
    assert one["uid"] == other["uid"]
    assert one["properties"].items() <= other["properties"].items()
    assert NAMESPACE in manual
