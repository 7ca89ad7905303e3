"""A whole note to its records: links and what they stand for, meetings, other records, hostile and broken text."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.index.rows import note_rows
from mdnet.model.conventions import Conventions
from mdnet.model.link import Reference
from mdnet.model.records import Event, Goal, Introduction, Opportunity, Organization, Resource, Wish
from mdnet.notes.reading import Records, read_records
from mdnet.vault import Note


def read(text: str, path: str = "People/Ann.md") -> Records:
    return read_records(path, text, Conventions())


def roles(found: Records) -> list[tuple[int, str, str]]:
    return [(use.link.line, use.link.target, use.role) for use in found.links]


def test_what_each_link_stands_for() -> None:
    found = read(
        "---\nintroduced_by: '[[Ben]]'\norg: '[[Acme]]'\ngoals: ['[[Book]]', '[[Loom]]']\nfood: see [[Menu]]\n---\n"
        "Friend of [[Cy]].\n\n- [ ] Ask [[Dee]]\n\n## Log\n"
        "- 2026-01-02 coffee with [[Eve]]: told her of [[Fay]], then [[eve]], ![[Gus]] and [[#H]] [x](https://e.org)\n"
    )
    assert roles(found) == [
        (2, "Ben", "introduced_by"), (3, "Acme", "organization"), (4, "Book", "goals"), (4, "Loom", "goals"), (5, "Menu", "food"),
        (7, "Cy", "link"), (9, "Dee", "task"), (12, "Eve", "share"), (12, "Fay", "link"), (12, "eve", "link"), (12, "Gus", "link"),
    ]  # fmt: skip


def test_a_plain_note_has_links_and_tasks() -> None:
    found = read("---\nup: '[[Index]]'\n---\nSee [[Ann]].\n- [ ] Ring [[Bob]] 📅 2026-04-05\n", "Notes/Plan.md")
    assert (found.kind, found.name, found.interactions, found.contact, found.record) == ("note", "Plan", [], None, None)
    assert roles(found) == [(2, "Index", "up"), (4, "Ann", "link"), (5, "Bob", "task")]
    assert [task.due for task in found.follow_ups] == [date(2026, 4, 5)]


def test_a_sharer_on_a_line_of_its_own_shares_the_entry_it_belongs_to() -> None:
    found = read("## Log\n- 2026-01-02 walk with [[Ann]] and\n  [[Bob]]: rain\n### 2026-01-01\nout with [[Cy]]\n")
    assert [(one.line, [link.target for link in one.people]) for one in found.interactions] == [
        (2, ["Ann", "Bob"]),
        (4, ["Cy"]),
    ]
    assert roles(found) == [
        (2, "Ann", "share"),
        (3, "Bob", "link"),
        (5, "Cy", "link"),
        (2, "Bob", "share"),
        (4, "Cy", "share"),
    ]


# Meetings

MEETING = """---
date: 2026-03-14
attendees:
  - "[[Ann Lee|Ann]]"
  - Mr Teles, building works
channel: Coffee
by: them
tags: [Gave]
---
# Loom

- the loom comes in December #unanswered
- [ ] Ring [[Ann Lee]]
- [x] paid

