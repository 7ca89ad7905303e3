"""The calendar of people's days: what stands in it, and that no text breaks out of its line."""

from __future__ import annotations

import os
import time
from datetime import date, datetime

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from mdnet.exchange import ics
from mdnet.model.contact import Contact, Occasion
from mdnet.model.dates import PartialDate
from mdnet.model.follow_up import FollowUp
from mdnet.model.outgoing import Outgoing

TODAY = date(2026, 11, 24)
ADA = Outgoing(
    "11111111-1111-5111-8111-111111111111",
    Contact(
        "people/ada.md",
        "Ada Lovelace",
        birthday=PartialDate(12, 10, 1985),
        occasions=(
            Occasion("wedding anniversary", PartialDate(6, 20, 2015)),
            Occasion("joined Acme", PartialDate(9, 1)),
        ),
    ),
    due_on=date(2026, 12, 1),
    follow_ups=(
        FollowUp(
            "people/ada.md", 5, "Send [[Ada Lovelace|Ada]] the [article](https://example.org)", date(2026, 11, 30)
        ),
        FollowUp("people/ada.md", 6, "the loom plans", date(2026, 12, 4), waiting=True),
        FollowUp("people/ada.md", 7, "no day"),
        FollowUp("people/ada.md", 8, "done", date(2026, 11, 1), done=True),
    ),
)


def events(text: str) -> list[icalendar.Event]:
    return [one for one in icalendar.Calendar.from_ical(text).walk("VEVENT") if isinstance(one, icalendar.Event)]


def born(name: str, day: PartialDate) -> Outgoing:
    return Outgoing("22222222-2222-5222-8222-222222222222", Contact("people/x.md", name, birthday=day))


def test_X03_every_day_that_matters_is_a_whole_day_that_another_reader_finds() -> None:
    text = ics.write([ADA], TODAY)
    found = [
        (str(one["SUMMARY"]), one["DTSTART"].dt, one["RRULE"].to_ical().decode() if "RRULE" in one else "")
        for one in events(text)
    ]
    assert found == [
        ("Ada Lovelace: birthday (1985)", date(1985, 12, 10), "FREQ=YEARLY"),
        ("Ada Lovelace: wedding anniversary (2015)", date(2015, 6, 20), "FREQ=YEARLY"),
        ("Ada Lovelace: joined Acme", date(2000, 9, 1), "FREQ=YEARLY"),
        ("Ada Lovelace: Send Ada the article", date(2026, 11, 30), ""),
        ("Ada Lovelace: waiting for: the loom plans", date(2026, 12, 4), ""),
        ("Check in with Ada Lovelace", date(2026, 12, 1), ""),
    ]
    assert all(type(one["DTSTART"].dt) is date and "DTEND" not in one for one in events(text))
    assert text.count("DTSTART;VALUE=DATE:") == 6 and "DTSTAMP:20261124T000000Z" in text


def test_X03_29_february_is_1_march_in_common_years() -> None:
    for day in (PartialDate(2, 29, 1996), PartialDate(2, 29)):
        (one,) = events(ics.write([born("Leap", day)], TODAY))
        start = one["DTSTART"].dt
        rule = rrulestr(one["RRULE"].to_ical().decode(), dtstart=datetime(start.year, start.month, start.day))
        years = {when.year: (when.month, when.day) for when in rule.xafter(datetime(2022, 1, 1), count=4)}
        assert years == {2022: (3, 1), 2023: (3, 1), 2024: (2, 29), 2025: (3, 1)}


def test_X03_uids_last_and_bytes_are_the_same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    once = ics.write([ADA], TODAY)
    for zone in ("Asia/Tokyo", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert ics.write([ADA], TODAY) == once
    monkeypatch.delenv("TZ")
    time.tzset()
    later = ADA._replace(due_on=date(2027, 1, 1), contact=ADA.contact._replace(name="Ada King"))
    assert [one["UID"] for one in events(ics.write([later], date(2026, 12, 9)))] == [one["UID"] for one in events(once)]
    assert len({str(one["UID"]) for one in events(once)}) == 6
    assert os.environ.get("TZ") is None


def test_two_equal_follow_ups_are_two_and_one_that_two_share_is_one() -> None:
    task = FollowUp("notes/x.md", 3, "Introduce them", TODAY)
    grace = Outgoing("33333333-3333-5333-8333-333333333333", Contact("people/grace.md", "Grace"), follow_ups=(task,))
    ada = grace._replace(uid="4", follow_ups=(task, task._replace(line=4)))
    found = events(ics.write([ada, grace], TODAY))
    assert len(found) == 2 and len({str(one["UID"]) for one in found}) == 2


def test_whoever_is_paused_has_no_events_and_nobody_makes_an_empty_calendar() -> None:
    assert events(ics.write([ADA._replace(contact=ADA.contact._replace(paused=True))], TODAY)) == []
    assert ics.write([], TODAY).startswith("BEGIN:VCALENDAR\r\n")


def test_alarms_ring_at_nine_only_when_asked_for() -> None:
    assert "VALARM" not in ics.write([ADA], TODAY)
    (alarm,) = events(ics.write([born("Ada", PartialDate(1, 2))], TODAY, alarms=True))[0].walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt.total_seconds()) == ("DISPLAY", 9 * 3600)


@pytest.mark.parametrize(
    "name",
    [
        "Eve\r\nBEGIN:VALARM\r\nEND:VALARM", "Eve\rX:y", "Eve\nX:y", "Eve\u2028X:y", "Eve\x85X:y", "Eve\x0bX:y", "a;b,c\\d\\n",
        "x" * 1000, "e" * 64 + "👩‍🚀" * 20, 'Ann "Quote"', "=1+1",
    ],
)  # fmt: skip
def test_X03_no_name_breaks_out_of_its_line(name: str) -> None:
    text = ics.write([born(name, PartialDate(1, 2))], TODAY, alarms=True)
    assert text.count("\r\nBEGIN:") == 2 and all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "") and "\r" not in text.replace("\r\n", "")
    (one,) = events(text)
    said = str(one["SUMMARY"])
    assert "\n" not in said and said.startswith(name[:3])
    if len(name) < 40 and name.isprintable():
        assert said == f"{name}: birthday"


@given(st.text(max_size=120))
def test_X03_any_text_stays_on_its_line(name: str) -> None:
    text = ics.write([born(name, PartialDate(1, 2))], TODAY)
    marks = [line for line in text.split("\r\n") if line.startswith(("BEGIN", "END"))]
    assert marks == ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR"]
    assert len(events(text)) == 1
