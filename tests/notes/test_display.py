"""Text made fit for terminals, tables and generated Markdown."""

from __future__ import annotations

import re

import pyromark
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mdnet.notes.display import display_width, escape_markdown, one_line, pad, visible, wikilink

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_WIKILINKS
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_MATH
)

CONTROL_OR_BIDI = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;x\x07", r"\x1b]0;x\x07"),
        ("\x1b[2J", r"\x1b[2J"),
        ("\x1b]8;;http://evil\x1b\\Ann\x1b]8;;\x1b\\", r"\x1b]8;;http://evil\x1b\Ann\x1b]8;;\x1b" + "\\"),
        ("\x1b]52;c;cm0=\x07", r"\x1b]52;c;cm0=\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("Ann\rBob", r"Ann\x0dBob"),
        ("Ann\b\b\bBob", r"Ann\x08\x08\x08Bob"),
        ("a\x7fb\x00", r"a\x7fb\x00"),
        ("Ann \u202eboB", "Ann boB"),
        ("\u2066Ann\u2069\u200f\u061c", "Ann"),
        ("file-\udcff.md", "file-\ufffd.md"),
    ],
)
def test_T01_controls_are_shown_and_bidi_controls_go(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["", "Ann\tLee\nBob", "Zoë 字 👩‍💻 می‌خواهم", "a\u00a0b"])
def test_clean_text_comes_back_as_it_was(text: str) -> None:
    assert visible(text) == text


def test_a_windows_line_end_is_a_line_end() -> None:
    assert visible("a\r\nb\x1b") == "a\nb\\x1b"


@given(st.text(alphabet=st.characters()))
def test_T01_nothing_raw_is_left_in_any_text(text: str) -> None:
    shown = visible(text)
    assert not CONTROL_OR_BIDI.search(shown)
    assert visible(shown) == shown
    shown.encode()


def test_one_line_has_one_line_and_single_blanks() -> None:
    assert one_line("  Ann \n\n\tLee\u2028x\r\n") == "Ann Lee x"


# Markdown ---------------------------------------------------------------------------------------------------


def events(markdown: str) -> list[object]:
    """The events of a text, neighbouring texts joined, without blanks."""
    found: list[object] = []
    for event in pyromark.events(markdown, options=OPTIONS):
        if isinstance(event, dict) and "Text" in event:
            text = "".join(event["Text"].split())
            if found and isinstance(found[-1], str):
                found[-1] += text
            else:
                found.append(text)
        else:
            found.append(("event", event))
    return found


def reads_as(text: str, before: str = "- ", after: str = "") -> bool:
    """Whether the escaped text is read between `before` and `after` as just that text, like a plain word there."""
    wanted = "".join(visible(text).split())
    word = "WORD"
    expected = [item.replace(word, wanted) if isinstance(item, str) else item for item in events(before + word + after)]
    return events(before + escape_markdown(text) + after) == expected


PIECES = st.sampled_from(
    "[ ] [[ ]] ( ) ` `` ``` * ** _ __ # ## - + 1. 1) > | || ~ ~~ ~~~ $ $$ = == % %% : :: ^ ^a \\ < <a> </a> <!-- --> & "
    "&amp; &#39; ! ![ { } <% %> --- === *** ___ a b1 é 字 . , ' \" / @ https://a.b/~x_y#f &copy 📅 2026-04-05 🔁 [x] "
    "[^1] [^1]: x@y.z :-- \t \n \u00a0 \u200d  ".split(" ")
)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.lists(PIECES, max_size=12).map("".join),
    st.lists(PIECES, max_size=12).map(" ".join),  # such as "- [ ] x" and "📅 2026-04-05"
).filter(lambda text: bool(visible(text).strip()))


@given(TEXTS)
@example("[ ] x 📅 2026-04-05")
@example("\\📅 2026-04-05")
@example("[[a|b]]")
@example("$\u00a0$")
def test_X05_in_a_list_item_any_text_reads_as_itself(text: str) -> None:
    assert reads_as(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- [ ] ", " ^m-4f1c"),
        ("# ", ""),
        ("> ", ""),
        ("", ""),
        ("before\n", ""),
        ("| a |\n|---|\n| ", " |"),
        ("- **b**, ", ": c *d* ~~e~~ `f` $g$ [[h]]"),
    ],
)
@given(TEXTS)
def test_X05_anywhere_in_a_line_any_text_reads_as_itself(before: str, after: str, text: str) -> None:
    assert reads_as(text, before, after)


@pytest.mark.parametrize(
    "text",
    [
        "]](x)",
        "[[a|b]]",
        "`code`",
        "# heading",
        "- [ ] task",
        "![x](http://evil/p.png)",
        "<script>alert(1)</script>",
        "<https://evil>",
        "1. one",
        "~~~",
        "a | b",
        "C:\\Users\\",
        "&lt;b&gt;",
    ],
)
def test_X05_text_makes_no_markup(text: str) -> None:
    for before in ("- ", "- [ ] ", "# ", ""):
        assert reads_as(text, before)


