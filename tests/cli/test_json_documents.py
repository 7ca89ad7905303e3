"""docs/json.md is the contract: each example there has exactly the fields of what is printed."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

MANUAL = (Path(__file__).parents[2] / "docs/json.md").read_text("utf-8")
FILES = Path(__file__).parent / "files"
SECTIONS = dict(re.findall(r"^## ([^\n]*)\n\n```json\n(.*?)```", MANUAL, re.MULTILINE | re.DOTALL))
COMMANDS = {
    "`mdnet agenda`": "agenda",
    "`mdnet brief NAME`": "brief Grace",
    "`mdnet brief NAME NAME`": "brief Grace 'Dan Wu'",
    "`mdnet brief --event NOTE`": "brief --event 'Winter Type Salon'",
    "`mdnet list`": "list",
    "`mdnet show NAME`": "show Juniper",
    "`mdnet find WORDS`": "find weaving",
    "`mdnet log LINE`": "log 'call Dan and **Zoe Park**: the lease'",
    "`mdnet set NAME KEY=VALUE`": "set 'Dan Wu' circle=inner birthday=30.11.1990",
    "`mdnet edit NAME`": "edit Ada",
    "`mdnet undo`": "undo",
    "`mdnet undo --list`": "undo --list",
    "`mdnet draft KIND NAME`": "draft connection-request Priya",
    "`mdnet share URL|NOTE`": "share 'Weaving drafts as plain text'",
    "`mdnet pass NOTE`": "pass 'Signs for the museum'",
    "`mdnet duplicates`": "duplicates",
    "`mdnet duplicates --dismiss A B`": "duplicates --dismiss Ada Dan",
    "`mdnet import FILE`": f"import {shlex.quote(str(FILES / 'people.csv'))} --dry-run",
    "`mdnet collect`": "collect",
    "`mdnet event choose`": "event choose",
    "`mdnet event prepare EVENT`": "event prepare salon",
    "`mdnet event review EVENT`": "event review 'Plain Text Day'",
    "`mdnet event capture EVENT`": "event capture 'Plain Text Day'",
    "`mdnet why NAME`": "why Dan",
    "`mdnet goals`": "goals",
    "`mdnet plan`": "plan --budget 3",
    "`mdnet review`": "review",
    "`mdnet favours`": "favours",
    "`mdnet intro suggest`": "intro suggest",
    "`mdnet path TARGET`": "path 'Dan Wu' Grace",
    "`mdnet` alone": "",
    "`mdnet check`": "check",
    "`mdnet index`": "index",
    "`mdnet index --status`": "index --status",
    "`mdnet vdir sync FOLDER`": "vdir sync cards --yes",
    "`mdnet watch --once`": "watch --once",
    "`mdnet init`": "init",
    "`mdnet config show`": "config show",
    "`mdnet templates list`": "templates list",
    "`mdnet templates show NAME`": "templates show list.md.j2",
    "`mdnet templates eject NAME`": "templates eject list.md.j2",
    "`mdnet templates check`": "templates check",
}


def test_every_document_has_its_section() -> None:
    assert set(COMMANDS) == set(re.findall(r"^## (.*)$", MANUAL, re.MULTILINE))
    assert set(COMMANDS) == set(SECTIONS)


def shape(value: Any) -> Any:
    """A document's fields and types; entries of a list are taken together, and null goes with every type."""
    if isinstance(value, dict):
        return {name: shape(item) for name, item in value.items()}
    if isinstance(value, list):
        whole: Any = None
        for item in value:
            whole = united(whole, shape(item))
        return [whole]
    return None if value is None else {int: "number", float: "number"}.get(type(value), type(value).__name__)


def united(first: Any, second: Any) -> Any:
    if first is None or second is None:
        return second if first is None else first
    if isinstance(first, dict) and isinstance(second, dict):
        assert first.keys() == second.keys(), "entries of one list differ in their fields"
        return {name: united(first[name], second[name]) for name in first}
    if isinstance(first, list) and isinstance(second, list):
        return [united(first[0], second[0])]
    return first if first == second else "any"


def same(example: Any, printed: Any, at: str) -> None:
    if example is None or printed is None or "any" in (example, printed):
        return
    assert type(example) is type(printed), at
    if isinstance(example, dict):
        assert list(example) == list(printed), at
        for name in example:
            same(example[name], printed[name], f"{at}.{name}")
    elif isinstance(example, list):
        same(example[0], printed[0], f"{at}[]")
    else:
        assert example == printed, at


@pytest.mark.parametrize("section", COMMANDS)
def test_the_manual_shows_exactly_the_fields_that_are_printed(
    cli, sample: Path, section: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", f"{sys.executable} -c 0")  # an editor that changes nothing
    if section == "`mdnet check`":
        note = sample / "People/Ada Byron.md"
        note.write_text(note.read_text("utf-8").replace("circle: close", "circle: clsoe"), "utf-8")
    if section == "`mdnet duplicates`":
        note = sample / "People/Grace Okafor.md"
        (sample / "People/G. Okafor.md").write_text(note.read_text("utf-8"), "utf-8")
    if section == "`mdnet event capture EVENT`":
        lines = "- Mina Torvald: merging; follow up: send her the format by friday\n- Dan, Acme: chairs\n"
        note = sample / "Events/Plain Text Day.md"
        note.write_text(f"{note.read_text('utf-8')}\n## Capture\n\n{lines}", "utf-8")
    if section == "`mdnet vdir sync FOLDER`":
        (sample.parent / "cards").mkdir()
        card = "BEGIN:VCARD\nVERSION:3.0\nUID:a\nFN:Ada Byron\nEMAIL:ada@boatyard.example\nTITLE:Captain\nTEL:+351 1234567\n"
        (sample.parent / "cards/ada.vcf").write_text(f"{card}END:VCARD\n")
        (sample.parent / "cards/broken.vcf").write_text("broken")
        monkeypatch.chdir(sample.parent)
    if section.startswith("`mdnet undo"):
        cli("set", "Dan Wu", "circle=inner")
    printed = cli("--format", "json", *shlex.split(COMMANDS[section])).json
    assert next(iter(printed)) == "schema"
    assert printed["schema"] == 1
    same(shape(json.loads(SECTIONS[section])), shape(printed), section)


def test_the_kinds_of_agenda_items_are_those_of_the_manual(cli) -> None:
    from mdnet.plan.agenda import KINDS

    document = cli("agenda", "--format", "json").json
    assert {item["kind"] for item in document["items"]} == set(KINDS)
    assert list(document["left_out"]) == list(KINDS)
    assert all(f"`{kind}`" in MANUAL for kind in KINDS)


def test_T01_json_is_escaped_and_gives_the_text_back(cli, write_vault) -> None:
    text = "A\x1b]0;x\x07\u202eb\x9b\u2066 \\ é"
    made = cli("show", "a", "--format", "json", vault=write_vault({"People/a.md": text}))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", made.out)
    assert made.json["text"] == text
    assert "é" in made.out
