"""Two notes of one person made one: nothing lost, nothing doubled, what differs asked for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.notes.frontmatter import read
from mdnet.notes.merging import Merged, merged
from mdnet.notes.merging_properties import Difference, Side
from mdnet.notes.reading import read_records

CONVENTIONS = Conventions()


def merge(a: str, b: str, prefer: Side = "", names: tuple[str, ...] = ()) -> str:
    done = merged(a, b, CONVENTIONS, prefer, names)
    assert done.conflicts == ()
    again = merged(done.text, b, CONVENTIONS, prefer or "a", names)
    assert again == Merged(done.text, ())
    return done.text


def front(a: str, b: str, prefer: Side = "", names: tuple[str, ...] = ()) -> str:
    text = merge(f"---\n{a}---\n", f"---\n{b}---\n", prefer, names)
    return text.removeprefix("---\n").removesuffix("---\n")


@pytest.mark.parametrize(
    ("a", "b", "new"),
    [
        ("a: 1\n", "b: two # why\n", "a: 1\nb: two # why\n"),
        ("a: 1\n", "b:\n  - 'x' # y\n\n# c\nk: {z: 1}\n", "a: 1\nb:\n  - 'x' # y\nk: {z: 1}\n# c\n"),
        ("  a: 1\n", "b: |\n  two\n    # three\n", "  a: 1\n  b: |\n    two\n      # three\n"),
        ("birthday: # soon\n", "bday: 04-17\n", "birthday: 04-17 # soon\n"),
        ("organization: Acme\n", 'company: "[[Acme]]"\n', "organization: Acme\n"),
        ("emails: [a@x]\n", "email: A@x\nmail: b@x\n", "emails: [a@x, b@x]\n"),
        ("interests: looms, tea\n", "interests:\n  - tea\n  - ink\n", "interests:\n  - looms\n  - tea\n  - ink\n"),
        ("emails: []\n", "emails: [a]\n", "emails:\n  - a\n"),
        ("last_contact: 2026-01-01\n", "last-contacted: 2026/03/01\n", "last_contact: 2026/03/01\n"),
        ("last_contact: 2026-01-01\n", "last_contact: 2025-03-01\n", "last_contact: 2026-01-01\n"),
        ("met_on: 2026-01-01\n", "met: 2025-03-01\n", "met_on: 2025-03-01\n"),
        ("created: 2024-01-01\n", "created: 2025-03-01\n", "created: 2024-01-01\n"),
        ("name: Ada\n", "name: Ada Byron\naliases: Ada K\n", "name: Ada\naliases:\n  - Ada K\n  - Ada Byron\n"),
        ("a: 1\n", "b: null\nc:\nd: []\n", "a: 1\n"),
        ("score: 1.5\n", "score: 1.5\n", "score: 1.5\n"),
    ],
)  # fmt: skip
def test_properties_are_united_by_rule(a: str, b: str, new: str) -> None:
    assert front(a, b) == new


def test_what_differs_is_asked_for() -> None:
    a, b = "---\ntitle: Poet # yes\nn: 1\n---\n", "---\nrole: Countess\nn: 2.5\n---\n"
    done = merged(a, b, CONVENTIONS)
    assert done.conflicts == (Difference("title", "Poet", "Countess"), Difference("n", "1", "2.5"))
    assert done.text == a
    assert merge(a, b, "a") == a
    assert merge(a, b, "b") == "---\ntitle: Countess # yes\nn: 2.5\n---\n"
    some = merged(a, b, CONVENTIONS, {"title": "b"})
    assert (some.text, len(some.conflicts)) == (a.replace("Poet", "Countess"), 1)


def test_the_other_names_become_aliases() -> None:
    assert front("name: Ada\naliases: [Lady A]\n", "a: 1\n", names=("Ada Byron", "lady a", "ada")) == (
        "name: Ada\naliases: [Lady A, Ada Byron]\na: 1\n"
    )
    assert merge("x\n", "y\n", names=("Ada Byron",)) == "---\naliases:\n  - Ada Byron\n---\nx\n\ny\n"


A = """---
name: Ada
---
# Ada

Met at a fair.

## Facts

- kids: two — 2026-03
- plays chess

## Log

- 2026-03-14 coffee: soup #needs
- 2026-01-05 call: x
  - detail

## Follow-ups

- [ ] send it 📅 2026-04-05
"""
B = """# Ada

Writes programs.
Met at a fair.

## About
- plays chess
- pets: a cat
  - called Folio

## History
* 2026-01-05 call: x
  * detail
* 2026-02-02 letter: long
\tsecond line

  * one

## Tasks

- [ ] send it 📅 2026-04-05

## Books

### Read

