"""What is exported, read by other programs: the vault's text arrives there as it is, and does nothing there."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

KHARD = """[addressbooks]
[[people]]
path = {folder}
[general]
debug = no
default_action = list
[contact table]
display = formatted_name
show_uids = no
"""
EVIL = "=HYPERLINK(1)\\nEMAIL:evil@x.example"
NOTE = """---
name: {name}
title: "@SUM(1+1)"
phones: ["+49 30 1234567"]
emails: [ann@x.example]
birthday: 2000-02-29
occasions: ["2015-06-20 wedding\\nBEGIN:VALARM anniversary"]
needs: ["-1+1", "a; b, c\\\\d"]
---

## Notes

=cmd|'/c calc'!A1
END:VCARD
END:VEVENT

## Follow-ups

- [ ] Ask: BEGIN:VALARM; "x", y 📅 2026-12-15
"""


@pytest.fixture
def evil(write_vault: Callable[[dict[str, str]], Path]) -> Path:
    return write_vault(
        {"People/Ann.md": NOTE.format(name=f'"{EVIL}"'), "People/Bo.md": NOTE.format(name='"\\u2028Bo 🧶 \\e]0;x"')}
    )


@pytest.mark.parametrize("form", ["vcard", "vcard4"])
def test_khard_lists_everybody_of_an_export(cli: Any, tmp_path: Path, form: str) -> None:
    khard = Path(sys.executable).with_name("khard")
    if not khard.exists():
        pytest.skip("khard is not installed")
    text = cli("export", "--format", form).out
    names = [one["name"] for one in cli("list", "--format", "json").json["contacts"]]
    folder = tmp_path / "cards"
    folder.mkdir()
    for number, card in enumerate(text.split("END:VCARD\r\n")[:-1]):
        (folder / f"{number}.vcf").write_bytes(f"{card}END:VCARD\r\n".encode())
    (tmp_path / "khard.conf").write_text(KHARD.format(folder=folder))
    ran = subprocess.run(
        [khard, "-c", str(tmp_path / "khard.conf"), "list", "--parsable"], capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    assert sorted(line.split("\t")[1] for line in ran.stdout.splitlines()) == sorted(names)


@pytest.mark.parametrize("form", ["csv", "google", "outlook"])
def test_X01_no_cell_of_a_table_is_a_formula(cli: Any, evil: Path, form: str) -> None:
    rows = list(
        csv.reader(io.StringIO(cli("export", "--format", form, vault=evil).out.removeprefix("\ufeff"), newline=""))
    )
    assert len(rows) == 3
    for row in rows[1:]:
        assert len(row) == len(rows[0])
        assert not [
            cell
            for cell in row
            if cell.lstrip().startswith(("=", "@", "\t", "\r")) or (cell[:1] in "+-" and "calc" in cell)
        ]
        assert "+49 30 1234567" in [cell.removeprefix("'") for cell in row]
        assert any("'@SUM(1+1)" in cell for cell in row)


@pytest.mark.parametrize("form", ["vcard", "vcard4"])
def test_X02_a_card_holds_no_line_that_the_vault_smuggles_in(cli: Any, evil: Path, form: str) -> None:
    import vobject

    text = cli("export", "--format", form, vault=evil).out
    cards = list(vobject.readComponents(text))
    assert len(cards) == text.count("BEGIN:VCARD") == 2
    assert [[one.value for one in card.email_list] for card in cards] == [["ann@x.example"]] * 2
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert not [sign for sign in text if (ord(sign) < 32 and sign not in "\r\n") or sign in "\x7f\x85\u2028\u2029"]


def test_X03_a_calendar_holds_the_events_that_are_meant_and_no_alarm(cli: Any, evil: Path) -> None:
    import icalendar

    text = cli("export", "--format", "ics", vault=evil).out
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.walk("VALARM")
    events = calendar.walk("VEVENT")
    assert len(events) == 6  # a birthday, an occasion, a follow-up of each
    assert len({str(one["UID"]) for one in events}) == 6
    assert all(one["DTSTART"].params["VALUE"] == "DATE" for one in events)
    assert cli("export", "--format", "ics", vault=evil).out == text
