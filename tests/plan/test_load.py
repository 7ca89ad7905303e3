"""The load of the cadences, and the cadences that are proposed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.cadence import NEVER, Cadence
from mdnet.model.conventions import CIRCLES
from mdnet.plan.load import STEPS, Group, Load, crowded, make_load

NAMES = [circle.name for circle in CIRCLES]
DEFAULTS = {circle.name: circle.cadence for circle in CIRCLES}


def full(budget: int, *more: Group) -> Load:
    """Every circle as full as it should be."""
    groups = [Group(circle.name, circle.cadence, circle.size, False) for circle in CIRCLES]
    return make_load([*groups, *more], CIRCLES, budget)


def test_the_load_is_people_by_cadence_a_week() -> None:
    load = full(20)
    assert [round(ring.asked, 2) for ring in load.rings] == [2.5, 3.5, 3.85, 2.88]
    assert load.asked == pytest.approx(12.73, abs=0.01)
    assert load.fits and not load.steps and not load.releases


def test_people_without_a_cadence_and_those_never_to_be_chased_ask_for_nothing() -> None:
    load = full(20, Group("", None, 400, False), Group("close", NEVER, 3, True))
    assert load.asked == full(20).asked
    assert [(ring.circle, ring.people, ring.chased) for ring in load.rings if ring.circle in ("close", "")] == [
        ("close", 18, 15),
        ("", 400, 0),
    ]


def test_the_outermost_circle_gives_way_first() -> None:
    assert [(step.circle, str(step.new)) for step in full(12).steps] == [("wide", "18 months")]
    assert [step.circle for step in full(9).steps] == ["active", "wide"]
    assert [step.circle for step in full(7).steps] == ["close", "active", "wide"]


def test_people_without_a_circle_give_way_before_any_circle() -> None:
    monthly = Group("", Cadence(months=1), 10, True)
    assert [(step.circle, step.own, str(step.new)) for step in full(14, monthly).steps] == [("", True, "2 months")]
    assert [(step.circle, step.own, str(step.new)) for step in full(13, monthly).steps] == [
        ("wide", False, "18 months"),
        ("", True, "4 months"),
    ]


def test_where_no_cadences_fit_people_are_let_go_of_from_the_outside_and_the_innermost_stay_as_they_are() -> None:
    load = full(4)
    assert [(release.circle, release.people) for release in load.releases] == [("wide", 150), ("active", 17)]
    assert [(step.circle, str(step.new)) for step in load.steps] == [("close", "4 months"), ("active", "1 year")]


def test_the_innermost_circle_changes_when_nobody_else_is_left() -> None:
    load = full(2)
    assert [(release.circle, release.people) for release in load.releases] == [
        ("wide", 150),
        ("active", 50),
        ("close", 15),
    ]
    assert [(step.circle, str(step.new)) for step in load.steps] == [("inner", "3 weeks")]


groups_ = st.lists(
    st.builds(
        Group,
        st.sampled_from([*NAMES, "", "guild"]),
        st.sampled_from([None, NEVER, Cadence(days=1), Cadence(days=45), Cadence(months=36), *STEPS]),
        st.integers(1, 400),
        st.just(True),
    ),
    unique_by=lambda group: group[:2],
)


@given(groups_, st.integers(0, 30))
def test_what_is_proposed_fits_and_leaves_no_circle_worse_off_than_need_be(groups: list[Group], budget: int) -> None:
    load = make_load(groups, CIRCLES, budget)
    assert round(load.left - budget, 1) <= 0 or load.fits
    assert load.fits == (not load.steps and not load.releases)
    assert sum(ring.people for ring in load.rings) == sum(group.people for group in groups)
    assert sum(ring.asked for ring in load.rings) == pytest.approx(load.asked)
    for step in load.steps:
        assert step.old.length < step.new.length <= max(4 * step.old.length + 2, 0)
    for release in load.releases:
        assert 0 < release.people <= sum(group.people for group in groups if group.circle == release.circle)
    order = [*NAMES, "guild", ""]
    touched = [order.index(one.circle) for one in (*load.steps, *load.releases)]
    able = [order.index(group.circle) for group in groups if group.cadence and group.cadence.length < 244]
    innermost = min(touched, default=9)  # is touched only after all around it
    assert {at for at in able if at > innermost} <= set(touched)


def test_check_says_in_a_line_each_what_is_too_much() -> None:
    said = [problem.message for problem in crowded(full(10, Group("close", Cadence(days=7), 1, True)), "x")]
    assert said == [
        "the close circle holds 16 people, and should hold 15: mdnet plan",
        "the cadences ask for 13.7 contacts a week, and the budget is 10: mdnet plan",
    ]
    assert crowded(full(13), "x") == []
    assert crowded(full(0), "x") == []  # nobody is to be chased
