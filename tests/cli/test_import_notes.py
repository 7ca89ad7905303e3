"""What an import of files as other programs write them leaves in a vault: notes as one would have written them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FOREIGN = Path(__file__).resolve().parents[1] / "exchange/foreign"
ME = "---\nname: Jo Park\nemails: [jo@park.example]\nurls: [https://www.linkedin.com/in/jo-park]\n---\n"
EMI = """---
created: 2026-11-24
aliases:
  - Em
organization: Studio Kumo
title: Illustrator
department: Design
location: Kyoto
address: 2-3-1 Kita, Kyoto, 603-8000, Japan
emails:
  - emi@kumo.example
  - studio@kumo.example
phones:
  - +81 90-1234-5678
urls:
  - https://kumo.example
handles:
  - "skype: emi.nakamura"
twitter: https://twitter.com/emi_draws
instagram: https://instagram.com/emi.draws
birthday: 07-07
occasions:
  - 2012-09-15 anniversary
  - 2019-04-01 opened the studio
relationships:
  - spouse Ken Nakamura
  - daughter Aoi
tags:
  - friends
  - book-club
uid: A1B2C3D4-0000-4000-8000-0123456789AB
vcard:
  - X-PHONETIC-FIRST-NAME:えみ
---

## Notes

Drew the cover in 2021.
Wants to learn letterpress; loves tea.

## Log

- 2024-10-23 [by:: them] email: Cover – the second sketch
- 2024-10-22 [by:: me] email: Cover – the second sketch
- 2024-10-15 14:00 [by:: me] meeting: Cover sketches, second round
"""
TOMAS = """---
created: 2026-11-24
organization: Ferreira, Lopes & Co.
title: Partner | Speaker 🎤
emails:
  - tomas@ferreira.example
urls:
  - https://www.linkedin.com/in/tom%C3%A1s-ferreira-1a2b3c
met_on: 2019-01-02
---

## Facts

- credentials: MBA

## Log
"""
OLIVER = """---
created: 2026-11-24
name: Oliver James Whitaker Jr.
organization: Whitaker & Sons Ltd
title: Director
department: Sales
location: Bristol, United Kingdom
address: 12 Quay Street, Floor 2, BS1 4DJ Bristol, United Kingdom
emails:
  - oliver@whitaker.example
phones:
  - 07700 900123
  - +44 117 496 0000
urls:
  - www.whitaker.example
birthday: 1968-12-25
interests:
  - golf
  - sailing
relationships:
  - spouse Margaret Whitaker
tags:
  - clients
  - golf
---

## Notes

Met at the boat show.

Prefers mornings.

## Log
"""
RUBEN = """---
created: 2026-11-24
organization: Bakker BV
emails:
  - ruben@bakker.example
phones:
  - 06-12345678
birthday: 1981-02-14
met_at: voetbal; sinds 2010
last_contact: 2024-05-03
---

## Facts

- Waar: Utrecht
- WhatsApp?: ja

## Log
"""


@pytest.fixture
def vault(write_vault: Callable[[dict[str, str]], Path]) -> Path:
    return write_vault({"me.md": ME})


def zipped(folder: Path, name: str, **members: str) -> str:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for file, member in members.items():
            archive.write(next(FOREIGN.glob(f"{file}.*")), member)
    return str(folder / name)


def test_notes_of_people_from_everywhere_are_as_one_would_write_them(cli: Any, vault: Path, tmp_path: Path) -> None:
    sources = [
        zipped(tmp_path, "Basic_LinkedInDataExport.zip", Connections="Connections.csv", messages="messages.csv"),
        *(str(FOREIGN / name) for name in ("google.csv", "outlook.csv", "apple.vcf", "nextcloud.vcf", "messy.csv")),
        zipped(tmp_path, "takeout.zip", calendar="Takeout/Calendar/me.ics", sent="Takeout/Mail/Sent.mbox"),
    ]
    for source in sources:
        assert cli("import", source, vault=vault).code == 0
    names = {path.stem for path in (vault / "People").iterdir()}
    assert names >= {"Sanne van Dijk", "Lucía Gómez Ruiz", "Hanna Vik", "Bram de Wit", "Siân Evans", "Mum"}
    for name, text in {
        "Emi Nakamura": EMI,
        "Tomás Ferreira": TOMAS,
        "Oliver James Whitaker Jr": OLIVER,
        "Ruben Bakker": RUBEN,
    }.items():
        assert (vault / f"People/{name}.md").read_text() == text
    before = {path: path.read_bytes() for path in vault.rglob("*.md")}
    for source in sources:
        assert "Nothing changed" in cli("import", source, vault=vault).out
    assert {path: path.read_bytes() for path in vault.rglob("*.md")} == before
    assert not [
        one for one in cli("check", "--format", "json", vault=vault).json["problems"] if one["severity"] != "hint"
    ]


def test_monica_brings_people_what_was_done_and_what_is_owed(cli: Any, vault: Path) -> None:
    assert cli("import", str(FOREIGN / "monica.json"), vault=vault).code == 0
    note = (vault / "People/Freya Lund.md").read_text()
    for line in (
        'relationships:\n  - "spouse [[Nils Lund]]"\ntags:\n  - friends\n  - sea-people\n',
        "- pets: Rask (dog)\n- gift idea: A book on salt glaze\n",
        "- 2024-05-05 walk with [[Nils Lund]]: Walk along the coast\n  - Rain all day\n- 2024-01-15 [by:: them] call: Talked about glazes\n",
        "- [ ] Send the photos 📅 2026-12-20\n",
    ):
        assert line in note


def test_an_address_is_known_by_whoever_writes_in_another_script(cli: Any, vault: Path) -> None:
    assert cli("import", str(FOREIGN / "apple.vcf"), vault=vault).code == 0
    ran = cli("import", str(FOREIGN / "sent.mbox"), vault=vault)
    assert "中村" not in ran.out
    assert "2024-10-23 [by:: them] email" in (vault / "People/Emi Nakamura.md").read_text()
