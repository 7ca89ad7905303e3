"""One typed line understood as an entry of a log."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.dictation import Dictated, Known, Person, understand
from mdnet.model.interaction import CHANNELS, SYNONYMS
from mdnet.model.names import loose

TODAY = date(2026, 11, 24)
NAMES = {
    "Grace Okafor": (),
    "Ada Lovelace": ("Countess",),
    "Ada Byron": (),
    "Tomás Silva": ("Tom",),
    "Ben Okri": (),
    "May Lee": (),
    "Ann O'Brien": (),
    "J. R. Smith": (),
    "Jean-Luc Picard": (),
    "Cher": (),
}
PEOPLE = [
    Known(f"People/{name}.md", name, name, tuple(loose(one) for one in (name, *aliases)))
    for name, aliases in NAMES.items()
]


def lookup(word: str) -> list[Known]:
    return [known for known in PEOPLE if any(key.split()[0].strip(".,") == word for key in known.keys)]


def heard(line: str) -> Dictated:
    return understand(line, TODAY, {*CHANNELS, *SYNONYMS}, lookup)


def names(found: Dictated) -> list[str]:
    return [" | ".join(known.name for known in person.could_be) or person.typed for person in found.people]


def said(found: Dictated) -> str:
    return "".join(
        part if isinstance(part, str) else "<" + "|".join(known.name for known in part.could_be) + ">"
        for part in found.text
    )


@pytest.mark.parametrize(
    ("line", "day", "channel", "people", "text"),
    [
        ("yesterday coffee with Grace: the loom", "2026-11-23", "coffee", ["Grace Okafor"], "the loom"),
        ("coffee with Grace and Ada L.: punch cards #needs", "2026-11-24", "coffee",
         ["Grace Okafor", "Ada Lovelace"], "punch cards #needs"),
        ("call tomas silva: rent", "2026-11-24", "call", ["Tomás Silva"], "rent"),
        ("call Tom: rent", "2026-11-24", "call", ["Tomás Silva"], "rent"),
        ("lunch Ben", "2026-11-24", "lunch", ["Ben Okri"], ""),
        ("2026-11-20 Grace: rent", "2026-11-20", "", ["Grace Okafor"], "rent"),
        ("last fri walked the dog with Ben and Grace", "2026-11-20", "", ["Ben Okri", "Grace Okafor"], "walked the dog"),
        ("call may: about the roof", "2026-11-24", "call", ["May Lee"], "about the roof"),
        ("email Grace Okafor, Ben Okri & Tom: the plan", "2026-11-24", "email",
         ["Grace Okafor", "Ben Okri", "Tomás Silva"], "the plan"),
        ("coffee with Grace: told her about Ben Okri's book", "2026-11-24", "coffee", ["Grace Okafor"],
         "told her about <Ben Okri>'s book"),
        ("coffee with Grace: she may come, and May too", "2026-11-24", "coffee", ["Grace Okafor"],
         "she may come, and <May Lee> too"),
        ("tea with Ann O'Brien — looms", "2026-11-24", "tea", ["Ann O'Brien"], "looms"),
        ("tea with J. R. Smith: looms", "2026-11-24", "tea", ["J. R. Smith"], "looms"),
        ("tea with jean-luc picard: looms", "2026-11-24", "tea", ["Jean-Luc Picard"], "looms"),
        ("tea with Cher: looms", "2026-11-24", "tea", ["Cher"], "looms"),
        ("tea with [[Ben Okri]]: looms", "2026-11-24", "tea", ["Ben Okri"], "looms"),
        ("tea with **Zoe Park**: looms", "2026-11-24", "tea", ["Zoe Park"], "looms"),
        ("tea with Grace: see https://Ben.example: and 12:30", "2026-11-24", "tea", ["Grace Okafor"],
         "see https://Ben.example: and 12:30"),
        (r"tea with Grace: the \Ben Nevis walk", "2026-11-24", "tea", ["Grace Okafor"], "the Ben Nevis walk"),
        ("tea with Grace, saw Ben there", "2026-11-24", "tea", ["Grace Okafor"], "saw <Ben Okri> there"),
        ("met Grace at the fair, she showed me looms", "2026-11-24", "met", ["Grace Okafor"],
         "at the fair, she showed me looms"),
    ],
)  # fmt: skip
def test_a_line_is_understood(line: str, day: str, channel: str, people: list[str], text: str) -> None:
    found = heard(line)
    assert (str(found.day), found.channel, names(found), said(found)) == (day, channel, people, text)


def test_words_before_the_colon_that_name_nobody_are_kept() -> None:
    found = heard("coffee with Grace at the Loom café: punch cards")
    assert (found.place, names(found), said(found)) == ("at the Loom café", ["Grace Okafor"], "punch cards")


def test_a_name_of_two_people_leaves_the_choice() -> None:
    assert names(heard("coffee with Ada: looms")) == ["Ada Lovelace | Ada Byron"]
    assert names(heard("coffee with Ada B: looms")) == ["Ada Byron"]
    assert names(heard("coffee with Countess: looms")) == ["Ada Lovelace"]


def test_an_initial_that_fits_nobody_names_nobody() -> None:
    assert heard("coffee with Grace M.: looms").people == ()


@pytest.mark.parametrize(
    "line", ["coffee with Gracefully: x", "coffee with Disgrace: x", "call nobody: x", "", "yesterday"]
)
def test_no_name_is_found_within_a_word(line: str) -> None:
    assert heard(line).people == ()


def test_somebody_new_is_marked() -> None:
    assert heard("tea with **Zoe Park**: looms").people == (Person("Zoe Park", (), True),)
    found = heard("tea with Grace: she knows **Zoe Park**, the weaver")
    assert [part for part in found.text if isinstance(part, Person)] == [Person("Zoe Park", (), True)]
    assert found.text[-1] == ", the weaver"


def test_somebody_marked_as_new_who_is_known_is_not_made_twice() -> None:
    assert names(heard("tea with **Ben Okri**: looms")) == ["Ben Okri"]


@given(st.text(max_size=80))
def test_any_line_is_understood_somehow(line: str) -> None:
    found = heard(line)
    assert isinstance(found.day, date)


@given(
    st.lists(
        st.sampled_from([*NAMES, "Ada", "Grace", "with", "and", ":", "coffee", "the", "loom,", "#needs", "—"]),
        max_size=9,
    )
)
def test_no_word_that_is_no_name_is_lost(words: list[str]) -> None:
    found = heard(" ".join(words))
    kept = found.channel + found.place + said(found)
    for word in ("loom", "#needs"):
        assert kept.count(word) == words.count(word) + (words.count("loom,") if word == "loom" else 0)
