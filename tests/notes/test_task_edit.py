"""Tasks ticked, cancelled, put off and added: the one that is meant, in its own format."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.notes.reading import read_records
from mdnet.notes.task_edit import cancelled, put_off, ticked, with_task

CONVENTIONS = Conventions()
DAY = date(2026, 11, 22)
PATH = "People/Ada.md"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- [ ] Send it", "- [x] Send it ✅ 2026-11-22"),
        ("* [ ] Send it 📅 2026-11-01", "* [x] Send it 📅 2026-11-01 ✅ 2026-11-22"),
        ("  - [/] Send it ⏫ ^abc", "  - [x] Send it ⏫ ✅ 2026-11-22 ^abc"),
        ("1. [ ] Send it [due:: 2026-11-01]  ", "1. [x] Send it [due:: 2026-11-01] [completion:: 2026-11-22]  "),
        ("- [ ] Send it (due:: 2026-11-01) ^a-1", "- [x] Send it (due:: 2026-11-01) (completion:: 2026-11-22) ^a-1"),
        ("> - [ ] Send it", "> - [x] Send it ✅ 2026-11-22"),
        ("- [ ] Send it ✅ 2020-01-01 #tag", "- [x] Send it ✅ 2026-11-22 #tag"),
        ("- [x] Send it", "- [x] Send it"),
        ("- [-] Send it", "- [-] Send it"),
    ],
)  # fmt: skip
def test_a_task_is_ticked_in_its_own_format(old: str, new: str) -> None:
    words = "Send it #tag" if "#tag" in old else "Send it"
    for text in ("{}", "{}\n", "# A\r\n\r\n{}\r\nrest  \n", "\ufeff---\na: 1\n---\n{}\nx"):
        line = text.split("{}")[0].count("\n") + 1
        assert ticked(text.format(old), line, words, DAY) == text.format(new)
        assert ticked(text.format(new), line, words, date(2027, 1, 1)) == text.format(new)  # W17


def test_a_task_is_cancelled() -> None:
    assert cancelled("- [ ] a ^x\n", 1, "a", DAY) == "- [-] a ❌ 2026-11-22 ^x\n"
    assert cancelled("- [ ] a [due:: 2026-01-01]", 1, "a", DAY) == "- [-] a [due:: 2026-01-01] [cancelled:: 2026-11-22]"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- [ ] a", "- [ ] a 📅 2026-11-22"),
        ("- [ ] a ^x", "- [ ] a 📅 2026-11-22 ^x"),
        ("- [ ] a 📅 2026-01-01 ⏳ 2026-01-02", "- [ ] a 📅 2026-11-22 ⏳ 2026-01-02"),
        ("- [ ] a 🗓️2026-01-01 ^x", "- [ ] a 🗓️ 2026-11-22 ^x"),
        ("- [ ] a ⏳ 2026-01-02", "- [ ] a ⏳ 2026-11-22"),
        ("- [ ] a [due:: 2026-01-01] #t", "- [ ] a [due:: 2026-11-22] #t"),
        ("- [ ] a (scheduled::2026-01-01)", "- [ ] a (scheduled:: 2026-11-22)"),
        ("- [ ] a [priority:: high]", "- [ ] a [priority:: high] [due:: 2026-11-22]"),
        ("- [ ] a 🔁 every week 📅 2026-01-01", "- [ ] a 🔁 every week 📅 2026-11-22"),
        ("- [x] a 📅 2026-01-01", "- [x] a 📅 2026-01-01"),
    ],
)
def test_a_task_is_put_off_in_its_own_format(old: str, new: str) -> None:
    words = "a #t" if "#t" in old else "a"
    assert put_off(f"x\r\n\r\n{old}\r\n", 3, words, DAY) == f"x\r\n\r\n{new}\r\n"
    assert put_off(new, 1, words, DAY) == new


def test_W19_of_equal_tasks_the_one_on_the_line_is_meant() -> None:
    text = "- [ ] a\n- [ ] b\n- [ ] a\n"
    assert ticked(text, 3, "a", DAY) == "- [ ] a\n- [ ] b\n- [x] a ✅ 2026-11-22\n"
    assert ticked(text, 9, "b", DAY) == "- [ ] a\n- [x] b ✅ 2026-11-22\n- [ ] a\n"
    for line in (2, 9):
        with pytest.raises(CannotEdit, match="lines 1 and 3"):
            ticked(text, line, "a", DAY)
    with pytest.raises(CannotEdit):
        ticked(text, 1, "c", DAY)


@pytest.mark.parametrize("sign", ["🔁 every week", "[repeat:: every week]", "🔁"])
def test_a_task_that_repeats_is_left_to_the_tasks_plugin(sign: str) -> None:
    with pytest.raises(CannotEdit, match="Tasks plugin"):
        ticked(f"- [ ] a {sign}", 1, read_records(PATH, f"- [ ] a {sign}", CONVENTIONS).follow_ups[0].text, DAY)


@pytest.mark.parametrize(
    "text", ["```\n- [ ] a\n```", "%%\n- [ ] a\n%%", "<!--\n- [ ] a\n-->", "%% mdnet:begin x %%\n- [ ] a\n%% mdnet:end x %%", "- [ ]a"]
)  # fmt: skip
def test_W18_tasks_in_code_and_comments_are_none(text: str) -> None:
    with pytest.raises(CannotEdit):
        ticked(text, 2, "a", DAY)


def test_G01_W14_a_broken_note_is_refused() -> None:
    for text in ("---\na: 1\n\n- [ ] a\n", "<<<<<<< HEAD\n- [ ] a\n=======\n>>>>>>> x\n"):
        with pytest.raises(CannotEdit):
            ticked(text, 2, "a", DAY)
        with pytest.raises(CannotEdit):
            with_task(text, "b", None, CONVENTIONS)


TASK = "[ ] Send [[Ada]] the book 📅 2026-11-22"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", f"## Follow-ups\n\n- {TASK}\n"),
        ("# A\nx", f"# A\nx\n\n## Follow-ups\n- {TASK}"),
        ("## Next\n\n* [ ] y\n\n## Log\n", f"## Next\n\n* [ ] y\n* {TASK}\n\n## Log\n"),
        ("## tasks:\r\n## Log\r\n", f"## tasks:\r\n\r\n- {TASK}\r\n\r\n## Log\r\n"),
        ("* [x] y\n  - z\n\nend\n", f"* [x] y\n  - z\n* {TASK}\n\nend\n"),
        ("x\n\n- [ ] y", f"x\n\n- [ ] y\n- {TASK}"),
        ("## Log\n- 2026-01-01 a\n  - [ ] y\n", f"## Log\n- 2026-01-01 a\n  - [ ] y\n\n## Follow-ups\n- {TASK}\n"),
        ("- [ ] y\n\n## Log\n- [x] 2026-01-01 a\n", f"- [ ] y\n- {TASK}\n\n## Log\n- [x] 2026-01-01 a\n"),
        ("x\n\n## Private\n- [ ] y\n", f"x\n\n## Follow-ups\n- {TASK}\n\n## Private\n- [ ] y\n"),
        ("- [ ] y\n%% mdnet:begin x %%\n- [ ] z\n%% mdnet:end x %%\n", f"- [ ] y\n- {TASK}\n%% mdnet:begin x %%\n- [ ] z\n%% mdnet:end x %%\n"),
        (f"- {TASK}\n- [ ] y\n", f"- {TASK}\n- [ ] y\n"),
        ("- [ ] y [due:: 2026-01-01]\n", "- [ ] y [due:: 2026-01-01]\n- [ ] Send [[Ada]] the book [due:: 2026-11-22]\n"),
    ],
)  # fmt: skip
def test_a_task_is_added_where_tasks_are(old: str, new: str) -> None:
    placed = with_task(old, "Send [[Ada]]  the book", DAY, CONVENTIONS)
    assert placed.text == new
    assert placed.lines[0] == new.replace("\r", "").split("\n")[placed.line - 1]
    assert with_task(new, "Send [[Ada]] the book", DAY, CONVENTIONS).text == new


def test_a_task_without_a_date() -> None:
    assert with_task("", "a", None, CONVENTIONS).text == "## Follow-ups\n\n- [ ] a\n"


LINES = st.sampled_from(
    ["- [ ] a", "- [ ] b 📅 2026-01-01 ^x", "  * [x] c ✅ 2026-01-01", "- [ ] d [due:: 2026-01-01]", "```", "%%", "", "x  ", "# H",
     "> - [ ] e ⏳ 2026-01-01", "- [ ] a", "## Tasks", "1. [/] f\u2028g #waiting", "---", "- [ ] `x` y", "<!-- c -->", "## Private"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=9), st.sampled_from(["\n", "\r\n"]), st.sampled_from([ticked, cancelled, put_off]))
def test_W16_only_the_task_changes(lines: list[str], end: str, change: type[ticked]) -> None:  # type: ignore[valid-type]
    text = end.join(lines)
    before = read_records(PATH, text, CONVENTIONS)
    for task in before.follow_ups:
        try:
            new = change(text, task.line, task.text, DAY)  # type: ignore[operator]
        except CannotEdit:
            assert text.startswith("---") or "\n---" in text
            continue
        old_lines, new_lines = text.split("\n"), new.split("\n")
        assert [one for number, one in enumerate(new_lines, 1) if number != task.line] == [
            one for number, one in enumerate(old_lines, 1) if number != task.line
        ]
        after = read_records(PATH, new, CONVENTIONS)
        assert [one._replace(due=None, done=False, done_on=None) for one in after.follow_ups] == [
            one._replace(due=None, done=False, done_on=None) for one in before.follow_ups
        ]
        (changed,) = [one for one in after.follow_ups if one.line == task.line]
        assert task.done or change is put_off or changed.done
        assert task.done or change is not put_off or changed.due == DAY
        assert change(new, task.line, task.text, DAY) == new  # type: ignore[operator]


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=9), st.sampled_from(["\n", "\r\n"]), st.sampled_from([None, DAY]))
def test_W16_only_the_new_task_comes(lines: list[str], end: str, due: date | None) -> None:
    text = end.join(lines)
    try:
        placed = with_task(text, "new words", due, CONVENTIONS)
    except CannotEdit:
        assert {"```", "%%", "---"} & {*lines}
        return
    before, after = read_records(PATH, text, CONVENTIONS), read_records(PATH, placed.text, CONVENTIONS)
    assert len(after.follow_ups) == len(before.follow_ups) + 1
    assert [(one.text, one.due, one.done) for one in after.follow_ups if one.line == placed.line] == [
        ("new words", due, False)
    ]