# What Obsidian and its plugins look for in the raw line, besides CommonMark.
OBSIDIAN = {
    "tag": re.compile(r"(?:^|\s)#[^\s#]*[^\s\d#]"),
    "comment": re.compile(r"%%"),
    "highlight": re.compile(r"=="),
    "block id": re.compile(r"(?:^|\s)\^[A-Za-z0-9-]+$"),
    "inline field": re.compile(r"\w+\s*::"),
    "template command": re.compile(r"<%"),
    "Tasks date": re.compile("(?:📅|📆|🗓|⏳|⌛|🛫|➕|✅|❌)\ufe0f? *\\d{4}-\\d{2}-\\d{2}"),
    "Tasks sign": re.compile("🔁|🏁|🆔|⛔|🔺|⏫|🔼|🔽|⏬"),
}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("tag", "met at #conf2026 and #work/lead"),
        ("tag", "#gave"),
        ("comment", "%% mdnet:end agenda %%"),
        ("highlight", "==yes=="),
        ("block id", "see ^m-4f1c"),
        ("inline field", "[due:: 2026-04-05]"),
        ("inline field", "due:: 2026-04-05"),
        ("template command", "<% tp.system.run() %>"),
        ("Tasks date", "send it 📅 2026-04-05"),
        ("Tasks date", "sent ✅\ufe0f2026-04-05"),
        ("Tasks sign", "water it 🔁 every day"),
        ("Tasks sign", "now ⏫"),
    ],
)
def test_X05_text_makes_nothing_obsidian_acts_on(kind: str, text: str) -> None:
    assert OBSIDIAN[kind].search(text)
    assert not OBSIDIAN[kind].search(escape_markdown(text))
    assert reads_as(text)


@given(TEXTS)
def test_X05_no_text_makes_anything_obsidian_acts_on(text: str) -> None:
    escaped = escape_markdown(text)
    assert [kind for kind, sign in OBSIDIAN.items() if sign.search(escaped)] == []


@pytest.mark.parametrize(
    "text",
    [
        'it\'s (really) fine - 3.5 km, e.g. "that" — and on; why not? Great!',
        "the loom comes in December, she looks for an illustrator",
        "C# & co, snake_case, 2 < 3, a -> b, ~5 weeks, $5 and $6, 50 %, 10:30, x = y",
        "https://example.org/~ann/a_b?c=d&e=f#part, ann@example.org",
        "✅ done, 🎉 and 👩‍💻",
        "2026-04-05 was a day; 1.5 is no list, -5 degrees",
    ],
)
def test_ordinary_prose_stays_as_it_is(text: str) -> None:
    assert escape_markdown(text) == text


def test_escaped_text_is_one_line() -> None:
    assert escape_markdown("a\n\n# b\r\n- c\u2028d") == r"a \# b - c d"


@pytest.mark.parametrize(
    ("stem", "shown", "link"),
    [
        ("Grace Okafor", None, "[[Grace Okafor]]"),
        ("Grace Okafor", "Grace", "[[Grace Okafor|Grace]]"),
        ("Grace Okafor", "Grace Okafor", "[[Grace Okafor]]"),
        ("Grace Okafor", " Grace\nO. ", "[[Grace Okafor|Grace O.]]"),
        ("People/Bob", "Bob", "[[People/Bob|Bob]]"),
        ("O'Brien (Dr.)", None, "[[O'Brien (Dr.)]]"),
        ("Ann", "A]]|[[B", "[[Ann]]"),
        ("Ann", "A|B", "[[Ann]]"),
        ("a]b", None, r"a\]b"),
        ("C# people", "C sharp", "C sharp"),
        ("a|b", None, r"a\|b"),
        ("a^b", None, "a^b"),
        ("a[[b", "*B*", r"\*B\*"),
        ("a\nb", None, "a b"),
        ("", "Ann", "Ann"),
        ("\x1b[2J", None, r"\x1b\[2J"),
    ],
)
def test_X05_wikilinks_lead_where_they_say_or_are_text(stem: str, shown: str | None, link: str) -> None:
    assert wikilink(stem, shown) == link


@given(TEXTS, st.none() | TEXTS)
def test_X05_a_wikilink_is_one_link_or_none(stem: str, shown: str | None) -> None:
    link = wikilink(stem, shown)
    destinations = [
        event["Start"]["Link"]["dest_url"]
        for event in pyromark.events(f"- {link} rest", options=OPTIONS)
        if isinstance(event, dict) and isinstance(event.get("Start"), dict) and "Link" in event["Start"]
    ]
    assert len(destinations) == link.startswith("[[")
    assert "\n" not in link


# Width ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("Ann", 3),
        ("Zoë", 3),
        ("Zoe\u0308", 3),
        ("王小明", 6),
        ("ｱﾅ", 2),
        ("한국", 4),
        ("👩‍💻", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("❤️", 2),
        ("❤️‍🔥", 2),
        ("🇳🇴", 2),
        ("1️⃣", 2),
        ("می‌خواهم", 7),
        ("\u200b", 0),
    ],
)
def test_T03_width_in_cells(text: str, cells: int) -> None:
    assert display_width(text) == cells


@given(st.text(max_size=20), st.booleans())
def test_T03_padded_columns_line_up(text: str, right: bool) -> None:
    cell = pad(text, 60 + 3 * len(text), right)
    assert display_width(cell) == 60 + 3 * len(text)
    assert "\n" not in cell


def test_T03_padding_never_cuts_and_goes_to_either_side() -> None:
    assert pad("Ann Lee", 3) == "Ann Lee"
    assert pad("王", 4) == "王  "
    assert pad("7", 3, right=True) == "  7"
