"""Dates as people write them, yearly days and ISO weeks, to the edges of the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.dates import DAYS_MAX, NO_YEAR, PartialDate, Week, occurrence, parse_date, shift, shift_months

ONE_DAY = timedelta(days=1)
DATELIKE = st.from_regex(r"\s*-?-?\d{1,4}[-/.]?\d{1,2}[-/.W]?\d{1,2}([T ]\d{1,2}:\d\d[Z+]?)?\s*", fullmatch=True)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-05",
        "2026-11-5",
        "2026/11/05",
        "2026.11.05",
        "20261105",
        " 2026-11-05 \t",
        "2026-11-05T10:00",
        "2026-11-05 9:05",
        "20261105T10:00",
        "2026-11-05T10:00:59.123456Z",
        "2026-11-05 23:59:59 +05:45",
        "2026-11-05T00:00-0800",  # the day as written, whatever the zone
    ],
)
def test_D10_one_documented_set_of_dates_is_read(text: str) -> None:
    assert parse_date(text) == date(2026, 11, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "11/30/2026",
        "30.11.2026",
        "5-11-2026",
        "2026-11",
        "2026",
        "26-11-05",
        "2026-W48-1",
        "2026W481",
        "2026-309",
        "2026-11/05",
        "2026-11-05-",
        "2026-11-05 maybe",
        "2026-11-05T",
        "2026-11-05T24:00",
        "2026-11-05T10:60",
        "2026-11-05T10:00+99:99",
        "٢٠٢٦-١١-٠٥",
        "２０２６-11-05",
        "2026\u201111\u201105",
        "1762300800",
        "yesterday",
    ],
)
def test_D10_what_is_ambiguous_or_no_date_is_refused(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["2026-02-30", "2025-02-29", "1900-02-29", "0000-01-01", "2026-13-01", "2026-00-10"])
def test_Y01_days_that_the_calendar_does_not_have_are_refused(text: str) -> None:
    assert parse_date(text) is None
    assert PartialDate.parse(text) is None


@given(st.text() | DATELIKE)
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert isinstance(parse_date(text), date | None)
    assert isinstance(PartialDate.parse(text), PartialDate | None)
    assert isinstance(Week.parse(text), Week | None)


@given(st.dates())
def test_iso_dates_round_trip(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(day.strftime("%Y%m%d").rjust(8, "0")) == day


# Moving within the calendar


@given(st.dates(), st.integers())
def test_D08_a_shift_never_leaves_the_calendar(day: date, days: int) -> None:
    expected = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    assert shift(day, days).toordinal() == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
        (date(9999, 12, 1), 1, date.max),
        (date(1, 1, 31), -1, date.min),
        (date(2026, 1, 1), 10**12, date.max),
    ],
)
def test_D05_months_clamp_to_their_end(day: date, months: int, expected: date) -> None:
    assert shift_months(day, months) == expected


@given(st.dates(date(1000, 1, 1), date(3000, 12, 31)), st.integers(-6000, 6000))
def test_D05_months_move_by_exactly_so_many_months(day: date, months: int) -> None:
    moved = shift_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + ONE_DAY).day == 1)


# Days that come back every year


def test_D03_leap_birthday_falls_on_1_march_in_common_years() -> None:
    birthday = PartialDate(2, 29, 1992)
    assert birthday.near(date(2027, 2, 1), date(2027, 3, 31)) == [date(2027, 3, 1)]
    assert birthday.near(date(2028, 2, 1), date(2028, 3, 31)) == [date(2028, 2, 29)]
    assert birthday.years_at(date(2027, 3, 1)) == 35
    assert birthday.years_at(date(2028, 2, 29)) == 36
    assert occurrence(2, 29, 1900) == date(1900, 3, 1)
    assert occurrence(2, 29, 2000) == date(2000, 2, 29)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("--02-29", PartialDate(2, 29)),
        ("--0229", PartialDate(2, 29)),
        ("02-29", PartialDate(2, 29)),
        ("1604-05-03", PartialDate(5, 3)),
        ("1604-02-29", PartialDate(2, 29)),
        (" 04-17 ", PartialDate(4, 17)),
        ("1990-04-17", PartialDate(4, 17, 1990)),
        ("1990-4-7", PartialDate(4, 7, 1990)),
    ],
)
def test_D04_birthdays_with_and_without_a_year(text: str, expected: PartialDate) -> None:
    assert PartialDate.parse(text) == expected


def test_D04_no_year_no_age() -> None:
    assert PartialDate(5, 3).years_at(date(2026, 5, 3)) is None
    assert PartialDate(5, 3).near(date(2026, 5, 1), date(2026, 5, 7)) == [date(2026, 5, 3)]


@pytest.mark.parametrize(
    "text", ["02-30", "--13-01", "00-00", "--00-01", "0417", "1990", "4/17", "17.4.", "--٠٤-١٧", ""]
)
def test_D04_what_is_no_day_of_the_year_is_refused(text: str) -> None:
    assert PartialDate.parse(text) is None


def test_D07_new_year_birthday_is_seen_from_december() -> None:
    birthday = PartialDate(1, 1, 1990)
    [day] = birthday.near(date(2026, 12, 28), date(2027, 1, 3))
    assert day == date(2027, 1, 1)
    assert birthday.years_at(day) == 37


def test_D07_old_year_birthday_is_seen_from_january() -> None:
    birthday = PartialDate(12, 31, 1990)
    [day] = birthday.near(date(2026, 12, 25), date(2027, 1, 1))
    assert day == date(2026, 12, 31)
    assert birthday.years_at(day) == 36


@pytest.mark.parametrize("days", [0, 1])
def test_a_birthday_is_near_on_its_own_day_and_a_day_late(days: int) -> None:
    today = date(2026, 4, 17) + days * ONE_DAY
    assert PartialDate(4, 17).near(today - 7 * ONE_DAY, today) == [date(2026, 4, 17)]
    assert PartialDate(4, 17).near(date(2026, 4, 17), today) == [date(2026, 4, 17)]
    assert PartialDate(4, 17).near(date(2026, 4, 18), date(2026, 5, 1)) == []


def test_nobody_is_of_age_before_or_at_birth() -> None:
    assert PartialDate(4, 17, 2026).years_at(date(2026, 4, 17)) is None
    assert PartialDate(4, 17, 2026).years_at(date(2025, 4, 17)) is None
    assert PartialDate(4, 17, 2026).years_at(date(2027, 4, 17)) == 1


PARTIAL_DATES = st.builds(
    lambda day, known: PartialDate(day.month, day.day, day.year if known else None),
    st.dates(date(2, 1, 1)).filter(lambda day: day.year != NO_YEAR),
    st.booleans(),
)


@given(PARTIAL_DATES)
def test_partial_dates_round_trip(partial: PartialDate) -> None:
    assert PartialDate.parse(str(partial)) == partial


@given(PARTIAL_DATES, st.dates(date(1600, 1, 1), date(9000, 1, 1)), st.integers(0, 900))
def test_D03_D07_near_is_every_day_of_the_span_on_which_it_falls(partial: PartialDate, first: date, days: int) -> None:
    span = [first + n * ONE_DAY for n in range(days)]
    expected = [day for day in span if (day.month, day.day) == partial[:2]]
    if partial[:2] == (2, 29):
        expected += [day for day in span if (day.month, day.day) == (3, 1) and (day - ONE_DAY).day == 28]
    assert partial.near(first, first + (days - 1) * ONE_DAY) == sorted(expected)


# Weeks


def test_D06_the_53rd_week_runs_into_the_next_year() -> None:
    week = Week(2026, 53)
    assert (week.monday, week.sunday) == (date(2026, 12, 28), date(2027, 1, 3))
    assert {Week.of(date(2026, 12, 28) + n * ONE_DAY) for n in range(7)} == {week}
    assert str(week) == "2026-W53"
    assert Week.of(date(2027, 1, 4)) == Week(2027, 1)
    assert Week(2027, 1).before() == week
    assert week.before(53) == Week(2025, 52)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-W48", Week(2026, 48)),
        ("2026-w5", Week(2026, 5)),
        ("2026W53", Week(2026, 53)),
        (" 2026-W01 ", Week(2026, 1)),
    ],
)
def test_D06_weeks_are_read(text: str, expected: Week) -> None:
    assert Week.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["2027-W53", "2026-W00", "2026-W54", "2026-48", "W48", "2026-W48-1", "0000-W01", "2026-W٤٨", ""]
)
def test_D06_weeks_that_are_none_are_refused(text: str) -> None:
    assert Week.parse(text) is None


@given(st.dates())
def test_D06_a_week_is_the_seven_days_from_monday_that_hold_the_day(day: date) -> None:
    week = Week.of(day)
    assert Week.parse(str(week)) == week
    assert week.monday <= day <= week.sunday
    assert week.monday.weekday() == 0
    assert (week.sunday - week.monday).days == 6 or week.sunday == date.max


@given(st.dates(), st.integers(0, DAYS_MAX))
def test_D08_weeks_before_stay_within_the_calendar(day: date, weeks: int) -> None:
    week = Week.of(day)
    assert week.before(weeks).monday.toordinal() == max(week.monday.toordinal() - 7 * weeks, date.min.toordinal())
