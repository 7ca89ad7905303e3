"""Days as other programs write them, in several languages.

A day in figures alone (`3/4/2024`) means two days to two people: it is read only when its order is known, from the
program that wrote it or from another day in the same file that can be read in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

from mdnet.model.dates import PartialDate, parse_date
from mdnet.model.names import loose

Order = Literal["", "mdy", "dmy"]
"""Which figure comes first; "" when it is not known."""

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan januar janner enero ene janvier janv gennaio gen janeiro januari",
            "february feb februar febrero fevrier fevr febbraio fevereiro fev februari",
            "march mar marz mrz marzo mars marco maart mrt",
            "april apr abril abr avril avr aprile",
            "may mai mayo maggio mag maio mei",
            "june jun juni junio juin giugno giu junho",
            "july jul juli julio juillet juil luglio lug julho",
            "august aug agosto ago aout augustus",
            "september sep sept septiembre set septembre settembre setembro",
            "october oct oktober okt octubre octobre ottobre ott outubro out",
            "november nov noviembre novembre novembro",
            "december dec dezember dez diciembre dic decembre dicembre dezembro dez",
        ),
        1,
    )
    for word in words.split()
}
_FIGURES = r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})"
_CLOCK = r"(?:,? (?:um |à |a las )?[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:UTC|GMT|Z))?)?"
_NUMERIC = re.compile(_FIGURES + _CLOCK)
_WORDS = re.compile(
    r"([0-9]{1,2})(?:\.|er|st|nd|rd|th|º)? (?:de )?([^\W\d]{3,10})\.?,? (?:de |del )?([0-9]{4})" + _CLOCK
)
_ENGLISH = re.compile(r"([^\W\d]{3,10})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})" + _CLOCK)
_CUT = 64
"""No day is written longer than this."""


def read_day(text: str, order: Order = "") -> date | None:
    """The day that a cell names: `2024-03-05`, `05 Mar 2024`, `5. März 2024`, `Mar 5, 2024`, `5.3.2024`, and with
    the order known `3/5/2024`; a time of day after it is left. None for all else."""
    text = " ".join(text.split()) if len(text) <= _CUT else ""
    text = re.sub(r"(?<=[0-9]) (?:UTC|GMT)$", "", text)
    day = parse_date(text)
    if day is not None or not text:
        return day
    if found := _NUMERIC.fullmatch(text):
        return _from_figures(found, order)
    if found := _WORDS.fullmatch(text) or re.fullmatch(r"([0-9]{1,2})-([^\W\d]{3,10})-([0-9]{4})", text):
        return _day(found[3], _MONTHS.get(loose(found[2]), 0), found[1])
    if found := _ENGLISH.fullmatch(text):
        return _day(found[3], _MONTHS.get(loose(found[1]), 0), found[2])
    return None


def read_birthday(text: str, order: Order = "") -> PartialDate | None:
    """A day that may lack its year: `1990-04-17`, `--04-17`, `04-17`, `17 April`, `17.4.`, or as `read_day` has it.
    A year of two figures is refused: it names two centuries."""
    text = " ".join(text.split())[:_CUT]
    found = _NUMERIC.fullmatch(text)
    if found and len(found[4]) == 2:
        return None
    partial = PartialDate.parse(text)
    if partial is not None:
        return partial
    day = read_day(text, order)
    if day is not None:
        return PartialDate.parse(day.isoformat())
    if dotted := re.fullmatch(r"([0-9]{1,2})\. ?([0-9]{1,2})\.", text):
        return PartialDate.parse(f"--{int(dotted[2]):02}-{int(dotted[1]):02}")
    worded = re.fullmatch(r"([0-9]{1,2})\.? (?:de )?([^\W\d]{3,10})\.?", text)
    month = _MONTHS.get(loose(worded[2]), 0) if worded else 0
    return PartialDate.parse(f"--{month:02}-{int(worded[1]):02}") if worded and month else None


def written(day: PartialDate) -> str:
    """A birthday as a note has it: `1990-04-17`, `04-17` without a year."""
    return str(day).removeprefix("--")


def order_of(texts: Iterable[str]) -> Order:
    """The order in which a file's days in figures are written, by those that leave no doubt; "" when none does, or
    they contradict each other. AM and PM are written with the month first."""
    orders: set[Order] = set()
    for text in texts:
        found = _NUMERIC.fullmatch(" ".join(text[:_CUT].split()))
        if not found or found[2] == ".":
            continue
        first, second = int(found[1]), int(found[3])
        if second > 12 >= first or re.search(r"[AaPp]\.?[Mm]", found[0]):
            orders.add("mdy")
        elif first > 12 >= second:
            orders.add("dmy")
    return orders.pop() if len(orders) == 1 else ""


def fault(text: str) -> tuple[str, str]:
    """The code and message for a cell that should name a day and does not."""
    shown = text.strip()[:60]
    found = _NUMERIC.fullmatch(" ".join(shown.split()))
    if found and _from_figures(found, "mdy") and _from_figures(found, "dmy"):
        return "unclear-date", f'"{shown}" could mean two days; write it as 2026-11-30'
    return "bad-date", f'"{shown}" is not a day of the calendar; write it as 2026-11-30'


def _from_figures(found: re.Match[str], order: Order) -> date | None:
    one, mark, two, year = found[1], found[2], found[3], found[4]
    year = f"20{year}" if len(year) == 2 else year
    if mark == ".":
        order = "dmy"
    if not order:
        if int(one) == int(two):
            return _day(year, int(one), two)
        order = "mdy" if int(two) > 12 else "dmy" if int(one) > 12 else ""
    if not order:
        return None
    return _day(year, int(one), two) if order == "mdy" else _day(year, int(two), one)


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
