"""Whom something is for: the quick look at how words begin loses nobody, and the order is by fit."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.standing import Standing
from mdnet.plan.audience import (
    Candidate,
    Clue,
    about_topics,
    audience,
    beginnings,
    begins_so,
    sentences,
    served_by,
)
from mdnet.plan.common_ground import words_of

TODAY = date(2026, 11, 24)
WORDS = st.lists(
    st.sampled_from(
        "weaving weaver woven Łódź cafés café c++ C# plain-text (letterpress) signs sign_painter d'art illustrator"
        " illustrates grants grant/loan “rust” Rustacean looms 織機 looking for the a".split()
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(WORDS, WORDS, st.sampled_from(["need", "interest", "tag"]))
def test_whatever_is_about_a_topic_has_a_word_that_begins_so(topic: str, term: str, kind: str) -> None:
    if about_topics([topic])(kind, term) and words_of(topic).head:
        assert begins_so(term, beginnings([topic]))


@given(WORDS, WORDS, st.sampled_from(["offer", "need", "interest", "title"]))
def test_whoever_an_opportunity_serves_has_a_word_that_begins_so(text: str, term: str, kind: str) -> None:
    if served_by("Role", text)(kind, term):
        assert begins_so(term, beginnings(sentences("Role", text)))


def person(name: str, weight: int = 0) -> Standing:
    return Standing(f"People/{name}.md", name, weight=weight)


def test_the_best_fit_comes_first_then_the_weightier() -> None:
    found = audience(
        [
            Candidate(person("Tag", 9), (Clue(1, "tag", "looms"),)),
            Candidate(person("Light"), (Clue(2, "interest", "looms"),)),
            Candidate(person("Heavy", 5), (Clue(3, "interest", "looms"), Clue(3, "tag", "Looms"))),
            Candidate(person("Both"), (Clue(4, "interest", "looms"), Clue(4, "talk", "old looms", date(2026, 11, 1)))),
        ],
        TODAY,
        3,
    )
    assert [one.name for one in found.takers] == ["Both", "Heavy", "Light"]
    assert found.more == 1
    assert found.takers[0].reasons == ("cares about looms", "spoke of it on 1 November: “old looms”")
    assert found.takers[1].reasons == ("cares about looms",)


def test_who_was_sent_something_three_weeks_ago_may_be_sent_something_again() -> None:
    clue = (Clue(1, "interest", "looms"),)
    lately = Candidate(person("Lately"), clue, given_on=date(2026, 11, 4))
    before = Candidate(person("Before"), clue, given_on=date(2026, 11, 3))
    found = audience([lately, before], TODAY, 5)
    assert [one.name for one in found.takers] == ["Before"]
    assert [(one.name, one.reason) for one in found.left_out] == [("Lately", "was sent something on 4 November")]
