"""A vault that goes out in a format and comes in again elsewhere: the same records, but for what is listed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mdnet.model.conventions import Conventions
from mdnet.notes.markdown import read_body
from mdnet.notes.outgoing_text import section_of
from mdnet.notes.reading import read_front, read_records

sys.path.insert(0, str(Path(__file__).parents[1]))
from random_people import people

ENDINGS = {"vcard": "vcf", "vcard4": "vcf", "csv": "csv", "google": "csv", "outlook": "csv", "json": "json"}
LEFT = {
    "vcard": {"log", "done follow-ups", "goals"},
    "vcard4": {"log", "done follow-ups", "goals"},
    "csv": {"log", "follow-ups", "done follow-ups", "goals", "created"},
    "google": {"log", "follow-ups", "done follow-ups", "goals", "created", "uid"},
    "outlook": {"log", "follow-ups", "done follow-ups", "goals", "created", "uid"},
    "json": set[str](),
}
"""What a format cannot carry; docs/export.md says the same."""
FACTS_ARE_LINES = ("csv", "google", "outlook")
"""Formats in which a property of the user's own comes back as a line under "Facts" (an address and a department as
what they are, but for `csv`)."""
ROOT = Path(__file__).resolve().parents[2]


def records(root: Path) -> dict[str, dict[str, Any]]:
    """All that the notes of a vault record of each contact, by name; links as what they show."""
    found = {}
    for file in sorted((root / "People").glob("*.md")):
        path, text = f"People/{file.name}", file.read_text()
        read = read_records(path, text, Conventions())
        assert read.contact
        values: dict[str, Any] = {key: plain(value) for key, value in read.contact._asdict().items() if key != "path"}
        values["facts"] = {(one.label, one.text, one.learned, one.line > 0) for one in read.contact.facts}
        for key in ("handles", "relationships"):  # their order is told by their kind in some formats
            values[key] = set(values[key])
        values["follow-ups"] = {(one.text, one.due, one.waiting) for one in read.follow_ups if not one.done}
        values["done follow-ups"] = {one.text for one in read.follow_ups if one.done}
        values["log"] = {(one.day, one.channel, one.text) for one in read.interactions}
        front = read_front(path, text, Conventions())
        values["notes"] = section_of(read_body(front.body, front.body_line), "notes")
        found[values["name"]] = values
    return found


def plain(value: Any) -> Any:
    """A value with texts for references."""
    if hasattr(value, "target"):
        return value.text
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    return value


def expected(values: dict[str, Any], there: dict[str, Any], form: str) -> dict[str, Any]:
    """What has to come back: a last contact is the log's, too, who had no uid and no day of creation has one now."""
    if form == "json":
        return values
    days = [*(one[0] for one in values["log"]), *filter(None, [values["last_contact"]])]
    come = {**values, "last_contact": max(days, default=None)}
    come |= {key: there[key] for key in ("uid", "created") if values[key] is None}
    if form in FACTS_ARE_LINES:
        known = () if form == "csv" else ("address", "department")
        come["facts"] = {(*one[:3], one[3] or one[0] not in known) for one in values["facts"]}
    return come


def state(root: Path) -> dict[str, tuple[bytes, int]]:
    return {str(one): (one.read_bytes(), one.stat().st_mtime_ns) for one in root.rglob("*") if one.is_file()}


@pytest.mark.parametrize("form", ENDINGS)
def test_a_vault_comes_back_from_a_format_but_for_what_is_listed(cli: Any, tmp_path: Path, form: str) -> None:
    lost: set[str] = set()
    for seed in range(2):
        ours = vault(tmp_path / f"ours {seed}", people(seed))
        theirs = vault(tmp_path / f"theirs {seed}", {})
        file = tmp_path / f"{seed}.{ENDINGS[form]}"
        assert cli("export", "--format", form, "-o", str(file), vault=ours).code == 0
        assert cli("import", str(file), vault=theirs).code == 0
        there = records(theirs)
        assert there.keys() == records(ours).keys()
        for name, values in records(ours).items():
            for key, value in expected(values, there[name], form).items():
                if there[name][key] != value:
                    lost.add(key)
                    assert key in LEFT[form], f"{name}: {key}: {value!r} came back as {there[name][key]!r}"
        again(cli, file, theirs)
        again(cli, file, ours)
    assert lost == LEFT[form], "what is listed as lost is lost"


def vault(root: Path, notes: dict[str, str]) -> Path:
    (root / ".mdnet").mkdir(parents=True)
    (root / "People").mkdir()
    for path, text in notes.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text)
    return root


def again(cli: Any, file: Path, root: Path) -> None:
    """Whoever came from a vault or is in it already is the same there, and no byte is written."""
    before = state(root)
    ran = cli("import", str(file), vault=root)
    assert (ran.code, state(root)) == (0, before)
    assert "Nothing changed: all of it is there already." in ran.out


def test_the_manual_lists_what_a_format_cannot_carry() -> None:
    manual = (ROOT / "docs/export.md").read_text().partition("## What comes back")[2].partition("##")[0]
    assert {name: words for names, words in listed(manual) for name in names} == {
        form: left for form, left in LEFT.items() if left
    }


def listed(manual: str) -> Iterator[tuple[list[str], set[str]]]:
    for formats, left in re.findall(r"^\| (`[a-z].+?) \| (.+?) \|", manual, re.MULTILINE):
        yield re.findall("`(.+?)`", formats), set(re.findall("`(.+?)`", left))
