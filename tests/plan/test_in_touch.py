"""Days within the cadence, counted day by day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.cadence import Cadence
from mdnet.plan.in_touch import ALL, in_touch, state, within

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
days = st.dates(date(2025, 11, 1), LAST)
cadences = st.sampled_from([Cadence(7), Cadence(0, 1), Cadence(40)])


def is_within(contacts: list[date], cadence: Cadence, snoozed: date | None, day: date) -> bool | None:
    """The definition, one day at a time; None before anything is known."""
    last = max((one for one in contacts if one <= day), default=None)
    if last is None:
        return None
    due = cadence.after(last)
    return due is None or day <= due or bool(last == max(contacts) and snoozed and day <= snoozed)


@given(st.sets(days, max_size=6), cadences, st.none() | days, days, days)
def test_the_share_is_that_of_days_looked_at_one_by_one(
    contacts: set[date], cadence: Cadence, snoozed: date | None, begin: date, end: date
) -> None:
    begin, ordered = max(begin, FIRST), sorted(contacts)
    untils = within([day.toordinal() for day in ordered], cadence, snoozed.toordinal() if snoozed else 0)
    turns = [
        ("inner", max(day - FIRST.toordinal(), 0), begun, more)
        for first, until in untils.items()
        for day, begun, more in ((first, int(first == ordered[0].toordinal()), 1), (until + 1, 0, -1))
        if day <= LAST.toordinal()
    ]
    touch = in_touch(FIRST, LAST, turns, {})
    span = [begin + timedelta(number) for number in range((end - begin).days + 1)]
    found = [kept for day in span if (kept := is_within(ordered, cadence, snoozed, day)) is not None]
    expected = sum(found) / len(found) if found else None
    assert touch.share(ALL, begin, end) == touch.share("inner", begin, end) == expected


@given(st.sets(days, min_size=1, max_size=6), cadences)
def test_a_stretch_ends_before_the_next_begins(contacts: set[date], cadence: Cadence) -> None:
    untils = within(sorted(day.toordinal() for day in contacts), cadence)
    assert all(day <= until for day, until in untils.items())
    assert all(until < after for until, after in zip(untils.values(), [*untils][1:], strict=False))


def test_warm_is_within_the_cadence_cooling_within_twice_of_it_cold_beyond() -> None:
    last = date(2026, 1, 1).toordinal()
    until = within([last], Cadence(7))[last]
    states = [state(last, until, Cadence(7), last + after) for after in (0, 7, 8, 14, 15)]
    assert states == ["warm", "warm", "cooling", "cooling", "cold"]


def test_everybody_is_those_in_circles_and_those_in_none() -> None:
    touch = in_touch(FIRST, LAST, [("inner", 0, 1, 1), ("inner", 10, 0, -1), ("", 0, 1, 1), ("", 30, 0, -1)], {})
    assert touch.share("inner", FIRST, date(2026, 1, 20)) == 0.5
    assert touch.share(ALL, FIRST, date(2026, 1, 20)) == 0.75
