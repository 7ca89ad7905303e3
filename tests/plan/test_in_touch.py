"""Days within the cadence, counted day by day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.cadence import Cadence
from mdnet.plan.evidence import Evidence, Part, Party
from mdnet.plan.in_touch import ALL, in_touch

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
days = st.dates(FIRST, LAST)


def within(party: Party, contacts: list[date], day: date) -> bool | None:
    """The definition, one day at a time; None before anything is known."""
    last = max((one for one in contacts if one <= day), default=None)
    if last is None or party.cadence is None:
        return None
    due = party.cadence.after(last)
    latest = last == max(contacts)
    return due is None or day <= due or bool(latest and party.snoozed_until and day <= party.snoozed_until)


@given(
    st.lists(days, max_size=6),
    st.sampled_from([Cadence(7), Cadence(0, 1), Cadence(40), Cadence(0, 0), None]),
    st.none() | days,
    st.none() | days,
    days,
    days,
)
def test_the_share_is_that_of_days_looked_at_one_by_one(
    talks: list[date], cadence: Cadence | None, since: date | None, snoozed: date | None, begin: date, end: date
) -> None:
    party = Party(1, "Ada", "Ada.md", "inner", cadence, since=since, snoozed_until=snoozed)
    parts = tuple(Part(1, day, 1, number, "call") for number, day in enumerate(talks))
    touch = in_touch(Evidence(FIRST, LAST, {1: party}, parts), LAST)
    start = [since] if since and (not talks or since < min(talks)) else []
    span = [begin + timedelta(number) for number in range((end - begin).days + 1)]
    found = [kept for day in span if cadence for kept in [within(party, [*start, *talks], day)] if kept is not None]
    expected = sum(found) / len(found) if found else None
    assert touch.share(ALL, begin, end) == touch.share("inner", begin, end) == expected


def test_a_paused_contact_and_an_unanswered_attempt_do_not_count() -> None:
    paused = Party(1, "Ada", "Ada.md", "inner", Cadence(7), since=FIRST, paused=True)
    other = Party(2, "Bo", "Bo.md", "inner", Cadence(7), since=FIRST)
    parts = (Part(2, date(2026, 1, 20), 2, 5, "email", flags=1),)
    touch = in_touch(Evidence(FIRST, LAST, {1: paused, 2: other}, parts), LAST)
    assert touch.share(ALL, FIRST, date(2026, 1, 16)) == 0.5
    assert [(party.name, state) for party, state in touch.states(date(2026, 1, 8))] == [("Bo", "warm")]
    assert [state for _, state in touch.states(date(2026, 1, 15))] == ["cooling"]
    assert [state for _, state in touch.states(date(2026, 1, 16))] == ["cold"]


def test_what_lies_after_today_has_not_happened() -> None:
    party = Party(1, "Ada", "Ada.md", "inner", Cadence(7), since=FIRST)
    parts = (Part(1, date(2026, 1, 9), 1, 1, "call"),)
    touch = in_touch(Evidence(FIRST, LAST, {1: party}, parts), date(2026, 1, 8))
    assert touch.share(ALL, FIRST, LAST) == 1.0
