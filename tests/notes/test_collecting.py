"""An agenda's text as a form: what its boxes ask for, and the mark that says it was done."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.conventions import Conventions
from mdnet.notes.collecting import Asked, asked, entry_of, taken_back, with_marks
from mdnet.notes.generated import BrokenRegion

DAY = date(2026, 11, 26)


def agenda(*lines: str, end: str = "\n") -> str:
    inside = ["---", "generated_by: mdnet", "---", "%% mdnet:begin agenda %%", "## Check in", *lines]
    return end.join([*inside, "%% mdnet:end agenda %%", ""])


@pytest.mark.parametrize(
    ("box", "wish"), [("x", "done"), ("X", "done"), (">", "put off"), ("-", "dropped"), (" ", None), ("/", None)]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_box_says_what_is_wished(box: str, wish: str | None, end: str) -> None:
    text = agenda(f"- [{box}] [[Ann]]: monthly ^m-0000000a", "  - typed", end=end)
    expected = [] if wish is None else [Asked(6, "m-0000000a", wish, None, ("typed",), ())]
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("line", "number", "day"),
    [
        ("[[Ann]] ✅ 2026-11-26 ^m-0000000a", "m-0000000a", DAY),
        ("[[Ann]] ^m-0000000a ✅ 2026-11-26", "m-0000000a", DAY),
        ("[[Ann]] [completion:: 2026-11-26] ^m-0000000a", "m-0000000a", DAY),
        ("all my own words ^m-0000000a", "m-0000000a", None),
        ("[[Ann]] ✅ soon ^m-0000000a", "m-0000000a", None),
        ("[[Ann]]: monthly", "", None),
    ],
)
def test_the_id_and_the_day_are_found_wherever_they_stand(line: str, number: str, day: date | None) -> None:
    (one,) = asked(agenda(f"- [x] {line}"))
    assert (one.id, one.day) == (number, day)


def test_what_is_typed_below_keeps_its_items_apart_and_its_wrapped_lines_together() -> None:
    text = agenda(
        "- [x] [[Ann]] ^m-0000000a", "  - coffee: the loom", "    is here", "\t* and more", "  - [ ] send it 📅 2026-12-01",
        "  - [x] promised", "- [x] [[Bob]] ^m-0000000b", "    no bullet",
    )  # fmt: skip
    ann, bob = asked(text)
    assert ann.typed == ("coffee: the loom is here", "and more", "promised")
    assert [(task.text, task.due) for task in ann.promised] == [("send it", date(2026, 12, 1))]
    assert bob.typed == ("no bullet",)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("- [x] [[Ann]] ^m-0000000a", "- [x] [[Ann]] %%collected%% ^m-0000000a"),
        ("- [x] [[Ann]] ✅ 2026-11-26 ^m-0000000a", "- [x] [[Ann]] %%collected%% ✅ 2026-11-26 ^m-0000000a"),
        ("- [x] [[Ann]] %%undone%% ^m-0000000a", "- [x] [[Ann]] %%collected%% ^m-0000000a"),
        ("- [x] [[Ann]] ^m-0000000a more", "- [x] [[Ann]] ^m-0000000a more %%collected%%"),
    ],
)
def test_the_mark_comes_before_what_must_be_last_and_no_other_byte_changes(line: str, marked: str, end: str) -> None:
    assert with_marks(agenda(line, end=end), [6]) == agenda(marked, end=end)


def test_a_collected_item_asks_for_nothing_more() -> None:
    text = agenda("- [x] [[Ann]] ^m-0000000a", "- [-] [[Bob]] ^m-0000000b")
    assert [one.line for one in asked(with_marks(text, [6]))] == [7]
    assert asked(with_marks(with_marks(text, [6, 7]), [6], "undone")) == []


def test_what_stands_outside_the_generated_part_is_no_item() -> None:
    assert asked("- [x] [[Ann]] ^m-0000000a\n" + agenda()) == []


def test_a_broken_region_is_told() -> None:
    with pytest.raises(BrokenRegion):
        asked(agenda("- [x] [[Ann]] ^m-0000000a").replace("%% mdnet:end agenda %%", ""))


def test_undoing_marks_the_items_of_that_step_alone_however_the_file_was_changed_since() -> None:
    before = with_marks(agenda("- [x] [[Ann]] ^m-0000000a", "- [x] [[Bob]] ^m-0000000b"), [6])
    after = with_marks(before, [7])
    now = after.replace("## Check in", "## Check in\n- [ ] [[New]] ^m-0000000c") + "mine\n"
    assert taken_back(now, before, after) == now.replace("%%collected%% ^m-0000000b", "%%undone%% ^m-0000000b")
    assert taken_back(now, after, after) is None


@pytest.mark.parametrize(
    ("typed", "said", "details"),
    [
        (("coffee: the loom",), "coffee: the loom", ()),
        (("Call, no answer #unanswered",), "call: no answer #unanswered", ()),
        (("coffee with [[Ann]], [[Bob]] and [[Cy Lo|Cy]]: the loom", "more"),
         "coffee with [[Bob]], [[Cy Lo|Cy]]: the loom", ("more",)),
        (("lunch with [[Ann]]",), "lunch", ()),
        (("coffee",), "coffee", ()),
        (("called her about: the loom",), "called her about: the loom", ()),
        (("she moved: to Oslo", "more"), "she moved: to Oslo", ("more",)),
        ((), "", ()),
    ],
)  # fmt: skip
def test_the_first_typed_line_is_the_entry(typed, said: str, details) -> None:
    entry = entry_of(Asked(1, "m-1", "done", None, typed, ()), DAY, Conventions(), {"ann"})
    assert (entry.day, entry.said(), entry.details) == (DAY, said, details)


@pytest.mark.parametrize(
    ("typed", "said", "details"),
    [
        ((), "message: birthday wishes", ()),
        (("called, she was at sea",), "called: birthday wishes", ("she was at sea",)),
        (("she was at sea", "more"), "message: birthday wishes", ("she was at sea", "more")),
        (("card",), "card: birthday wishes", ()),
    ],
)
def test_a_greeting_is_the_text_and_what_is_typed_its_details(typed, said: str, details) -> None:
    one = Asked(1, "m-1", "done", None, typed, ())
    entry = entry_of(one, DAY, Conventions(), {"ann"}, "birthday wishes")
    assert (entry.said(), entry.details) == (said, details)


_line = st.sampled_from(
    ["- [x] a ^m-1", "- [ ] b ^m-2", "  - typed", "## Ahead", "", "- [>] c ✅ 2026-11-26 ^m-3", "- [-] d", "%%x%%"]
)


@given(st.lists(_line), st.sampled_from(["\n", "\r\n"]))
def test_marking_touches_the_marked_lines_alone_and_ends_what_they_ask(lines: list[str], end: str) -> None:
    text = agenda(*lines, end=end)
    wishes = asked(text)
    marked = with_marks(text, [one.line for one in wishes])
    assert asked(marked) == []
    assert marked.replace(" %%collected%%", "") == text
