"""The log of a contact: entries in every shape, who shares them, what is kept to quote."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.model.conventions import Conventions
from mdnet.model.interaction import CHANNELS, Interaction
from mdnet.notes.links import find_links
from mdnet.notes.log import read_entry
from mdnet.notes.reading import Records, read_records

CONVENTIONS = Conventions()


def read(body: str) -> Records:
    return read_records("People/Ann.md", body, CONVENTIONS)


def log(*lines: str) -> list[Interaction]:
    return read("## Log\n" + "\n".join(lines)).interactions


def entry(line: str) -> Interaction:
    (found,) = log(line)
    return found


def people(line: str) -> list[str]:
    return [link.target for link in entry(line).people]


FORMAT_PAGE = """## Log
- 2026-03-14 coffee with [[Grace Hopper]]: punch cards; she is looking for an illustrator #needs
  - daughter starts at UCL in September
- 2026-03-02 email: sent her the weaving article #gave
- **2026-02-27**: phoned, no answer #unanswered
- [[2026-02-01]] [by:: them] lunch, talked about the move
"""


def test_the_log_of_the_format_page() -> None:
    coffee, email, phoned, lunch = read(FORMAT_PAGE).interactions
    assert (coffee.day, coffee.channel, coffee.line) == (date(2026, 3, 14), "coffee", 2)
    assert [link.target for link in coffee.people] == ["Grace Hopper"]
    assert coffee.text == "punch cards; she is looking for an illustrator #needs"
    assert coffee.details == ("daughter starts at UCL in September",)
    assert coffee.tags == ("needs",)
    assert coffee.owned
    assert (email.day, email.channel, email.text) == (date(2026, 3, 2), "email", "sent her the weaving article #gave")
    assert (phoned.day, phoned.channel, phoned.text) == (date(2026, 2, 27), "call", "no answer #unanswered")
    assert not phoned.answered
    assert (lunch.day, lunch.channel, lunch.by, lunch.text) == (
        date(2026, 2, 1),
        "lunch",
        "them",
        "talked about the move",
    )


@pytest.mark.parametrize(
    "heading",
    ["# Log", "###### log", "## LOG", "## Interactions", "## History", "## Conversations", "## Timeline",
     "## Contact log", "## 📓 Log:", "Log\n===", "## Log ##"],
)  # fmt: skip
def test_the_log_is_known_by_its_heading(heading: str) -> None:
    assert len(read(f"{heading}\n\n- 2026-03-14 coffee").interactions) == 1


@pytest.mark.parametrize("heading", ["## Plans", "## Logistics", "Log", "> ## Log"])
def test_dated_items_elsewhere_are_no_entries(heading: str) -> None:
    assert read(f"{heading}\n\n- 2026-03-14 coffee").interactions == []


def test_the_vault_may_name_more_headings() -> None:
    own = Conventions(log_headings=("journal du contact",))
    assert read_records("People/A.md", "# Journal du contact\n- 2026-01-02 x", own).interactions


@pytest.mark.parametrize(
    "written",
    ["2026-03-14", "**2026-03-14**", "__2026-03-14__", "*2026-03-14*", "[[2026-03-14]]", "**[[2026-03-14]]**",
     "[[Daily/2026-03-14]]", "[[2026-03-14|Saturday]]", "[[2026-03-14#Lunch]]", "[2026-03-14](Daily/2026-03-14.md)",
     "2026-3-14", "2026/03/14", "2026.03.14", "20260314", "**2026-03-14:**", "2026-03-14:", "2026-03-14 -",
     "2026-03-14 —", "2026-03-14,", "[x] 2026-03-14", "[X] **2026-03-14**:"],
)  # fmt: skip
@pytest.mark.parametrize("marker", ["-", "*", "+", "1.", "12)"])
def test_every_way_to_write_the_date(marker: str, written: str) -> None:
    found = entry(f"{marker} {written} coffee: punch cards")
    assert (found.day, found.channel, found.text, found.time) == (date(2026, 3, 14), "coffee", "punch cards", "")


@pytest.mark.parametrize(
    ("written", "time"),
    [("2026-03-14 10:30", "10:30"), ("2026-03-14T10:30", "10:30"), ("2026-03-14, 9:05", "9:05"),
     ("**2026-03-14 10:30**:", "10:30"), ("2026-03-14T10:30:59+01:00", "10:30"), ("2026-03-14 10:30–11:15", "10:30"),
     ("2026-03-14 10:30 - 11:15", "10:30"), ("2026-03-14 3:30 pm", "3:30"), ("[[2026-03-14]] 10:30", "10:30")],
)  # fmt: skip
def test_a_time_after_the_date_is_kept(written: str, time: str) -> None:
    found = entry(f"- {written} coffee: punch cards")
    assert (found.day, found.time, found.channel, found.text) == (date(2026, 3, 14), time, "coffee", "punch cards")


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_is_known_whatever_its_case(channel: str) -> None:
    for line in (f"- 2026-03-14 {channel}: x", f"- 2026-03-14 {channel.title()} — x", f"- 2026-03-14 {channel}"):
        assert entry(line).channel == channel


@pytest.mark.parametrize(
    ("words", "channel"),
    [("phoned", "call"), ("Emailed", "email"), ("met", "meeting"), ("video call", "video"), ("phone call", "call"),
     ("e-mail", "email"), ("thought of her", "other"), ("callisthenics", "other"), ("", "other")],
)  # fmt: skip
def test_the_channel_a_word_stands_for(words: str, channel: str) -> None:
    assert entry(f"- 2026-03-14 {words}").channel == channel


def test_channels_of_the_vault() -> None:
    own = Conventions(channels=(*CHANNELS, "sauna"))
    assert read_entry("sauna: hot", 1, own).channel == "sauna"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("talked about an old friend's wedding #coffee", "talked about an old friend's wedding #coffee"),
        ("email — talked about the new baby #email", "talked about the new baby #email"),
        ("coffee with [[Grace Okafor]]: punch cards", "punch cards"),
        ("coffee with [[A]], [[B]] and [[C]] — punch cards", "punch cards"),
        ("call - she moved", "she moved"),
        ("call – she moved", "she moved"),
        ("call. No answer.", "No answer."),
        ("lunch, talked about the move", "talked about the move"),
        ("[[Bob]]: the roof", "the roof"),
        ("with [[Bob]]: the roof", "the roof"),
        ("[[Bob]]: tea", ""),
        ("[[Bob]]: tea, she moves", "she moves"),
        ("coffee with [[A]]", ""),
        ("coffee with [[A]] #gave", "#gave"),
        # where the words belong to a sentence, it stays whole
        ("called her about the roof", "called her about the roof"),
        ("met at a fair — we spoke of looms", "met at a fair — we spoke of looms"),
        ("lunch at Noma: she moves", "lunch at Noma: she moves"),
        ("lunch with [[A]] in Oslo", "lunch with [[A]] in Oslo"),
        ("[[Bob]] came by", "[[Bob]] came by"),
        ("she said: no", "she said: no"),
        ("told her at 10:30: no", "told her at 10:30: no"),
        ("call: see https://e.org/a:b and [x](y: z)", "see https://e.org/a:b and [x](y: z)"),
        # what is not meant to be read goes, code stays
        ("call: the `mdnet` release %% psst %% at last ^a1b2", "the `mdnet` release at last"),
        ("call [by:: them]: the roof", "the roof"),
        ("call: the roof (by:: me) leaks", "the roof leaks"),
        ("call: mood [mood:: good]", "mood [mood:: good]"),
    ],
)
def test_what_is_kept_to_quote(line: str, text: str) -> None:
    assert entry(f"- 2026-03-14 {line}").text == text


def test_an_entry_may_be_bold_up_to_its_colon() -> None:
    found = entry("- **2026-03-14 coffee with [[Bob]]**: punch cards")
    assert (found.channel, found.text, [link.target for link in found.people]) == ("coffee", "punch cards", ["Bob"])


@pytest.mark.parametrize(
    ("line", "shared"),
    [
        # before the first colon or long dash
        ("coffee with [[Grace Hopper]]: punch cards", ["Grace Hopper"]),
        ("coffee at [[Noma]], [[Bob]] came too: punch cards", ["Noma", "Bob"]),
        ("walk round the lake [[Bob]] — rain", ["Bob"]),
        ("[[Bob]] and [[Cy]]: rain", ["Bob", "Cy"]),
        ("lunch at 12:30 [[Bob]]: rain", ["Bob"]),
        # in a list right after `with`, wherever
        ("dinner — rain with [[Bob]] #dinner", ["Bob"]),
        ("dinner: rain with [[A]], [[B]] and [[C]], then [[D]]", ["A", "B", "C"]),
        ("dinner: with [[A]] & [[B]] + [[C]]/[[D]], and [[E]]", ["A", "B", "C", "D", "E"]),
        ("dinner: rain WITH [[A]], then w/ [[B]]", ["A", "B"]),
        ("dinner: rain (with [[A]])", ["A"]),
        ("dinner: with **[[A]]** and **[[B]]**", ["A", "B"]),
        ("dinner: with [[A|my Ann: she]] and [B](People/B.md)", ["A", "People/B.md"]),
        # directly after the channel, or first of all
        ("call [[Bob]] about rain", ["Bob"]),
        ("[[Bob]] came by", ["Bob"]),
        # each once
        ("coffee with [[Bob]]: rain with [[bob]] and [[Bob|B.]]", ["Bob"]),
        # all others are mentions
        ("coffee: told her about [[Bob]]", []),
        ("coffee, told her about [[Bob]]", []),
        ("coffee - told her about [[Bob]]", []),
        ("coffee: without [[Bob]]", []),
        ("coffee: with her brother [[Bob]]", []),
        ("coffee: with [[A]], her brother [[Bob]]", ["A"]),
        ("told her about [[Bob]]", []),
        ("coffee: [[Bob]] and [[Cy]] told me", []),
        ("coffee ![[Bob]]: rain with ![[Cy]]", []),
        ("coffee with `[[Bob]]`: rain", []),
        ("coffee %% with [[Bob]] %%: rain", []),
        ("coffee [mood:: good] rain [[Bob]]", []),
        ("coffee with [[#Heading]]: rain", []),
        ("coffee with [Bob](https://e.org): rain", []),
    ],
)
def test_who_shares_an_entry(line: str, shared: list[str]) -> None:
    assert people(f"- 2026-03-14 {line}") == shared


def test_the_link_of_the_date_shares_nothing() -> None:
    assert people("- [[2026-03-14]] coffee with [[Bob]]: rain") == ["Bob"]


@pytest.mark.parametrize(
    ("field", "by"),
    [("[by:: them]", "them"), ("[by::me]", "me"), ("(by:: Them)", "them"), ("[BY:: her]", "them"), ("[by:: I]", "me"),
     ("[by:: both]", ""), ("", ""), ("`[by:: them]`", "")],
)  # fmt: skip
def test_who_initiated(field: str, by: str) -> None:
    assert entry(f"- 2026-03-14 {field} coffee: x").by == by
    assert entry(f"- 2026-03-14 coffee: x {field}").by == by


def test_tags_are_lower_case_and_those_of_code_links_and_addresses_are_none() -> None:
    found = entry("- 2026-03-14 call: #Gave #work/acme (#intro), `#no` [[A#no]] https://e.org/#no C# #unanswered.")
    assert found.tags == ("gave", "work/acme", "intro", "unanswered")


def test_indented_items_and_paragraphs_are_details() -> None:
    (found,) = log(
        "- 2026-03-14 coffee",
        "  - daughter [[Maya]]: goalkeeper",
        "    - and `code`",
        "  wrapped",
        "",
        "  a paragraph",
        "  > a quote",
        "  - [ ] send her the article",
        "  - [x] thanked her",
    )
    assert found.details == ("daughter [[Maya]]: goalkeeper", "and `code` wrapped", "a paragraph", "thanked her")
    assert found.people == ()


@pytest.mark.parametrize("indent", [" ", "  ", "   ", "    ", "\t"])
def test_details_however_they_are_indented(indent: str) -> None:
    found = log("- 2026-03-14 coffee", f"{indent}- goalkeeper", "- 2026-03-13 call")
    assert [one.details for one in found] == [("goalkeeper",), ()]


def test_a_wrapped_entry_is_one_entry() -> None:
    (found,) = log("- 2026-03-14 coffee with [[A]] and", "  [[B]]: she is looking for an", "illustrator #needs `c`")
    assert found.text == "she is looking for an illustrator #needs `c`"
    assert [(link.target, link.line) for link in found.people] == [("A", 2), ("B", 2)]
    assert found.tags == ("needs",)


def test_what_is_below_an_item_without_a_date_belongs_to_no_entry() -> None:
    found = log("- 2026-03-14 coffee", "- someday", "  - lunch", "text", "  more", "- 2026-03-13 call")
    assert [(one.day.day, one.details) for one in found] == [(14, ()), (13, ())]


def test_headings_below_the_log_belong_to_it_unless_they_mean_something_else() -> None:
    found = read(
        "# Ann\n## Log\n- 2026-03-14 a\n### 2025\n- 2025-03-14 b\n### Facts\n- 2025-01-01 no\n### Older\n- 2024-03-14 c\n"
        "## Ideas\n- 2023-01-01 no"
    )
    assert [one.text for one in found.interactions] == ["a", "b", "c"]


def test_two_logs_on_one_day_and_two_log_sections_are_all_read() -> None:
    found = read("## Log\n- 2026-03-14 a\n- 2026-03-14 a\n## History\n- 2020-01-01 b")
    assert [one.line for one in found.interactions] == [2, 3, 5]


def test_unchecked_items_and_quotes_and_code_are_no_entries() -> None:
    assert log("- [ ] 2026-03-14 call", "- [-] 2026-03-14 call", "- [/] 2026-03-14 call") == []
    assert log("> - 2026-03-14 call", "", "- > 2026-03-14 call", "", "```", "- 2026-03-14 call", "```") == []
    assert log("- `2026-03-14` call", "- ![[2026-03-14]] call", "%%", "- 2026-03-14 call", "%%") == []


def test_headings_that_are_dates_make_their_section_one_interaction() -> None:
    found = read(
        "# Ann\n### 2022-02-15\nHad lunch in the park.\n\n- talked of looms with [[Bob]] #gave\n- [[Cy]]: no sharer\n"
        "#### Later\n> a quote\n\nmore\n### [[2022-02-14]] call with [[Dee]]: rain #unanswered\n"
        "- [ ] task\n## 2022/2/13\n## Else\n- 2020-01-01 no"
    ).interactions
    first, second, third = found
    assert (first.day, first.line, first.text) == (date(2022, 2, 15), 2, "Had lunch in the park.")
    assert first.details == ("talked of looms with [[Bob]] #gave", "[[Cy]]: no sharer", "more")
    assert [(link.target, link.line) for link in first.people] == [("Bob", 2)]
    assert first.tags == ("gave",)
    assert (second.day, second.channel, second.text, second.details) == (
        date(2022, 2, 14),
        "call",
        "rain #unanswered",
        (),
    )
    assert [link.target for link in second.people] == ["Dee"]
    assert (third.day, third.text) == (date(2022, 2, 13), "")


def test_dated_headings_within_a_log_do_not_end_it() -> None:
    found = read("## Log\n- 2026-03-14 a\n### 2026-03-10\nb\n### 2025\n- 2025-03-14 c").interactions
    assert sorted(one.text for one in found) == ["a", "b", "c"]


@pytest.mark.parametrize("written", ["2026-02-30", "1900-02-29", "2026-13-01", "0000-01-01", "2026-00-10"])
def test_D10_impossible_days_are_problems_of_their_line(written: str) -> None:
    found = read(f"## Log\n- {written} coffee\n- 2026-03-14 call\n### {written}\nx")
    assert [(one.line, one.code) for one in found.problems] == [(2, "bad-date"), (4, "bad-date")]
    assert written in found.problems[0].message
    assert len(found.interactions) == 1


@pytest.mark.parametrize(
    "written",
    ["30.11.2026", "11/30/2026", "30-11-26", "1.2.26", "2026-W48-1", "2026-11", "14 March 2026", "March 14th, 2026",
     "**30.11.2026**", "[[30.11.2026]]"],
)  # fmt: skip
def test_D10_days_written_otherwise_are_refused_never_guessed(written: str) -> None:
    found = read(f"## Log\n- {written} coffee")
    assert [(one.line, one.code) for one in found.problems] == [(2, "unclear-date")]
    assert found.interactions == []


@pytest.mark.parametrize(
    "written", ["٢٠٢٦-٠٣-١٤", "2026-11-301", "someday", "2000 words", "3 cups of tea", "12-inch pan"]
)
def test_what_is_no_date_is_no_entry_and_no_problem(written: str) -> None:
    found = read(f"## Log\n- {written} coffee")
    assert (found.interactions, found.problems) == ([], [])


# Properties

_days = st.dates(date(1000, 1, 1), date(9999, 12, 31))
_dates = st.sampled_from(
    ["{0:%Y-%m-%d}", "**{0:%Y-%m-%d}**:", "[[{0:%Y-%m-%d}]]", "{0:%Y/%m/%d} 10:30", "{0.year}-{0.month}-{0.day}"]
)
_names = st.sampled_from(["Ann", "Bob", "Grace Hopper", "José", "A|B: c", "People/Cy", "O'Brien"])
_pieces = st.sampled_from(
    ["with ", " and ", ", ", ": ", " — ", " - ", "coffee", "call ", " text", "#gave", " [by:: them] ", "`[[No]]`",
     "![[No]]", "[x](https://e.org)", "(", ")", "**", "%%", "\\", "  "]
)  # fmt: skip
_bodies = st.lists(st.one_of(_names.map("[[{}]]".format), _pieces, st.text(max_size=4))).map("".join)


@given(_days, _dates, _bodies.map(lambda text: text.replace("\n", " ")))
def test_any_entry_has_its_date_and_only_sharers_that_are_links_of_its_line(day: date, form: str, body: str) -> None:
    line = f"- {form.format(day)} {body}"
    for found in log(line):
        assert found.day == day
        links = find_links(line)
        for link in found.people:
            assert link.target
            assert not link.embed
            assert link._replace(line=0) in links
        assert len({link.target.lower() for link in found.people}) == len(found.people)
        assert "\n" not in found.text
        assert found.channel == "other" or found.channel in CHANNELS


@given(_days, _dates, st.sampled_from(CHANNELS), st.lists(_names, max_size=3), st.sampled_from([":", " —", " -"]))
def test_an_entry_by_the_grammar_is_read_as_it_was_written(
    day: date, form: str, channel: str, names: list[str], separator: str
) -> None:
    who = " and ".join(f"[[{name}]]" for name in names)
    found = entry(f"- {form.format(day)} {channel}{' with ' + who if who else ''}{separator} about [[Mona]] and rain")
    assert (found.day, found.channel, found.text) == (day, channel, "about [[Mona]] and rain")
    targets = dict.fromkeys(name.partition("|")[0] for name in names)
    assert [link.target for link in found.people] == list(targets)


@given(st.text())
def test_no_text_is_too_odd_for_an_entry(text: str) -> None:
    note = f"## Log\n- 2026-03-14 {text}\n- {text}\n### {text}\n{text}"
    found = read(note)
    assert all(0 < one.line <= note.count("\n") + 1 + note.count("\r") for one in found.interactions)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Met [[Bob]] for tea", "Met [[Bob]] for tea"),
        ("Met [[Bob]], who was late", "Met [[Bob]], who was late"),
        ("met with [[Bob]] and [[Cy]] for tea", "met with [[Bob]] and [[Cy]] for tea"),
        ("Met [[Bob]]: tea", "tea"),
        ("Met [[Bob]] — tea", "tea"),
        ("Met [[Bob]] - tea", "tea"),
        ("met, tea", "tea"),
    ],
)
def test_a_sentence_around_people_is_kept_whole(line: str, text: str) -> None:
    assert [one.text for one in read(f"## Log\n- 2026-01-02 {line}").interactions] == [text]


@pytest.mark.parametrize(
    "line",
    ["2026-11-01 coffee", "(2026-11-01) coffee", "| 2026-11-01 | coffee |", "📅 2026-11-01 coffee", "- 📅 2026-11-01 coffee",
     "- (2026-11-01) coffee", "**2026-11-01** coffee", "[[2026-11-01]] coffee", "2026-11-01", "📅\ufe0f 2026-11-01"],
)  # fmt: skip
def test_a_day_that_begins_no_entry_is_told(line: str) -> None:
    for text in (
        f"## Log\n\n{line}\n",
        f"## Log\n- 2026-01-02 call\n\n{line}",
        f"## Log\n### 2026\n{line}\n- 2026-01-02 a",
    ):
        found = read(text)
        assert [(one.line, one.code, one.severity) for one in found.problems] == [
            (text.split("\n").index(line) + 1, "log-line", "hint")
        ]
        assert "- 2026-11-01" in found.problems[0].message


@pytest.mark.parametrize(
    "line",
    ["We met on 2026-11-01.", "- 2026-11-01 coffee", "- 2026-11-01 a\n  2026-11-02 b", "> 2026-11-01 said", "`2026-11-01` x",
     "- [ ] 2026-11-01 ring", "- [ ] 📅 2026-11-01", "2026 was good", "2026-11 was good", "- x\n  - 2026-11-01 y", "### 2026-11-01\n2026-11-02 b"],
)  # fmt: skip
def test_nothing_is_told_of_prose_and_entries(line: str) -> None:
    assert read(f"## Log\n\n{line}").problems == []
    assert read(f"## Notes\n\n2026-11-01 x\n\n## Log\n{line}").problems == []


_PARTS = st.sampled_from(
    ["2026-01-02", "2026-02-30", " ", " ", " coffee", " call", " met", " video call", " with", " [[Ann]]", " and", ",", ":", " —", " -", "  ", "\t",
     " #gave", " (#x)", " ^id", " [by:: them]", "**", "![[B]]", " [x](y.md)", "`c`", " 10:30", ".", " we met", "\n  - below", "\n  wrapped", "\n"]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=12).map("".join))
@settings(max_examples=500)
def test_usual_entries_read_the_short_way_say_the_same(text: str) -> None:
    body = f"## Log\n- 2026-01-02 {text}\n- 2026-01-01 call — {text}"
    short = read(body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mdnet.notes.log._USUAL", re.compile(r"(?!)"))
        whole = read(body)
    assert (short.interactions, short.problems, short.links) == (whole.interactions, whole.problems, whole.links)
