"""Cadence: how often to be in touch. `due = last contact + cadence`."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from mdnet.model.dates import DAYS_MAX, shift, shift_months

_DAYS = {"daily": 1, "weekly": 7, "fortnightly": 14, "biweekly": 14}
_MONTHS = {"monthly": 1, "bimonthly": 2, "quarterly": 3, "half-yearly": 6, "semiannually": 6, "biannually": 6}
_MONTHS |= {"yearly": 12, "annually": 12, "annual": 12}
_NAMED = {word: (days, 0) for word, days in _DAYS.items()} | {word: (0, months) for word, months in _MONTHS.items()}
_UNIT_DAYS = {"d": 1, "day": 1, "w": 7, "wk": 7, "week": 7, "fortnight": 14}
_UNIT_MONTHS = {"mo": 1, "month": 1, "quarter": 3, "y": 12, "yr": 12, "year": 12}
_UNITS = {word: (days, 0) for word, days in _UNIT_DAYS.items()} | {
    word: (0, months) for word, months in _UNIT_MONTHS.items()
}
_COUNTED = r"(?:every )?([0-9]{1,7}|a|an|one|two|three|four|six|other)? ?([a-z]+?)s?"
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "other": 2, "three": 3, "four": 4, "six": 6}
_ISO = r"P(?:([0-9]{1,4})Y)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})W)?(?:([0-9]{1,7})D)?"


class Cadence(NamedTuple):
    """A length of time in whole days or in calendar months; both zero means "never"."""

    days: int = 0
    months: int = 0

    @classmethod
    def parse(cls, text: str) -> Cadence:
        """`6 weeks`, `3 months`, `monthly`, `every 2 weeks`, `P6W`, `2w`, `6mo`, `45` (days), `never`.

        Raises ValueError, with what to do in its message, for anything else; `m` alone is refused because
        Obsidian reads it as minutes.
        """
        plain = " ".join(text.lower().split())
        if plain in ("never", "none", "no"):
            return NEVER
        if plain in _NAMED:
            return cls(*_NAMED[plain])
        if re.fullmatch(r"[0-9]{1,7}", plain):
            return cls._checked(int(plain), 0, text)
        iso = re.fullmatch(_ISO, text.strip().upper())
        if iso and any(iso.groups()):
            years, months, weeks, days = (int(part or 0) for part in iso.groups())
            return cls._checked(weeks * 7 + days, years * 12 + months, text)
        counted = re.fullmatch(_COUNTED, plain)
        if counted:
            if counted[2] in ("m", "min", "minute"):
                raise ValueError(f'"{text}": "m" means minutes; write "{counted[1] or 1} months"')
            if counted[2] in _UNITS:
                number = _WORDS.get(counted[1] or "a") or int(counted[1])
                days, months = _UNITS[counted[2]]
                return cls._checked(days * number, months * number, text)
        raise ValueError(f'"{text}" is no cadence; write "6 weeks", "monthly", "45" (days) or "never"')

    @classmethod
    def _checked(cls, days: int, months: int, text: str) -> Cadence:
        if days + months == 0:
            raise ValueError(f'"{text}" is no time at all; write "never" for nobody to be chased')
        if days > DAYS_MAX or months > 12 * 9999:
            raise ValueError(f'"{text}" is longer than the calendar; write "never"')
        return cls(days, months)

    @property
    def length(self) -> int:
        """The length in days; a month counts as 30.44 of them."""
        return self.days + round(self.months * 30.44)

    def after(self, day: date) -> date | None:
        """The day on which a cadence that starts on `day` is due; None for "never" and past the calendar's end.

        Calendar months clamp to the month's end: 31 January + 1 month is 28 or 29 February.
        """
        if not self:
            return None
        due = shift(shift_months(day, self.months) if self.months else day, self.days)
        return None if due == date.max else due

    def __bool__(self) -> bool:
        return bool(self.days or self.months)

    def __str__(self) -> str:
        if not self:
            return "never"
        if self.months and self.days:
            return f"P{self.months}M{self.days}D"
        if self.months:
            return _plural(*((self.months // 12, "year") if self.months % 12 == 0 else (self.months, "month")))
        return _plural(*((self.days // 7, "week") if self.days % 7 == 0 else (self.days, "day")))

    def words(self) -> str:
        """How a sentence says it: "weekly", "quarterly", "every 6 weeks"."""
        common = {(7, 0): "weekly", (0, 1): "monthly", (0, 3): "quarterly", (0, 12): "yearly", (1, 0): "daily"}
        return common.get(self) or (f"every {self}" if self else "never")


def _plural(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


NEVER = Cadence()
