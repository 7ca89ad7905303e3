"""Cadences: what people write for them, and the day they make a contact due."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.cadence import NEVER, Cadence
from mdnet.model.dates import DAYS_MAX


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6 weeks", Cadence(days=42)),
        ("3 months", Cadence(months=3)),
        ("1 month", Cadence(months=1)),
        ("weekly", Cadence(days=7)),
        ("Monthly", Cadence(months=1)),
        ("quarterly", Cadence(months=3)),
        ("yearly", Cadence(months=12)),
        ("every 2 weeks", Cadence(days=14)),
        ("every other week", Cadence(days=14)),
        ("every week", Cadence(days=7)),
        ("a year", Cadence(months=12)),
        ("two months", Cadence(months=2)),
        ("  every   6\tweeks ", Cadence(days=42)),
        ("P6W", Cadence(days=42)),
        ("P3M", Cadence(months=3)),
        ("p1y2m3w4d", Cadence(days=25, months=14)),
        ("2w", Cadence(days=14)),
        ("6mo", Cadence(months=6)),
        ("30d", Cadence(days=30)),
        ("45", Cadence(days=45)),
        ("never", NEVER),
        ("none", NEVER),
    ],
)
def test_cadences_are_read(text: str, expected: Cadence) -> None:
    assert Cadence.parse(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3m", '"3 months"'),
        ("m", '"1 months"'),
        ("every 5 minutes", '"5 months"'),
        ("0", "never"),
        ("0 weeks", "never"),
        ("P0D", "never"),
        ("9999999", "longer than the calendar"),
        ("120000 months", "longer than the calendar"),
        ("", "6 weeks"),
        ("P", "6 weeks"),
        ("-2 weeks", "6 weeks"),
        ("1.5 weeks", "6 weeks"),
        ("soon", "6 weeks"),
        ("٦ weeks", "6 weeks"),
        ("10" * 3000, "6 weeks"),
    ],
)
def test_what_is_no_cadence_is_refused_with_a_hint(text: str, said: str) -> None:
    with pytest.raises(ValueError, match="write") as caught:
        Cadence.parse(text)
    assert said in str(caught.value)


@given(st.text() | st.from_regex(r"(every )?P?[0-9a]{0,8} ?[wdmoy]{0,3}[0-9]{0,8}D?s?", fullmatch=True))
def test_any_text_is_a_cadence_or_a_value_error(text: str) -> None:
    try:
        cadence = Cadence.parse(text)
    except ValueError:
        return
    assert 0 <= cadence.days <= DAYS_MAX
    assert 0 <= cadence.months <= 12 * 9999


CADENCES = st.builds(Cadence, st.integers(0, DAYS_MAX), st.just(0)) | st.builds(
    Cadence, st.integers(0, 5000), st.integers(0, 12 * 9999)
)


@given(CADENCES)
def test_cadences_round_trip(cadence: Cadence) -> None:
    assert Cadence.parse(str(cadence)) == cadence


@pytest.mark.parametrize(
    ("cadence", "written", "said"),
    [
        (Cadence(days=14), "2 weeks", "every 2 weeks"),
        (Cadence(days=7), "1 week", "weekly"),
        (Cadence(days=45), "45 days", "every 45 days"),
        (Cadence(months=3), "3 months", "quarterly"),
        (Cadence(months=24), "2 years", "every 2 years"),
        (NEVER, "never", "never"),
    ],
)
def test_cadences_are_written_as_people_do(cadence: Cadence, written: str, said: str) -> None:
    assert str(cadence) == written
    assert cadence.words() == said


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 2, 28), date(2026, 3, 28)),
    ],
)
def test_D05_a_month_from_the_end_of_january(start: date, due: date) -> None:
    assert Cadence(months=1).after(start) == due


def test_D05_several_months_do_not_drift() -> None:
    assert Cadence(months=2).after(date(2026, 1, 31)) == date(2026, 3, 31)
    assert Cadence(months=12).after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert Cadence(days=1, months=1).after(date(2026, 1, 31)) == date(2026, 3, 1)


def test_D02_days_are_counted_in_days_across_a_change_of_the_clock() -> None:
    assert Cadence(days=1).after(date(2026, 3, 7)) == date(2026, 3, 8)
    assert Cadence(days=1).after(date(2026, 3, 8)) == date(2026, 3, 9)


@pytest.mark.parametrize("cadence", [Cadence(days=1), Cadence(months=1), Cadence(DAYS_MAX, 0), Cadence(5, 12 * 9999)])
def test_D08_past_the_end_of_the_calendar_is_never(cadence: Cadence) -> None:
    assert cadence.after(date(9999, 12, 31)) is None


def test_never_is_never_due() -> None:
    assert NEVER.after(date(2026, 1, 1)) is None
    assert not NEVER
    assert NEVER.length == 0


@given(CADENCES.filter(bool), st.dates(), st.dates())
def test_a_later_contact_never_makes_it_due_sooner(cadence: Cadence, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    first, second = cadence.after(earlier), cadence.after(later)
    assert first is None or first > earlier
    assert second is None or (first is not None and first <= second)


@given(st.integers(0, 120), st.integers(0, 1000), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_length_is_close_to_the_days_until_due(months: int, days: int, start: date) -> None:
    cadence = Cadence(days, months)
    due = cadence.after(start) or start
    assert abs((due - start).days - cadence.length) <= 5
