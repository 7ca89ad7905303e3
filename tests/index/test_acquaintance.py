"""Who knows whom: each question reads the rows of the contacts it is about, and no others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from index_dump import Followed

from mdnet.index.acquaintance import known
from mdnet.index.ties import Ties, in_contact
from mdnet.plan.chains import Tie

TODAY = date(2026, 11, 24)


@pytest.fixture
def vault(tmp_path: Path) -> Followed:
    return Followed(
        tmp_path / "vault",
        {
            "People/A.md": "---\norganization: Acme\nrelationships:\n  - friend [[C]]\n---\n## Log\n"
            "- 2026-01-01 call with [[B]]\n- 2026-02-01 call with [[B]] #unanswered\n- 2026-12-01 call with [[B]]\n",
            "People/B.md": "",
            "People/C.md": "",
            "People/D.md": "---\norganization: Acme\n---\n",
            "People/E.md": "---\npaused: true\norganization: Acme\n---\n",
        },
    )


def test_ties_are_told_by_kind_and_what_is_unanswered_or_ahead_ties_nobody(vault: Followed) -> None:
    db = vault.store.db
    notes = {path[7:-3]: note for note, path in db.execute("SELECT id, path FROM notes")}
    assert Ties(db, TODAY).of(notes["A"]) == {
        notes["B"]: [Tie("talks", number=1, day=date(2026, 1, 1))],
        notes["C"]: [Tie("related")],
        notes["D"]: [Tie("place", "Acme", 1, years="now")],
    }
    assert known(db, notes["A"]) - {notes["A"]} == {notes["B"], notes["C"]}
    assert in_contact(db, notes["C"]) is None


def test_asking_about_one_contact_reads_no_table_from_end_to_end(vault: Followed) -> None:
    db = vault.store.db
    (note,) = db.execute("SELECT id FROM notes WHERE path='People/A.md'").fetchone()
    ties = Ties(db, TODAY)
    said: list[str] = []
    db.set_trace_callback(said.append)
    known(db, note)
    ties.of(note)
    db.set_trace_callback(None)
    asked = {query for query in said if query.lstrip().startswith("SELECT")}
    assert len(asked) > 3
    gathered = ("SCAN t", "SCAN (")  # what was gathered of one contact: the view `talks`, and a subquery
    scans = [
        row[3]
        for query in asked
        for row in db.execute(f"EXPLAIN QUERY PLAN {query}")
        if row[3].startswith("SCAN") and row[3] != gathered[0] and not row[3].startswith(gathered[1])
    ]
    assert scans == []
