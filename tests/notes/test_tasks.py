"""Tasks in both formats of the Tasks plugin, and what of them is a follow-up."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.conventions import Conventions
from mdnet.model.follow_up import FollowUp
from mdnet.notes.reading import Records, read_records


def read(body: str, path: str = "People/Ann.md") -> Records:
    return read_records(path, body, Conventions())


def task(line: str) -> FollowUp:
    (found,) = read(line).follow_ups
    return found


def test_the_task_of_the_format_page() -> None:
    found = task("- [ ] Send [[Ada Lovelace]] the article 📅 2026-04-05")
    assert (found.text, found.due) == ("Send [[Ada Lovelace]] the article", date(2026, 4, 5))
    assert [link.target for link in found.links] == ["Ada Lovelace"]
    assert (found.done, found.waiting, found.line) == (False, False, 1)


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] Send it 📅 2026-04-05",
        "- [ ] Send it 📅2026-04-05",
        "- [ ] Send it 📆 2026-04-05",
        "- [ ] Send it 🗓️ 2026-04-05",
        "- [ ] Send it 📅 2026-4-5",
        "- [ ] Send it ⏳ 2026-04-05",
        "- [ ] Send it ⏳ 2026-04-01 📅 2026-04-05",
        "- [ ] Send it 🛫 2026-03-01 ➕ 2026-01-01 🔼 📅 2026-04-05",
        "- [ ] Send 📅 2026-04-05 it",
        "- [ ] Send it 🔺 🆔 ab1 ⛔ cd2,ef3 🏁 delete 📅 2026-04-05 ^block-1",
        "- [ ] Send it [due:: 2026-04-05]",
        "- [ ] Send it (due:: 2026-04-05)",
        "- [ ] Send it [priority:: high]  [created:: 2026-01-01]  [Due:: 2026-04-05] [id:: a]",
        "- [ ] Send it [scheduled:: 2026-04-05]",
        "* [ ] Send it 📅 2026-04-05",
        "12. [ ] Send it 📅 2026-04-05",
        "   - [ ]  Send   it 📅 2026-04-05  ",
        "> - [ ] Send it 📅 2026-04-05",
    ],
)
def test_both_formats_in_every_dress(line: str) -> None:
    found = task(line)
    assert (found.text, found.due, found.recurrence) == ("Send it", date(2026, 4, 5), "")


@pytest.mark.parametrize(
    "line", ["- [ ] Ring 🔁 every 2 weeks 📅 2026-04-05", "- [ ] Ring [repeat:: every 2 weeks] [due:: 2026-04-05]"]
)
def test_recurrence_is_kept_apart(line: str) -> None:
    found = task(line)
    assert (found.text, found.recurrence, found.due) == ("Ring", "every 2 weeks", date(2026, 4, 5))


@pytest.mark.parametrize(
    ("mark", "done"), [(" ", False), ("/", False), (">", False), ("?", False), ("x", True), ("X", True), ("-", True)]
)
def test_a_tick_and_a_cancellation_end_a_task(mark: str, done: bool) -> None:
    assert task(f"- [{mark}] Ring").done == done


def test_the_day_it_was_done() -> None:
    assert task("- [x] Ring 📅 2026-04-05 ✅ 2026-04-03").done_on == date(2026, 4, 3)
    assert task("- [x] Ring [completion:: 2026-04-03]").done_on == date(2026, 4, 3)
    assert task("- [ ] Ring ✅ 2026-04-03").done_on is None


@pytest.mark.parametrize(
    ("line", "text"),
    [("The slides #waiting", "The slides"), ("#waiting the slides", "the slides"), ("a #Waiting b #x", "a b #x")],
)
def test_waiting_is_what_they_owe(line: str, text: str) -> None:
    found = task(f"- [ ] {line} 📅 2026-04-05")
    assert (found.waiting, found.text) == (True, text)


@pytest.mark.parametrize("line", ["Mend the #waiting-room", "See x#waiting", "Say `#waiting`", "#waitingroom"])
def test_other_tags_are_not_waiting(line: str) -> None:
    assert not task(f"- [ ] {line}").waiting


def test_unknown_fields_code_and_links_are_kept() -> None:
    assert task("- [ ] Ask [mood:: good] about `📅 2026-04-05` (really) [x](y.md)").text == (
        "Ask [mood:: good] about `📅 2026-04-05` (really) [x](y.md)"
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Ring 📅 2026-02-30", "bad-date"),
        ("Ring 📅 30.11.2026", "unclear-date"),
        ("Ring [due:: 2026-02-30]", "bad-date"),
        ("Ring [due:: tomorrow]", "bad-date"),
        ("Ring [due:: 11/30/2026]", "unclear-date"),
        ("Ring 📅 tomorrow", "bad-date"),
        ("Ring 📅", "bad-date"),
    ],
)
def test_days_that_cannot_be_read_are_problems(line: str, code: str) -> None:
    found = read(f"\n- [ ] {line}")
    assert [(one.line, one.code) for one in found.problems] == [(2, code)]
    assert [one.due for one in found.follow_ups] == [None]


def test_decoration_is_no_problem() -> None:
    found = read("- [ ] ✅ Celebrate ➕ invite")
    assert (found.problems, found.follow_ups[0].text) == ([], "✅ Celebrate ➕ invite")


@pytest.mark.parametrize(
    "line",
    ["- [ ]no blank", "- [] x", "- [  ] x", "[ ] x", "- x [ ] y", "- [ ]", "- [ ] ", "- [ ] 📅 2026-04-05", "-[ ] x",
     "1234567890. [ ] x"],
)  # fmt: skip
def test_what_is_no_task(line: str) -> None:
    assert read(line).follow_ups == []


@pytest.mark.parametrize(
    "text",
    ["```\n{}\n```", "    {}", "`{}`", "%% {} %%", "%%\n{}\n%%", "<!-- {} -->", "<!--\n{}\n-->", "## Private\n{}",
     "%% mdnet:begin agenda %%\n{}\n%% mdnet:end agenda %%"],
)  # fmt: skip
def test_W18_tasks_in_code_comments_and_generated_regions_are_none(text: str) -> None:
    assert read(text.format("- [ ] Ring [[Ada]]")).follow_ups == []


def test_W19_equal_tasks_are_as_many_follow_ups() -> None:
    assert [one.line for one in read("- [ ] Ring\n- [ ] Ring\n\t- [ ] Ring").follow_ups] == [1, 2, 3]


def test_an_embed_concerns_nobody() -> None:
    found = read("- [ ] Look at ![[Ada]] and [[Bob]]", "Plans.md")
    assert [link.target for link in found.follow_ups[0].links] == ["Bob"]
    assert [(use.link.target, use.role) for use in found.links] == [("Ada", "link"), ("Bob", "task")]


_WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="[]()#^`%<>🔁🆔⛔🏁"), min_size=1
)


@given(_WORDS, st.one_of(st.none(), st.dates()), st.booleans())
def test_a_task_keeps_its_words_and_its_day(words: str, due: date | None, fields: bool) -> None:
    sign = "" if due is None else f" [due:: {due.isoformat()}]" if fields else f" 📅 {due.isoformat()}"
    found = task(f"- [ ] a {words} b{sign}")
    if not set(words) & set("📅📆🗓⏳⌛🛫✅➕❌🔺⏫🔼🔽⏬"):
        assert (found.text, found.due) == (" ".join(f"a {words} b".split()), due)


@given(
    st.lists(st.sampled_from(["📅", "[due:: ", "2026-02-30", "]", "🔁 every", " ", "#waiting", "^a", "🆔", "x"])).map(
        "".join
    )
)
def test_no_task_is_too_odd(text: str) -> None:
    read(f"- [ ] {text}")


def test_a_day_ends_before_the_full_stop() -> None:
    found = task("- [ ] Ring 📅 2026-04-05.")
    assert (found.due, found.text) == (date(2026, 4, 5), "Ring .")


@pytest.mark.parametrize("sign", ["➕ 2026-01-02", "[created:: 2026-01-02]", "(created:: 2026-01-02)"])
def test_the_day_a_task_was_made(sign: str) -> None:
    found = task(f"- [ ] Ring {sign} 📅 2026-04-05")
    assert (found.created, found.due, found.text) == (date(2026, 1, 2), date(2026, 4, 5), "Ring")
    assert task("- [ ] Ring").created is None


@given(
    st.lists(
        st.sampled_from(
            ["Ring", " the shop", " 📅 2026-04-05", " 📅 2026-02-30", " ✅ 2026-04-06", " ➕ 2026-01-02", " #waiting", " ^a", "  ", ",", "[[Ada]]", "`c`"]
        ),
        max_size=6,
    ).map("".join),
    st.sampled_from(" xX-/"),
)  # fmt: skip
def test_usual_tasks_read_the_short_way_say_the_same(text: str, mark: str) -> None:
    short = read(f"- [{mark}] {text}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mdnet.notes.tasks._USUAL", re.compile(r"(?!)"))
        whole = read(f"- [{mark}] {text}")
    assert (short.follow_ups, short.problems) == (whole.follow_ups, whole.problems)
