"""What is asked about events costs what the event holds, not what the vault holds."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

from index_dump import Followed

from mdnet.index import gatherings

DAY = date(2026, 11, 24)


def test_no_question_about_an_event_reads_a_whole_table(tmp_path: Path) -> None:
    vault = Followed(
        tmp_path / "vault",
        {
            "Events/E.md": '---\ndate: 2026-11-24\nattendees:\n  - "[[A]]"\n  - B\n---\n',
            "Goals/G.md": '---\npeople:\n  - "[[A]]"\n---\n',
            "People/A.md": '---\nrelationships:\n  - "friend [[B]]"\n---\n## Log\n- 2026-11-24 event: at [[E]]: x\n',
            "People/B.md": "---\ncadence: weekly\n---\n## Log\n- 2026-11-25 call with [[A]]: x\n",
        },
    )
    db = vault.store.db
    ada, ben, event = (gatherings.note_at(db, path) for path in ("People/A.md", "People/B.md", "Events/E.md"))
    ((_, found),) = gatherings.upcoming(db, DAY)
    said: list[str] = []
    db.set_trace_callback(said.append)
    assert gatherings.guests(db, event, found.attendees) == ([ada, ben], 0)
    assert gatherings.met_at(db, event, DAY, DAY) == [ada]
    assert gatherings.talks_on(db, ada, event, DAY, DAY)
    assert gatherings.who_knows(db, ben) == [(ada, "relationships")]
    assert gatherings.goal_people(db) == [(ada, "G")]
    assert gatherings.organizations_at(db, event) == []
    assert gatherings.load_of(db, DAY, date(2026, 12, 2), [event]) == (1, 0, 0)
    assert not gatherings.hidden_called(db, "A")
    assert gatherings.kind_named(db, "G", "goal") == ["Goals/G.md"]
    db.set_trace_callback(None)
    asked = {query for query in said if query.startswith("SELECT")}
    assert len(asked) > 10
    assert {query: steps for query in asked if (steps := _scans(db, query))} == {}


def _scans(db: sqlite3.Connection, query: str) -> list[str]:
    """The steps of a query that look at every row of a table; what it gathered itself does not count."""
    steps = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}")]
    gathered = any(step.split()[-1] == "talks" for step in steps)  # of one contact: t and mine are what it is called
    own = {"t", "mine"} if gathered else set()
    return [step for step in steps if step.startswith("SCAN") and step.split()[1] not in own and "(" not in step]
