"""mdnet goals: who bears on each, what happened lately, what is missing, what is next."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.plan.common_ground import beginnings, matches, words_of
from mdnet.workspace import Workspace
from mdnet.workspace.goals import goals

WriteVault = Callable[[dict[str, str]], Path]
TODAY = date(2026, 11, 24)
GOAL = """---
by: 2026-12-18
looking_for:
  - an illustrator
  - a mill in [[Norway]]
people:
  - "[[Bo]]"
---
- [ ] Send [[Bo]] the drafts 📅 2026-11-26
- [x] Outline
- [ ] Chapter one
"""
FILES = {
    "Goals/Book.md": GOAL,
    "People/Ann.md": "---\ngoals: ['[[Book]]']\noffers: [illustrations for books]\ncadence: monthly\n---\n"
    "## Log\n- 2026-10-20 lunch: the cover, and [[Bo]]\n",
    "People/Bo.md": "## Log\n- 2026-11-12 [by:: them] call: paper\n",
    "People/Cy.md": "---\noffers: [illustrator]\n---\n",
}


def test_a_goal_in_full(cli, write_vault: WriteVault) -> None:
    made = cli("goals", vault=write_vault(FILES))
    assert (made.code, made.err) == (0, "")
    assert made.out == (
        "Book · by 18 December, in 24 days\n"
        "\n"
        "Lately\n"
        "  Bo                    call on 12 November, their idea\n"
        "                        paper\n"
        "  Ann                   lunch on 20 October; check-in due since 20 November\n"
        "                        the cover, and Bo\n"
        "\n"
        "Looked for\n"
        "  an illustrator\n"
        "      Ann, who bears on it already, offers “illustrations for books”; lunch on 20 October\n"
        "      Cy offers “illustrator”; no contact on record\n"
        "  a mill in Norway\n"
        "      nobody yet\n"
        "\n"
        "Next\n"
        "  ☐ Send Bo the drafts; due on Thursday\n"
        "  ☐ Chapter one\n"
    )


def test_goals_come_by_day_and_those_that_are_closed_not_at_all(cli, write_vault: WriteVault) -> None:
    files = {
        "Goals/Some day.md": "",
        "Goals/Later.md": "---\nby: 2027-05-01\n---\n",
        "Goals/Soon.md": "---\nby: 2026-11-25\n---\n",
        "Goals/Late.md": "---\nby: 2026-11-01\n---\n",
        "Goals/Done.md": "---\nstatus: done\n---\n",
        "Goals/Secret.md": "---\nprivate: true\n---\n",
    }
    vault = write_vault(files)
    named = [one["goal"]["name"] for one in cli("goals", "--format", "json", vault=vault).json["goals"]]
    assert named == ["Late", "Soon", "Later", "Some day"]
    printed = cli("goals", vault=vault).out
    assert "Soon · by tomorrow\n\nNo next step is written down: a task in Goals/Soon.md would be one.\n" in printed
    assert "Late · by 1 November, which has passed\n" in printed
    assert "Later · by 1 May 2027\n" in printed


def test_a_vault_without_goals_says_what_one_is(cli, write_vault: WriteVault) -> None:
    made = cli("goals", vault=write_vault({}))
    assert made.out == "No active goal. A goal is a note in Goals/ that says what you are looking for.\n"
    assert cli("goals", "--format", "json", vault=write_vault({})).json == {"schema": 1, "goals": []}


def test_many_are_cut_and_counted(cli, write_vault: WriteVault) -> None:
    person = "---\ngoals: ['[[Book]]']\noffers: [illustrator]\n---\n## Log\n- 2026-11-{:02} call\n"
    files = {f"People/P{number:02}.md": person.format(number + 1) for number in range(20)} | {"Goals/Book.md": GOAL}
    vault = write_vault(files)
    made = cli("goals", vault=vault).out
    assert "  and 12 more: mdnet list 'goal:\"Book\"' --sort=-last\n" in made
    assert made.count("who bears on it already") == 3
    assert "      and others\n" in made
    document = cli("goals", "--format", "json", vault=vault).json["goals"][0]
    assert [one["contact"]["name"] for one in document["people"]][:2] == ["P19", "P18"]
    assert (len(document["people"]), document["people_left"]) == (8, 12)


@pytest.mark.parametrize(
    "front",
    ["paused: true", "deceased: true", "archived: true", "private: true", "private: [offers, goals]"],
)
def test_S_private_paused_and_deceased_people_are_never_named(cli, write_vault: WriteVault, front: str) -> None:
    offer = "offers: [illustrator of maps]\ngoals: ['[[Book]]']"
    people = '"[[Dee]]"' if "[" not in front else ""  # a goal may say itself who bears on it
    files = {"Goals/Book.md": GOAL.replace('"[[Bo]]"', people).replace("[[Bo]]", "off")}
    vault = write_vault(files | {"People/Dee.md": f"---\n{front}\n{offer}\n---\n## Log\n- 2026-11-03 call: maps\n"})
    printed = cli("goals", vault=vault).out + cli("goals", "--format", "json", vault=vault).out
    assert "maps" not in printed
    if "[" not in front:
        assert "Dee" not in printed


def test_what_stands_under_a_private_heading_is_not_told(cli, write_vault: WriteVault) -> None:
    vault = write_vault({"Goals/Book.md": "- [ ] open\n## Private\n- [ ] hush\n"})
    printed = cli("goals", vault=vault).out
    assert "open" in printed
    assert "hush" not in printed


words = st.sampled_from(
    "illustrator illustration Rust mentor mentoring mill mills city cities designer design weaving ø Übersetzer"
    " 翻訳者 translator translations run running programmer program a for the UX C++ editor copy".split()
)
texts = st.lists(words, min_size=1, max_size=4).map(" ".join)


@given(texts, texts)
def test_nobody_who_would_meet_a_need_is_passed_over_for_the_beginnings_of_its_words(need: str, offer: str) -> None:
    if matches(need, offer):
        said = words_of(offer)
        parts = beginnings(need)
        assert any(word.startswith(part) for word in said.specific + said.weak for part in parts)
        assert any(part in offer.casefold() for part in parts) or not offer.isascii()


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(texts, st.booleans()), min_size=1, max_size=6), texts)
def test_those_named_are_those_who_match_and_are_not_paused(
    tmp_path_factory: pytest.TempPathFactory, people: list[tuple[str, bool]], need: str
) -> None:
    root = tmp_path_factory.mktemp("vault")
    (root / "People").mkdir()
    (root / "Goals").mkdir()
    (root / "Goals/G.md").write_text(f"---\nlooking_for:\n  - {need}\n---\n", "utf-8")
    for number, (offer, paused) in enumerate(people):
        front = f"---\noffers:\n  - {offer}\npaused: {str(paused).lower()}\n---\n"
        (root / f"People/P{number}.md").write_text(front, "utf-8")
    work = Workspace(root, TODAY)
    (missing,) = goals(work)[0].missing
    work.close()
    expected = {f"P{number}" for number, (offer, paused) in enumerate(people) if not paused and matches(need, offer)}
    named = {helper.person.name for helper in missing.helpers}
    assert named <= expected
    assert len(named) == min(3, len(expected))
    assert missing.more == (len(expected) > 3)


def test_the_people_of_a_goal_are_found_without_looking_at_all_contacts(write_vault: WriteVault) -> None:
    work = Workspace(write_vault(FILES), TODAY)
    work.refresh()
    said: list[str] = []
    work.store.db.set_trace_callback(said.append)
    goals(work)
    work.store.db.set_trace_callback(None)
    asked = [query for query in said if query.startswith("SELECT") and "FROM contacts c WHERE" in query]
    assert asked
    assert not [step for query in asked for step in _steps(work.store.db, query) if step.startswith("SCAN c")]
    work.close()


def _steps(db: sqlite3.Connection, query: str) -> list[str]:
    return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}")]
