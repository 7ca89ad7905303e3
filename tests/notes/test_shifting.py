"""Dates of a text moved by so many days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.model.dates import PartialDate
from mdnet.notes.shifting import shift_dates, shift_note

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("- 2026-11-12 coffee", "- 2026-11-19 coffee"),
        ("[[2026-10-08 Pattern book]]", "[[2026-10-15 Pattern book]]"),
        ("📅 2026-12-28, ➕2026-12-31", "📅 2027-01-04, ➕2027-01-07"),
        ("[due:: 2026-04-05]", "[due:: 2026-04-12]"),
        ("Daily/2026-02-28.md", "Daily/2026-03-07.md"),
        ("2026-02-30 is no day", "2026-02-30 is no day"),
        ("2010-2014, 2013-now, 2026-W48", "2010-2014, 2013-now, 2026-W48"),
        ("0012026-11-12, 2026-11-123, x-2026-11-12", "0012026-11-12, 2026-11-123, x-2026-11-12"),
        ("+47 555 01 234", "+47 555 01 234"),
    ],
)
def test_whole_dates_move_and_nothing_else(text: str, moved: str) -> None:
    assert shift_dates(text, 7) == moved


NOTE = """\
---
birthday: 1986-11-27
occasions:
  - "01-09 Maya's birthday"
  - "2016-11-26 wedding"
met_on: 2024-05-14
affiliations:
  - "[[UCL]], student, 2008-2012"
---

## Log

- 2026-11-12 coffee: born 1986-11-27
birthday: 01-09
"""


def test_birthdays_and_occasions_keep_their_distance_from_today() -> None:
    assert (
        shift_note(NOTE, 14, TODAY)
        == """\
---
birthday: 1986-12-11
occasions:
  - "01-23 Maya's birthday"
  - "2016-12-10 wedding"
met_on: 2024-05-28
affiliations:
  - "[[UCL]], student, 2008-2012"
---

## Log

- 2026-11-26 coffee: born 1986-12-11
birthday: 01-09
"""
    )


@given(day=DAYS, weeks=st.integers(-500, 500))
def test_a_birthday_comes_as_many_days_away_and_as_old_as_before(day: date, weeks: int) -> None:
    today = date(2026, 11, 24)
    moved_today = today + timedelta(weeks=weeks)
    note = shift_note(f"---\nbirthday: {day}\n---\n", weeks * 7, today)
    moved = PartialDate.parse(note.split()[2])
    assert moved is not None
    before = occurrences(PartialDate(day.month, day.day, day.year), today)
    after = occurrences(moved, moved_today)
    assert min(after, key=lambda one: abs(one[0])) == min(before, key=lambda one: abs(one[0]))


def occurrences(birthday: PartialDate, today: date) -> list[tuple[int, int]]:
    """(days from today, age) of the birthdays around a day."""
    near = birthday.near(today - timedelta(days=400), today + timedelta(days=400))
    return [((day - today).days, day.year - (birthday.year or 0)) for day in near]


@given(text=st.text(alphabet="0123456789- birthday:\n'\"", max_size=80), days=st.integers(-350, 350))
def test_moving_there_and_back_gives_the_text_again(text: str, days: int) -> None:
    assert shift_dates(shift_dates(text, days), -days) == text
    assert len(shift_note(f"---\n{text}\n---\n", 0, TODAY)) >= len(text)
