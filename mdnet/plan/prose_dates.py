"""Times to come, as people write them in a log: "in September", "by the middle of May", "on Wednesday of next week".

Read relative to the day the line was written, never to the clock. English; seasons are those of the northern half of
the world.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from mdnet.model.dates import parse_date, shift
from mdnet.plan.phrasing import MONTHS, WEEKDAYS, dated

_MONTH = "|".join((*MONTHS, *(f"{month[:3]}\\b\\.?" for month in MONTHS if month != "May"), "Sept\\b\\.?"))
_WEEKDAY = "|".join(WEEKDAYS)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_NUMBERS = dict(zip("a one two three four five six seven eight nine ten".split(), (1, *range(1, 11)), strict=True))
_NUMBERS |= {"an": 1, "twelve": 12, "a couple of": 2, "a few": 3}
_FORWARD = r"in|by|on|from|at|until|till|before|after|around|for|during|towards?|this|next|coming"
_PART = r"(?:(?P<part>early|mid|late|(?:(?:the\s+)?(?:beginning|start|middle|end)\s+of))[\s-]+)?"
_TIME = re.compile(
    rf"""
    (?<![\w-])
    (?: (?P<prep>{_FORWARD}) \s+ (?:the\s+)? )?
    (?:
        (?P<iso>\d{{4}}-\d\d-\d\d)
      | (?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:\s+of)? \s+ (?P<month1>{_MONTH}) (?:,?\s+(?P<year1>20\d\d))?
      | (?P<month2>{_MONTH}) \s+ (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d) (?:,?\s+(?P<year2>20\d\d))?
      | {_PART} (?: (?P<next>next|this|coming)\s+ )? (?:the\s+)?
        (?P<period>{_MONTH}|spring|summer|autumn|fall|winter|year|month|week(?:end)?) (?:\s+(?P<year3>20\d\d))?
      | (?P<number>\d{{1,3}}|{"|".join(_NUMBERS)}) \s+ (?P<unit>day|week|month|year)s?(?:['’]s?\ time)?
      | (?P<tomorrow>tomorrow)
      | (?: (?P<nextday>next|this|coming)\s+ )? (?P<weekday>{_WEEKDAY}) (?P<nextweek>\s+(?:of\s+)?next\s+week)?
      | (?P<christmas>Christmas)
      | (?P<onlyyear>20\d\d)
    )
    (?! [\w-] | ['’]s\b | \s+last\s+(?:year|week) )
    """,
    re.VERBOSE | re.IGNORECASE,
)


class When(NamedTuple):
    """A time a line speaks of: its first and last day, where it stands in the text, and how a sentence of today names
    it: `noun` "December", `phrase` "in December"."""

    start: date
    end: date
    begins: int
    ends: int
    noun: str
    phrase: str

    def state(self, today: date) -> str:
        """Whether it is "ahead", "now" or "past"."""
        return "ahead" if today < self.start else "past" if today > self.end else "now"


def find_time(text: str, said: date) -> When | None:
    """The first time ahead of `said` that `text` names, or None."""
    if not 2 < said.year < 9900:
        return None  # a slip of the pen, and no room to count in
    for match in _TIME.finditer(text):
        span = _span(match, said)
        if span is None or span[1] < said:
            continue
        start, end = span
        noun, phrase = _words(match, start, end, said)
        return When(start, end, match.start(), match.end(), noun, phrase)
    return None


def _span(match: re.Match[str], said: date) -> tuple[date, date] | None:
    prep = (match["prep"] or "").lower()
    if match["iso"]:
        day = parse_date(match["iso"])
        return (day, day) if day else None
    if match["day"] or match["day2"]:
        return _dated(match, said)
    if match["period"]:
        return _period(match, prep, said)
    if match["number"]:
        return _in(match["number"].lower(), match["unit"].lower(), said) if prep == "in" else None
    if match["tomorrow"]:
        return shift(said, 1), shift(said, 1)
    if match["weekday"]:
        return _weekday(match, prep, said)
    if match["christmas"]:
        return _christmas(said) if prep else None
    year = int(match["onlyyear"])
    return (date(year, 1, 1), date(year, 12, 31)) if prep in ("in", "by", "until", "before") else None


def _dated(match: re.Match[str], said: date) -> tuple[date, date] | None:
    number, name = int(match["day"] or match["day2"]), match["month1"] or match["month2"]
    month, year = _month(name), match["year1"] or match["year2"]
    for candidate in [int(year)] if year else [said.year, said.year + 1]:
        try:
            day = date(candidate, month, number)
        except ValueError:
            return None
        if day >= said or year:
            return day, day
    return None


def _period(match: re.Match[str], prep: str, said: date) -> tuple[date, date] | None:
    word, part, year = match["period"], (match["part"] or "").lower(), match["year3"]
    following = "next" in (prep, (match["next"] or "").lower())
    near = following or {"this", "coming"} & {prep, (match["next"] or "").lower()}
    if not (prep or part or near):
        return None
    low = word.lower()
    if low.startswith("week"):
        return _week(low, following, said) if near else None
    if low == "month":
        return _part(*_months(said.year, said.month + following, 1), part) if near or part else None
    if low == "year":
        if not near and not part:
            return None
        first = date(min(said.year + following, 9999), 1, 1)
        return _part(first, date(first.year, 12, 31), part)
    if low in _SEASONS:
        return _part(*_season(_SEASONS[low], int(year) if year else None, following, said), part)
    if word in ("may", "march"):
        return None  # verbs
    month = _month(word)
    turn = int(year) if year else said.year + (month < said.month or (following and month == said.month))
    return _part(*_months(turn, month, 1), part)


def _season(month: int, year: int | None, following: bool, said: date) -> tuple[date, date]:
    span = _months(year if year is not None else said.year - 1, month, 3)
    while year is None and (span[1] < said or (following and span[0] <= said)):
        span = _months(span[0].year + 1, month, 3)
    return span


def _part(first: date, last: date, part: str) -> tuple[date, date]:
    """The early, middle or late part of a period: a third of it, a month at most."""
    third = min(((last - first).days + 1) // 3, 31)
    if not part:
        return first, last
    if "early" in part or "beginning" in part or "start" in part:
        return first, shift(first, third - 1)
    if "mid" in part:
        middle = shift(first, (last - first).days // 2)
        return shift(middle, -third // 2), shift(middle, third // 2)
    return shift(last, 1 - third), last


def _in(number: str, unit: str, said: date) -> tuple[date, date]:
    count = _NUMBERS.get(number) or int(number)
    if unit in ("month", "year"):
        return _months(said.year, said.month + count * (12 if unit == "year" else 1), 1)
    day = shift(said, count * (7 if unit == "week" else 1))
    return day, day


def _weekday(match: re.Match[str], prep: str, said: date) -> tuple[date, date] | None:
    near = (match["nextday"] or "").lower()
    if not (prep or near or match["nextweek"]):
        return None
    number = [name.lower() for name in WEEKDAYS].index(match["weekday"].lower())
    ahead = (number - said.weekday() - 1) % 7 + 1
    later = match["nextweek"] or "next" in (prep, near)
    day = shift(said, 7 - said.weekday() + number if later else ahead)
    return day, day


def _week(word: str, following: bool, said: date) -> tuple[date, date]:
    monday = shift(said, 7 * following - said.weekday())
    return (shift(monday, 5), shift(monday, 6)) if word == "weekend" else (monday, shift(monday, 6))


def _christmas(said: date) -> tuple[date, date]:
    year = said.year + (said > date(said.year, 12, 26))
    return date(year, 12, 24), date(year, 12, 26)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    """The days of `count` months; `month` may be greater than 12."""
    first, last = year * 12 + month - 1, year * 12 + month + count - 2
    end_year, end_month = last // 12, last % 12 + 1
    if end_year > 9999:
        return date.max, date.max
    return date(first // 12, first % 12 + 1, 1), date(end_year, end_month, monthrange(end_year, end_month)[1])


def _month(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month[:3].lower() == name[:3].lower())


def _words(match: re.Match[str], start: date, end: date, said: date) -> tuple[str, str]:
    """How a sentence names the time: a day by its date, the rest as it was written, unless that moves with the day."""
    if start == end:
        noun = dated(start, said)
        return noun, f"on {noun}"
    prep = (match["prep"] or "").lower()
    noun = re.sub(r"\s+", " ", match[0][len(prep) :]).strip()
    moving = {"this", "next", "coming"} & {prep, (match["next"] or "").lower()}
    if moving or match["number"] or (match["period"] or "").lower() in ("month", "year"):
        prep, noun = ("at" if match["part"] else "in"), _fixed(match, start, end, said)
    return noun, f"{prep or 'in'} {noun}"


def _fixed(match: re.Match[str], start: date, end: date, said: date) -> str:
    """A name for the time that is the same on every day: "December", "the end of 2027", "the week of 7 December"."""
    period = (match["period"] or match["unit"]).lower()
    year = "" if start.year == said.year else f" {start.year}"
    if period.startswith("week"):
        return f"the {period} of {dated(start, said)}"
    name = str(end.year)
    if period in _SEASONS:
        name = f"{period} {start.year}"
    elif period != "year" or match["number"]:
        name = MONTHS[start.month - 1] + year
    part = (match["part"] or "").lower().removeprefix("the ")
    return f"the {part} {name}" if part.endswith("of") else f"{part} {name}".strip()
