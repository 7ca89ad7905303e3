"""mdnet list: queries from a shell, columns, order, JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mdnet.cli.table import cut, table
from mdnet.notes.display import display_width


def names(out: str) -> list[str]:
    """The first column of a printed table."""
    return [line.split("  ")[0] for line in out.splitlines()[1:]]


def test_without_a_query_everybody_by_name(cli) -> None:
    made = cli("list")
    assert made.code == 0
    assert made.out.splitlines()[0].split() == ["Name", "Circle", "Last", "contact", "Due", "Organization", "Place"]
    assert len(names(made.out)) == 27
    assert names(made.out) == sorted(names(made.out), key=str.casefold)


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["place:Oslo"], ["Grace Okafor"]),
        (["circle:close", "-place:Oslo", "org:Studio Wu"], ["Dan Wu"]),
        (["org:Studio Wu"], ["Dan Wu"]),  # what a shell leaves of org:"Studio Wu"
        (["-circle:none", "circle:inner", "-tomás", "-Clara"], ["Iris Vale"]),
        (["--", "-circle:close", "circle:inner", "iris"], ["Iris Vale"]),
        (["-org:Wildgrass", "--sort", "due", "place:Rotterdam"], ["Dan Wu"]),
        (["(place:Oslo OR place:Rotterdam)", "--sort=-name"], ["Grace Okafor", "Dan Wu"]),
        (["circle:close overdue -place:Coimbra"], ["Dan Wu"]),
        (["Ada Byron"], ["Ada Byron"]),
        (["promised", "org:Wildgrass"], ["Grace Okafor"]),
        (["waiting", "-org:Wildgrass"], ["Ines Weber"]),
    ],
)
def test_a_query_comes_through_a_shell(cli, arguments: list[str], found: list[str]) -> None:
    assert names(cli("list", *arguments).out) == found


def test_promised_and_waiting_are_those_with_open_follow_ups(cli) -> None:
    everybody = cli("list", "--format", "json").json["contacts"]
    for word, field in (("promised", "promises"), ("waiting", "waiting")):
        listed = {one["name"] for one in cli("list", word, "--format", "json").json["contacts"]}
        assert listed == {one["name"] for one in everybody if one[field]}
        assert listed


def test_nobody_meant_is_a_friendly_line_and_no_failure(cli) -> None:
    made = cli("list", "tag:nosuchtag")
    assert (made.code, made.out) == (0, "")
    assert made.err == "No contact is meant by that.\n"


def test_columns_order_and_limit(cli) -> None:
    made = cli("list", "--columns", "name,due", "--sort=-due", "--limit", "2")
    assert [line.split()[-1] for line in made.out.splitlines()] == ["Due", "2027-11-19", "2027-11-17"]
    assert made.err == "25 more.\n"


def test_unknown_columns_orders_and_filters_say_what_there_is(cli) -> None:
    for arguments, word in ((["--columns", "shoe"], "birthday"), (["--sort", "shoe"], "talks"), (["shoe:9"], "tag:")):
        made = cli("list", *arguments)
        assert made.code == 2
        assert made.out == ""
        assert "shoe" in made.err
        assert word in made.err


def test_an_option_without_its_value_and_an_unknown_one_are_usage_errors(cli) -> None:
    assert cli("list", "--sort").code == 2
    assert cli("list", "--shoe").code == 2


def test_every_column_can_be_asked_for(cli) -> None:
    from mdnet.cli.list_command import COLUMNS

    made = cli("list", "grace", "--columns", ",".join(COLUMNS), "--format", "md")
    heading, _, row = made.out.splitlines()
    assert heading.count("|") == len(COLUMNS) + 1
    assert row.count("|") == len(COLUMNS) + 1
    assert "every 5 weeks" in row


def test_X05_a_name_makes_no_cells_in_a_markdown_table(cli, write_vault: Callable[[dict[str, str]], Path]) -> None:
    vault = write_vault({"People/A.md": '---\nname: "a|b [[c]]"\n---\n'})
    row = cli("list", "--format", "md", "--columns", "name,circle", vault=vault).out.splitlines()[-1]
    assert row == r"| a\|b \[\[c\]\] |  |"


def test_T03_columns_line_up_whatever_is_in_them(cli, write_vault: Callable[[dict[str, str]], Path]) -> None:
    people = ["田中 さくら", "👩‍👩‍👧 family", "é́́", "نور", "Ann"]
    vault = write_vault({f"People/{name}.md": "---\nlocation: Oslo\n---\n" for name in people})
    lines = cli("list", "--columns", "name,place", vault=vault).out.splitlines()[1:]
    assert len(lines) == len(people)
    assert len({display_width(line.removesuffix("Oslo")) for line in lines}) == 1


def test_T03_a_table_is_cut_to_the_width_of_the_terminal() -> None:
    rows = [("田" * 30, "2026-11-24", "x" * 40), ("Ann", "", "y")]
    made = table((("name", "Name"), ("due", "Due"), ("org", "Organization")), rows, room=60)
    assert sum(column.width for column in made.columns) + 4 <= 60
    for row in made.rows:
        assert all(display_width(cell) <= column.width for cell, column in zip(row, made.columns, strict=True))
    assert made.rows[0][1] == "2026-11-24"
    assert made.rows[0][2].endswith("…")


@pytest.mark.parametrize(
    ("text", "width", "cut_text"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("田中", 4, "田中"), ("田中", 3, "田…"), ("a bcd", 3, "a…"), ("", 3, "")],
)
def test_T03_a_cell_is_cut_by_what_is_seen(text: str, width: int, cut_text: str) -> None:
    assert cut(text, width) == cut_text