#work
> quoted
"""


def test_a_meeting() -> None:
    found = read(MEETING, "Meetings/2026-03-14 Loom.md")
    (one,) = found.interactions
    assert (one.day, one.channel, one.by, one.text, one.owned, one.line) == (
        date(2026, 3, 14),
        "coffee",
        "them",
        "Loom",
        False,
        3,
    )
    assert [(link.target, link.shown) for link in one.people] == [
        ("Ann Lee", "Ann"),
        ("Mr Teles, building works", "Mr Teles, building works"),
    ]
    assert one.details == ("the loom comes in December #unanswered", "paid", "> quoted")
    assert one.tags == ("gave", "unanswered", "work")
    assert roles(found) == [(3, "Ann Lee", "share"), (13, "Ann Lee", "task"), (3, "Mr Teles, building works", "share")]


@pytest.mark.parametrize(
    ("name", "front", "channel", "text"),
    [
        ("2026-03-14", "type: call", "call", "2026-03-14"),
        ("2026-03-14 Coffee with Ann", "type: meeting", "coffee", "Coffee with Ann"),
        ("Loom 2026-03-14", "", "meeting", "Loom"),
        ("2026-03-14_Loom", "name: The loom", "meeting", "The loom"),
        ("2026-03-14", "type: meeting\nchannel: by pigeon", "meeting", "2026-03-14"),
    ],
)
def test_day_channel_and_words_of_a_meeting(name: str, front: str, channel: str, text: str) -> None:
    (one,) = read(f"---\n{front}\nwith: Ann\n---\n", f"Meetings/{name}.md").interactions
    assert (one.day, one.channel, one.text) == (date(2026, 3, 14), channel, text)


@pytest.mark.parametrize("written", ["[[Ann]], [[Bob]]", "[[Ann]] and [[Bob]]", "Ann, Bob"])
def test_people_in_one_line(written: str) -> None:
    (one,) = read(f"---\ndate: 2026-03-14\npeople: '{written}'\n---\n", "Meetings/x.md").interactions
    assert [link.target for link in one.people] == ["Ann", "Bob"]


@pytest.mark.parametrize(
    ("front", "problems"),
    [("people: ['[[Ann]]']", [(2, "no-date", "hint")]), ("date: 2026-02-30\npeople: ['[[Ann]]']", [(2, "bad-date", "warning")]),
     ("date: 2026-03-14", []), ("people: []", [])],
)  # fmt: skip
def test_a_meeting_without_day_or_people_is_no_interaction(front: str, problems: list[Any]) -> None:
    found = read(f"---\n{front}\n---\n", "Meetings/x.md")
    assert found.interactions == []
    assert [(one.line, one.code, one.severity) for one in found.problems] == problems


# Other records


@pytest.mark.parametrize(
    ("folder", "text", "expected"),
    [
        ("Organizations", "---\ncity: '[[Oslo]]'\nwebsite: https://a.b\n---\n", Organization("", "x", "Oslo", "https://a.b")),
        (
            "Events",
            "---\nname: Fair\ndate: 2026-03-14\nend_date: 2026-03-15\nlocation: Oslo\nattendees: ['[[Ann]]', Bob]\npurpose: looms\n"
            "conversations: 3\npitch: I draw\n---\n## People to meet\n- [[Cy|Cyrus]]: he prints\n- [ ] Dee: weaves\n  - at noon\n"
            "- ask [[Eve]]\n- [[Fay]]\n  - sings\n  - sails\n",
            Event(
                "", "Fair", date(2026, 3, 14), date(2026, 3, 15), "Oslo", (Reference("Ann", "Ann"), Reference("Bob")), "looms", 3, "I draw",
                (Wish(Reference("Cyrus", "Cy"), "he prints"), Wish(Reference("Dee"), "weaves"), Wish(Reference("Eve", "Eve"), "ask"),
                 Wish(Reference("Fay", "Fay"), "sings; sails")),
            ),
        ),
        (
            "Goals",
            "---\nstatus: active\nby: 2026-12-31\nlooking_for: [a printer]\npeople: '[[Ann]], [[Bob]]'\n---\n",
            Goal("", "x", "active", date(2026, 12, 31), ("a printer",), (Reference("Ann", "Ann"), Reference("Bob", "Bob"))),
        ),
        (
            "Introductions",
            "---\nbetween: ['[[Ann]]', '[[Bob]]']\nwhy: looms\nstatus: Asked\nasked_on: 2026-01-02\nmade_on:\noutcome: well\n---\n",
            Introduction("", "x", (Reference("Ann", "Ann"), Reference("Bob", "Bob")), "looms", "asked", date(2026, 1, 2), None, "well"),
        ),
        ("Introductions", "", Introduction("", "x")),
        (
            "Opportunities",
            "---\nkind: talk\nvia: '[[Ann]]'\nstatus: open\ndate: 2026-01-02\nthanked_on: 2026-01-03\nreferred_to: ['[[Bob]]']\n---\n",
            Opportunity("", "x", "talk", Reference("Ann", "Ann"), "open", date(2026, 1, 2), date(2026, 1, 3), (Reference("Bob", "Bob"),)),
        ),
        (
            "Resources",
            "---\nurl: https://a.b\ntopics: looms, paper\nshared_with: ['[[Ann]]']\n---\n",
            Resource("", "x", "https://a.b", ("looms", "paper"), (Reference("Ann", "Ann"),)),
        ),
    ],
)  # fmt: skip
def test_the_other_records(folder: str, text: str, expected: Any) -> None:
    found = read(text, f"{folder}/x.md")
    assert found.problems == []
    assert (found.record, found.name) == (
        expected._replace(path=f"{folder}/x.md"),
        expected.name,
    )


# Broken text


def test_G01_a_conflict_in_the_front_matter_leaves_the_body() -> None:
    text = "---\ntitle: CTO\n<<<<<<< HEAD\ncity: Oslo\n=======\ncity: Bergen\n>>>>>>> b\nrole: x\n---\n## Log\n- 2026-01-02 call: a\n"
    found = read(text)
    assert [(one.line, one.code, one.severity) for one in found.problems] == [(3, "git-conflict", "error")]
    assert found.contact is not None
    assert (found.contact.title, [one.text for one in found.interactions]) == ("CTO", ["a"])


def test_G02_a_conflict_in_the_body_doubles_nothing() -> None:
    found = read(
        "## Log\n<<<<<<< HEAD\n- 2026-01-03 call: ours\n- 2026-01-02 call with [[Bob]]: both\n- [ ] Ring [[Cy]]\n=======\n"
        "- 2026-01-02 call with [[Bob]]: both\n- [ ] Ring [[Cy]]\n- 2026-01-01 call: theirs\n>>>>>>> b\n- 2026-01-01 call: after\n"
    )
    assert [(one.line, one.code) for one in found.problems] == [(2, "git-conflict")]
    assert [one.text for one in found.interactions] == ["ours", "both", "theirs", "after"]
    assert len(found.follow_ups) == 1
    assert roles(found) == [(4, "Bob", "share"), (5, "Cy", "task")]


def test_G02_a_conflict_in_code_is_none() -> None:
    assert read("```\n<<<<<<< a\n- x\n=======\n>>>>>>> b\n```\n").problems == []


def test_two_equal_entries_outside_a_conflict_are_two() -> None:
    assert len(read("## Log\n- 2026-01-02 call\n- 2026-01-02 call\n").interactions) == 2


@pytest.mark.parametrize(
    ("text", "lines"),
    [("## Log\r\n\r\n- 2026-01-02 call\r\n  - a\r\n- 2026-01-01 call", [3, 5]), ("\ufeff## Log\n- 2026-01-02 call", [2]),
     ("\ufeff---\r\ncity: Oslo\r\n---\r\n## Log\n- 2026-01-02 call\r\n", [5]), ("---\n---\n## Log\n- 2026-01-02 call", [4])],
)  # fmt: skip
def test_line_ends_and_marks_change_no_line_numbers(text: str, lines: list[int]) -> None:
    assert [one.line for one in read(text).interactions] == lines


def test_W07_other_separators_end_no_line() -> None:
    for odd in "\u2028\u2029\x0b\x0c\x85\x1c":
        (found,) = read(f"## Log\n- 2026-01-02 call: a{odd}- 2026-01-01 b\n").interactions
        assert found.text == f"a{odd}- 2026-01-01 b"


def test_W13_a_rule_on_the_first_line_is_no_front_matter() -> None:
    found = read("---\n\n## Log\n- 2026-01-02 call\n")
    assert (found.problems, len(found.interactions)) == ([], 1)


def test_W14_a_front_matter_never_closed_is_reported_and_the_body_read() -> None:
    found = read("---\ncity: Oslo\n\n## Log\n- 2026-01-02 call\n")
    assert [one.code for one in found.problems] == ["unclosed-front-matter"]
    assert len(found.interactions) == 1


def test_W15_dashes_within_a_value_or_the_body_end_no_front_matter() -> None:
    found = read(
        "---\npitch: |\n  a\n  ---\n  b\ncity: Oslo\n--- \n## Log\n- 2026-01-02 call\n\n---\n- 2026-01-01 call\n"
    )
    assert found.contact is not None
    assert found.contact.location == Reference("Oslo")
    assert [one.line for one in found.interactions] == [9, 12]


@pytest.mark.parametrize(
    "text", ["", "---\n---\n", "---", "\n", "# Only\n", "\x00", "---\n- a\n---\n", "---\nname:Bob\n---\n"]
)
def test_hardly_anything_is_a_note_all_the_same(text: str) -> None:
    found = read(text)
    assert (found.kind, found.name) == ("contact", "Ann")


def test_search_sees_the_body_as_it_stands_in_the_file() -> None:
    found = read("---\na: b\n---\nx\n`y` %% z %%\n")
    assert (found.text.split("\n"), found.first_line) == (["x", "`y`        ", ""], 4)


_PIECES = st.sampled_from(
    ["---\n", "private: true\n", "name: A\n", "## Log\n", "- ", "2026-01-02 ", "call ", "with ", "[[Bob]]", ": ", "\n", "\n\n", "\t", "    ",
     "- [ ] ", "📅 2026-01-02", "```\n", "`", "%%", "<!--", "-->", "> ", "## Facts\n", "### 2026-01-02\n", "## Private\n", "<<<<<<< a\n",
     "=======\n", ">>>>>>> b\n", "#person ", "\r\n", "\x00", "伟", "%% mdnet:begin x %%", "%% mdnet:end x %%", "kids: x — 2026-03"]
)  # fmt: skip


@given(
    st.one_of(st.lists(_PIECES).map("".join), st.text()),
    st.sampled_from(["People/A.md", "2026-01-02.md", "Meetings/A.md", "Events/A.md", "me.md", "x.md"]),
)
def test_no_text_is_too_odd_and_the_index_can_hold_it(text: str, path: str) -> None:
    found = read(text, path)
    lines = text.count("\n") + 1
    assert all(0 <= use.link.line <= lines for use in found.links)
    assert all(1 <= entry.line <= lines for entry in found.interactions)
    assert all(0 <= problem.line <= lines + 1 and problem.path == path for problem in found.problems)
    shares = {(use.link.line, use.link.target) for use in found.links if use.role == "share"}
    assert shares == {(link.line, link.target) for entry in found.interactions for link in entry.people}
    note_rows(Note(path, text, b""), Conventions())


# X10: the work grows with the size of the text, not with its square

_UNITS = [
    "[[ ", "[[a", "[[a|", "[[a#", "[x](", "[x](a ", "[x](<", "- [ ] 📅 ", " ", "\t", "a@", "#", "# \n", "`", "` ", "---\n", "a\n---\n",
    "*", "_", "~", ">", "> ", "<", "<!--", "%%", "%% ", "-", "- ", "1.", "|", "\\", "[by:: ", "(a:: ", "[a::", "🔁", "🆔 ", " ^a", " #a",
    "with ", "with [[a]] and ", "[[a|b: c]]", ": ", " — ", ",", "call ", "2026-", "2026-01-02 ", "10:30 ", "## Log\n", "## Private\n",
    "### 2026-01-02\n", "- 2026-01-02 call\n", "  - a\n", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "[[a]]", "[[a]],", "a,", "=", "x",
]  # fmt: skip
_FRAMES = [
    "{}", "## Log\n- 2026-01-02 {}\n", "## Log\n- 2026-01-02 call{}x\n", "- [ ] {}\n", "- [ ] a{}x 📅 2026-01-02 [due:: x]\n",
    "# a{}b\n", "## Facts\n- a{}b\n", "## Facts\n- a: {}— x\n", "## Log\n- {}", "[[a]]{}[[b]]", "### 2026-01-02 a{}b\n", "\n{}`\n",
]  # fmt: skip
_KEYS = "aliases tags people affiliations occasions relationships cadence birthday goals type categories org private".split()


def hostile(frames: list[str], size: int = 100_000) -> list[str]:
    """Notes of about `size` characters (front matter is shorter) that say one thing over and over."""
    texts = [frame.format(unit * (size // len(unit))) for frame in frames for unit in _UNITS]
    for key in _KEYS:
        units = (" ", ",", "[[a", "[[a]],", "-", " at", "2010")
        texts += [f"---\n{key}: '01-02{unit * (60_000 // len(unit))}x'\n---\n" for unit in units]
    return texts


def _steps(work: Callable[[], object]) -> int:
    """How many lines of Python run."""
    steps = 0

    def count(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal steps
        steps += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("unit", _UNITS)
def test_X10_twice_the_text_is_at_most_two_and_a_half_times_the_steps(unit: str) -> None:
    for frame in _FRAMES:
        once, twice = (frame.format(unit * number) for number in (150, 300))
        for path in ("People/A.md", "2026-01-02.md"):
            read(once, path)
            assert _steps(lambda: read(twice, path)) <= 2.5 * _steps(lambda: read(once, path)) + 50, frame  # noqa: B023 - run at once


_CHILD = """
import signal, sys
sys.path.insert(0, sys.argv[1])
from test_reading import hostile, read
for text in hostile(eval(sys.argv[2])):
    for path in sys.argv[3:]:
        print(path, repr(text[:99]), flush=True)
        signal.alarm(3)
        read(text, path)
"""


def _survives(frames: list[str], *paths: str) -> None:
    """Each note is read in a child that is killed when one takes 3 s, twenty times what the slowest needs."""
    folder = __file__.rpartition("/")[0]
    ran = subprocess.run([sys.executable, "-c", _CHILD, folder, repr(frames), *paths], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-500:] + ran.stderr[-500:]


def test_X10_no_hostile_text_hangs() -> None:
    """The steps of regular expressions cannot be counted: a hang is killed."""
    _survives(_FRAMES[:2], "People/A.md")


@pytest.mark.slow
def test_X10_no_hostile_text_hangs_wherever_it_stands() -> None:
    _survives(_FRAMES, "People/A.md", "2026-01-02.md", "Events/A.md")


@pytest.mark.parametrize("mark", [": ", " — ", " – ", " - ", ":"])
def test_why_one_wants_to_meet_somebody_without_a_note(mark: str) -> None:
    record = read(f"## People to meet\n- Jean-Luc Dee{mark}he weaves: looms\n- Eve", "Events/Fair.md").record
    assert isinstance(record, Event)
    assert record.to_meet == (Wish(Reference("Jean-Luc Dee"), "he weaves: looms"), Wish(Reference("Eve"), ""))
