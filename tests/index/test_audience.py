"""Whom something is for, as the index tells it: without a look at every row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from index_dump import Followed

from mdnet.index.audience import clues, last_given, linked, readers, sharing, spoken_of, told_of, vocabulary
from mdnet.plan.audience import about_topics, beginnings

FIRST, TODAY = date(2026, 1, 1), date(2026, 11, 24)
NOTES = {
    "People/A.md": "---\ninterests: [looms, Looms, Łódź, zither]\n---\n## Log\n- 2026-11-01 tea with [[B]]: old looms\n",
    "People/B.md": "---\ninterests: [looms]\n---\n## Log\n- 2026-11-02 shared looms: https://x.org/a #gave\n",
    "Resources/R.md": "---\nurl: https://x.org/a\ntopics: [looms]\nshared_with: ['[[A]]', B]\n---\n",
}


def test_each_term_is_told_once_however_many_have_it(tmp_path: Path) -> None:
    vault = Followed(tmp_path / "vault", NOTES)
    assert vocabulary(vault.store.db, "interest") == ["looms", "zither", "łódź"]
    assert vocabulary(vault.store.db, "need") == []


def test_the_questions_look_at_no_table_from_end_to_end(tmp_path: Path) -> None:
    vault = Followed(tmp_path / "vault", NOTES)
    db = vault.store.db
    said: list[str] = []
    db.set_trace_callback(said.append)
    assert {one.note for one in clues(db, ("interest", "tag"), beginnings(["loom"]), about_topics(["loom"]))} == {1, 2}
    assert {one.note for one in spoken_of(db, ["looms"], FIRST, TODAY)} == {1, 2}
    assert sharing(db, 1, 7, 1) == [1, 2] or sharing(db, 1, 5, 1) == [1, 2]
    assert readers(db, "Resources/R.md", ["B"]) == {1, 2}
    assert told_of(db, "http://www.x.org/a/") == {2}
    assert linked(db, "Resources/R.md")
    assert last_given(db, 2, FIRST, TODAY) == date(2026, 11, 2)
    db.set_trace_callback(None)
    asked = {query for query in said if query.startswith(("SELECT", "WITH")) and "rowid" not in query.split("FROM")[0]}
    plans = {query: [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}")] for query in asked}
    tables = ("contacts", "terms", "interactions", "links", "notes", "names", "t", "c", "i", "l", "n")
    scans = {query: step for query, steps in plans.items() for step in steps if step.startswith("SCAN")
             and step.split()[1] in tables}  # fmt: skip
    assert len(asked) > 8
    assert scans == {}
