"""Days as they are typed on a command line."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.typed_dates import leading_day, typed_day

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("2026-11-20", "2026-11-20", "2026-11-20"),
        ("20261120", "2026-11-20", "2026-11-20"),
        ("today", "2026-11-24", "2026-11-24"),
        ("Yesterday", "2026-11-23", "2026-11-23"),
        ("tomorrow", "2026-11-25", "2026-11-25"),
        ("tue", "2026-11-24", "2026-11-24"),
        ("last tue", "2026-11-17", "2026-11-17"),
        ("next tuesday", "2026-12-01", "2026-12-01"),
        ("fri", "2026-11-20", "2026-11-27"),
        ("on Friday", "2026-11-20", "2026-11-27"),
        ("Thurs", "2026-11-19", "2026-11-26"),
        ("3 days ago", "2026-11-21", "2026-11-21"),
        ("a week ago", "2026-11-17", "2026-11-17"),
        ("in 2 weeks", "2026-12-08", "2026-12-08"),
        ("2w", "2026-11-10", "2026-12-08"),
        ("-3d", "2026-11-21", "2026-11-21"),
        ("+3d", "2026-11-27", "2026-11-27"),
        ("3 months", "2026-08-24", "2027-02-24"),
        ("1 month ago", "2026-10-24", "2026-10-24"),
        ("next week", "2026-12-01", "2026-12-01"),
        ("20 November", "2026-11-20", "2027-11-20"),
        ("Nov 24th", "2026-11-24", "2026-11-24"),
        ("dec 1,", "2025-12-01", "2026-12-01"),
        ("3 sept 2024", "2024-09-03", "2024-09-03"),
        ("last month", "2026-10-24", "2026-10-24"),
    ],
)
def test_a_day_is_read_in_the_commands_direction(text: str, past: str, future: str) -> None:
    assert str(typed_day(text, TUESDAY, "past")) == past
    assert str(typed_day(text, TUESDAY, "future")) == future


@pytest.mark.parametrize(
    "text",
    ["", "no", "3m", "30.11.2026", "11/30/2026", "coffee", "2026-02-30", "mo", "45", "monthly", "quarterly", "never"],
)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert typed_day(text, TUESDAY, "past") is None
    assert typed_day(text, TUESDAY, "future") is None


def test_a_month_back_from_its_end_clamps() -> None:
    assert typed_day("1 month ago", date(2026, 3, 31), "past") == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("yesterday coffee with Grace", "2026-11-23", 1),
        ("last fri: lunch", "2026-11-20", 2),
        ("3 days ago call Ann", "2026-11-21", 3),
        ("on Monday, tea", "2026-11-23", 2),
        ("2026-11-01 email Ann", "2026-11-01", 1),
    ],
)
def test_a_sentence_may_begin_with_a_day(text: str, day: str, words: int) -> None:
    found = leading_day(text.split(), TUESDAY, "past")
    assert found is not None
    assert (str(found.day), found.words) == (day, words)


@pytest.mark.parametrize(
    "text", ["coffee with Grace", "2 days of looms with Ann", "45 minutes with Ann", "a week in Oslo", ""]
)
def test_a_sentence_that_begins_otherwise_names_no_day(text: str) -> None:
    assert leading_day(text.split(), TUESDAY, "past") is None


@given(st.integers(-400, 400).filter(bool), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_counted_days_are_exact(days: int, today: date) -> None:
    text = f"{days:+}d"
    assert typed_day(text, today, "past") == typed_day(text, today, "future") == today + timedelta(days=days)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(text: str) -> None:
    for direction in ("past", "future"):
        found = typed_day(text, TUESDAY, direction)  # type: ignore[arg-type]  # hypothesis gives plain text
        assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    "text", ["31 november", "november", "20", "nov 2024", "0 may", "29 feb 2026", "may 3 4", "٣ may"]
)
def test_what_is_no_day_of_a_month_names_none(text: str) -> None:
    assert typed_day(text, TUESDAY, "past") is None


def test_a_day_of_a_month_may_begin_a_line_and_a_bare_number_may_not() -> None:
    assert leading_day("20 nov coffee with Ada".split(), TUESDAY, "past") == (date(2026, 11, 20), 2)
    assert leading_day("20 people came".split(), TUESDAY, "past") is None
    assert leading_day("may comes".split(), TUESDAY, "past") is None
