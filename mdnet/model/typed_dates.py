"""Days as people type them on a command line: a small strict grammar, and no guesses.

Read are ISO dates, `today`, `yesterday`, `tomorrow`, names of weekdays (`tue`, `last tue`, `next tuesday`), lengths of
time with a direction (`3 days ago`, `in 2 weeks`, `-3d`, `+2w`), and bare lengths (`2w`, `3 months`), whose direction
the command knows: what is logged is past, what is promised is to come. A command always says which day it understood.
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
    return parse_date(plain.upper()) or _weekday(words, today, direction) or _moved(plain, today, direction)


def leading_day(words: Sequence[str], today: date, direction: Direction) -> Understood | None:
    """The day that the first words name, as many of them as make one. A bare number or length is no day here, for a
    sentence may begin with it."""
    for count in range(min(_LONGEST, len(words)), 0, -1):
        text = " ".join(words[:count]).rstrip(",:")
        if re.match(_LENGTH, text) and not text.lower().endswith(" ago"):
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
