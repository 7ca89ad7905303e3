"""Open questions: what a note, read by rule, makes one ask."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.contact import Contact, Fact
from mdnet.model.interaction import Interaction
from mdnet.model.link import Link
from mdnet.model.standing import Standing
from mdnet.plan.dossier import Dossier
from mdnet.plan.prose_dates import find_time
from mdnet.plan.questions import open_questions, searches

day = date.fromisoformat
TODAY = day("2026-11-24")
NOTE = "People/Grace Okafor.md"


def contact(**given: Any) -> Contact:
    return Contact(path=NOTE, name="Grace Okafor", **given)


def fact(text: str, learned: str | None = None, label: str = "") -> Fact:
    return Fact(label, text, day(learned) if learned else None)


def talk(
    when: str, text: str, *, note: str = NOTE, line: int = 0, with_: str = "", owned: bool = True,
    details: tuple[str, ...] = (),
) -> Interaction:  # fmt: skip
    """An entry of a log; its tags are read from its text."""
    people = (Link(with_, with_),) if with_ else ()
    tags = tuple(re.findall(r"#(\w+)", text))
    return Interaction(note, line, day(when), "coffee", text, people, owned, tags=tags, details=details)


def dossier(person: Contact | None = None, *history: Interaction) -> Dossier:
    return Dossier(person or contact(), Standing(NOTE, "Grace Okafor"), history)


def asked(*history: Interaction, today: str = "2026-11-24", **given: object) -> list[str]:
    return [question.text for question in open_questions(dossier(contact(**given), *history), day(today))]


@pytest.mark.parametrize(
    ("noted", "line", "today", "question"),
    [
        # a plan whose time has come
        ("2026-03-14", "daughter starts at UCL in September", "2026-10-05", "Has their daughter started at UCL?"),
        ("2026-03-14", "daughter starts at UCL in September", "2026-09-05", "Has their daughter started at UCL yet?"),
        ("2026-11-12", "the new loom arrives in December", "2027-01-02", "Has the new loom arrived?"),
        ("2026-09-09", "they move into the new flat in October", "2026-11-24", "Have they moved into the new flat?"),
        ("2026-09-01", "her kids start school on Monday", "2026-09-10", "Have her kids started school?"),
        ("2026-10-20", "She retires next month.", "2026-12-03", "Has she retired?"),
        ("2026-10-20", "is moving to Lisbon next week", "2026-11-03", "Have they moved to Lisbon?"),
        ("2026-09-23", "they want to weave a third in October", "2026-11-24", "Did they get to weave a third?"),
        ("2026-05-01", "Eye operation in the summer", "2026-09-02", "How did the Eye operation go?"),
        ("2026-08-28", "decision expected in October", "2026-11-24", "Any news of the decision?"),
        ("2026-11-16", "her viva is on 20 November", "2026-11-24", "How did her viva go?"),
        # one still ahead
        ("2026-11-12", "the new loom arrives in December", "2026-11-24", "Is the new loom still arriving in December?"),
        ("2026-10-02", "she will try Nordisk in spring", "2026-11-24", "Does she still plan to try Nordisk in spring?"),
        (
            "2026-11-16", "the second interview at [[Umbra]] is on Wednesday of next week", "2026-11-24",
            "Is the second interview at Umbra still set for 25 November? Wish them luck.",
        ),
        (
            "2026-11-20", "she starts at Acme on 3 December", "2026-11-24",
            "Is she still starting at Acme on 3 December? Wish them luck.",
        ),
        # what is looked for, awaited, undecided, under way
        (
            "2026-11-12", "coffee; she looks for an illustrator for the pattern book #needs", "2026-11-24",
            "How is the search for an illustrator for the pattern book going?",
        ),
        ("2026-11-12", "cannot find good flax anywhere", "2026-11-24", "Still looking for good flax?"),
        ("2026-11-12", "she's waiting for the visa", "2026-11-24", "Any news of the visa?"),
        ("2026-11-12", "expects an answer from Umbra", "2026-11-24", "Any news of the answer from Umbra?"),
        ("2026-11-12", "considering a move to Lisbon", "2026-11-24", "Any decision yet on the move to Lisbon?"),
        ("2026-11-12", "not sure whether to stay", "2026-11-24", "Any decision yet on whether to stay?"),
        ("2026-11-12", "he is learning to bake; good bread", "2026-11-24", "How is learning to bake going?"),
        (
            "2026-11-12", "she wants to give up two classes", "2026-11-24",
            "Does she still want to give up two classes?",
        ),
        (
            "2026-11-12", "she may sell the big press", "2026-11-24",
            "What came of the thought that she may sell the big press?",
        ),
        ("2026-11-12", "an interview at Umbra at last", "2026-11-24", "What came of the interview at Umbra?"),
        ("2026-11-12", "nice tea. could Heddle drive it?", "2026-11-24", "You left open: “could Heddle drive it?”"),
        (
            "2026-11-12", "would come if someone taught him #needs", "2026-11-24",
            "What became of “would come if someone taught him”?",
        ),
    ],
)  # fmt: skip
def test_a_line_of_the_log_asks(noted: str, line: str, today: str, question: str) -> None:
    assert asked(talk(noted, line), today=today) == [question]


@pytest.mark.parametrize(
    "line",
    [
        "punch cards and good coffee",
        "I am looking for a designer",
        "we will write the book together",
        "I start at Acme in December",
        "she is no longer looking for an illustrator",
        "he does not want to move",
        "she started at UCL in September",
        "has lived here since May",
        "runs on Thursdays",
        "the march in Oslo was long",
        "saw the exhibition in December",
        "if it rains, she moves in December",
        "do not look for me, look at stones",
        "",
        "#needs",
    ],
)
def test_a_line_that_asks_nothing(line: str) -> None:
    assert asked(talk("2026-11-12", line)) == []


def test_a_question_says_where_it_comes_from() -> None:
    entry = talk("2026-11-12", "tea", line=40, details=("she looks for an illustrator",))
    (question,) = open_questions(dossier(None, entry), TODAY)
    assert (question.kind, question.noted_on, question.path, question.line) == (
        "search", day("2026-11-12"), "People/Grace Okafor.md", 40,
    )  # fmt: skip


def test_links_and_marks_read_as_words() -> None:
    entry = talk("2026-11-12", "**she** looks for a printer for [[People/Ben Okoro|Ben]]'s book [x:: y] #needs ^ab1")
    (question,) = asked(entry)
    assert question.startswith("How is the search for a printer for Ben's book")
    assert not set(question) & set("[]*#^")


def test_what_a_later_talk_speaks_of_is_answered() -> None:
    plan = talk("2026-03-14", "daughter starts at UCL in September")
    later = talk("2026-10-01", "her daughter loves UCL")
    assert asked(later, plan, today="2026-10-05") == []
    assert asked(talk("2026-10-01", "the weather"), plan, today="2026-10-05") != []


def test_an_attempt_and_a_day_to_come_ask_nothing() -> None:
    missed = talk("2026-11-20", "she looks for an illustrator #unanswered")
    ahead = talk("2027-01-01", "she looks for a printer")
    assert asked(ahead, missed) == []


def test_in_somebody_elses_log_only_what_names_them_counts() -> None:
    text = "she looks for a flat; Grace looks for a loom"
    theirs = talk("2026-11-12", text, note="People/Ben.md", with_="Grace Okafor")
    daily = talk("2026-11-13", "wants to learn chess", note="Daily/x.md", with_="Grace Okafor", owned=False)
    assert asked(daily, theirs) == ["How is the search for a loom going?", "Do they still want to learn chess?"]


def test_old_lines_are_let_go_but_not_the_last_three() -> None:
    old = [talk(f"2020-01-{number:02}", f"she looks for a thing{number}") for number in (9, 8, 7, 6)]
    assert asked(*old) == [f"How is the search for a thing{number} going?" for number in (9, 8, 7)]


@pytest.mark.parametrize(
    ("text", "label", "question"),
    [
        ("on the school board in Grünerløkka", "", "Still on the school board in Grünerløkka?"),
        ("her mother's loom stands in the hall", "", "Still so: her mother's loom stands in the hall?"),
        ("two boys, Max and Adrián", "", "What is new with the family (two boys, Max and Adrián)?"),
        ("Maya (9)", "kids", "What is new with the family (Maya (9))?"),
        ("medlars, quinces", "garden", "Garden: still medlars, quinces?"),
    ],
)
def test_a_fact_older_than_eighteen_months(text: str, label: str, question: str) -> None:
    assert asked(facts=(fact(text, "2025-05-01", label),)) == [question]
    assert asked(facts=(fact(text, "2025-06-01", label),)) == []
    assert asked(facts=(fact(text, None, label),)) == []


@pytest.mark.parametrize("text", ["grew up in Bergen", "was a nurse", "married to Pieter", "stopped drinking"])
def test_what_cannot_change_is_not_asked_again(text: str) -> None:
    assert asked(facts=(fact(text, "2020-01-01"),)) == []


def test_a_fact_about_what_is_to_come() -> None:
    expected = fact("first child expected in October", "2026-07-30")
    assert asked(facts=(expected,)) == ["Any news of the first child?"]


def test_a_need_and_the_line_about_it_are_one_question() -> None:
    entry = talk("2026-11-12", "she looks for an illustrator #needs")
    (question,) = open_questions(dossier(contact(needs=("an illustrator for the pattern book",)), entry), TODAY)
    assert question.text == "How is the search for an illustrator for the pattern book going?"
    assert question.noted_on == day("2026-11-12")


def test_the_best_six_come_first_and_always_the_same() -> None:
    entries = [
        talk("2026-10-20", "considering a move; working on a thesis; waiting for the visa"),
        talk("2026-09-09", "her sister moves to Porto in October; wants a dog"),
    ]
    given = {
        "needs": ("a flat", "sailing lessons", "a cook"),
        "facts": tuple(fact(text, "2020-01-01") for text in ("in a choir", "vegetarian", "at the harbour")),
    }
    found = asked(*entries, **given)
    assert found == [
        "Has her sister moved to Porto?",
        "Any news of the visa?",
        "Any decision yet on the move?",
        "How is working on a thesis going?",
        "Do they still want a dog?",
        "How is the search for a flat going?",
    ]
    assert asked(*entries, **given) == found


def test_searches_are_the_needs_and_what_the_log_of_a_year_looks_for() -> None:
    entries = (talk("2026-11-12", "she looks for an illustrator"), talk("2025-10-01", "she looks for a tutor"))
    assert searches(dossier(contact(needs=("a **flat**",)), *entries), TODAY) == ("a flat", "an illustrator")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in September", "2027-09-01", "2027-09-30"),
        ("in October", "2026-10-01", "2026-10-31"),
        ("in December", "2026-12-01", "2026-12-31"),
        ("in Sept. 2028", "2028-09-01", "2028-09-30"),
        ("by the middle of December", "2026-12-11", "2026-12-21"),
        ("at the end of June", "2027-06-21", "2027-06-30"),
        ("in early November", "2026-11-01", "2026-11-10"),
        ("in spring", "2027-03-01", "2027-05-31"),
        ("this autumn", "2026-09-01", "2026-11-30"),
        ("next autumn", "2027-09-01", "2027-11-30"),
        ("in winter", "2026-12-01", "2027-02-28"),
        ("next month", "2026-11-01", "2026-11-30"),
        ("next year", "2027-01-01", "2027-12-31"),
        ("by the end of the year", "2026-12-01", "2026-12-31"),
        ("next week", "2026-10-19", "2026-10-25"),
        ("on Monday", "2026-10-19", "2026-10-19"),
        ("on Wednesday", "2026-10-21", "2026-10-21"),
        ("on Friday of next week", "2026-10-23", "2026-10-23"),
        ("tomorrow", "2026-10-15", "2026-10-15"),
        ("in two weeks", "2026-10-28", "2026-10-28"),
        ("in 3 months", "2027-01-01", "2027-01-31"),
        ("on 3 December", "2026-12-03", "2026-12-03"),
        ("on the 3rd of February", "2027-02-03", "2027-02-03"),
        ("December 3rd", "2026-12-03", "2026-12-03"),
        ("on 2026-12-03", "2026-12-03", "2026-12-03"),
        ("by Christmas", "2026-12-24", "2026-12-26"),
        ("in 2028", "2028-01-01", "2028-12-31"),
        ("since May, until June", "2027-06-01", "2027-06-30"),
    ],
)
def test_times_are_read_from_the_day_they_were_written(text: str, first: str, last: str) -> None:
    when = find_time(f"she moves {text}, at last", day("2026-10-14"))  # a Wednesday
    assert when is not None
    assert (when.start.isoformat(), when.end.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "she may come", "they march on", "since May", "last spring", "in September 2025", "in May last year",
        "for a month", "on Thursdays", "on Monday's list", "on 31 February", "in Ramadan", "Mr May", "a year perhaps",
        "in 5 kilometres", "in 0000", "on 99 May",
    ],
)  # fmt: skip
def test_what_is_no_time_to_come(text: str) -> None:
    assert find_time(text, day("2026-10-14")) is None


@pytest.mark.parametrize("year", [1, 2, 9899, 9999])
def test_times_at_the_ends_of_the_calendar(year: int) -> None:
    for text in ("in winter", "next year", "next week", "in 999 months", "in 999 years", "by Christmas"):
        found = find_time(text, day(f"{year:04}-12-31"))
        assert found is None or (year == 9899 and found.start <= found.end)


WORDS = (
    "she they I a the new loom daughter Benedita kids interview starts start moves is are will wants to needs looking"
    " for looks expects expected may in on by next September March spring Monday week month year 3 December tomorrow"
    " and , ; . ? : — if not waiting learning of 's #needs [[Ben]] ** ( ) “ ” because which been"
).split()


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), st.dates(), st.dates())
def test_any_line_gives_whole_questions_or_none(line: str, noted: date, today: date) -> None:
    entry = talk(noted.isoformat(), line)
    person = contact(needs=(line,), facts=(fact(line, noted.isoformat()),))
    for question in open_questions(dossier(person, entry), today):
        assert question.text.endswith(("?", "”", ".", ")?"))
        assert question.text[0] == question.text[0].upper()
        assert "  " not in question.text
        assert not question.text.endswith(" ?")


FILLERS = ["[[ ", "[[a", "- [ ] 📅 ", " ", "a@", "#", "`", "in May ", "will ", "a, ", "? ", "exam ", "(a:: ", "**a "]


@pytest.mark.parametrize("filler", FILLERS)
def test_X10_a_line_of_any_length(filler: str) -> None:
    asked = open_questions(dossier(contact(needs=(filler * 40_000,)), talk("2026-11-12", filler * 40_000)), TODAY)
    assert all(len(one.text) < 5_000 for one in asked)
