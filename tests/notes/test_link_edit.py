"""Links that follow a renamed note, and links that become plain text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.errors import CannotEdit
from mdnet.model.link import Link
from mdnet.notes import frontmatter
from mdnet.notes.link_edit import relinked, unlinked
from mdnet.notes.links import find_links
from mdnet.notes.markdown import read_body

PATH = "People/Bo.md"


def target(link: Link) -> str | None:
    """Ann Lee is now called Ann King, and Al is `O'Brien`."""
    name = link.target.removesuffix(".md")
    if name.lower() in ("ann lee", "ann"):
        return "Ann King"
    return "People/Ann King" if name == "People/Ann Lee" else "O'Brien" if name == "Al" else None


def gone(link: Link) -> bool:
    return target(link) is not None


def moved(text: str) -> str:
    return relinked(text, PATH, target)


def plain(text: str) -> str:
    return unlinked(text, PATH, gone)


CASES = [
    ("[[Ann Lee]]", "[[Ann King]]", "Ann Lee"),
    ("[[ann lee|her]]", "[[Ann King|her]]", "her"),
    ("[[Ann Lee#Log]]", "[[Ann King#Log]]", "Ann Lee#Log"),
    ("[[Ann Lee#^a1|x y]]", "[[Ann King#^a1|x y]]", "x y"),
    ("[[People/Ann Lee.md]]", "[[People/Ann King.md]]", "People/Ann Lee.md"),
    ("[[ Ann Lee | x ]]", "[[ Ann King | x ]]", "x"),
    ("![[Ann Lee]]", "![[Ann King]]", "Ann Lee"),
    ("| [[Ann Lee\\|A]] | b |", "| [[Ann King\\|A]] | b |", "| A | b |"),
    ("[A](Ann%20Lee.md)", "[A](Ann%20King.md)", "A"),
    ("[A](<Ann Lee.md>)", "[A](<Ann King.md>)", "A"),
    ("[A](People/Ann%20Lee.md#Log)", "[A](People/Ann%20King.md#Log)", "A"),
    ('[A](Ann.md "title")', '[A](Ann%20King.md "title")', "A"),
    ("![A](Ann.md)", "![A](Ann%20King.md)", "A"),
    ("[[Bob]] and [[Ann]], [[Ann|a]] [x](https://ann) [[#Ann]]", "[[Bob]] and [[Ann King]], [[Ann King|a]] [x](https://ann) [[#Ann]]", "[[Bob]] and Ann, a [x](https://ann) [[#Ann]]"),
    ("> - [ ] [[Ann]] 📅 2026-01-01", "> - [ ] [[Ann King]] 📅 2026-01-01", "> - [ ] Ann 📅 2026-01-01"),
    ("[[Ann|`code`]]", "[[Ann King|`code`]]", "`code`"),
    ("`[[Ann]]` %% [[Ann]] %% <!-- [[Ann]] -->", "`[[Ann]]` %% [[Ann]] %% <!-- [[Ann]] -->", "`[[Ann]]` %% [[Ann]] %% <!-- [[Ann]] -->"),
    ("## [[Ann]]", "## [[Ann King]]", "## Ann"),
    ("[[Al]]", "[[O'Brien]]", "Al"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "shown"), CASES)
@pytest.mark.parametrize(
    "around", ["{}", "# H\r\n\r\n{}  \r\nx\n", "\ufeff---\na: 1\n---\n\n{}\t\n\u2028\x0b{}\n```\n[[Ann]]\n```"]
)
def test_links_follow_in_the_body(old: str, new: str, shown: str, around: str) -> None:
    assert moved(around.replace("{}", old)) == around.replace("{}", new)
    assert plain(around.replace("{}", old)) == around.replace("{}", shown)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ('a: "[[Ann]]"  # [[Ann]]', 'a: "[[Ann King]]"  # [[Ann]]', 'a: "Ann"  # [[Ann]]'),
        ("a: '[[Ann|x]]'", "a: '[[Ann King|x]]'", "a: 'x'"),
        ("a: [[Ann]]", "a: [[Ann King]]", "a: Ann"),
        ("# [[Ann]]\na: 1", "# [[Ann]]\na: 1", "# [[Ann]]\na: 1"),
        ('a:\n  - "mentor [[Ann]]" # why\n  - b\n', 'a:\n  - "mentor [[Ann King]]" # why\n  - b\n', 'a:\n  - "mentor Ann" # why\n  - b\n'),
        ('a: ["[[Ann]]", "[[Bob]]",  \'[[Al]]\']', 'a: ["[[Ann King]]", "[[Bob]]",  \'[[O\'\'Brien]]\']', 'a: ["Ann", "[[Bob]]",  \'Al\']'),
        ("a: talk of [[Al]] so", "a: talk of [[O'Brien]] so", "a: talk of Al so"),
        ("a: it's [[Ann]] # c [[Ann]]", "a: it's [[Ann King]] # c [[Ann]]", "a: it's Ann # c [[Ann]]"),
        ("a: |\n  [[Ann]] [A](Ann.md)\nb: 2", "a: |\n  [[Ann King]] [A](Ann%20King.md)\nb: 2", "a: |\n  Ann A\nb: 2"),
        ('mentor: "[[Ann]]"\n"k": 1', 'mentor: "[[Ann King]]"\n"k": 1', 'mentor: "Ann"\n"k": 1'),
    ],
)  # fmt: skip
def test_links_follow_in_the_front_matter_quotes_as_they_were(old: str, new: str, shown: str) -> None:
    for around in ("---\n{}\n---\n", "\ufeff---\r\n{}\r\n---\nbody [[Bob]]"):
        end = "\r\n" if "\r" in around else "\n"
        texts = [around.format(one.replace("\n", end)) for one in (old, new, shown)]
        assert moved(texts[0]) == texts[1]
        assert plain(texts[0]) == texts[2]


def test_a_name_no_link_can_hold_is_refused() -> None:
    with pytest.raises(CannotEdit):
        relinked("[[Ann]]", PATH, lambda _: "A|B")
    with pytest.raises(CannotEdit):
        relinked("---\na: x [[Ann]]\n---\n", PATH, lambda _: "A: B")


def test_G01_W14_a_broken_note_is_refused_where_it_holds_such_a_link() -> None:
    for text in (
        "---\na: 1\n\n[[Ann]]\n",
        "<<<<<<< HEAD\n[[Ann]]\n=======\n>>>>>>> x\n",
        "---\na: [\nb: '[[Ann]]'\n---\n",
    ):
        with pytest.raises(CannotEdit):
            moved(text)
        with pytest.raises(CannotEdit):
            plain(text)
        other = text.replace("Ann", "Bob")
        assert moved(other) == other and plain(other) == other


LINKS = st.sampled_from(
    [*(old for old, *_ in CASES), "[[Bob|b]]", "`x", "```", "%%", "words", "", "- a", "---", "[", "]]"]
)
FRONT = st.sampled_from(
    ['a: "[[Ann]]"', "b:\n  - '[[Al|x]]'\n  - [[Ann]]", "c: [[Ann Lee]] # [[Ann]]", "d: \"it's\"", "e: 5", "# '[[Ann]]"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(FRONT, max_size=4, unique=True), st.lists(LINKS, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_W16_W17_only_the_links_change(front: list[str], lines: list[str], end: str) -> None:
    text = ("---\n" + "\n".join(front) + "\n---\n" if front else "") + "\n".join(lines)
    text = text.replace("\n", end)
    try:
        new = moved(text)
    except CannotEdit:
        assert not front or "---" in lines
        return
    assert moved(new) == new
    before, after = (read_body(frontmatter.read(one, "").body) for one in (text, new))
    assert [len(line) == 0 for line in before.lines] == [len(line) == 0 for line in after.lines]
    for old_line, new_line in zip(before.prose, after.prose, strict=True):
        wanted = [
            (target(link) or link.target.removesuffix(".md"), link.embed)
            for link in find_links(old_line)
            if link.target
        ]
        assert [(link.target.removesuffix(".md"), link.embed) for link in find_links(new_line) if link.target] == wanted
    assert not any(
        gone(link) for line in read_body(frontmatter.read(plain(text), "").body).prose for link in find_links(line)
    )
