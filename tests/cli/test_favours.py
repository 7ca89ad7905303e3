"""The ledger of favours: sums that match the entries, and one thing to give."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.workspace import Workspace
from mdnet.workspace.favours import ledger

TODAY = date(2026, 11, 24)


def sums(found: object) -> dict[str, tuple[int, int, int, int]]:
    return {
        one["contact"]["name"]: (one["given"], one["received"], one["asked"], one["balance"])
        for one in found["contacts"]  # type: ignore[index]  # a document, whatever its shape
    }


def test_entries_count_by_their_tags_up_to_today(cli, write_vault) -> None:
    root = write_vault(
        {
            "People/Ann.md": "## Log\n- 2026-12-24 gift #gave\n- 2026-11-24 call #gave #asked\n- 2026-01-01 x #received/a-book\n",
            "People/Bea.md": "## Log\n- 2026-02-02 coffee with [[Ann]]: #gave\n",
            "People/Cy.md": "## Log\n- 2026-02-02 coffee #received\n\n## Private\n\n- 2026-02-03 coffee #gave\n",
            "People/Di.md": "---\nprivate: true\n---\n## Log\n- 2026-02-02 coffee #received\n",
            "People/Ed.md": "## Log\n- 2026-02-02 coffee #given\n",
        }
    )
    found = cli("favours", "--format", "json", vault=root)
    assert sums(found.json) == {"Ann": (1, 1, 1, 0), "Bea": (1, 0, 0, 1), "Cy": (0, 1, 0, -1)}
    assert next(iter(sums(found.json))) == "Cy"
    assert sums(cli("favours", "Ed", "--format", "json", vault=root).json) == {"Ed": (0, 0, 0, 0)}


def test_an_introduction_made_is_given_to_both_and_told_twice_counts_once(cli, write_vault) -> None:
    note = 'between:\n  - "[[Ann]]"\n  - "[[Bea]]"\nstatus: {}\n'
    root = write_vault(
        {
            "People/Ann.md": "## Log\n- 2026-11-01 email with [[Bea]]: introduced them #intro #gave\n",
            "People/Bea.md": "",
            "People/Cy.md": "",
            "Introductions/a.md": f"---\n{note.format('made')}---\n",
            "Introductions/b.md": f"---\n{note.format('asked').replace('Bea', 'Cy')}---\n",
            "Resources/r.md": '---\nshared_with:\n  - "[[Cy]]"\n---\n',
        }
    )
    found = sums(cli("favours", "--format", "json", vault=root).json)
    assert found == {"Ann": (1, 0, 0, 1), "Bea": (1, 0, 0, 1), "Cy": (1, 0, 0, 1)}


@pytest.mark.parametrize("url", ["", "url: https://www.example.org/looms/\n"])
def test_what_share_writes_down_counts_once(cli, write_vault, url: str) -> None:
    root = write_vault({"People/Ann.md": "", "Resources/Looms.md": f"---\n{url}topics: [weaving]\n---\n"})
    assert cli("share", "Looms", "--done", "Ann", vault=root).code == 0
    assert "[[Ann]]" in (root / "Resources/Looms.md").read_text("utf-8")
    assert sums(cli("favours", "Ann", "--format", "json", vault=root).json) == {"Ann": (1, 0, 0, 1)}
    assert "you helped once" in cli("brief", "Ann", vault=root).out


def test_who_only_helped_is_named_with_one_thing_to_give(cli, write_vault) -> None:
    log = "## Log\n- 2026-11-01 email: read my draft #received\n"
    root = write_vault(
        {
            "me.md": "---\noffers:\n  - copy editing\n---\n",
            "People/Ann.md": f"---\nneeds:\n  - copy editing of a thesis\n---\n{log}",
            "People/Bea.md": f"---\nneeds:\n  - an illustrator\n---\n{log}",
            "People/Cy.md": "---\noffers:\n  - illustrations\n---\n",
            "People/Di.md": f"---\ndeceased: 2026-11-02\nneeds:\n  - an illustrator\n---\n{log}",
            "People/Ed.md": f"---\noffers:\n  - illustrations\npaused: true\n---\n{log}",
        }
    )
    said = cli("favours", vault=root).out.partition("Only received so far")[2]
    assert 'Ann: read my draft, 1 November\n      you could give your "copy editing"' in said
    assert "an introduction to Cy (illustrations): they look for an illustrator" in said
    assert "Di" not in said
    assert "Ed" not in said


def test_a_ledger_without_entries_says_how_to_begin(cli, write_vault) -> None:
    assert "tag an entry" in cli("favours", vault=write_vault({"People/Ann.md": ""})).out


TAGS = ("gave", "received", "asked", "intro", "gavel")
ENTRIES = st.lists(st.tuples(st.integers(1, 28), st.integers(10, 12), st.sets(st.sampled_from(TAGS))), max_size=6)


@settings(max_examples=40, deadline=None)
@given(st.lists(ENTRIES, min_size=1, max_size=4))
def test_ledger_sums_match_the_entries(logs: list[list[tuple[int, int, set[str]]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "vault")
        (root / "People").mkdir(parents=True)
        (root / ".mdnet").mkdir()
        meant: dict[str, dict[str, int]] = {}
        for number, entries in enumerate(logs):
            lines = [
                f"- 2026-{month}-{day:02} call: x{''.join(f' #{tag}' for tag in sorted(tags))}\n"
                for day, month, tags in entries
            ]
            (root / f"People/P{number}.md").write_text("## Log\n\n" + "".join(lines))
            past = [tags for day, month, tags in entries if date(2026, month, day) <= TODAY]
            sides = {"given": "gave", "received": "received", "asked": "asked"}
            counts = {side: sum(tag in tags for tags in past) for side, tag in sides.items()}
            if any(counts.values()):
                meant[f"P{number}"] = counts
        work = Workspace(root, TODAY)
        try:
            found = ledger(work).accounts
        finally:
            work.close()
        assert {
            one.contact.name: {side: one.count(side) for side in ("given", "received", "asked")} for one in found
        } == meant
        assert all(
            one.balance == meant[one.contact.name]["given"] - meant[one.contact.name]["received"] for one in found
        )
