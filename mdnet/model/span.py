"""Span: a week, month, quarter or year of the calendar, to be looked back on."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from mdnet.errors import BadInput
from mdnet.model.dates import Week, shift

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_NAME = r"([0-9]{4})(?:-?[Qq]([1-4])|-([0-9]{2}))?"
MONTHS = tuple("January February March April May June July August September October November December".split())
_ORDINALS = ("first", "second", "third", "fourth")


class Span(NamedTuple):
    """`kind` is "week", "month", "quarter" or "year"; both days belong to it."""

    kind: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str, today: date) -> Span:
        """`2026-Q4`, `2026-11`, `2026-W48`, `2026`, or the "week", "month", "quarter" or "year" that holds `today`.

        Raises BadInput.
        """
        wanted = text.strip()
        week = Week.of(today) if wanted.lower() == "week" else Week.parse(wanted)
        if week:
            return cls("week", week.monday, week.sunday)
        if wanted.lower() in _MONTHS:
            return cls._holding(wanted.lower(), today)
        match = re.fullmatch(_NAME, wanted)
        month = int(match[3] or 3 * int(match[2] or 1) - 2) if match else 0
        if match and 1 <= month <= 12 and int(match[1]) > 0:
            kind = "quarter" if match[2] else "month" if match[3] else "year"
            return cls._holding(kind, date(int(match[1]), month, 1))
        raise BadInput(
            f'"{text}" is no period; write it as 2026-Q4, 2026-11, 2026-W48 or 2026, or week, month, quarter or year.'
        )

    @classmethod
    def _holding(cls, kind: str, day: date) -> Span:
        months = _MONTHS[kind]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        end = first.month + months - 1
        next_month = date(first.year + end // 12, end % 12 + 1, 1) if (first.year, end) != (9999, 12) else None
        return cls(kind, first, shift(next_month, -1) if next_month else date.max)

    @property
    def previous(self) -> Span:
        """The one before it, of the same kind."""
        before = shift(self.first, -1)
        if self.kind == "week":
            return Span("week", shift(before, -6), before)
        return self._holding(self.kind, before)

    @property
    def name(self) -> str:
        """`2026-Q4`, `2026-11`, `2026-W48` or `2026`."""
        year, month = self.first.year, self.first.month
        return {
            "week": str(Week.of(self.first)),
            "month": f"{year:04}-{month:02}",
            "quarter": f"{year:04}-Q{(month - 1) // 3 + 1}",
            "year": f"{year:04}",
        }[self.kind]

    @property
    def words(self) -> str:
        """How a sentence says it: "the fourth quarter of 2026", "November 2026", "week 48 of 2026"."""
        year, month = self.first.year, self.first.month
        return {
            "week": f"week {Week.of(self.first).number} of {Week.of(self.first).year}",
            "month": f"{MONTHS[month - 1]} {year}",
            "quarter": f"the {_ORDINALS[(month - 1) // 3]} quarter of {year}",
            "year": str(year),
        }[self.kind]
