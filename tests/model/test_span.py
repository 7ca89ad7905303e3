"""Periods as they are typed, and the ones before them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdnet.errors import BadInput
from mdnet.model.span import Span

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "name", "first", "last", "before"),
    [
        ("2026-Q4", "2026-Q4", "2026-10-01", "2026-12-31", "2026-Q3"),
        ("2026q1", "2026-Q1", "2026-01-01", "2026-03-31", "2025-Q4"),
        ("2024-02", "2024-02", "2024-02-01", "2024-02-29", "2024-01"),
        ("2026-01", "2026-01", "2026-01-01", "2026-01-31", "2025-12"),
        ("2026-W48", "2026-W48", "2026-11-23", "2026-11-29", "2026-W47"),
        ("2026-W01", "2026-W01", "2025-12-29", "2026-01-04", "2025-W52"),
        ("2026", "2026", "2026-01-01", "2026-12-31", "2025"),
        ("week", "2026-W48", "2026-11-23", "2026-11-29", "2026-W47"),
        ("Month", "2026-11", "2026-11-01", "2026-11-30", "2026-10"),
        ("quarter", "2026-Q4", "2026-10-01", "2026-12-31", "2026-Q3"),
        ("year", "2026", "2026-01-01", "2026-12-31", "2025"),
    ],
)
def test_a_period_is_read_as_it_is_typed(text: str, name: str, first: str, last: str, before: str) -> None:
    span = Span.parse(text, TODAY)
    assert (span.name, str(span.first), str(span.last)) == (name, first, last)
    assert span.previous.name == before


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-13", "2026-00", "2026-W54", "0000", "spring", "2026-11-24"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is no period"):
        Span.parse(text, TODAY)


@given(st.sampled_from(["week", "month", "quarter", "year"]), st.dates(date(2, 1, 1), date(9998, 12, 31)))
def test_periods_of_one_kind_follow_each_other_without_a_gap(kind: str, day: date) -> None:
    span = Span.parse(kind, day)
    assert span.first <= day <= span.last
    assert (span.first - span.previous.last).days == 1
    assert Span.parse(kind, span.previous.last) == span.previous
    assert Span.parse(span.name, TODAY) == span


def test_the_calendars_end_is_a_period_too() -> None:
    assert Span.parse("9999-12", TODAY).last == date.max
