"""Daily notes: which lines are contact with whom, and which are not."""

from __future__ import annotations

from datetime import date

import pytest

from mdnet.model.conventions import Conventions
from mdnet.model.interaction import Interaction
from mdnet.notes.reading import read_records

DAY = date(2026, 3, 14)


def read(text: str, mode: str = "lines") -> list[Interaction]:
    return read_records("Daily/2026-03-14.md", text, Conventions(daily=mode)).interactions


def people(text: str, mode: str = "lines") -> list[str]:
    return [link.target for entry in read(text, mode) for link in entry.people]


@pytest.mark.parametrize(
    ("line", "shared"),
    [
        # the link comes first
        ("[[Ada]]: tea", ["Ada"]),
        ("- [[Ada]] came by", ["Ada"]),
        ("**[[Ada]]**: tea", ["Ada"]),
        ("[[Ada]] and [[Bob]]: tea", ["Ada", "Bob"]),
        ("[[Ada]]: told me about [[Bob]]", ["Ada"]),
        ("## [[Ada]]", ["Ada"]),
        ("[Ada](../People/Ada.md): tea", ["../People/Ada.md"]),
        # after a channel word
        ("call [[Ada]]", ["Ada"]),
        ("Called [[Ada]] about the roof", ["Ada"]),
        ("Lunch: [[Ada]] and [[Bob]]", ["Ada", "Bob"]),
        ("video call [[Ada]] about [[Bob]]", ["Ada"]),
        ("### Call [[Ada]]", ["Ada"]),
        # after `with`
        ("coffee with [[Ada]]", ["Ada"]),
        ("Long walk round the lake with [[Ada]], [[Bob]] and [[Cy]], then [[Dee]]", ["Ada", "Bob", "Cy"]),
        ("10:30 with [[Ada]]", ["Ada"]),
        # a time before it is no matter
        ("10:30 coffee with [[Ada]]", ["Ada"]),
        ("- 10:30 - [[Ada]]: tea", ["Ada"]),
        ("- **10:30–11:15** [[Ada]]: tea", ["Ada"]),
        ("- [10:30] call [[Ada]]", ["Ada"]),
        ("- 9.30 am: [[Ada]]", ["Ada"]),
        # done
        ("- [x] call [[Ada]]", ["Ada"]),
        ("- [X] [[Ada]]: tea", ["Ada"]),
        # not
        ("I thought of [[Ada]]", []),
        ("Think about [[Ada]]: tea", []),
        ("call the bank about [[Ada]]: done", []),
        ("- [ ] call [[Ada]]", []),
        ("- [ ] coffee with [[Ada]] 📅 2026-03-14", []),
        ("- [-] call [[Ada]]", []),
        ("- [/] call [[Ada]]", []),
        ("- [>] call [[Ada]]", []),
        ("> [[Ada]]: tea", []),
        ("> [!note] coffee with [[Ada]]", []),
        ("> - [x] call [[Ada]]", []),
        ("`[[Ada]]: tea`", []),
        ("    [[Ada]]: tea", []),
        ("```\n[[Ada]]: tea\n```", []),
        ("![[Ada]]", []),
        ("coffee with ![[Ada]]", []),
        ("%% [[Ada]]: tea %%", []),
        ("%%\n[[Ada]]: tea\n%%", []),
        ("<!-- [[Ada]]: tea -->", []),
        ("| [[Ada]] | tea |", []),
        ("# Private\n[[Ada]]: tea", []),
        ("%% mdnet:begin x %%\n[[Ada]]: tea\n%% mdnet:end x %%", []),
        ("[Ada](https://e.org): tea", []),
        ("[[#Ada]]: tea", []),
    ],
)
def test_which_lines_are_contact(line: str, shared: list[str]) -> None:
    assert people(f"Morning.\n\n{line}\n") == shared


@pytest.mark.parametrize(
    ("line", "shared"),
    [("I thought of [[Ada]] and [[Bob]]", ["Ada", "Bob"]), ("- [ ] call [[Ada]]", []), ("![[Ada]] `[[Bob]]`", []),
     ("> [[Ada]]", []), ("call [[Ada]] about [[ada]]", ["Ada"])],
)  # fmt: skip
def test_every_link_counts_if_the_vault_says_so(line: str, shared: list[str]) -> None:
    assert people(line, "links") == shared


def test_none_counts_if_the_vault_says_so() -> None:
    assert people("[[Ada]]: tea", "off") == []


def test_what_a_line_says() -> None:
    (found,) = read("a\n- 10:30 coffee with [[Ada]]: punch cards [by:: them] #gave")
    assert (found.day, found.line, found.channel, found.time) == (DAY, 2, "coffee", "10:30")
    assert (found.text, found.by, found.tags, found.owned) == ("punch cards #gave", "them", ("gave",), False)
    assert [link.line for link in found.people] == [2]


@pytest.mark.parametrize(
    ("line", "channel", "text"),
    [
        ("[[Ada]]: tea", "tea", ""),
        ("[[Ada]]: she moves", "other", "she moves"),
        ("call [[Ada]]", "call", ""),
        ("Lunch: [[Ada]], she moves", "lunch", "she moves"),
        ("- [x] Call [[Ada]] about the roof 📅 2026-03-14 ✅ 2026-03-14", "call", "Call [[Ada]] about the roof"),
        ("Long walk with [[Ada]]", "other", "Long walk with [[Ada]]"),
        ("coffee with [[Ada]]: the `mdnet` release", "coffee", "the `mdnet` release"),
    ],
)
def test_channel_and_words_of_a_line(line: str, channel: str, text: str) -> None:
    (found,) = read(line)
    assert (found.channel, found.text) == (channel, text)


def test_a_task_ticked_later_happened_then() -> None:
    (found,) = read("- [x] call [[Ada]] ✅ 2026-03-20")
    assert found.day == date(2026, 3, 20)


def test_what_is_indented_below_a_line_is_its_details() -> None:
    first, second, third = read(
        "- coffee with [[Ada]]: cards\n\t- she moves\n\t\t- to Oslo\n\t- [ ] send it\n\t- with [[Bob]]: rain\n- else\n  - no\n"
        "## Call [[Cy]]\n- the roof\n\ntext\n- no\n"
    )
    assert (first.details, second.details, third.details) == (("she moves", "to Oslo"), (), ("the roof",))


def test_a_daily_note_with_people_and_a_date_is_a_meeting_too() -> None:
    text = "---\ndate: 2026-03-14\npeople: ['[[Ada]]']\n---\n[[Bob]]: tea\n"
    assert people(text) == ["Ada", "Bob"]
    assert people(text.replace("date: 2026-03-14\n", "")) == ["Bob"]


def test_links_of_properties_are_no_contact() -> None:
    assert people("---\nmood: '[[Ada]]: tea'\n---\n") == []
