"""What an agenda is made of, as the index tells it: which rows, in which order, and how many there are in all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from index_dump import Followed

from mdnet.index.questions import as_of
from mdnet.index.week import material
from mdnet.model.dates import Week
from mdnet.plan.agenda import make_agenda
from mdnet.plan.material import Material, Period

TODAY = date(2026, 11, 24)
Follow = Callable[[dict[str, str]], Followed]


@pytest.fixture
def follow(tmp_path: Path) -> Follow:
    return lambda notes: Followed(tmp_path / "vault", notes)


def week(vault: Followed, budget: int = 5) -> Material:
    with as_of(vault.store, TODAY, {}) as db:
        return material(db, Period.of_week(Week.of(TODAY), TODAY), TODAY, budget, 14)


def tasks(found: Material, kind: str) -> list[str]:
    return [due.follow_up.text for due in getattr(found, kind)]


def test_follow_ups_come_by_day_then_by_path_then_by_line_whenever_their_notes_were_made(follow: Follow) -> None:
    vault = follow({"People/B.md": "- [ ] b 📅 2026-11-02\n- [ ] b too 📅 2026-11-02\n- [ ] old 📅 2025-11-02\n"})
    vault.change({"People/A.md": "- [ ] a 📅 2026-11-02\n- [ ] later 📅 2026-12-24\n", "Plan.md": "- [ ] nobody's\n"})
    found = week(vault)
    assert tasks(found, "follow_ups") == ["old", "a", "b", "b too"]
    assert found.counts["follow_up"] == 4
    assert found.undated == 0


def test_of_what_others_owe_that_without_a_day_comes_last(follow: Follow) -> None:
    vault = follow({"People/A.md": "- [ ] open #waiting\n- [ ] dated #waiting 📅 2026-11-02\n"})
    vault.change({f"People/B{number}.md": f"- [ ] owed {number} #waiting\n" for number in range(10, 60)})
    found = week(vault)
    assert tasks(found, "waiting") == ["dated", "open", "owed 10"]
    assert len(found.waiting) < found.counts["waiting"] == 52


def test_what_others_owe_is_said_with_the_day_since_when(follow: Follow) -> None:
    vault = follow({"People/A.md": "- [ ] her slides #waiting ➕ 2026-11-03\n- [ ] a word #waiting ➕ 2026-11-24\n"})
    items = make_agenda(week(vault), Period.of_week(Week.of(TODAY), TODAY), TODAY, 5).items
    assert [item.reason for item in items] == ["you wait for this since 3 November", "you wait for this"]


def test_occasions_of_paused_people_come_back_with_them(follow: Follow) -> None:
    born = "---\nbirthday: 1990-11-27\n{}---\n"
    vault = follow({"People/A.md": born.format("paused: true\n"), "People/B.md": born.format("")})

    def celebrated() -> list[str]:
        found = week(vault)
        assert found.counts["occasion"] == len(found.celebrations)
        return [celebration.contact.name for celebration in found.celebrations]

    assert celebrated() == ["B"]
    vault.change({"People/A.md": born.format(""), "People/B.md": born.format("paused: true\n")})
    assert celebrated() == ["A"]


def test_the_weightiest_occasions_of_a_crowded_day_are_shown_and_all_are_counted(follow: Follow) -> None:
    born = "---\nbirthday: 11-27\ncircle: {}\n---\n"
    vault = follow({f"People/{number}.md": born.format("wide") for number in range(10, 50)})
    vault.change({"People/Z.md": born.format("inner")})
    found = week(vault)
    names = [celebration.contact.name for celebration in found.celebrations]
    assert names[:3] == ["Z", "10", "11"]
    assert len(names) < found.counts["occasion"] == 41


def test_a_talk_that_is_still_ahead_settles_no_missed_birthday(follow: Follow) -> None:
    vault = follow({"People/A.md": "---\nbirthday: 11-22\n---\n## Log\n- 2026-12-01 call\n"})
    assert [celebration.contact.name for celebration in week(vault).celebrations] == ["A"]
    vault.change({"People/A.md": "---\nbirthday: 11-22\n---\n## Log\n- 2026-11-23 call\n"})
    assert not week(vault).celebrations


def test_an_agenda_reads_no_row_that_it_does_not_show(follow: Follow) -> None:
    vault = follow(
        {
            "People/A.md": "---\ncadence: weekly\nbirthday: 11-27\n---\n- [ ] do 📅 2026-11-02\n"
            "## Log\n- 2026-01-01 call\n",
            "People/B.md": "---\nmet: 2026-11-20\n---\n- [ ] wait #waiting\n",
        }
    )
    said: list[str] = []
    vault.store.db.set_trace_callback(said.append)
    found = week(vault)
    vault.store.db.set_trace_callback(None)
    assert found.due and found.follow_ups and found.waiting and found.celebrations and found.newly_met
    asked = {query for query in said if query.startswith("SELECT")}
    assert len(asked) > 20
    assert {query: steps for query in asked if (steps := _reads_too_much(vault.store.db, query))} == {}


def _reads_too_much(db: sqlite3.Connection, query: str) -> list[str]:
    """The steps of a query that look at every row; a count may look at every entry of an index, and at what it gathered itself."""
    steps = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}")]
    counts = query.startswith("SELECT count(*)")
    rows = [step for step in steps if step.startswith("SCAN") and not (counts and ("COVERING" in step or "(" in step))]
    lookups = [step for step in steps if counts and step.startswith("SEARCH") and "COVERING" not in step]
    return rows + lookups
