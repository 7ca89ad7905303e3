"""Days as other programs write them."""

from __future__ import annotations

from datetime import date

import pytest

from mdnet.exchange.days import Order, fault, order_of, read_birthday, read_day, written


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05", "2024/3/5", "20240305", "2024-03-05 10:00:00 UTC", "2024-03-05T10:00:00Z", "05 Mar 2024",
        "5 March 2024", "5th March 2024", "March 5, 2024", "Mar. 5 2024", "5. März 2024", "5 mars 2024", "5 de marzo de 2024",
        "5 marzo 2024", "5 de março de 2024", "5 mrt. 2024", "5 maart 2024", "5.3.2024", "05.03.24", "5-Mar-2024",
        "05 Mar 2024, 10:30 AM",
    ],
)  # fmt: skip
def test_a_day_is_read_as_it_is_written(text: str) -> None:
    assert read_day(text) == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("3/4/2024", "", None),
        ("3/4/2024", "mdy", date(2024, 3, 4)),
        ("3/4/2024", "dmy", date(2024, 4, 3)),
        ("3/14/25, 2:37 PM", "", date(2025, 3, 14)),
        ("14/3/2025", "", date(2025, 3, 14)),
        ("14/3/2025", "mdy", None),
        ("4/4/2024", "", date(2024, 4, 4)),
        ("3.4.2024", "mdy", date(2024, 4, 3)),
    ],
)
def test_figures_are_read_when_their_order_is_known_or_plain(text: str, order: Order, day: date | None) -> None:
    assert read_day(text, order) == day


@pytest.mark.parametrize(
    "text", ["", "soon", "31.2.2024", "30 Feb 2024", "5 Brumaire 2024", "2024", "March 2024", "0/0/00", "5/5", "1" * 99]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["3/4/2024", "3/25/2024"], "mdy"),
        (["3/4/2024", "25/3/2024"], "dmy"),
        (["25/3/2024", "3/25/2024"], ""),
        (["3/4/2024"], ""),
        (["3/4/18, 4:05 PM"], "mdy"),
        (["25.3.2024"], ""),
        ([], ""),
    ],
)
def test_the_order_of_a_file_is_told_by_a_day_that_leaves_no_doubt(texts: list[str], order: str) -> None:
    assert order_of(texts) == order


@pytest.mark.parametrize(
    ("text", "birthday"),
    [
        ("1990-04-17", "1990-04-17"), ("--04-17", "04-17"), (" --0417", "04-17"), ("04-17", "04-17"),
        ("1604-04-17", "04-17"), ("17 April", "04-17"), ("17. April", "04-17"), ("17.04.", "04-17"), ("31.2.", ""), ("17.4.1990", "1990-04-17"),
        ("--02-29", "02-29"), ("17.4.90", ""), ("--02-30", ""), ("31.2.1990", ""), ("x", ""),
    ],
)  # fmt: skip
def test_a_birthday_may_lack_its_year_and_never_its_century(text: str, birthday: str) -> None:
    day = read_birthday(text)
    assert (written(day) if day else "") == birthday


def test_a_fault_says_what_is_wrong() -> None:
    assert fault("3/4/2024")[0] == "unclear-date"
    assert fault("31.2.2024")[0] == "bad-date"
    assert fault("soon") == ("bad-date", '"soon" is not a day of the calendar; write it as 2026-11-30')
