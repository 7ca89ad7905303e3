"""The shape of a body: which lines are prose, which are code, quotes, comments; its sections and lone tags."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mdnet.notes.headings import heading_name
from mdnet.notes.markdown import at_a_glance, closely, read_body

PIECES = (
    "a b é [[Ann]] [x](y.md) ](  ) ]: [ ] ( - * + 1. 1) > >> # ## --- === ~~~ ` `` ``` `c` \\ < <b> <!-- --> %% _ ** * "
    "2026-01-02 | \" ' : — [x] [ ] & ! [a](b`c`) [a]: [a"
).split(" ")
LINES = [
    "- a", "  - b", "\t- b", "    - c", "    text", "> q", "> `q`", ">     q", "text `code` more", "- [ ] do `it`",
    "- 2026-01-02 call: `x`", "See [it](https://e.org/1) and `c`.", "# H", "", "", "   ", "1. one", "10) ten", "a > b",
    "-     code", "- # h", "***", "* * *", "[a]: b", "=====", "---", "- - -", "    > q", "- > q", "-", "1.", "`a", "b`",
    "- **b** c", "\ttext", "[[A]]: tea", "5 > 3", "-> so", "|a|`b`|", "[a](b \"`t`\")", "![a](b) `c`", "\t", "- \tx",
    " \tx", "# `c`\t",
]  # fmt: skip


def bodies() -> st.SearchStrategy[str]:
    """Notes put together from lines that are often near code, and from loose pieces of syntax."""
    loose = st.lists(st.sampled_from([*PIECES, " ", "  ", "    ", "\t"]), max_size=8).map("".join)
    return st.lists(st.one_of(st.sampled_from(LINES), loose), max_size=12).map("\n".join)


@settings(max_examples=400)
@given(bodies())
@example("- 1.\n\n      code")
@example("> a\nlazy")
@example("# h\n \tcode")
def test_the_glance_sees_what_the_parser_sees(text: str) -> None:
    glance = at_a_glance(text)
    assert glance is None or glance == closely(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nothing special.\n\n- an item\n  - a detail",
        "- an item\n\t- a detail\n\t\t- more\n",
        "- an item\n    - a detail",
        "> Keep it short, ask first, listen.\n\nSee also [the company page](https://e.org/7233) and `c-01-0007233`.",
    ],
)
def test_plain_notes_are_judged_at_a_glance(text: str) -> None:
    assert at_a_glance(text) == closely(text)


@settings(max_examples=300)
@given(st.one_of(bodies(), st.text()))
def test_prose_stands_character_for_character_where_the_text_does(text: str) -> None:
    body = read_body(text)
    assert [len(line) for line in body.prose] == [len(line) for line in body.lines]
    for written, prose in zip(body.lines, body.prose, strict=True):
        assert all(clear in (own, " ") for own, clear in zip(written, prose, strict=True))
    assert all(0 <= index < len(body.lines) for index in body.quoted)


def prose(text: str) -> str:
    return "\n".join(line.rstrip() for line in read_body(text).prose)


@pytest.mark.parametrize(
    "text",
    [
        "```\n{}\n```",
        "~~~ text\n{}\n~~~",
        "- item\n  ```\n  {}\n  ```",
        "Text:\n\n    {}",
        "- item\n\n      {}",
        "- item\n\n\t\t{}",
        "Say `{}`.",
        "Say ``{} ` ``.",
        "%% {} %%",
        "%%\n{}\n%%",
        "%% never closed\n\n{}",
        "<!-- {} -->",
        "<!--\n\n{}\n-->",
        "Text <!-- {} --> text",
        "<details>\n{}\n</details>",
        "%% mdnet:begin agenda %%\n{}\n%% mdnet:end agenda %%",
    ],
)
def test_code_comments_html_and_generated_parts_are_no_prose(text: str) -> None:
    assert "[[Ann]]" in prose("- [ ] ask [[Ann]]")
    assert "Ann" not in prose(text.format("- [ ] ask [[Ann]]"))
    assert prose(text.format("x") + "\n\n# After\n").endswith("# After\n") or "never" in text


def test_comments_and_generated_parts_are_left_out_of_the_lines_too_but_not_code() -> None:
    text = "a %%b%% `c` <!-- d -->\n```\ne\n```\n%% mdnet:begin x %%\nf\n%% mdnet:end x %%\ng"
    assert "".join(read_body(text).lines).split() == ["a", "`c`", "```e```", "g"]


def test_marks_of_comments_in_code_open_none() -> None:
    body = read_body("Write `%%` or `<!--`.\n\n# Log\n")
    assert [section.name for section in body.sections] == ["log"]
    assert body.lines[0] == "Write `%%` or `<!--`."


def test_a_comment_sign_that_is_never_closed_stays_text() -> None:
    assert prose("a <!-- b\n\nc") == "a <!-- b\n\nc"


def test_lines_of_quotes_and_callouts_are_known() -> None:
    text = "> a\n> b\n\ntext\n\n> [!note]\n> c\n\n- item\n  > d\n\n> lazy\ngoes on\n"
    assert sorted(read_body(text).quoted) == [0, 1, 5, 6, 9, 11, 12]


def names(text: str) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in read_body(text).sections]


def test_headings() -> None:
    assert names("# A\n## B ##\n  ### C#\n####### no\n#no\n#\n\tx # no") == [(1, "A"), (2, "B"), (3, "C#"), (1, "")]


def test_underlined_headings() -> None:
    assert names("A\n===\n\nB\n---\n\n- item\n---\n\n---\n\nC\n-\n| t |\n---") == [(1, "A"), (2, "B")]


def test_a_rule_at_the_begin_of_a_body_is_no_heading_W13() -> None:
    assert names("---\n\nText\n\n---\n") == []


def test_a_section_reaches_to_the_next_heading_of_its_level_or_above() -> None:
    text = "# A\na\n## B\nb\n### C\nc\n## D\nd\n# E\n"
    found = {section.title: section for section in read_body(text).sections}
    lines = text.split("\n")

    def under(title: str, own: bool = False) -> str:
        section = found[title]
        return "".join(lines[section.start : section.own_end if own else section.end])

    assert under("A") == "a## Bb### Cc## Dd"
    assert under("A", own=True) == "a"
    assert under("B") == "b### Cc"
    assert under("E") == ""


@pytest.mark.parametrize(
    "title", ["Contact log", "**Contact Log**:", "📓 CONTACT  log", "_Contact log_", "== contact log"]
)
def test_headings_are_compared_by_name(title: str) -> None:
    assert heading_name(title) == "contact log"


def test_lines_that_hold_nothing_but_tags() -> None:
    text = "#person #work/acme\n# Title\nTags: #friend, #alumni\ntext #no\n`#no`\n- #no\n#a#b"
    assert read_body(text).tags == [(0, "person"), (0, "work/acme"), (2, "friend"), (2, "alumni")]


@pytest.mark.parametrize("odd", ["\u2028", "\x0b", "\x0c", "\x85", "\r", "\x1c"])
def test_W07_only_line_feeds_end_a_line(odd: str) -> None:
    assert read_body(f"- a{odd}b\n- c\r\n- d").lines == [f"- a{odd}b", "- c", "- d"]


def test_a_byte_order_mark_is_no_text() -> None:
    assert names("\ufeff# Log\n") == [(1, "Log")]


CONFLICT = "- both\n<<<<<<< HEAD\n- ours\n- same\n=======\n- same\n- theirs\n>>>>>>> branch\n- after"


def test_G02_of_a_conflict_both_sides_are_read_and_what_they_share_once() -> None:
    body = read_body(CONFLICT)
    assert body.conflict == 1
    assert body.lines == ["- both", "", "- ours", "- same", "", "", "- theirs", "", "- after"]
    assert body.sections == []
    assert not body.quoted


def test_G02_the_common_ancestor_of_a_conflict_is_left_out() -> None:
    body = read_body("<<<<<<< a\nours\n||||||| b\nbase\n=======\ntheirs\n>>>>>>> c")
    assert body.lines == ["", "ours", "", "", "", "theirs", ""]


def test_G02_a_conflict_shown_in_code_is_none() -> None:
    body = read_body(f"```\n{CONFLICT}\n```")
    assert body.conflict is None
    assert body.lines[2] == "<<<<<<< HEAD"


def test_a_line_of_equal_signs_alone_is_no_conflict() -> None:
    assert read_body("A\n=======\n").conflict is None
