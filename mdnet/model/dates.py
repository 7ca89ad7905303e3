"""Dates as people write them: whole days, dates without a year, ISO weeks.

Everything is a `datetime.date`; the clock is never read here.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

_ISO = (
    r"(?:([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2}))"
    r"(?:[T ](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"
    r" ?(?:Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])?)?"
)
_YEARLESS = r"(?:--)?([0-9]{2})-([0-9]{2})|--([0-9]{2})([0-9]{2})"
_WEEK = r"([0-9]{4})-?[Ww]([0-9]{1,2})"
NO_YEAR = 1604
"""The year Apple's address book writes for "year unknown"."""

DAYS_MAX = 3_650_000


def parse_date(text: str) -> date | None:
    """The day that `text` names, or None when it names none.

    Read are `2026-11-30`, `2026-1-5`, `2026/11/30`, `2026.11.30`, `20261130`, each with an optional time of day (and
    zone) after `T` or a blank. Everything else is refused: `11/30/2026` and `30.11.2026` mean different days to
    different people.
    """
    if text[4:5] == "-" == text[7:8] and len(text) == 10:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    match = re.fullmatch(_ISO, text.strip())
    if match is None:
        return None
    year, _, month, day, year8, month8, day8 = match.groups()
    try:
        return date(int(year or year8), int(month or month8), int(day or day8))
    except ValueError:
        return None


def shift(day: date, days: int) -> date:
    """`day` moved by `days`, kept within the calendar's own first and last day."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def shift_months(day: date, months: int) -> date:
    """`day` moved by calendar months, kept within the calendar's own first and last day.

    It clamps to the month's end: 31 January + 1 month is 28 or 29 February.
    """
    from dateutil.relativedelta import relativedelta  # only those who count in months pay for it

    try:
        return day + relativedelta(months=months)
    except (ValueError, OverflowError):
        return date.max if months > 0 else date.min


def occurrence(month: int, day: int, year: int) -> date:
    """The day in `year` on which a yearly date falls; 29 February falls on 1 March in common years."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 3, 1)


class PartialDate(NamedTuple):
    """A day of the year whose year may be unknown: a birthday, an anniversary."""

    month: int
    day: int
    year: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate | None:
        """`1990-04-17`, `04-17`, `--04-17`, `--0417`; None for what is no day of the calendar.

        The year 1604 is Apple's way to say that the year is unknown.
        """
        text = text.strip()
        whole = parse_date(text)
        if whole is not None:
            return cls(whole.month, whole.day, None if whole.year == NO_YEAR else whole.year)
        match = re.fullmatch(_YEARLESS, text)
        if match is None:
            return None
        month, day = int(match[1] or match[3]), int(match[2] or match[4])
        try:
            date(2000, month, day)
        except ValueError:
            return None
        return cls(month, day)

    def __str__(self) -> str:
        tail = f"{self.month:02}-{self.day:02}"
        return f"{self.year:04}-{tail}" if self.year else f"--{tail}"

    def near(self, first: date, last: date) -> list[date]:
        """The days from `first` to `last`, both included, on which this date falls, oldest first."""
        days = (occurrence(self.month, self.day, year) for year in range(first.year, last.year + 1))
        return [day for day in days if first <= day <= last]

    def years_at(self, day: date) -> int | None:
        """Whole years that are complete on `day`, an occurrence of this date; None when the year is unknown."""
        if self.year is None or day.year <= self.year:
            return None
        return day.year - self.year


class Week(NamedTuple):
    """An ISO 8601 week, Monday to Sunday."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that holds `day`."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> Week | None:
        """`2026-W48`; None when there is no such week."""
        match = re.fullmatch(_WEEK, text.strip())
        if match is None:
            return None
        try:
            week = cls(int(match[1]), int(match[2]))
            return week if cls.of(week.monday) == week else None
        except ValueError:
            return None

    @property
    def monday(self) -> date:
        """The week's first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """The week's last day."""
        return shift(self.monday, 6)

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    def before(self, weeks: int = 1) -> Week:
        """The week that lies `weeks` weeks earlier."""
        return Week.of(shift(self.monday, -7 * weeks))
