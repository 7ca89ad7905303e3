"""What one note says of others follows it when it changes: each case is a way in which notes depend on each other."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from index_dump import Followed, dump, refreshed

Follow = Callable[[dict[str, str]], Followed]
ANA, BEN, CYRIL, PLAN = "People/Ana.md", "People/Ben.md", "People/Cyril.md", "Goals/Plan.md"


@pytest.fixture
def follow(tmp_path: Path) -> Follow:
    return lambda notes: Followed(tmp_path / "vault", notes)


def log(*entries: str, front: str = "") -> str:
    return (f"---\n{front}\n---\n" if front else "") + "## Log\n" + "".join(f"- {entry}\n" for entry in entries)


def test_an_entry_that_others_share_is_their_contact_too(follow: Follow) -> None:
    vault = follow({ANA: "", BEN: log("2026-03-01 coffee with [[Ana]]")})
    assert vault.of(ANA, "last_contact", "talks") == ("2026-03-01", 1)
    vault.change({BEN: log("2026-03-02 coffee with [[Ana]]")})
    assert vault.of(ANA, "last_contact") == ("2026-03-02",)
    vault.change({BEN: log("2026-03-02 coffee: told me about [[Ana]]")})
    assert vault.of(ANA, "last_contact", "talks") == (None, 0)
    vault.change({BEN: None})
    assert vault.of(ANA, "last_contact") == (None,)


def test_favours_are_between_me_and_the_notes_owner(follow: Follow) -> None:
    vault = follow({ANA: "", BEN: log("2026-03-01 coffee with [[Ana]] #gave #received #unanswered")})
    assert vault.of(BEN, "gave", "received", "unanswered") == (1, 1, 1)
    assert vault.of(ANA, "gave", "received", "unanswered") == (0, 0, 1)


def test_an_entry_counts_once_for_whoever_is_named_twice_in_it(follow: Follow) -> None:
    twice = log("2026-03-01 call [[Ana]] and [[Annie]] #unanswered", "2026-03-02 call with [[Ben]] #unanswered")
    vault = follow({ANA: "---\naliases: [Annie]\n---\n", BEN: twice})
    assert vault.of(ANA, "unanswered") == (1,)
    assert vault.of(BEN, "unanswered") == (2,)
    vault.change({BEN: twice + "\nmore\n"})
    assert vault.of(ANA, "unanswered") == (1,)
    assert vault.of(BEN, "unanswered") == (2,)


def test_entries_of_one_day_come_in_the_order_of_their_notes_whenever_those_were_made(follow: Follow) -> None:
    notes = {ANA: log("2026-03-01 coffee with [[Ben]]"), BEN: log("2026-03-01 call #unanswered")}
    vault = follow(notes)
    assert vault.of(BEN, "unanswered") == (1,)
    vault.change({ANA: None})
    vault.change({ANA: notes[ANA]})
    assert vault.of(BEN, "unanswered") == (1,)


def test_links_follow_an_alias_from_note_to_note(follow: Follow) -> None:
    vault = follow({ANA: "---\naliases: [Annie]\n---\n", BEN: "", CYRIL: log("2026-03-01 coffee with [[Annie]]")})
    vault.change({ANA: "", BEN: "---\naliases: [Annie]\n---\n"})
    assert vault.of(ANA, "talks") == (0,)
    assert vault.of(BEN, "talks") == (1,)
    vault.change({ANA: "---\naliases: [Annie]\n---\n"})
    assert vault.of(ANA, "talks") == vault.of(BEN, "talks") == (0,)
    vault.change({"Annie.md": "a note of that very name goes before every alias"})
    assert vault.store.db.execute("SELECT how FROM links WHERE role='share'").fetchall() == [("name",)]


def test_two_contacts_of_one_name_are_credited_with_nothing(follow: Follow) -> None:
    vault = follow({ANA: "", CYRIL: log("2026-03-01 coffee with [[Ana]]")})
    assert vault.of(ANA, "talks") == (1,)
    vault.change({"People/Work/Ana.md": ""})
    assert vault.of("People/Work/Ana.md", "talks") == (0,)
    assert vault.of(ANA, "talks") == (1,), "the nearer one is meant, as in Obsidian"
    vault.change({"Notes/day.md": "", CYRIL: None, "People/Far/Cyril.md": log("2026-03-01 coffee with [[Ana]]")})
    assert vault.of(ANA, "talks") == (0,)
    vault.change({"People/Work/Ana.md": None, "Notes/Ana.md": "no contact"})
    assert vault.of(ANA, "talks") == (0,), "the shorter path is meant, as in Obsidian"


def test_paths_that_differ_by_case_alone_mean_the_same_note_however_they_came(follow: Follow) -> None:
    vault = follow({"People/ana.md": "", CYRIL: log("2026-03-01 coffee with [[People/Ana]]")})
    vault.change({ANA: ""})
    vault.change({"People/ana.md": None})
    vault.change({"People/ana.md": ""})


def test_what_a_contact_is_no_longer_is_not_credited(follow: Follow) -> None:
    vault = follow({ANA: log("2026-01-01 lunch"), BEN: log("2026-03-01 coffee with [[Ana]]")})
    vault.change({ANA: "---\ntype: organization\n---\n"})
    assert vault.of(ANA, "talks") is None
    vault.change({ANA: log("2026-01-01 lunch")})
    assert vault.of(ANA, "talks") == (2,)
    vault.change({ANA: log("2026-01-01 lunch", front="private: true")})
    assert vault.of(ANA, "talks") is None
    vault.change({ANA: ""})
    assert vault.of(ANA, "talks") == (1,)


def test_a_goal_weighs_for_those_who_name_it_and_those_it_names_while_it_is_open(follow: Follow) -> None:
    goal = "---\nstatus: {}\npeople: ['[[Ben]]']\n---\n"
    vault = follow({ANA: "---\ngoals: ['[[Plan]]']\n---\n", BEN: "", PLAN: goal.format("active")})
    assert vault.of(ANA, "goals") == vault.of(BEN, "goals") == (1,)
    vault.change({PLAN: goal.format("done")})
    assert vault.of(ANA, "goals") == vault.of(BEN, "goals") == (0,)
    vault.change({PLAN: None})
    vault.change({"Goals/Other.md": goal.format("active") + "\n", PLAN: goal.format("active")})
    assert vault.of(ANA, "goals") == (1,)
    assert vault.of(BEN, "goals") == (2,)
    vault.change({PLAN: "---\ntype: event\n---\n"})
    assert vault.of(ANA, "goals") == (0,)


def test_a_task_concerns_the_contact_whose_note_holds_it_else_those_it_links_to(follow: Follow) -> None:
    def concerned() -> list[tuple[str, int]]:
        query = "SELECT path, concerns FROM follow_ups ORDER BY path"
        return vault.store.db.execute(query).fetchall()

    vault = follow({ANA: "- [ ] write to [[Ben]]\n", BEN: "", "Ideas.md": "- [ ] ask [[Ben]] #waiting\n"})
    assert vault.of(ANA, "promises") == vault.of(BEN, "waiting") == (1,)
    assert vault.of(BEN, "promises") == (0,)
    vault.change({BEN: "---\ntype: event\n---\n"})
    assert concerned() == [("Ideas.md", 0), (ANA, 1)]
    vault.change({BEN: "", ANA: "---\ntype: event\n---\n- [ ] write to [[Ben]]\n"})
    assert vault.of(BEN, "promises", "waiting") == (1, 1)
    vault.change({BEN: None, "People/Benjamin.md": "---\naliases: [Ben]\n---\n"})
    assert vault.of("People/Benjamin.md", "promises", "waiting") == (1, 1)
    assert concerned() == [("Ideas.md", 1), (ANA, 1)]


def test_a_hidden_note_may_be_whatever_it_likes(follow: Follow) -> None:
    vault = follow({ANA: "---\nprivate: true\n---\n", "Other/Ana.md": "", "x/Cyril.md": log("2026-01-01 tea [[Ana]]")})
    vault.change({ANA: "---\nprivate: true\ntype: event\n---\n"})
    vault.change({"Other/Ana.md": "---\ntype: person\n---\n"})
    vault.change({ANA: "---\nprivate: true\n---\n"})


def test_occasions_carry_the_weight_of_their_contact(follow: Follow) -> None:
    vault = follow({ANA: "---\nbirthday: 1990-03-04\ncircle: wide\n---\n"})
    assert vault.store.db.execute("SELECT weight FROM occasions").fetchall() == [vault.of(ANA, "weight")]
    vault.change({ANA: "---\nbirthday: 1990-03-04\ncircle: inner\n---\n"})
    assert vault.of(ANA, "weight") > (1,)


def test_everything_may_change_at_once(follow: Follow) -> None:
    vault = follow({ANA: "---\naliases: [Ben]\n---\n", CYRIL: log("2026-01-01 call with [[Ben]]"), "x/Plan.md": ""})
    vault.change({ANA: None, BEN: log("2026-01-01 tea with [[Cyril]]"), "x/Plan.md": "- [ ] [[Ben]]\n", CYRIL: ""})
    vault.change({BEN: None, CYRIL: None, "x/Plan.md": None})
    assert dump(vault.store.db)["notes"] == []
    vault.change({ANA: "", BEN: ""})


def test_what_follows_from_one_note_is_found_without_looking_at_all_the_others(follow: Follow) -> None:
    vault = follow(
        {
            ANA: log("2026-01-01 call with [[Ben]]", front="goals: ['[[Plan]]']\nbirthday: 03-04") + "- [ ] do\n",
            BEN: log("2026-01-01 call with [[Ana]]"),
            PLAN: "---\npeople: ['[[Ana]]']\n---\n- [ ] ask [[Ben]]\n",
        }
    )
    said: list[str] = []
    vault.write({ANA: log("2026-01-02 call with [[Ben]]", front="aliases: [A]") + "- [ ] do\n", PLAN: None})
    vault.store.db.set_trace_callback(said.append)
    vault.refresh()
    vault.store.db.set_trace_callback(None)
    asked = {query for query in said if query.startswith(("SELECT", "UPDATE", "DELETE"))}
    assert len(asked) > 20
    scans = {query: _scans(vault.store.db, query) for query in asked}
    listing = {query for query in asked if query.startswith("SELECT path, size, mtime, ctime, inode FROM notes")}
    assert len(listing) == 1, "the one look at every note, to compare it with its file"
    assert {query: found for query, found in scans.items() if found and query not in listing} == {}


def _scans(db: sqlite3.Connection, query: str) -> list[str]:
    """What a query looks at from end to end; one contact's talks, and what it gathered itself, do not count."""
    steps = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}")]
    return [
        step
        for step in steps
        if re.match(r"SCAN (?!talks|meta|sqlite_master|\(?subquery|CONSTANT ROW|texts VIRTUAL)", step)
    ]


def test_V03_a_note_that_mdnet_stumbles_over_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mdnet.index import rows

    read = rows.read_records

    def stumble(path: str, text: str, *rest: object) -> object:
        if "Bad" in path:
            raise RuntimeError("boom")
        return read(path, text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(rows, "read_records", stumble)
    root = tmp_path / "vault"
    (root / "People").mkdir(parents=True)
    for name in ("Ann", "Bad", "Cy"):
        (root / f"People/{name}.md").write_text(f"# {name}\n", "utf-8")
    found, _ = refreshed(root)
    assert len(found["contacts"]) == 2
    assert [row[2] for row in found["problems"]] == ["internal-error"]
