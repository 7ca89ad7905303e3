"""Mentors, sponsors and mentees have their own rhythm, as my note or theirs says; the index follows both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from index_dump import Followed

from mdnet.index.questions import as_of
from mdnet.index.selecting import select
from mdnet.workspace import Workspace

TODAY = date(2026, 11, 24)
Follow = Callable[[dict[str, str]], Followed]
LOG = "## Log\n- 2026-11-01 call\n"


@pytest.fixture
def follow(tmp_path: Path) -> Follow:
    return lambda notes: Followed(tmp_path / "vault", notes)


def cadences(vault: Followed) -> dict[str, str]:
    with as_of(vault.store, TODAY, {}) as db:
        return {one.name: str(one.cadence) for one in select(db, lambda one: one.cadence is not None)}


def me(*ties: str) -> str:
    lines = "".join(f'  - "{tie}"\n' for tie in ties)
    return f"---\nname: Mo Vale\nrelationships:\n{lines}---\n"


def test_what_they_are_to_me_gives_a_cadence_the_shorter_of_it_and_the_circle_s(follow: Follow) -> None:
    vault = follow(
        {
            "me.md": me("mentor [[Ann]]", "sponsor [[Bob]]", "mentee [[Cy]]", "friend [[Di]]", "mentor [[Ed]]"),
            "People/Ann.md": LOG,
            "People/Bob.md": f"---\ncircle: wide\n---\n{LOG}",
            "People/Cy.md": f"---\ncircle: inner\n---\n{LOG}",
            "People/Di.md": LOG,
            "People/Ed.md": f"---\ncadence: 6 months\n---\n{LOG}",
        }
    )
    assert cadences(vault) == {"Ann": "1 month", "Bob": "3 months", "Cy": "2 weeks", "Ed": "6 months"}


def test_their_note_may_say_it_of_me_the_other_way_round(follow: Follow) -> None:
    tie = '---\nrelationships:\n  - "{} [[{}]]"\n---\n'
    vault = follow(
        {
            "me.md": "---\nname: Mo Vale\n---\n",
            "People/Ann.md": tie.format("mentee", "Mo Vale") + LOG,
            "People/Bob.md": tie.format("mentor", "me") + LOG,
            "People/Cy.md": tie.format("mentee", "Bob") + LOG,
            "People/Di.md": tie.format("sponsor", "me") + LOG,
        }
    )
    assert cadences(vault) == {"Ann": "1 month", "Bob": "1 month"}


def test_never_is_never_and_the_config_says_how_often(write_vault: Callable[[dict[str, str]], Path]) -> None:
    root = write_vault(
        {
            ".mdnet/config.toml": '[relationships]\nmentor = "6 weeks"\nmentee = "never"\nfriend = "2 months"\n',
            "me.md": me("mentor [[Ann]]", "mentee [[Bob]]", "friend [[Cy]]", "mentor [[Di]]"),
            "People/Ann.md": LOG,
            "People/Bob.md": LOG,
            "People/Cy.md": LOG,
            "People/Di.md": f"---\ncadence: never\n---\n{LOG}",
        }
    )
    work = Workspace(root, TODAY)
    assert {one.name: str(one.cadence) for one in work.contacts() if one.cadence} == {
        "Ann": "6 weeks",
        "Cy": "2 months",
    }
    assert not work.problems()
    work.close()


def test_the_index_follows_when_a_tie_comes_changes_or_goes(follow: Follow) -> None:
    vault = follow({"me.md": me("mentor [[Ann]]"), "People/Ann.md": LOG})
    for change, expected in (
        ({"me.md": me("sponsor [[Ann]]")}, {"Ann": "3 months"}),
        ({"me.md": me("sponsor [[Bob]]")}, {}),
        ({"People/Bob.md": LOG}, {"Bob": "3 months"}),
        (
            {"People/Ann.md": '---\nrelationships: ["mentee [[me]]"]\n---\n' + LOG},
            {"Ann": "1 month", "Bob": "3 months"},
        ),
        ({"me.md": None}, {}),
        ({"me.md": me("sponsor [[Bob]]")}, {"Ann": "1 month", "Bob": "3 months"}),
        ({"People/Bob.md": None, "People/Old/Bob.md": LOG}, {"Ann": "1 month", "Bob": "3 months"}),
    ):
        vault.change(change)
        assert cadences(vault) == expected
