"""Notes moved in time: every ISO date of a text by so many days, so that a vault of examples ends today."""

from __future__ import annotations

import re
from datetime import date

from mdnet.model.dates import PartialDate, occurrence, shift

_DATE = re.compile(r"(?<![\w-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_YEARLY = re.compile(r"(?<![\w-])((?:[0-9]{4}-|--)?[0-9]{2}-[0-9]{2})(?![\w-])")
_PROPERTY = re.compile(r"([^\s#:-][^:]*):(?:\s|$)")
_COMES_BACK = ("birthday", "occasions")


def shift_dates(text: str, days: int) -> str:
    """The text, or the file name, with each whole ISO date moved; what is no day of the calendar stays."""
    return _DATE.sub(lambda found: _shifted(found, days), text)


def shift_note(text: str, days: int, today: date) -> str:
    """The note with its dates moved. `birthday` and `occasions` are moved as they fall around `today`, so that they
    come as many days after the moved today, and make people as old, as they did before."""
    lines = text.split("\n")
    end = lines.index("---", 1) if lines[0] == "---" and "---" in lines[1:] else 0
    name = ""
    for number in range(end):
        found = _PROPERTY.match(lines[number])
        name = found[1] if found else name
        if name in _COMES_BACK:
            lines[number] = _YEARLY.sub(lambda match: _come_back(match[1], days, today), lines[number])
        else:
            lines[number] = shift_dates(lines[number], days)
    return "\n".join([*lines[:end], shift_dates("\n".join(lines[end:]), days)])


def _shifted(found: re.Match[str], days: int) -> str:
    try:
        return shift(date(*map(int, found.groups())), days).isoformat()
    except ValueError:
        return found[0]


def _come_back(text: str, days: int, today: date) -> str:
    """A yearly date as written, moved from where it falls nearest to `today`."""
    day = PartialDate.parse(text)
    if day is None:
        return text
    around = (occurrence(day.month, day.day, today.year + away) for away in (-1, 0, 1))
    near = min(around, key=lambda one: abs(one - today))
    moved = shift(near, days)
    if day.year is None:
        return f"{'--' if text.startswith('--') else ''}{moved.month:02}-{moved.day:02}"
    return occurrence(moved.month, moved.day, day.year + moved.year - near.year).isoformat()
