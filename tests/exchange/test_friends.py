"""friends.md, as friends 0.30 to 0.49 write it and as people edit it."""

from __future__ import annotations

import random
from datetime import date

import pytest

from mdnet.exchange import friends
from mdnet.model.incoming import Incoming, Wanted, Who

TODAY = date(2026, 11, 24)
FILE = """### Activities:
- 2026-11-01: **Grace Hopper** and I went to _Marie's Diner_. George had to cancel. @food @Work:lunch
- 2026-01-04: Got lunch with **Grace Hopper** and **George Washington Carver**. @food
- 2025-12-31: Celebrated the new year in _Paris_ with **Marie Curie**. @partying
- 2025-11-15: Talked to **George Washington Carver** on the phone for an hour.

### Notes:
- 2026-06-15: **Grace Hopper** found out she's getting a building named after her. @navy
- 2025-06-06: **Marie Curie** and **Grace Hopper** got accepted into a program in _Paris_.

### Friends:
- George Washington Carver
- Grace Hopper (a.k.a. The Admiral a.k.a. Amazing Grace) [Paris] @navy @science
- Marie Curie [Atlantis] @science:physics

### Locations:
- Atlantis
- Marie's Diner (a.k.a. The Diner)
- Paris
"""


def read(text: str | bytes, **more: date) -> Incoming:
    data = text if isinstance(text, bytes) else text.encode()
    return friends.read(data, "friends.md", Wanted(TODAY, **more))  # type: ignore[arg-type]


def test_friends_become_cards_with_what_was_learned_of_them() -> None:
    found = read(FILE)
    assert found.problems == ()
    assert [(card.line, card.name, card.key) for card in found.cards] == [
        (12, "George Washington Carver", "George Washington Carver"), (13, "Grace Hopper", "Grace Hopper"), (14, "Marie Curie", "Marie Curie"),
    ]  # fmt: skip
    grace = found.cards[1]
    assert grace.values == {
        "name": "Grace Hopper", "aliases": ("The Admiral", "Amazing Grace"), "location": "Paris", "tags": ("navy", "science"),
    }  # fmt: skip
    assert grace.facts == (
        "Grace Hopper found out she's getting a building named after her. #navy — 2026-06-15",
        "Marie Curie and Grace Hopper got accepted into a program in Paris. — 2025-06-06",
    )
    assert found.cards[2].values["tags"] == ("science/physics",)
    assert [(one.number, one.what) for one in found.ignored] == [(3, "places (those of friends are kept)")]


def test_activities_become_contact_with_everybody_bold_in_them() -> None:
    found = read(FILE)
    assert [(one.line, f"{one.day}", one.channel, one.text, one.tags) for one in found.encounters] == [
        (
            2,
            "2026-11-01",
            "",
            "Grace Hopper and I went to Marie's Diner. George had to cancel.",
            ("food", "work/lunch"),
        ),
        (3, "2026-01-04", "lunch", "Got lunch with Grace Hopper and George Washington Carver.", ("food",)),
        (4, "2025-12-31", "", "Celebrated the new year in Paris with Marie Curie.", ("partying",)),
        (5, "2025-11-15", "call", "Talked to George Washington Carver on the phone for an hour.", ()),
    ]
    assert found.encounters[1].who == (
        Who("Grace Hopper", key="Grace Hopper"), Who("George Washington Carver", key="George Washington Carver"),
    )  # fmt: skip


def test_since_and_the_future_are_kept_out_of_contact_but_notes_stay() -> None:
    found = read(FILE.replace("2026-11-01", "2026-12-01"), since=date(2026, 1, 1))
    assert [f"{one.day}" for one in found.encounters] == ["2026-01-04"]
    assert ("activities to come", 1) in [(one.what, one.number) for one in found.ignored]
    assert sum(len(card.facts) for card in found.cards) == 3


def test_who_is_bold_and_not_listed_is_a_friend_too() -> None:
    found = read("### Activities:\r\n- 2026-01-04: Tea with **Ada  Lovelace**\r\n\r\n### Friends:\r\n")
    assert [(card.line, card.name) for card in found.cards] == [(2, "Ada Lovelace")]
    assert (found.encounters[0].channel, found.encounters[0].who[0].key) == ("tea", "Ada Lovelace")


@pytest.mark.parametrize(
    ("item", "section", "code"),
    [
        ("- 2026-02-30: Tea with **Ada**.", "Activities", "bad-date"),
        ("- yesterday: Tea with **Ada**.", "Activities", "bad-date"),
        ("- Tea with **Ada**.", "Notes", "bad-date"),
        ("- 2026-02-03: Tea alone.", "Activities", "nobody"),
        ("some prose", "Notes", "bad-line"),
        ("- (a.k.a. Nobody)", "Friends", "bad-friend"),
        ("- Grace Hopper", "Friends", "twice"),
        ("- 2026-02-03: **Ada** " + "x" * 5_000, "Activities", "bad-line"),
    ],
)
def test_a_bad_line_is_one_located_problem_and_the_rest_goes_on(item: str, section: str, code: str) -> None:
    found = read(f"{FILE}\n### {section}:\n{item}\n")
    assert [(one.path, one.line, one.code) for one in found.problems] == [("friends.md", 22, code)]
    assert (len(found.cards), len(found.encounters)) == (3, 4)


def test_other_headings_end_a_list_and_commas_and_escapes_are_plain() -> None:
    found = read(FILE + "\n### Mine\nprose\n- x\n\n### Notes:\n- 2026-01-01: **Ada** said \\Grace.\n")
    assert found.problems == () and found.cards[3].facts == ("Ada said Grace. — 2026-01-01",)


@pytest.mark.parametrize("data", [b"", b"hello", b"# Ada\n- x\n", b"\x00\xff" * 50])
def test_X07_what_is_no_friends_md_is_said_to_be_none(data: bytes) -> None:
    assert [one.code for one in read(data).problems] == ["not-friends"]


def test_X07_nothing_found_is_no_success() -> None:
    assert [one.code for one in read("### Activities:\n\n### Friends:\n").problems] == ["nothing-found"]


def test_fits_by_name_and_by_content() -> None:
    assert friends.fits("a/Friends.md", b"# Mine\n\n### Friends:\r\n") and friends.fits("x.md", FILE.encode())
    assert not friends.fits("x.md", b"### Log\n- 2026-01-01: x\n") and not friends.fits("friends.md", b"# Friends\n")
    assert not friends.fits("x.md", b"# Mine\n\n### Friends:\n")


def test_random_and_mutated_bytes_are_problems_at_most() -> None:
    chance = random.Random(3)
    sound = FILE.encode()
    for _ in range(300):
        data = bytearray(sound)
        for _ in range(chance.randint(1, 15)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 4)] = bytes(
                chance.choices(b"\r\n:*_@()[]#- \x00\xff", k=chance.randint(0, 4))
            )
        found = read(bytes(data[: chance.choice([len(data), chance.randrange(len(data) + 1)])]))
        assert found.cards or found.problems
        keys = {card.key for card in found.cards}
        assert all(who.key in keys for one in found.encounters for who in one.who)
        texts = [one.text for one in found.encounters] + [fact for card in found.cards for fact in card.facts]
        assert all(text.isprintable() for text in texts)
    for sign in ("@a", "(", "a ", "[ ", "**", "_a", "@a:", "a.k.a. "):
        assert read(
            "### Friends:\n" + f"- {sign * 1_000}(\n" * 30 + f"### Notes:\n- 2026-01-01: {sign * 1_000}\n"
        ).problems
