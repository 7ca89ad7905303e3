"""Posts, talks and comments: notes of their own, and lines of daily notes."""

from __future__ import annotations

import pytest

from mdnet.model.conventions import Conventions
from mdnet.model.records import Contribution
from mdnet.notes.reading import Records, read_records


def read(text: str, path: str = "2026-11-20.md") -> Records:
    return read_records(path, text, Conventions())


def test_a_note_of_a_talk_says_what_about_and_whom_it_reached() -> None:
    text = '---\ntype: contribution\nkind: Talk\ndate: 2026-11-19\ntopics: [a, b]\nreached: ["[[Ada]]"]\n---\n'
    made = read(text, "Stuff/Slides.md")
    assert isinstance(made.record, Contribution)
    assert (made.record.name, made.record.kind, str(made.record.day)) == ("Slides", "talk", "2026-11-19")
    assert made.record.topics == ("a", "b")
    assert [one.target for one in made.record.reached] == ["Ada"]
    assert not made.interactions
    assert not made.problems


def test_a_note_in_the_folder_of_contributions_is_one_even_with_people_and_a_date() -> None:
    made = read('---\ndate: 2026-11-19\npeople: ["[[Ada]]"]\n---\n', "contributions/x.md")
    assert made.kind == "contribution"
    assert not made.interactions


@pytest.mark.parametrize("line", ["talk: looms", "- Talk: looms", "- [x] talk: looms", "  * talk: looms"])
def test_a_line_of_a_daily_note_is_a_contribution(line: str) -> None:
    (said,) = read(f"# Friday\n\n{line} for [[Ada]] #weaving\n").contributions
    assert (said.kind, said.name, str(said.day), said.line) == ("talk", "looms for Ada #weaving", "2026-11-20", 3)
    assert said.topics == ("weaving",)
    assert [one.target for one in said.reached] == ["Ada"]


@pytest.mark.parametrize(
    "line", ["- [ ] talk: looms", "> talk: looms", "`talk: looms`", "- a talk: looms", "talk:", "%% talk: looms %%"]
)
def test_what_is_planned_quoted_or_said_by_the_way_is_none(line: str) -> None:
    assert not read(f"{line}\n").contributions


def test_only_daily_notes_are_looked_through() -> None:
    assert not read("- talk: looms\n", "Ideas.md").contributions


def test_a_comment_exchanged_is_contact_online() -> None:
    (met,) = read("- comment with [[Ada]]: her thread on grids\n").interactions
    assert met.channel == "online"
    (own,) = read("## Log\n- 2026-11-20 commented: her thread\n", "People/Ada.md").interactions
    assert (own.channel, own.text) == ("online", "her thread")
