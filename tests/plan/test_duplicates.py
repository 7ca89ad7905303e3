"""Who may be one person twice: the score, its reasons, and what holds for all people."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.model.dates import PartialDate
from mdnet.plan.duplicates import LIKELY, POINTS, Acquaintances, Pair, Person
from mdnet.plan.namesakes import likeness, name_of

ROOT = Path(__file__).parents[2]
ONE_DAY = PartialDate(4, 17, 1990)


def pair(first: dict[str, object], second: dict[str, object], *others: Person) -> Pair | None:
    """The pair that two people make, whatever it scores."""
    people = [Person(path, **{"name": "X", **given}) for path, given in (("1", first), ("2", second))]
    found = [
        one for one in Acquaintances([*people, *others]).duplicates(least=0) if one.first.path + one.second.path == "12"
    ]
    return found[0] if found else None


def words(made: Pair | None) -> list[str]:
    return [reason.words for reason in made.reasons] if made else []


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("Grace Okafor", "grace  OKAFOR", "same"),
        ("Grace Okafor", "Okafor, Grace", "same"),
        ("Grace Okafor", "Okafor Grace", "same"),
        ("Grace Okafor", "Dr. Grace Okafor", "same"),
        ("Grace Okafor", "Grace Okafor 2", "same"),
        ("Tomás Žižek", "Tomas Zizek", "same"),
        ("Jean-Luc O'Brien", "Jean Luc OBrien", "same"),
        ("김민준", "김민준", "same"),
        ("田中 さくら", "さくら 田中", "same"),
        ("Cher", "Cher", "one word"),
        ("Grace Okafor", "Garce Okafor", "nearly"),
        ("Grace Okafor", "Grace Okafro", "nearly"),
        ("Katherine Hale", "Catherine Hale", "nearly"),
        ("Grace Okafor", "Grace Mary Okafor", "middle names"),
        ("Lucía García", "Lucía García Márquez", "middle names"),
        ("Grace Okafor", "G. Okafor", "initial"),
        ("G. Okafor", "G. Okafor", "initial"),
        ("Grace M. Okafor", "Grace M. Okafor", "same"),
        ("Tom Silva", "Tomás Silva", "short form"),
        ("Grace Okafor", "Grace", "part"),
        ("Grace Okafor", "Grace Lind", "first name"),
        ("Grace Okafor", "Ben Okafor", "other first name"),
        ("B. Okafor", "Grace Okafor", "other first name"),
        ("Grace Okafor", "Ben Okri", "other"),
        ("Grace", "Ben", "other"),
        ("", "", "other"),
        ("!", "?", "other"),
    ],
)
def test_names_are_compared_loosely(one: str, two: str, alike: str) -> None:
    assert likeness(name_of(one), name_of(two)) == alike
    assert likeness(name_of(two), name_of(one)) == alike


def test_aliases_are_names_too() -> None:
    assert likeness(name_of("Robert Smith", ["Bob"]), name_of("Bob Smith")) == "short form"
    assert likeness(name_of("Ada King", ["Ada Byron"]), name_of("Byron, Ada")) == "other name"
    assert likeness(name_of("Robert Smith", ["Bob"]), name_of("Bob")) == "part"


def test_an_alias_that_is_only_the_first_name_is_no_whole_name() -> None:
    anne, other = name_of("Anne-Marie Berg", ["Anne-Marie", "Anne B."]), name_of("Anne-Marie Lund", ["Anne-Marie"])
    assert likeness(anne, other) != "other name"
    assert likeness(name_of("健太 Brown", ["健太"]), name_of("健太 Chen", ["健太"])) == "first name"


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Grace@Example.org", "grace@example.org", True),
        ("grace+lists@example.org", "grace@example.org", True),
        ("g.race@gmail.com", "grace@googlemail.com", True),
        ("mailto:grace@example.org", "grace@example.org", True),
        ("g.race@example.org", "grace@example.org", False),
        ("grace@example.org", "grace@example.com", False),
        ("grace", "grace", False),
        ("@", "@", False),
    ],
)
def test_e_mail_addresses(one: str, two: str, same: bool) -> None:
    made = pair({"name": "Grace Okafor", "emails": (one,)}, {"name": "Okafor, Grace", "emails": (two,)})
    assert (f"same e-mail address: {one}" in words(made)) is same


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("+49 30 1771287", "030/177 12 87", True),
        ("tel:+1-555-123-4567", "(555) 123-4567 ext. 9", True),
        ("+49 30 1771287", "+49 30 1771288", False),
        ("12345", "12345", False),
        ("", "", False),
    ],
)
def test_phone_numbers(one: str, two: str, same: bool) -> None:
    made = pair({"name": "Grace Okafor", "phones": (one,)}, {"name": "Okafor, Grace", "phones": (two,)})
    assert (f"same phone number: {one}" in words(made)) is same


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("https://www.linkedin.com/in/grace/", "http://de.linkedin.com/in/Grace?trk=x", True),
        ("https://linkedin.com/in/grace", "linkedin: grace", True),
        ("https://x.com/grace", "twitter: @grace", True),
        ("https://example.org/~grace", "example.org/~grace", True),
        ("https://facebook.com/profile.php?id=1", "https://facebook.com/profile.php?id=2", False),
        ("https://acme.example/", "https://acme.example", False),
        ("github: grace", "gitlab: grace", False),
    ],
)
def test_profiles(one: str, two: str, same: bool) -> None:
    made = pair({"name": "Grace Okafor", "profiles": (one,)}, {"name": "Okafor, Grace", "profiles": (two,)})
    assert (f"same profile: {one}" in words(made)) is same


def test_two_people_who_share_only_a_name_are_a_weak_hint() -> None:
    made = pair({"name": "Sam Rivera"}, {"name": "Sam Rivera"})
    assert made
    assert made.score == LIKELY


@pytest.mark.parametrize("name", ["Garce Okafor", "rGace Okafor", "GraceO kafor", "Grace Okafro", "Crace Okafor",
                                  "Grace Okavor", "Grcae Ofakor", "G. Okafor", "Okafor, Grace", "Grace Mary Okafor"])  # fmt: skip
def test_a_slip_of_the_pen_in_one_office_is_found(name: str) -> None:
    people = [Person("1", "Grace Okafor", organization="Wildgrass"), Person("2", name, organization="wildgrass")]
    assert len(Acquaintances(people).duplicates()) == (name != "Grcae Ofakor")


def test_a_common_name_alone_is_no_hint() -> None:
    others = [Person(f"S{n}", f"Sam Other{chr(97 + n)}") for n in range(9)]
    others += [Person(f"R{n}", f"{'abcdefghi'[n] * 3} Rivera") for n in range(9)]
    made = pair({"name": "Sam Rivera"}, {"name": "Sam Rivera"}, *others)
    assert words(made) == ["same name, a common one"]
    assert made
    assert made.score < LIKELY


def test_different_birthdays_keep_two_of_one_name_apart() -> None:
    first, second = {"name": "Sam Rivera", "birthday": ONE_DAY}, {"name": "Sam Rivera", "birthday": PartialDate(4, 18)}
    made = pair(first, second)
    assert made
    assert made.score == 0
    assert "different birthdays" in words(pair(first, {"name": "Sam Rivera", "birthday": PartialDate(4, 17, 1991)}))


def test_birthdays_are_the_same_when_what_is_known_of_them_is() -> None:
    given = {"name": "Sam Rivera", "birthday": ONE_DAY}
    assert "born on the same day: 1990-04-17" in words(pair(given, given))
    assert "same birthday" in words(pair(given, {"name": "Sam Rivera", "birthday": PartialDate(4, 17)}))


def test_the_first_of_january_is_what_forms_are_filled_in_with() -> None:
    given = {"name": "Sam Rivera", "birthday": PartialDate(1, 1, 1970)}
    other = {"name": "Sam Rivera", "birthday": ONE_DAY}
    assert words(pair(given, given)) == words(pair(given, other)) == ["same name"]


def test_a_married_name_is_found_by_the_birthday() -> None:
    made = pair({"name": "Anna Berg", "birthday": ONE_DAY}, {"name": "Anna Lund", "birthday": ONE_DAY})
    assert made
    assert made.score >= LIKELY


def test_colleagues_of_one_family_are_not_likely() -> None:
    made = pair(
        {"name": "Anna Berg", "emails": ("anna@acme.example",), "organization": "Acme"},
        {"name": "Anne Berg", "emails": ("anne@acme.example",), "organization": "ACME"},
    )
    assert "colleagues with addresses of their own" in words(made)
    assert made
    assert made.score < LIKELY


def test_a_second_address_at_the_same_firm_makes_nobody_a_colleague_of_himself() -> None:
    made = pair(
        {"name": "Sam Rivera", "emails": ("sam@acme.example",), "organization": "Acme"},
        {"name": "Rivera, Sam", "emails": ("s.rivera@acme.example",), "organization": "Acme"},
    )
    assert words(made) == ["same name", "same organization: Acme"]


def test_one_mailbox_outweighs_different_names() -> None:
    made = pair({"name": "Bob Smith", "emails": ("r@s.example",)}, {"name": "Robert Smith", "emails": ("r@s.example",)})
    assert made
    assert made.score == 70 - 15


def test_what_an_office_shares_counts_for_nothing() -> None:
    office = [
        Person(f"{n}", f"{first} {last}", emails=("info@acme.example",), phones=("+49 30 1234567",))
        for n, (first, last) in enumerate(zip("Ann Ben Cleo Dan".split(), "Berg Lund Moe Nygaard".split(), strict=True))
    ]
    assert Acquaintances(office).duplicates() == []
    assert len(Acquaintances(office[:3]).duplicates()) == 3


def test_one_person_many_times_is_still_seen() -> None:
    copies = [Person(f"{n}", "Grace Okafor", emails=("g@x.example",)) for n in range(5)]
    assert {one.score for one in Acquaintances(copies).duplicates()} == {99}
    assert len(Acquaintances(copies).duplicates()) == 10


def test_the_highest_score_comes_first_then_the_path() -> None:
    people = [
        Person("b", "Sam Rivera"), Person("a", "Rivera, Sam"), Person("d", "Ada King", phones=("0123456789",)),
        Person("c", "Ada King", phones=("0123456789",)), Person("e", "Kim Lind"), Person("f", "Kim Lind"),
    ]  # fmt: skip
    found = Acquaintances(people).duplicates()
    assert [(one.first.path, one.second.path) for one in found] == [("c", "d"), ("a", "b"), ("e", "f")]


def test_reasons_add_up_to_the_score() -> None:
    made = pair(
        {"name": "Grace Okafor", "organization": "Acme", "birthday": PartialDate(4, 17)},
        {"name": "G. Okafor", "organization": "Acme", "birthday": PartialDate(4, 17)},
    )
    assert made
    assert sum(reason.points for reason in made.reasons) == made.score == 60


@pytest.mark.parametrize(
    "dismissed", [("1", "2"), ("2", "1"), ("Sam Rivera", "Rivera, Sam"), ("Rivera, Sam", "1")], ids=str
)
def test_a_dismissed_pair_is_not_shown(dismissed: tuple[str, str]) -> None:
    people = [Person("1", "Sam Rivera"), Person("2", "Rivera, Sam"), Person("3", "Sam Rivera")]
    shown = Acquaintances(people).duplicates(frozenset([frozenset(dismissed)]))
    assert {(one.first.path, one.second.path) for one in shown} >= {("1", "3")}
    assert ("1", "2") not in {(one.first.path, one.second.path) for one in shown}


def test_one_name_twice_dismisses_all_of_that_name() -> None:
    people = [Person("1", "Sam Rivera"), Person("2", "Sam Rivera")]
    assert Acquaintances(people).duplicates(frozenset([frozenset(("Sam Rivera", "Sam Rivera"))])) == []


def test_like_finds_who_a_new_name_may_be() -> None:
    known = Acquaintances([Person("1", "Grace Okafor", emails=("g@x.example",)), Person("2", "Ben Okri")])
    assert [(one.first.name, one.second.path) for one in known.like(Person("", "okafor, grace"))] == [
        ("okafor, grace", "1")
    ]
    assert [one.second.path for one in known.like(Person("", "G.", emails=("G@X.example",)))] == ["1"]
    assert known.like(Person("", "Nobody Else")) == []
    assert known.like(Person("1", "Grace Okafor")) == []


def test_the_manual_has_the_points() -> None:
    manual = (ROOT / "docs/duplicates.md").read_text("utf-8")
    table = re.findall(r"^\| (.+?) \| (−?\d+) \|$", manual, re.MULTILINE)
    assert {what: int(points.replace("−", "-")) for what, points in table} == POINTS


NAMES = st.sampled_from(
    [
        "Grace Okafor",
        "Okafor, Grace",
        "G. Okafor",
        "Garce Okafor",
        "Grace",
        "Grace M. Okafor",
        "Ben Okri",
        "",
        "김민준",
        "Bob",
    ]
) | st.text(max_size=12)
PEOPLE = st.lists(
    st.builds(
        Person,
        path=st.text("abcdef", min_size=1, max_size=3).map("People/{}.md".format),
        name=NAMES,
        aliases=st.lists(NAMES, max_size=2).map(tuple),
        emails=st.lists(st.sampled_from(["g@x.example", "G+1@x.example", "b@x.example", "?"]) | st.text(max_size=5), max_size=2).map(tuple),
        phones=st.lists(st.sampled_from(["+49 30 1234567", "030 1234567", "1"]) | st.text(max_size=5), max_size=2).map(tuple),
        profiles=st.lists(st.sampled_from(["github: grace", "https://github.com/grace"]) | st.text(max_size=5), max_size=2).map(tuple),
        organization=st.sampled_from(["", "Acme", "acme", "X"]),
        birthday=st.sampled_from([None, ONE_DAY, PartialDate(4, 17), PartialDate(5, 1, 1980)]),
    ),
    max_size=7,
    unique_by=lambda person: person.path,
)  # fmt: skip


@given(PEOPLE, st.randoms())
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_people_makes_no_difference(people: list[Person], chance) -> None:
    shuffled = list(people)
    chance.shuffle(shuffled)
    found = Acquaintances(people).duplicates(least=0)
    assert found == Acquaintances(shuffled).duplicates(least=0)
    for one in found:
        assert one.first.path < one.second.path
        assert 0 <= one.score <= 99
        assert one.reasons
        assert one.score == max(0, min(99, sum(reason.points for reason in one.reasons)))


@given(PEOPLE)
@settings(max_examples=100, deadline=None)
def test_like_says_what_duplicates_says(people: list[Person]) -> None:
    known = Acquaintances(people)
    found = {frozenset((one.first.path, one.second.path)): one.score for one in known.duplicates(least=0)}
    for person in people:
        for one in known.like(person, least=0):
            assert one.first is person
            assert one.second.path != person.path
            assert found[frozenset((person.path, one.second.path))] == one.score


@given(PEOPLE, st.data())
@settings(max_examples=100, deadline=None)
def test_dismissed_pairs_are_never_shown_and_no_others_are_lost(people: list[Person], data: st.DataObject) -> None:
    known = Acquaintances(people)
    found = known.duplicates(least=0)
    chosen = data.draw(st.lists(st.sampled_from(found), unique=True)) if found else []
    dismissed = frozenset(frozenset((one.first.path, one.second.path)) for one in chosen)
    left = known.duplicates(dismissed, 0)
    assert left == [one for one in found if one not in chosen]


CROWD = """
from mdnet.plan.duplicates import Acquaintances, Person
people = [Person(f"{n}", "Contact") for n in range(10_000)]
people += [Person(path, "Contact", phones=("0123456789",)) for path in "xy"]
print([(one.first.path, one.second.path) for one in Acquaintances(people).duplicates()])
"""


def test_a_crowd_that_shares_a_name_is_no_work() -> None:
    """Ten thousand of one name are not fifty million pairs."""
    child = subprocess.run([sys.executable, "-c", CROWD], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert child.stdout == "[('x', 'y')]\n", child.stderr
