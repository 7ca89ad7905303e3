"""The days on which something repeats, by a rule of iCalendar (RFC 5545, RRULE).

The calendar is walked day by day, so that a rule costs no more than the days between its beginning and its end: a rule
that nothing fulfils (30 February) would keep a general library busy until the year 9999. What repeats within a day, or
by weeks and days of the year or Easter, is not read: no calendar program's meetings do.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN = frozenset("FREQ INTERVAL COUNT UNTIL BYDAY BYMONTHDAY BYMONTH BYSETPOS WKST".split())
_UNITS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


class Rule(NamedTuple):
    """A rule, its defaults filled in: `weekdays` are pairs of an ordinal (0: every one) and a weekday (Monday 0)."""

    unit: str
    interval: int
    times: int
    months: frozenset[int]
    month_days: frozenset[int]
    weekdays: frozenset[tuple[int, int]]
    positions: tuple[int, ...]
    week_start: int

    @classmethod
    def parse(cls, text: str, start: date) -> Rule:
        """The rule of `FREQ=WEEKLY;BYDAY=MO,WE`; what it leaves open is as `start` has it. UNTIL is left to the caller.

        Raises ValueError, with the reason, for a rule that is not read.
        """
        parts = dict(part.split("=", 1) for part in text.upper().split(";") if "=" in part)
        unit = parts.get("FREQ", "")
        strange = sorted(parts.keys() - _KNOWN)
        if unit not in _UNITS or strange:
            raise ValueError(f"it repeats by a rule that is not read: {(strange or [unit or 'no FREQ'])[0][:40]}")
        weekdays = frozenset(_weekday(one) for one in _listed(parts, "BYDAY"))
        month_days, months = (frozenset(_numbers(parts, key)) for key in ("BYMONTHDAY", "BYMONTH"))
        if unit == "WEEKLY" and not weekdays:
            weekdays = frozenset([(0, start.weekday())])
        elif unit in ("MONTHLY", "YEARLY") and not weekdays and not month_days:
            month_days = frozenset([start.day])
            months = months or (frozenset([start.month]) if unit == "YEARLY" else months)
        if unit in ("DAILY", "WEEKLY"):
            weekdays = frozenset((0, day) for _, day in weekdays)
        interval, count = (_number(parts.get(key, default)) for key, default in (("INTERVAL", "1"), ("COUNT", "0")))
        week_start = _weekday(parts.get("WKST", "MO"))[1]
        positions = tuple(_numbers(parts, "BYSETPOS"))
        return cls(unit, max(1, interval), count, months, month_days, weekdays, positions, week_start)

    def days(self, start: date, until: date) -> Iterator[date]:
        """The days from `start` to `until`, both included, oldest first. Costs what the days between them cost."""
        given = 0
        for first, length in self._periods(start, until):
            fitting = [day for day in _span(first, length) if self._fits(day)]
            if self.positions:
                fitting = _picked(fitting, self.positions)
            for day in fitting:
                if day < start:
                    continue
                if day > until or (self.times and given == self.times):
                    return
                given += 1
                yield day

    def _periods(self, start: date, until: date) -> Iterator[tuple[date, int]]:
        """The days, weeks, months or years the rule is about: the first day of each, and its length."""
        first = start
        if self.unit == "WEEKLY":
            first = date.fromordinal(max(1, start.toordinal() - (start.weekday() - self.week_start) % 7))
        month = first.year * 12 + first.month - 1 if self.unit == "MONTHLY" else first.year * 12
        while first <= until:
            if self.unit in ("DAILY", "WEEKLY"):
                days = 1 if self.unit == "DAILY" else 7
                yield first, days
                following = first.toordinal() + days * self.interval
                if following > until.toordinal():
                    return
                first = date.fromordinal(following)
                continue
            months = 1 if self.unit == "MONTHLY" else 12
            first = date(month // 12, month % 12 + 1, 1)
            if first > until:
                return
            yield first, monthrange(first.year, first.month)[1] if months == 1 else 365 + _is_leap(first.year)
            month += months * self.interval
            if month // 12 > until.year:
                return

    def _fits(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        if self.month_days:
            length = monthrange(day.year, day.month)[1]
            if day.day not in self.month_days and day.day - length - 1 not in self.month_days:
                return False
        if not self.weekdays or (0, day.weekday()) in self.weekdays:
            return True
        if all(number == 0 for number, _ in self.weekdays):
            return False
        if self.unit == "MONTHLY" or self.months:
            nth, length = day.day, monthrange(day.year, day.month)[1]
        else:
            nth, length = day.timetuple().tm_yday, 365 + _is_leap(day.year)
        orders = ((nth - 1) // 7 + 1, -((length - nth) // 7 + 1))
        return any((order, day.weekday()) in self.weekdays for order in orders)


def _span(first: date, length: int) -> Iterator[date]:
    """The days of a period: all of them, also past the end that is asked for, since a position counts from the last."""
    start = first.toordinal()
    return map(date.fromordinal, range(start, min(start + length, date.max.toordinal() + 1)))


def _picked(days: list[date], positions: tuple[int, ...]) -> list[date]:
    found = {days[at - 1 if at > 0 else at] for at in positions if 0 < abs(at) <= len(days)}
    return sorted(found)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _listed(parts: Mapping[str, str], key: str) -> list[str]:
    return [one for one in parts.get(key, "").split(",")[:400] if one]


def _numbers(parts: Mapping[str, str], key: str) -> list[int]:
    return [_number(one) for one in _listed(parts, key)]


def _number(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,6}", text, re.ASCII):
        raise ValueError(f"it repeats by a rule that is not read: {text[:40]} is no number")
    return int(text)


def _weekday(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([+-]?[0-9]{0,2})(MO|TU|WE|TH|FR|SA|SU)", text, re.ASCII)
    if found is None or found[1] in ("+", "-"):
        raise ValueError(f"it repeats by a rule that is not read: {text[:40]} is no weekday")
    return int(found[1] or 0), _WEEKDAYS.index(found[2])
