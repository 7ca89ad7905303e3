"""Days as people type them on a command line: a small strict grammar, and no guesses.

Read are ISO dates, days of a month by name (`20 November`, `Nov 20`, `20 nov 2025`), `today`, `yesterday`, `tomorrow`,
names of weekdays (`tue`, `last tue`, `next tuesday`), lengths of time with a direction (`3 days ago`, `in 2 weeks`,
`-3d`, `+2w`), and bare lengths (`2w`, `3 months`), whose direction the command knows: what is logged is past, what is
promised is to come. A command always says which day it understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from mdnet.model.cadence import Cadence
from mdnet.model.dates import parse_date, shift, shift_months

Direction = Literal["past", "future"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_NAMED = {"today": 0, "yesterday": -1, "tomorrow": 1}
_MONTHS = "january february march april may june july august september october november december".split()
_BEFORE = frozenset(("on", "this"))
_LONGEST = 4
"""Words that a day may have: `on last tuesday`, `2 weeks ago`."""
_LENGTH = r"(?i:[0-9]{1,3}(?![0-9])|(?:a|an|one|two|three|four|six|week|month|year)\b)"
"""What a mere length of time begins with; a sentence may begin so too."""


class Understood(NamedTuple):
    """A day at the beginning of some words, and how many of them it took."""

    day: date
    words: int


def typed_day(text: str, today: date, direction: Direction) -> date | None:
    """The day that `text` names, seen from `today`; None when it names none."""
    words = text.lower().split()
    if len(words) > 1 and words[0] in _BEFORE:
        words = words[1:]
    plain = " ".join(words)
    if plain in _NAMED:
        return shift(today, _NAMED[plain])
    found = parse_date(plain.upper()) or _weekday(words, today, direction) or _moved(plain, today, direction)
    return found or _of_month(words, today, direction)


def leading_day(words: Sequence[str], today: date, direction: Direction) -> Understood | None:
    """The day that the first words name, as many of them as make one. A bare number or length is no day here, for a
    sentence may begin with it."""
    for count in range(min(_LONGEST, len(words)), 0, -1):
        text = " ".join(words[:count]).rstrip(",:")
        length = re.match(_LENGTH, text) and not text.lower().endswith(" ago")
        if length and _month(text.partition(" ")[2].partition(" ")[0].lower()) is None:
            continue
        day = typed_day(text, today, direction)
        if day:
            return Understood(day, count)
    return None


def _weekday(words: list[str], today: date, direction: Direction) -> date | None:
    """`tue` is the nearest such day, today included; `last` and `next` leave today out."""
    side = words[0] if len(words) == 2 and words[0] in ("last", "next") else ""
    if len(words) != (2 if side else 1):
        return None
    word = words[-1]
    number = _SHORT.get(word)
    if number is None and len(word) >= 3:
        number = next((n for n, name in enumerate(_WEEKDAYS) if word in (name, name[:3])), None)
    if number is None:
        return None
    if side == "last" or (not side and direction == "past"):
        return shift(today, -((today.weekday() - number) % 7 or (7 if side else 0)))
    return shift(today, (number - today.weekday()) % 7 or (7 if side else 0))


def _month(word: str) -> int | None:
    """The number of a month by its name, or by three letters of it or `sept`."""
    word = word.rstrip(".,")
    names = (n for n, name in enumerate(_MONTHS, 1) if word in (name, name[:3]) or (n == 9 and word == "sept"))
    return next(names, None)


def _of_month(words: list[str], today: date, direction: Direction) -> date | None:
    """`20 november`, `november 20`, with or without a year; without one the nearest such day, today included."""
    if len(words) not in (2, 3):
        return None
    first, second = words[:2]
    number, month = (first, _month(second)) if first[0].isdigit() else (second, _month(first))
    match = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)?[.,]?", number, re.ASCII)
    years = [today.year, today.year - 1 if direction == "past" else today.year + 1]
    if len(words) == 3:
        years = [int(words[2])] if re.fullmatch(r"[0-9]{4}", words[2], re.ASCII) else []
    for year in years:
        if match is None or month is None:
            return None
        try:
            day = date(year, month, int(match[1]))
        except ValueError:
            continue
        if len(years) == 1 or (day <= today if direction == "past" else day >= today):
            return day
    return None


def _moved(text: str, today: date, direction: Direction) -> date | None:
    sign = -1 if direction == "past" else 1
    if text.endswith(" ago"):
        text, sign = text[:-4], -1
    elif text.startswith("in "):
        text, sign = text[3:], 1
    elif text[:1] in ("+", "-"):
        sign = -1 if text[0] == "-" else 1
        text = text[1:]
    elif text in ("last week", "next week", "last month", "next month", "last year", "next year"):
        sign = -1 if text.startswith("last") else 1
        text = text[5:]
    if not re.match(r"[0-9]{1,6} ?[a-z]|(?:a|an|one|two|three|four|six|week|month|year)\b", text):
        return None
    try:
        length = Cadence.parse(text)
    except ValueError:
        return None
    return shift(shift_months(today, sign * length.months) if length.months else today, sign * length.days)
