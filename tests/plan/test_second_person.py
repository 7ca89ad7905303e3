"""What a log says of somebody, said to them."""

from __future__ import annotations

import pytest

from mdnet.plan.second_person import phrases, place_to_them, question_to_them, thing_to_them, to_helper, to_them


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ("she looks for an illustrator", "you look for an illustrator"),
        ("they move into the new studio", "you move into the new studio"),
        ("he was refused a grant", "you were refused a grant"),
        ("she may sell her big press", "you may sell your big press"),
        ("she's rewriting her thesis", "you are rewriting your thesis"),
        ("Grace still teaches herself Norwegian", "you still teach yourself Norwegian"),
        ("the new loom arrives in December", "the new loom arrives in December"),
        ("she weaves and teaches", ""),
        ("has room for one book", "you have room for one book"),
        ("offered scans of a column", ""),
        ("introduced him and Mei", ""),
        ("the daughter and her loom", ""),
        ("she gave it to him", ""),
        ("she met her at the fair", ""),
    ],
)
def test_a_phrase_is_turned_only_where_it_is_sure_who_is_meant(noted: str, said: str) -> None:
    assert to_them(noted, "Grace") == said


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ("lent me the wide gothic for a month", "you lent me the wide gothic for a month"),
        ("lent me her tuning fork", "you lent me your tuning fork"),
        ("translated my talk overnight", "you translated my talk overnight"),
        ("she read my draft", "you read my draft"),
        ("a lift to the airport", ""),
        ("introduced me to him", ""),
    ],
)
def test_help_is_told_to_the_helper(noted: str, said: str) -> None:
    assert to_helper(noted) == said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Has the new loom arrived yet?", "Has the new loom arrived yet?"),
        ("Does she still want to sell her press?", "Do you still want to sell your press?"),
        ("Is Grace still on the board? Wish them luck.", "Are you still on the board?"),
        ("How did her exam go?", ""),
        ("What became of “she goes”?", ""),
        ("You left open: “would it lie flat?”", ""),
    ],
)
def test_a_question_is_asked_of_them(asked: str, said: str) -> None:
    assert question_to_them(asked, "Grace") == said


def test_a_place_is_named_as_they_would() -> None:
    assert place_to_them("her evening class, where I broke a thread") == "your evening class"
    assert place_to_them("a fair with him") == ""


def test_what_meant_another_day_when_it_was_noted_is_not_quoted() -> None:
    assert phrases("the interview is on Wednesday; she moves next week; the loom comes in May") == [
        "the loom comes in May"
    ]


def test_a_line_falls_into_phrases_that_can_be_quoted() -> None:
    line = "the loom comes in December; she looks, perhaps, for help. Yes " + "x " * 100
    assert phrases(line) == ["the loom comes in December", "she looks, perhaps, for help"]


def test_a_day_of_another_language_is_not_torn_apart() -> None:
    assert phrases("die Werkstatt in Kiel, ab 1. März; sucht Werkzeug. Danach Urlaub seit 2024. Und Ruhe") == [
        "die Werkstatt in Kiel, ab 1. März",
        "sucht Werkzeug",
        "Danach Urlaub seit 2024",
        "Und Ruhe",
    ]


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        ("a mentor for her team", "a mentor for your team"),
        ("copy editing, of the English chapters", "copy editing, of the English chapters"),
        ("a present for her", ""),
        ("", ""),
    ],
)
def test_a_thing_is_said_to_whom_it_belongs(thing: str, said: str) -> None:
    assert thing_to_them(thing) == said
