"""Generated files: the user's part stays, ticked items stay, a second run changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.notes.generated import BrokenRegion, items, merge, split

FRESH = "# Week 1\n\n## Check in\n- [ ] [[Ann]]: monthly ^m-1\n- [ ] [[Bob]]: monthly ^m-2\n"


def test_a_new_file_has_front_matter_and_one_region() -> None:
    text = merge(None, FRESH, "agenda", "---\nweek: 1\n---\n")
    assert text.startswith("---\nweek: 1\n---\n%% mdnet:begin agenda %%\n# Week 1\n")
    assert text.endswith("^m-2\n%% mdnet:end agenda %%\n")


def test_a_second_run_changes_no_byte() -> None:
    once = merge(None, FRESH, "agenda")
    assert merge(once, FRESH, "agenda") == once


def test_what_stands_outside_is_untouched() -> None:
    old = "my own\r\n" + merge(None, FRESH, "agenda") + "\n\nmine too"
    new = merge(old, "# Week 1\n\nNothing.\n", "agenda")
    assert new.startswith("my own\r\n%% mdnet:begin agenda %%") and new.endswith("%%\n\n\nmine too")


@pytest.mark.parametrize("mark", ["x", "-", ">", "/"])
def test_a_marked_item_is_kept_word_for_word(mark: str) -> None:
    old = merge(None, FRESH, "agenda").replace("- [ ] [[Ann]]: monthly", f"- [{mark}] [[Ann]]: reworded by me")
    new = merge(old, FRESH.replace("monthly", "quarterly"), "agenda")
    assert f"- [{mark}] [[Ann]]: reworded by me ^m-1\n- [ ] [[Bob]]: quarterly ^m-2" in new


def test_an_item_with_something_typed_under_it_is_kept_in_its_place() -> None:
    old = merge(None, FRESH, "agenda").replace("^m-1\n", "^m-1\n  - she moved to Oslo\n")
    assert "monthly ^m-1\n  - she moved to Oslo\n- [ ] [[Bob]]: yearly ^m-2" in merge(
        old, FRESH.replace("[[Bob]]: monthly", "[[Bob]]: yearly"), "agenda"
    )


def test_a_kept_item_that_is_no_longer_due_stays_at_the_end_of_its_section() -> None:
    old = merge(None, FRESH, "agenda").replace("- [ ] [[Ann]]", "- [x] [[Ann]]")
    fresh = "# Week 1\n\n## Check in\n- [ ] [[Bob]]: monthly ^m-2\n\n## Ahead\n- [ ] [[Fair]] ^m-3\n"
    new = merge(old, fresh, "agenda")
    assert "^m-2\n- [x] [[Ann]]: monthly ^m-1\n\n## Ahead" in new
    assert merge(new, fresh, "agenda") == new


def test_a_kept_item_whose_section_is_gone_brings_it_back() -> None:
    old = merge(None, FRESH, "agenda").replace("- [ ] [[Ann]]", "- [x] [[Ann]]")
    new = merge(old, "# Week 1\n\nNothing due.\n", "agenda")
    assert "## Check in\n- [x] [[Ann]]: monthly ^m-1\n%% mdnet:end" in new
    assert merge(new, "# Week 1\n\nNothing due.\n", "agenda") == new


def test_a_line_the_user_added_to_a_list_is_kept() -> None:
    old = merge(None, FRESH, "agenda").replace("^m-2\n", "^m-2\n- [ ] call the baker\n")
    assert "- [ ] call the baker\n" in merge(old, FRESH, "agenda")


def test_a_file_without_a_region_gets_one_at_its_end() -> None:
    assert merge("# Mine\n", FRESH, "agenda").startswith("# Mine\n\n%% mdnet:begin agenda %%\n# Week 1")


@pytest.mark.parametrize("spoil", ["%% mdnet:begin agenda %%", "%% mdnet:end agenda %%"])
def test_a_region_that_lost_a_mark_is_refused(spoil: str) -> None:
    with pytest.raises(BrokenRegion):
        split(merge(None, FRESH, "agenda").replace(spoil, ""), "agenda")


_lines = st.lists(st.sampled_from(["- [x] a ^m-1", "- [ ] b ^m-2", "  - typed", "## Check in", "", "text", "- [>] c"]))


_fresh = st.lists(st.sampled_from(["- [ ] a ^m-1", "- [ ] b ^m-2", "## Check in", "## Ahead", "", "text"]))


@given(_lines, _fresh)
def test_merging_twice_is_merging_once(old: list[str], fresh: list[str]) -> None:
    before = merge(None, "\n".join(["## Check in", *old]), "agenda")
    once = merge(before, "\n".join(fresh), "agenda")
    assert merge(once, "\n".join(fresh), "agenda") == once


@given(_lines, _fresh)
def test_no_touched_item_is_ever_lost(old: list[str], fresh: list[str]) -> None:
    before = merge(None, "\n".join(["## Check in", *old]), "agenda")
    kept = {item.lines for item in items(split(before, "agenda").inside or "") if item.touched}
    after = split(merge(before, "\n".join(fresh), "agenda"), "agenda").inside or ""
    assert all("\n".join(lines) in after for lines in kept)