- one
"""


def test_logs_are_interleaved_and_sections_united() -> None:
    assert merge(A, B) == A.replace(
        "Met at a fair.\n", "Met at a fair.\n\nWrites programs.\nMet at a fair.\n"
    ).replace("- plays chess\n", "- plays chess\n- pets: a cat\n  - called Folio\n").replace(
        "- 2026-01-05", "* 2026-02-02 letter: long\n\tsecond line\n\n  * one\n- 2026-01-05"
    ) + "\n## Tasks\n\n- [ ] send it 📅 2026-04-05\n\n## Books\n\n### Read\n\n- one\n"  # fmt: skip


def test_a_note_merged_with_itself_stays_as_it_is() -> None:
    for text in (A, B, B.replace("\n", "\r\n"), "\ufeff" + A, A.removesuffix("\n"), "", "x"):
        assert merge(text, text) == text


def test_W03_W05_W08_line_ends_stay() -> None:
    a, b = "---\r\na: 1\r\n---\r\n## Log\r\n- 2026-03-14 x", "---\nb: 2\n---\n## Log\n- 2026-01-01 y\n  - z\n"
    assert merge(a, b) == "---\r\na: 1\r\nb: 2\r\n---\r\n## Log\r\n- 2026-03-14 x\r\n- 2026-01-01 y\r\n  - z"


def test_headings_that_are_dates_stay_sections_of_their_own() -> None:
    a, b = (
        "### 2026-02-15\n\nlunch: soup\n",
        "### 2026-02-15\n\ntalk\n\n### 2026-03-15\nx\n\n### 2026-02-15\n\nlunch: soup\n",
    )
    text = merge(a, b)
    assert text == "### 2026-03-15\nx\n\n### 2026-02-15\n\ntalk\n\n### 2026-02-15\n\nlunch: soup\n"


def test_what_is_private_stays_private() -> None:
    a, b = "x\n\n## Private\n\n- a\n", "## Health\n\ny\n\n## Private\n\n- b\n\n### Log\n\n- 2026-01-01 z\n"
    assert merge(a, b) == "x\n\n## Health\n\ny\n\n## Private\n\n- a\n- b\n\n### Log\n\n- 2026-01-01 z\n"
    assert merge("x\n", "## Private\n\n- b\n") == "x\n\n## Private\n\n- b\n"


def test_code_and_comments_come_along() -> None:
    code = "## Notes\n\n```\n# no heading\n\n- [ ] no task\n```\n\n%% hidden %%\n"
    assert merge("x\n", code) == f"x\n\n{code}"
    assert merge(f"{code}\nmore\n", code) == f"{code}\nmore\n"


@pytest.mark.parametrize("bad", ["---\na: 1\n\nx\n", "---\na: [\n---\n", "<<<<<<< HEAD\na\n=======\n>>>>>>> x\n"])
def test_G01_W14_a_broken_note_is_refused(bad: str) -> None:
    for pair in ((bad, "x"), ("x", bad)):
        with pytest.raises(CannotEdit):
            merged(*pair, CONVENTIONS)


FRONT = st.sampled_from(
    ["name: Ada", "name: Ada Byron", "emails: [a, b]", "email: c", "tags:\n  - x # c", "birthday:", "birthday: 04-17", "n: 1",
     "cadence: 6 weeks # her wish", "last_contact: 2026-01-01", "last_contact: 2026-02-01", "# comment", "n: 2", "needs: [ink]"]
)  # fmt: skip
ENTRIES = st.sampled_from(
    ["- 2026-01-05 call: x", "- 2026-03-05 coffee with [[Bob]]: y\n  - d", "* 2026-02-05: tea", "- [[2026-02-01]] z\nwrapped",
     "- no entry", "- [ ] a task 📅 2026-01-01"]
)  # fmt: skip
PARTS = st.one_of(
    st.sampled_from(
        ["words", "## Facts\n\n- kids: two", "## About\n- pets: cat\n- kids: two", "## Follow-ups\n- [ ] a\n- [x] b ✅ 2026-01-01",
         "## Books\n\nA list:\n\n- one\n\n### More\n\n- two", "### 2026-02-02\n\ntalk\n\n- point", "## Private\n\nsecret",
         "```\n# code\n\n```", "> quote", "%% note %%"]
    ),
    st.builds(
        lambda head, lines: head + "\n".join(lines),
        st.sampled_from(["## Log\n\n", "## History\n", "### 2026\n"]),
        st.lists(ENTRIES, min_size=1, max_size=4),
    ),
)  # fmt: skip


@st.composite
def notes(draw: st.DrawFn) -> str:
    lines = draw(st.lists(FRONT, max_size=4, unique_by=lambda line: line.partition(":")[0]))
    text = "---\n" + "".join(f"{line}\n" for line in lines) + "---\n" if lines else ""
    text += draw(st.sampled_from(["", "# Ada\n\n"]))
    text += "\n\n".join(draw(st.lists(PARTS, max_size=5))) + draw(st.sampled_from(["", "\n"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"])))


def records(text: str) -> tuple[set[str], set[str]]:
    found = read_records("People/Ada.md", text, CONVENTIONS)
    entries = {repr((one.day, one.channel, one.text, one.details, one.by)) for one in found.interactions}
    return entries, {repr((one.text, one.due, one.done)) for one in found.follow_ups}


NAMES = ("Ada",)


@settings(max_examples=100, deadline=None)
@given(notes(), notes())
def test_W16_no_line_is_lost_and_no_entry_doubled(a: str, b: str) -> None:
    try:
        text, conflicts = merged(a, b, CONVENTIONS, b_names=NAMES)
    except CannotEdit:
        return
    for index in (0, 1):
        assert records(text)[index] == records(a)[index] | records(b)[index]
    lines = {line.strip() for line in re.split(r"\r?\n", text)}
    assert all(line.strip() in lines for line in read(a, "").body.replace("\r", "").split("\n"))
    assert {one.key for one in conflicts} <= {"n"}
    if not conflicts:
        assert merged(text, b, CONVENTIONS, b_names=NAMES) == Merged(text, ())
