"""Rules of repetition, held against dateutil's."""

from __future__ import annotations

import datetime
from datetime import date, timedelta
from types import SimpleNamespace

import dateutil.rrule
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.exchange.repeating import Rule

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def listed(values: st.SearchStrategy[object], key: str) -> st.SearchStrategy[str]:
    some = st.lists(values, min_size=1, max_size=3, unique=True)
    return st.one_of(st.just(""), some.map(lambda found: f";{key}={','.join(map(str, found))}"))


@st.composite
def rules(draw: st.DrawFn) -> str:
    unit = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={unit};INTERVAL={draw(st.integers(1, 4))}"]
    kinds = [["1", "2", "-1", "5"], [""]] if unit in ("MONTHLY", "YEARLY") else [[""]]
    ordinals = st.sampled_from(draw(st.sampled_from(kinds)))  # not both: dateutil then wants both to be true
    parts.append(draw(listed(st.builds(lambda n, day: f"{n}{day}", ordinals, st.sampled_from(WEEKDAYS)), "BYDAY")))
    parts.append(draw(listed(st.integers(1, 12), "BYMONTH")))
    if unit != "WEEKLY":
        parts.append(draw(listed(st.sampled_from([1, 2, 15, 29, 30, 31, -1, -3]), "BYMONTHDAY")))
    if len(parts[1]) + sum(map(len, parts[3:])):
        parts.append(draw(listed(st.sampled_from([1, 2, -1, -2]), "BYSETPOS")) if unit in ("MONTHLY", "YEARLY") else "")
    parts.append(draw(st.sampled_from(["", ";WKST=SU", ";WKST=MO"])))
    return "".join(parts)


@settings(max_examples=200, deadline=None)
@given(rules(), st.dates(date(2019, 1, 1), date(2022, 12, 31)), st.integers(0, 900))
def test_the_days_are_those_of_an_independent_reader(rule: str, start: date, length: int) -> None:
    until = start + timedelta(days=length)
    bounded = f"{rule};UNTIL={until:%Y%m%d}T000000"
    with pytest.MonkeyPatch.context() as patch:  # a rule that nothing fulfils keeps dateutil busy until the last year
        patch.setattr(dateutil.rrule, "datetime", SimpleNamespace(**{**vars(datetime), "MAXYEAR": 2026}))
        first = datetime.datetime(start.year, start.month, start.day)
        expected = [when.date() for when in dateutil.rrule.rrulestr(bounded, dtstart=first)]
    assert list(Rule.parse(rule, start).days(start, until)) == expected


def test_a_count_ends_it_and_the_calendars_end_too() -> None:
    start = date(2026, 1, 31)
    monthly = Rule.parse("FREQ=MONTHLY;COUNT=3", start)
    assert [f"{day:%m-%d}" for day in monthly.days(start, date(2027, 1, 1))] == ["01-31", "03-31", "05-31"]
    last = date(9999, 12, 30)
    assert len(list(Rule.parse("FREQ=DAILY", last).days(last, date.max))) == 2
    assert len(list(Rule.parse("FREQ=YEARLY;BYMONTH=12", last).days(last, date.max))) == 1
    first = date(1, 1, 1)
    assert len(list(Rule.parse("FREQ=WEEKLY;WKST=SU;INTERVAL=999999", first).days(first, date.max))) == 1


def test_what_nothing_fulfils_ends() -> None:
    start = date(1990, 1, 1)
    assert not list(Rule.parse("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", start).days(start, date(2026, 1, 1)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=1,2",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;INTERVAL=x",
        "FREQ=YEARLY;BYWEEKNO=3",
    ],
)
def test_a_rule_that_is_not_read_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="rule that is not read"):
        Rule.parse(text, date(2026, 1, 1))
