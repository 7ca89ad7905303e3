"""Entries added to logs: in the log's own style and place, read back as meant, everything else as it was."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.notes.log_edit import NewEntry, with_entry, with_line
from mdnet.notes.reading import read_records

CONVENTIONS = Conventions()
PATH = "People/Ada.md"
DAY = date(2026, 3, 14)
COFFEE = NewEntry(DAY, "coffee", ("[[Grace Hopper]]",), "punch cards #needs")
LINE = "2026-03-14 coffee with [[Grace Hopper]]: punch cards #needs"


def put(text: str, entry: NewEntry = COFFEE) -> str:
    """The note with the entry; what is said of where it stands is checked on the way."""
    placed = with_entry(text, PATH, entry, CONVENTIONS)
    lines = placed.text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
    assert tuple(lines[placed.line - 1 : placed.line - 1 + len(placed.lines)]) == placed.lines
    again = with_entry(placed.text, PATH, entry, CONVENTIONS)
    assert (again.text, again.line) == (placed.text, placed.line)
    return placed.text


def log(*lines: str) -> str:
    return "\n".join(["# Ada", "", "## Log", "", *lines, ""])


def at(day: str, text: str = "x") -> NewEntry:
    return NewEntry(date.fromisoformat(day), "call", (), text)


def test_the_usual_form() -> None:
    assert put("") == f"## Log\n\n- {LINE}\n"
    entry = NewEntry(DAY, "lunch", ("[[A]]", "[[B|Bo]]"), "words\n- one\n* two", ("three",), "them")
    assert put("", entry) == (
        "## Log\n\n- 2026-03-14 [by:: them] lunch with [[A]], [[B|Bo]]: words\n  - one\n  - two\n  - three\n"
    )
    assert put("", NewEntry(DAY, "call")) == "## Log\n\n- 2026-03-14 call\n"
    assert put("", NewEntry(DAY, people=("[[A]]",), text="x")) == "## Log\n\n- 2026-03-14 with [[A]]: x\n"
    assert put("", NewEntry(DAY, text="a word")) == "## Log\n\n- 2026-03-14 a word\n"


@pytest.mark.parametrize(
    ("old", "day", "new"),
    [
        (["- 2026-03-20 a", "- 2026-03-10 b"], "2026-03-25", ["*", 0, 1]),
        (["- 2026-03-20 a", "- 2026-03-10 b"], "2026-03-15", [0, "*", 1]),
        (["- 2026-03-20 a", "- 2026-03-10 b"], "2026-03-01", [0, 1, "*"]),
        (["- 2026-03-20 a", "- 2026-03-10 b"], "2026-03-20", ["*", 0, 1]),
        (["- 2026-03-10 a", "- 2026-03-20 b"], "2026-03-25", [0, 1, "*"]),
        (["- 2026-03-10 a", "- 2026-03-20 b"], "2026-03-15", [0, "*", 1]),
        (["- 2026-03-10 a", "- 2026-03-20 b"], "2026-03-10", [0, "*", 1]),
        (["- 2026-03-10 a", "- 2026-03-20 b"], "2026-03-01", ["*", 0, 1]),
        (["- 2026-03-10 a"], "2026-03-25", ["*", 0]),
        (["- 2026-03-10 a"], "2026-03-01", [0, "*"]),
    ],
)
def test_an_entry_goes_to_its_place(old: list[str], day: str, new: list[int | str]) -> None:
    wanted = [f"- {day} call: x" if one == "*" else old[int(one)] for one in new]
    assert put(log(*old), at(day)) == log(*wanted)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("* 2026-01-01 a", "* 2026-03-14 call: x"),
        ("+   2026-01-01: a", "+   2026-03-14: call: x"),
        ("- **2026-01-01**: a", "- **2026-03-14**: call: x"),
        ("- **2026-01-01:** a", "- **2026-03-14:** call: x"),
        ("- [[2026-01-01]] a", "- [[2026-03-14]] call: x"),
        ("- **[[Daily/2026-01-01]]** — a", "- **[[Daily/2026-03-14]]** — call: x"),
        ("- 2026/01/01 - a", "- 2026/03/14 - call: x"),
        ("- 20260101 a", "- 20260314 call: x"),
        ("- 2026-01-01 14:30 a", "- 2026-03-14 call: x"),
        ("- [x] 2026-01-01 a", "- 2026-03-14 call: x"),
        ("  - 2026-01-01 a", "  - 2026-03-14 call: x"),
        ("- [[2026-01-01|then]] a", "- [[2026-03-14]] call: x"),
    ],
)
def test_an_entry_is_written_as_its_neighbours_are(old: str, new: str) -> None:
    assert put(log(old), at("2026-03-14")) == log(new, old)
    detailed = at("2026-03-14")._replace(details=("d",))
    indent, bullet = re.match(r"( *)(\S +)", old).groups()  # type: ignore[union-attr]
    assert put(log(old), detailed) == log(new, f"{indent}  {bullet}d", old)
    assert put(log(old, f"{indent}\t* e"), detailed) == log(new, f"{indent}\t* d", old, f"{indent}\t* e")


def test_blank_lines_between_entries_stay() -> None:
    old = ["- 2026-03-20 a", "  - d", "", "- 2026-03-10 b", "", "- 2026-03-01 c"]
    assert put(log(*old), at("2026-03-15")) == log(*old[:3], "- 2026-03-15 call: x", "", *old[3:])
    assert put(log(*old), at("2026-01-01")) == log(*old, "", "- 2026-01-01 call: x")
    assert put(log(*old), at("2026-04-01")) == log("- 2026-04-01 call: x", "", *old)


def test_what_belongs_to_an_entry_stays_with_it() -> None:
    old = ["- 2026-03-20 a", "wrapped", "", "    more", "- 2026-03-10 b", "  - d", "    - deep", "", "words below"]
    assert put(log(*old), at("2026-03-15")) == log(*old[:4], "- 2026-03-15 call: x", *old[4:])
    assert put(log(*old), at("2026-03-01")) == log(*old[:7], "- 2026-03-01 call: x", *old[7:])


@pytest.mark.parametrize("heading", ["# log", "## 📓 Interactions:", "Conversations\n---", "###### Timeline ##"])
def test_every_heading_of_a_log_is_known(heading: str) -> None:
    assert put(f"{heading}\n- 2026-01-01 a\n") == f"{heading}\n- {LINE}\n- 2026-01-01 a\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Log", f"## Log\n\n- {LINE}"),
        ("## Log\n", f"## Log\n\n- {LINE}\n"),
        ("## Log\n\n", f"## Log\n\n- {LINE}\n"),
        ("## Log\n\n## Next\n\nx\n", f"## Log\n\n- {LINE}\n\n## Next\n\nx\n"),
        ("## Log\n## Next\n\nx\n", f"## Log\n\n- {LINE}\n\n## Next\n\nx\n"),
        ("## Log\nintro\n\n## Next\nx\n", f"## Log\nintro\n\n- {LINE}\n\n## Next\nx\n"),
        ("## Log\n- not dated\n\n## Next\nx\n", f"## Log\n- not dated\n- {LINE}\n\n## Next\nx\n"),
        ("---\na: 1\n---", f"---\na: 1\n---\n## Log\n\n- {LINE}"),
        ("# Ada", f"# Ada\n\n## Log\n\n- {LINE}"),
        ("# Ada\n\nwords\n\n\n", f"# Ada\n\nwords\n\n## Log\n\n- {LINE}\n\n\n"),
        ("# Ada\nwords\n## Private\nsecret\n", f"# Ada\nwords\n\n## Log\n- {LINE}\n\n## Private\nsecret\n"),
        ("## Private\n\nx\n", f"## Log\n\n- {LINE}\n\n## Private\n\nx\n"),
        ("---\nprivate: [Health]\n---\nx\n\n## Health\n\ny\n", f"---\nprivate: [Health]\n---\nx\n\n## Log\n\n- {LINE}\n\n## Health\n\ny\n"),
    ],
)  # fmt: skip
def test_a_log_without_entries_is_begun(old: str, new: str) -> None:
    assert put(old) == new


def test_W03_W04_W05_W08_line_ends_and_marks_stay() -> None:
    text = "\ufeff---\r\na: 1\r\n---\r\n## Log\r\n\r\n- 2026-01-01 a  \r\n  - d\u2028e\x0b\x0c\x85 \n- 2025-01-01 b"
    assert put(text, at("2026-03-14")) == text.replace("- 2026-01-01", "- 2026-03-14 call: x\r\n- 2026-01-01")
    assert put(text, at("2025-06-01")) == text.replace("- 2025-01-01", "- 2025-06-01 call: x\n- 2025-01-01")
    assert put(text, at("2024-06-01")) == text + "\n- 2024-06-01 call: x"
    crlf = "# Ada\r\nx"
    assert put(crlf, at("2026-03-14")) == "# Ada\r\nx\r\n\r\n## Log\r\n- 2026-03-14 call: x"


def test_headings_that_are_dates() -> None:
    text = "# Ada\n\n### 2026-02-15\n\nlunch: soup\n\n- more\n\n### 2026-01-15\n\ntalk\n"
    new = "### 2026-03-14\n\ncoffee with [[Grace Hopper]]: punch cards #needs\n\n"
    assert put(text) == text.replace("### 2026-02-15", f"{new}### 2026-02-15")
    assert put(text, at("2025-01-01")) == text + "\n### 2025-01-01\n\ncall: x\n"
    assert put(text, at("2026-02-15")) == text.replace("### 2026-02-15", "### 2026-02-15\n\ncall: x\n\n### 2026-02-15")


def test_headings_that_are_dates_with_what_was_said() -> None:
    text = "## Log\n### [[2026-01-15]]: lunch\n- soup\n### [[2026-02-15]]: tea\n"
    entry = at("2026-03-14")._replace(details=("d",))
    assert put(text, entry) == text + "### [[2026-03-14]]: call: x\n- d\n"


def test_a_log_parted_by_years() -> None:
    text = "## Log\n\n### 2025\n\n- 2025-12-01 a\n\n### 2024\n\n- 2024-12-01 b\n\n## End\n"
    assert put(text, at("2025-06-01")) == text.replace("01 a\n", "01 a\n- 2025-06-01 call: x\n")
    assert put(text, at("2024-12-24")) == text.replace("- 2024", "- 2024-12-24 call: x\n- 2024", 1)
    assert put(text, at("2026-01-02")) == text.replace("### 2025", "### 2026\n\n- 2026-01-02 call: x\n\n### 2025")
    assert put(text, at("2023-01-02")) == text.replace("01 b\n", "01 b\n\n### 2023\n\n- 2023-01-02 call: x\n")


def test_a_wholly_private_note_can_be_logged_in() -> None:
    text = "---\nprivate: true\n---\n## Log\n- 2026-01-01 a\n"
    assert put(text) == text.replace("- 2026-01-01", f"- {LINE}\n- 2026-01-01")


def test_a_log_in_a_private_section_is_left_alone() -> None:
    text = "## Private\n\n### Log\n\n- 2026-01-01 a\n"
    assert put(text) == f"## Log\n\n- {LINE}\n\n{text}"


def test_headings_in_code_comments_and_generated_regions_are_none() -> None:
    text = "```\n## Log\n- 2026-01-01 a\n```\n\n%%\n## Log\n%%\n\n%% mdnet:begin x %%\n## Log\n%% mdnet:end x %%\n"
    assert put(text) == f"{text}\n## Log\n\n- {LINE}\n"


@pytest.mark.parametrize(
    "text", ["%% open\n## Log\n- 2026-01-01 a\n", "## Log\n\n```\ncode\n", "%% mdnet:begin x %%\n", "<!-- open\n"]
)
def test_nothing_is_written_where_it_would_not_be_seen(text: str) -> None:
    with pytest.raises(CannotEdit):
        put(text, at("2025-01-01"))


@pytest.mark.parametrize("said", ["<!-- x", "%% x", "told it with [[Bob]]"])
def test_a_text_that_would_be_read_otherwise_is_refused(said: str) -> None:
    with pytest.raises(CannotEdit):
        put("## Log\n- 2026-01-01 `a` b --> %% c\n", at("2026-03-14", said))


def test_a_name_that_is_a_mere_mention_stays_one() -> None:
    for said in ("[[Bob]] is ill", "told [[Bob]]: no"):
        text = put("", NewEntry(DAY, text=said))
        (found,) = read_records(PATH, text, CONVENTIONS).interactions
        assert (found.people, found.text) == ((), f"note: {said}")


def test_G01_W14_a_broken_note_is_refused() -> None:
    for text in (
        "---\na: 1\n\n## Log\n",
        "## Log\n<<<<<<< HEAD\n- 2026-01-01 a\n=======\n>>>>>>> x\n",
        "---\na: [\n---\n",
    ):
        with pytest.raises(CannotEdit):
            put(text)


def test_a_note_that_is_no_contacts_is_refused() -> None:
    with pytest.raises(CannotEdit):
        with_entry("# Acme\n", "Companies/Acme.md", COFFEE, CONVENTIONS)


def test_an_entry_without_details_is_the_same_as_one_with_them() -> None:
    text = put("", COFFEE._replace(details=("more",)))
    assert put(text, COFFEE) == text
    assert put(text, COFFEE._replace(details=("other",))) != text


def test_a_detail_may_be_a_task() -> None:
    text = put("", NewEntry(DAY, "call", text="x", details=("[ ] ring back 📅 2026-04-01", "[x] sent it", "d")))
    found = read_records(PATH, text, CONVENTIONS)
    assert found.interactions[0].details == ("sent it", "d")
    assert [(task.text, task.done) for task in found.follow_ups] == [("ring back", False), ("sent it", True)]


# Daily notes


@pytest.mark.parametrize(
    ("old", "heading", "new"),
    [
        ("", "", "- [[Ada]]: tea\n"),
        ("words", "", "words\n\n- [[Ada]]: tea"),
        ("* one\n* two\n\n", "", "* one\n* two\n* [[Ada]]: tea\n\n"),
        ("# Day\r\n\r\n* one\r\n", "", "# Day\r\n\r\n* one\r\n* [[Ada]]: tea\r\n"),
        ("## People\n\n+ x\n\n## Rest\n- y\n", "people", "## People\n\n+ x\n+ [[Ada]]: tea\n\n## Rest\n- y\n"),
        ("## Rest\n\n- y\n", "People", "## Rest\n\n- y\n\n## People\n\n- [[Ada]]: tea\n"),
        ("- y\n\n## Private\n- z\n", "", "- y\n- [[Ada]]: tea\n\n## Private\n- z\n"),
        ("- y\n- [[Ada]]: tea  \n- z\n", "", "- y\n- [[Ada]]: tea  \n- z\n"),
    ],
)
def test_a_line_is_added_to_a_daily_note(old: str, heading: str, new: str) -> None:
    placed = with_line(old, "[[Ada]]: tea", CONVENTIONS, heading)
    assert placed.text == new
    assert placed.lines[0] in placed.text.replace("\r", "").split("\n")[placed.line - 1]
    assert with_line(new, "[[Ada]]: tea", CONVENTIONS, heading).text == new


@pytest.mark.parametrize("text", ["%% mdnet:begin x %%\nx\n", "```\nx\n", "<!--\n"])
def test_a_line_is_not_added_where_it_would_not_be_seen(text: str) -> None:
    with pytest.raises(CannotEdit):
        with_line(text, "[[Ada]]: tea", CONVENTIONS)


# Any note, any entry

DAYS = st.dates(date(2020, 1, 1), date(2026, 11, 22))
FORMS = st.sampled_from(["- {} ", "* **{}**: ", "- [[{}]] ", "1. {}: ", "- [x] {} — ", "  - {} ", "+ [[Daily/{}]] "])
SAID = st.sampled_from(
    ["coffee: soup", "call with [[Bob]]: x", "[by:: me] lunch", "`code` #gave", "talk  \nwrapped", "\n  - detail\n    - deep",
     "met\n\n    far", "é\u2028x", "\n\t- tabbed", "[[Ann]] — y %% c %%"]
)  # fmt: skip
OTHER = st.sampled_from(
    ["", "words\n", "## Facts\n\n- kids: two\n", "```\n## Log\n- 2026-01-01 x\n```\n", "%% hidden %%\n", "> quote\n",
     "- [ ] task 📅 2026-04-05\n", "## Private\n\n- 2026-01-01 x\n", "%% mdnet:begin a %%\n- 2026-01-01 b\n%% mdnet:end a %%\n",
     "### 2025\n", "### 2025-03-04 tea\n", "### 2024-03-04\n\nlong talk\n\n- point\n", "| a | b |\n|---|---|\n", "---\n"]
)  # fmt: skip
WORDS = st.text(st.sampled_from("ab -:.,#[]|`%*_<>!\n\té—"), max_size=14)
NEW = st.builds(
    NewEntry,
    DAYS,
    st.sampled_from(["", "coffee", "video call", "phoned", "barbecue"]),
    st.sampled_from([(), ("[[Bob]]",), ("[[P/Ann|An]]", "[[Bob]]")]),
    st.one_of(WORDS, st.sampled_from(["x", "punch cards: #needs", "told [[Zed]]", "", "two\nlines"])),
    st.lists(st.one_of(WORDS, st.just("a detail")), max_size=2).map(tuple),
    st.sampled_from(["", "me", "them"]),
)


@st.composite
def notes(draw: st.DrawFn) -> str:
    out = draw(st.sampled_from(["", "---\na: 1\n---\n", "# Ada\n\n"]))
    out += draw(OTHER)
    for heading in draw(st.lists(st.sampled_from(["## Log\n", "## Log\n\n", "## History\n"]), max_size=2)):
        out += heading
        form, gap = draw(FORMS), draw(st.sampled_from(["", "\n"]))
        days = sorted(draw(st.lists(DAYS, max_size=4)), reverse=draw(st.booleans()))
        for day in days:
            out += form.format(day) + draw(SAID) + "\n" + gap + (draw(OTHER) if draw(st.integers(0, 5)) == 0 else "")
        out += draw(OTHER)
    if draw(st.booleans()):
        out = out.removesuffix("\n")
    return out.replace("\n", "\r\n") if draw(st.booleans()) else out


@settings(max_examples=300, deadline=None)
@given(notes(), NEW)
def test_W16_any_entry_in_any_note_is_read_back_and_nothing_else_changes(text: str, entry: NewEntry) -> None:
    before = read_records(PATH, text, CONVENTIONS)
    try:
        placed = with_entry(text, PATH, entry, CONVENTIONS)
    except CannotEdit as refused:
        assert refused.line > 0
        return
    after = read_records(PATH, placed.text, CONVENTIONS)
    if placed.text != text:
        found = [one for one in after.interactions if one.line == placed.line]
        rest = [one for one in after.interactions if one.line != placed.line]
        strip = [(one.day, one.channel, one.text, one.by, one.details, one.tags) for one in rest]
        assert strip == [(one.day, one.channel, one.text, one.by, one.details, one.tags) for one in before.interactions]
        (new,) = found
        assert new.day == entry.day and new.by == entry.by
        assert len(new.people) == len(entry.people)
        added = _added(text, placed.text)
        made = ["## Log"] if "## Log" in added and "## Log" not in placed.lines else []
        made += [line for line in added if re.fullmatch(r"### \d{4}", line) and line not in placed.lines]
        assert sorted(added) == sorted([*filter(str.strip, placed.lines), *made])
    assert with_entry(placed.text, PATH, entry, CONVENTIONS).text == placed.text  # W17


def _added(old: str, new: str) -> list[str]:
    """The lines that were added, blank ones left out; the old ones must all be there, as they were and in order."""
    added, rest = [], iter([line.rstrip("\r") for line in new.split("\n")])
    for line in old.split("\n"):
        for other in rest:
            if other == line.rstrip("\r"):
                break
            added.append(other)
        else:
            raise AssertionError(f"{line!r} is lost")
    return [line for line in [*added, *rest] if line.strip()]
