"""What two people share, and whether one's offer meets the other's need."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mdnet.model.contact import Affiliation, Contact
from mdnet.model.link import Reference
from mdnet.plan.common_ground import CommonGround, common_ground, matches, same_topic
from mdnet.plan.wording import Names, Person

TODAY = date(2026, 11, 24)


def ref(text: str) -> Reference:
    return Reference(text.strip("[]"), text.strip("[]") if text.startswith("[[") else None)


def at(organization: str, since: int | None = None, until: int | None = None, title: str = "") -> Affiliation:
    """An affiliation; without an end it is the present one."""
    return Affiliation(ref(organization), title, since, until, until is None)


def contact(name: str = "Grace Okafor", **given: Any) -> Contact:
    return Contact(path=f"People/{name}.md", name=name, **given)


NAMES = Names([("UCL", "University College London"), ("Univ. College", "University College London")])


@pytest.mark.parametrize(
    ("need", "offer"),
    [
        ("an illustrator for the pattern book", "illustration"),
        ("an illustrator for the pattern book", "illustrates children's books"),
        ("an illustrator", "Illustrator for books and maps"),
        ("Rust mentor", "mentoring in Rust"),
        ("a Rust mentor for her team", "Rust mentor for small teams"),
        ("a mentor", "mentoring in Rust"),
        ("mentoring", "a mentor for young weavers"),
        ("copy editing of the English chapters", "copy editing"),
        ("hand lettering for the stern of the new boat", "hand lettering"),
        ("a sign for the new studio, painted by hand", "hand-painted signs"),
        ("help with weaving drafts", "reading weaving drafts"),
        ("someone to photograph the bindings", "photography"),
        ("a programmer", "programming"),
        ("running partner", "I run every morning"),
        ("translation into Spanish", "translator"),
        ("a physicist", "physics"),
        ("C++ help", "C++"),
        ("Übersetzer", "ÜBERSETZER"),
        ("cafe owners", "café owner"),
        ("a flat in Łódź", "flat-hunting in Lodz"),
    ],
)
def test_an_offer_meets_a_need(need: str, offer: str) -> None:
    assert matches(need, offer)


@pytest.mark.parametrize(
    ("need", "offer"),
    [
        ("help", "help"),
        ("work", "work"),
        ("people to talk to", "people skills"),
        ("help with moving", "help with taxes"),
        ("a new job", "job interviews"),
        ("someone to meet", "a meeting room"),
        ("Rust mentor", "mentoring in design"),
        ("Spanish lessons", "Spanish translator for short texts"),
        ("portfolio review", "code review"),
        ("an illustrator for the pattern book", "book keeping"),
        ("an illustrator for the pattern book", "paper patterns"),
        ("hand lettering for the stern", "hand-painted signs"),
        ("hand lettering for the stern", "letters of recommendation"),
        ("someone to catalogue forty years of drawings", "drawing lessons"),
        ("a mill that weaves with garden-dyed yarn", "advice on yarn counts"),
        ("mental training", "a mentor"),
        ("a general", "power generation"),
        ("a planner", "planes"),
        ("company law", "a companion"),
        ("", "weaving"),
        ("weaving", ""),
    ],
)
def test_an_offer_that_is_no_help(need: str, offer: str) -> None:
    assert not matches(need, offer)


@pytest.mark.parametrize("filler", ["a ", "ab cd ", "for ", "x-", "é ", "[[ "])
def test_X10_a_need_of_any_length(filler: str) -> None:
    assert not matches(filler * 100_000, "weaving")


def test_interests_are_one_in_other_words() -> None:
    assert same_topic("choirs", "Choir")
    assert same_topic("sailing", "sailing dinghies")
    assert same_topic("people", "People")
    assert not same_topic("history of art", "history of science")


def test_nothing_in_common() -> None:
    assert common_ground(contact(), contact("Me"), [], NAMES, TODAY) == CommonGround()


def test_without_a_note_of_mine_only_people_are_shared() -> None:
    ben = Person("Ben Okoro", "People/Ben Okoro.md")
    grace = contact(interests=("sailing",), languages=("English",), location=ref("Oslo"))
    assert common_ground(grace, None, [ben], NAMES, TODAY) == CommonGround(contacts=(ben,))


def test_case_and_accents_do_not_part_us() -> None:
    grace = contact(interests=("SAILING", "bread"), languages=("Português", "Norwegian"), location=ref("São Paulo, BR"))
    me = contact("Me", interests=("sailing",), languages=("portugues", "English"), location=ref("Sao Paulo"))
    found = common_ground(grace, me, [], NAMES, TODAY)
    assert found == CommonGround(interests=("SAILING",), places=("São Paulo",), languages=("Português",))


def test_where_one_lives_and_the_other_lived() -> None:
    grace = contact(location=ref("Oslo"), affiliations=(at("Lisbon", 2008, 2012, "lived"),))
    me = contact("Me", location=ref("Lisbon"), affiliations=(at("Oslo", 2009, 2011, "lived"),))
    assert common_ground(grace, me, [], NAMES, TODAY).places == ("Oslo", "Lisbon")


@pytest.mark.parametrize(
    ("mine", "theirs", "together"),
    [
        (at("UCL", 2006, 2010), at("UCL", 2008, 2012), "2008–2010"),
        (at("UCL", 2006, 2010), at("UCL", 2010, 2012), "2010"),
        (at("UCL", 2006, 2009), at("UCL", 2010, 2012), ""),
        (at("UCL", 2020), at("UCL", 2018), "2020–2026"),
        (at("UCL", 2020), at("UCL", 2015, 2021), "2020–2021"),
        (at("UCL", None, 2010), at("UCL", 2008, 2012), ""),
    ],
)
def test_years_together(mine: object, theirs: object, together: str) -> None:
    me, grace = contact("Me", affiliations=(mine,)), contact(affiliations=(theirs,))
    (shared,) = common_ground(grace, me, [], NAMES, TODAY).organizations
    assert (shared.name, shared.together) == ("UCL", together)


def test_an_organization_by_two_names_of_its_note() -> None:
    me, grace = contact("Me", affiliations=(at("[[UCL]]", 2006, 2010),)), contact(organization=ref("[[Univ. College]]"))
    (shared,) = common_ground(grace, me, [], NAMES, TODAY).organizations
    assert (shared.name, shared.mine, shared.theirs) == ("University College London", "2006–2010", "")


def test_of_several_times_at_one_place_the_one_together_counts() -> None:
    me = contact("Me", affiliations=(at("Umbra", 2001, 2002), at("Umbra", 2012, 2016)))
    grace = contact(affiliations=(at("Umbra", 2013),))
    (shared,) = common_ground(grace, me, [], NAMES, TODAY).organizations
    assert (shared.mine, shared.theirs, shared.together) == ("2012–2016", "since 2013", "2013–2016")
