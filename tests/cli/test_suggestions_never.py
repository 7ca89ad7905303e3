"""Whole vaults made at random: nobody who rests, has died or is private is ever named as somebody to act on, nothing
private is ever shown, two who know each other are never to be introduced, and the ledger says what the notes say.

What is expected is known from how a vault was made, and never asked of the program.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from random_network import (
    CHANCES,
    EVENTS,
    HOUSES,
    POSTS,
    PRIVATE,
    RESOURCES,
    RESTING,
    SECRET,
    TODAY,
    TOPICS,
    TOWNS,
    Made,
    made,
)

from mdnet.workspace import Workspace
from mdnet.workspace.favours import ledger

NAMED, HIDDEN = re.compile(f"{RESTING}|{PRIVATE}|{SECRET}"), re.compile(f"{PRIVATE}|{SECRET}")


@pytest.fixture(scope="module", params=range(3))
def vault(request: pytest.FixtureRequest) -> Made:
    return made(request.param)


def said(cli: Any, root: Path, *arguments: str) -> str:
    """All that a command writes, as text and as JSON."""
    found = ""
    for form in ("text", "json"):
        ran = cli(*arguments, "--format", form, vault=root)
        assert ran.code == 0, (arguments, ran.err)
        found += ran.out + ran.err
    return found


def asked(made: Made) -> Iterator[tuple[str, ...]]:
    """Commands that suggest somebody; all they write is a suggestion, or about whom was asked after."""
    yield "intro", "suggest", "--limit", "100"
    yield from (("intro", "suggest", name) for name in made.awake[:3])
    yield ("goals",)
    yield from (("share", "https://example.org/new", "--topics", topic, "--limit", "50") for topic in TOPICS)
    yield from (("share", name, "--limit", "50") for name in (*RESOURCES[:2], *POSTS))
    yield from (("pass", name, "--limit", "50") for name in CHANCES)
    yield "event", "choose"
    yield from (("path", target) for target in (*HOUSES, "offers:loom", f"place:{TOWNS[0]}"))
    yield from (("path", one, other) for one, other in zip(made.awake[:4], made.awake[4:8], strict=True))


def test_no_suggestion_names_whoever_rests_has_died_or_is_private(cli, write_vault, vault: Made) -> None:
    root, wordy = write_vault(vault.notes), 0
    for arguments in asked(vault):
        found = said(cli, root, *arguments)
        assert not NAMED.search(found), (arguments, found)
        wordy += any(name in found for name in vault.awake)
    assert wordy > 15  # else the silence proves nothing


def test_a_plan_for_an_event_suggests_none_of_them(cli, write_vault, vault: Made) -> None:
    root, introduced = write_vault(vault.notes), 0
    for event in EVENTS:
        plan = cli("event", "prepare", event, "--format", "json", vault=root).json
        assert not NAMED.search(json.dumps([plan["suggestions"], plan["introductions"]]))
        assert not HIDDEN.search(json.dumps({**plan, "to_meet": []}))
        assert SECRET not in cli("event", "prepare", event, vault=root).out
        introduced += len(plan["introductions"])
    assert introduced


def test_an_agenda_asks_for_none_of_them(cli, write_vault, vault: Made) -> None:
    root = write_vault(vault.notes)
    for day in (TODAY, TODAY + timedelta(days=21)):
        ran = cli("agenda", "--budget", "200", "--format", "json", vault=root, today=str(day))
        items = ran.json["items"]
        assert len(items) > 10
        assert SECRET not in ran.out + cli("agenda", "--budget", "200", vault=root, today=str(day)).out
        for item in items:
            if item["kind"] == "opportunity":  # through whom it came is no request
                item.update(reason="", source="")
            if item["kind"] not in ("follow_up", "waiting"):  # a promise is my own words, and stays one
                assert not NAMED.search(json.dumps(item)), item
            assert PRIVATE not in json.dumps(item), item


def test_a_brief_proposes_none_of_them(cli, write_vault, vault: Made) -> None:
    root, proposals = write_vault(vault.notes), 0
    for name in vault.awake[:12]:
        ran = cli("brief", name, "--format", "json", vault=root)
        giving = ran.json["brief"]["giving"]
        proposals += bool(giving and giving["introductions"])
        assert not NAMED.search(json.dumps(giving))
        assert SECRET not in ran.out + cli("brief", name, vault=root).out
    assert proposals > 2


def test_a_draft_tells_nothing_private_and_offers_none_of_them(cli, write_vault, vault: Made) -> None:
    root = write_vault(vault.notes)
    for one, other in zip(vault.awake[:6], vault.awake[6:12], strict=True):
        for kind in ("check-in", "thanks", "share", "reconnect", "introduction"):
            more = ("--with", other) if kind == "introduction" else ()
            assert not NAMED.search(said(cli, root, "draft", kind, one, *more)), (kind, one)


def test_two_who_know_each_other_are_not_to_be_introduced(cli, write_vault, vault: Made) -> None:
    root = write_vault(vault.notes)
    known = {pair for pair in vault.known if not pair & set(HOUSES)}
    for house in HOUSES:
        there = sorted(name for pair in vault.known if house in pair for name in pair - {house})
        known |= {frozenset((one, other)) for one in there for other in there if one != other}
    found = cli("intro", "suggest", "--limit", "100", "--format", "json", vault=root).json["suggestions"]
    for name in vault.awake:
        found += cli("intro", "suggest", name, "--format", "json", vault=root).json["suggestions"]
    pairs = {frozenset(one["name"] for one in pair["between"]) for pair in found}
    assert len(pairs) > 10
    assert not pairs & known


def test_the_ledger_says_what_the_notes_say(cli, write_vault, vault: Made) -> None:
    root = write_vault(vault.notes)
    listed = cli("favours", "--format", "json", vault=root).json["contacts"]
    found = {one["contact"]["name"]: one for one in listed}
    expected = {name: count for name, count in vault.favours.items() if +count and not name.endswith(PRIVATE)}
    assert set(found) == set(expected)
    for name, count in expected.items():
        one = found[name]
        assert (one["given"], one["received"], one["asked"]) == (count["gave"], count["received"], count["asked"]), name
        assert one["balance"] == count["gave"] - count["received"]
    for name in vault.awake[:5]:
        alone = cli("favours", name, "--format", "json", vault=root).json["contacts"][0]
        assert alone["given"] == vault.favours[name]["gave"]
    assert not HIDDEN.search(said(cli, root, "favours"))
    assert not HIDDEN.search(said(cli, root, "review"))


def test_what_to_give_is_thought_of_for_none_of_them(write_vault, vault: Made) -> None:
    work = Workspace.open(write_vault(vault.notes), today=TODAY)
    thoughts = ledger(work).thoughts
    work.close()
    assert thoughts
    assert not NAMED.search(str(thoughts))
