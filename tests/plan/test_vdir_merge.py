"""A note and a card made to agree: nothing lost, nothing doubled, however often and wherever it was broken off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.errors import Conflict
from mdnet.plan.vdir_merge import LISTS, TEXTS, agreed_after, has_changed, merge, says
from mdnet.plan.vdir_pairs import CardKey, Entry, Known, NoteKey, paired, refuse_loss

WORDS = {
    "emails": ["a@x.org", "A@X.org", "b@x.org", "c@x.org"],
    "phones": ["+44 20 7946 0958", "020 7946 0958", "+49 30 123456", "12"],
    "birthday": ["1990-04-17", "04-17", "04-18", "1991-04-17"],
    "location": ["Berlin", "Berlin, Germany", "Paris"],
    "urls": ["https://x.org/a", "http://www.x.org/a/", "x.org/b"],
}
PLAIN = ["Ada", "ada", "Ben", "Ada King"]


def some(most: int):
    return st.fixed_dictionaries(
        {key: st.lists(st.sampled_from(WORDS.get(key, PLAIN)), max_size=most, unique=True).map(tuple) for key in LISTS}
        | {
            key: st.lists(st.sampled_from(WORDS.get(key, PLAIN)), min_size=key == "name", max_size=1).map(tuple)
            for key in TEXTS
        }
    )


@given(some(3), some(3), some(3), some(3))
def test_any_two_sides_become_one_in_one_step_wherever_it_is_broken_off(note, card, old_note, old_card) -> None:
    was = merge(old_note, old_card, {})
    agreed = agreed_after(was.note, was.card, {})
    once = merge(note, card, agreed)
    differ = {one.key for one in once.differences}
    after = agreed_after(once.note, once.card, agreed)
    again = merge(once.note, once.card, after)
    assert not again.moves
    assert {one.key for one in again.differences} <= differ | {"name"}  # an alias that went may bear one out no more
    killed = merge(once.note, card, agreed)
    assert not [move for move in killed.moves if move.to == "note"]
    for key in (*LISTS, *TEXTS):
        assert says(killed.card, key, once.card[key])
        if key in LISTS:
            assert says(once.note, key, once.card[key])
            for value in (*note[key], *card[key]):
                new = not any(says({key: (value,)}, key, (one,)) for one in agreed.get(key, ()))
                assert not new or any(says({key: (value,)}, key, (one,)) for one in once.note[key])
        elif key in differ:
            assert (once.note[key], once.card[key]) == (note[key], card[key])
    open_now = differ or again.differences
    assert not has_changed(once.note, after, "note") or open_now
    assert not has_changed(once.card, after, "card") or open_now


@pytest.mark.parametrize(
    ("ours", "theirs", "base", "after"),
    [
        ("Baker", "", (), ("Baker", "Baker")),
        ("Baker", "Chef", (), None),
        ("Baker", "Chef", ("Baker", "Baker"), ("Chef", "Chef")),
        ("Baker", "Chef", ("Chef", "Chef"), ("Baker", "Baker")),
        ("Baker", "Chef", ("Cook", "Cook"), None),
        ("", "Chef", ("Chef", "Chef"), ("", "")),
        ("", "Chef", ("Cook", "Cook"), None),
        ("Chef", "chef", ("Cook", "Cook"), ("Chef", "chef")),
    ],
)
def test_one_value_three_ways(ours: str, theirs: str, base: tuple[str, ...], after: tuple[str, str] | None) -> None:
    def one(text: str) -> dict[str, tuple[str, ...]]:
        return {"title": (text,) if text else ()}

    found = merge(one(ours), one(theirs), {"title": base})
    if after is None:
        assert [(each.ours, each.theirs) for each in found.differences] == [(ours, theirs)]
        assert not found.moves
    else:
        assert (found.note, found.card) == (one(after[0]), one(after[1])) or ours == theirs
        assert not found.differences


def test_a_birthday_gets_its_year_and_another_name_of_theirs_is_no_difference() -> None:
    found = merge({"birthday": ("04-17",)}, {"birthday": ("1990-04-17",)}, {})
    assert found.note["birthday"] == ("1990-04-17",)
    note = {"name": ("Ada Byron",), "aliases": ("Ada King",)}
    found = merge(note, {"name": ("Ada King",), "aliases": ("Ada King",)}, {})
    assert not found.moves
    assert not found.differences


def test_what_could_not_be_carried_over_is_done_the_next_time() -> None:
    agreed = {"emails": ("a@x.org", "b@x.org")}
    note, card = {"emails": ("b@x.org", "c@x.org")}, {"emails": ("a@x.org", "b@x.org")}
    kept = agreed_after(note, card, agreed)  # the card could not be written
    assert merge(note, card, kept).card["emails"] == ("b@x.org", "c@x.org")


def test_pairs_are_found_by_what_was_written_down_and_by_uid() -> None:
    entries = [Entry("u1", "c1", "1.vcf", "1.md", {"emails": ("x",)}), Entry("u2", "u2", "2.vcf", "2.md"),
               Entry("u3", "u3", "3.vcf", "3.md"), Entry("u4", "u4", "4.vcf", "4.md"), Entry("u5", "u5", "5.vcf", "5.md")]  # fmt: skip
    notes = [NoteKey("moved.md", "u1"), NoteKey("2.md", "u2"), NoteKey("new.md", "u9"), NoteKey("alone.md", "")]
    cards = [CardKey("other.vcf", "c1"), CardKey("3.vcf", "u3"), CardKey("9.vcf", "u9"), CardKey("alone.vcf", "u8")]
    found = paired(entries, Known(notes, cards, resting_uids={"u4"}))
    kinds = [(one.kind, one.note and one.note.uid, one.card and one.card.file) for one in found.pairs]
    assert kinds == [
        ("pair", "u1", "other.vcf"), ("card gone", "u2", None), ("note gone", None, "3.vcf"), ("resting", None, None),
        ("pair", "u9", "9.vcf"),
    ]  # fmt: skip
    assert [one.path for one in found.notes] == ["alone.md"]
    assert [one.file for one in found.cards] == ["alone.vcf"]


@pytest.mark.parametrize("uid", ["", "u7"])
def test_a_note_whose_uid_changed_is_known_by_its_path_and_takes_nothing_away(uid: str) -> None:
    entry = Entry("u1", "u1", "1.vcf", "1.md", {"emails": ("a@x.org",)})
    notes, cards = [NoteKey("1.md", uid)], [CardKey("1.vcf", "u1")]
    found = paired([entry], Known(notes, cards))
    (pair,) = found.pairs
    assert pair == ("pair", notes[0], cards[0], entry._replace(agreed={}))
    assert not found.notes
    (pair,) = paired([entry], Known(notes, cards, resting_uids={"u1"})).pairs
    assert pair.kind == "resting"


@pytest.mark.parametrize(("there", "refused"), [(4, False), (2, False), (1, True), (0, True)])
def test_more_than_half_gone_is_refused(there: int, refused: bool) -> None:
    entries = [Entry(f"u{n}", f"u{n}", f"{n}.vcf", f"{n}.md") for n in range(4)]
    notes = [NoteKey(f"{n}.md", f"u{n}") for n in range(4)]
    found = paired(entries, Known(notes, [CardKey(f"{n}.vcf", f"u{n}") for n in range(there)]))
    if refused:
        with pytest.raises(Conflict, match="gone since the last time"):
            refuse_loss(found.pairs, entries, "state.json")
    else:
        refuse_loss(found.pairs, entries, "state.json")
