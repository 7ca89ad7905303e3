"""Calendar files: what is read of real ones, and what broken and hostile ones do (nothing worse than a line about it)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdnet.errors import BadInput
from mdnet.exchange.calendar_events import MOST_CHARACTERS, MOST_EVENTS, Attendee, CalendarEvent, read_events

TODAY = date(2026, 11, 24)


def event(*lines: str) -> str:
    return "".join(f"{line}\r\n" for line in ("BEGIN:VEVENT", *lines, "END:VEVENT"))


def calendar(*events: str) -> str:
    return "".join(("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", *events, "END:VCALENDAR\r\n"))


def one(*lines: str) -> CalendarEvent:
    found, problems = read_events(calendar(event("SUMMARY:Fair", *lines)), "a.ics", TODAY)
    assert problems == []
    assert len(found) == 1
    return found[0]


def fault(*lines: str) -> str:
    """What is said of a broken event; the event after it is read all the same."""
    text = calendar(event(*lines), event("SUMMARY:Next", "DTSTART:20261210"))
    found, problems = read_events(text, "a.ics", TODAY)
    assert [next_one.name for next_one in found] == ["Next"]
    assert [(problem.path, problem.line) for problem in problems] == [("a.ics", 3)]
    return problems[0].message


def test_an_event_with_all_that_is_read() -> None:
    found = one(
        "DTSTART;TZID=Europe/Berlin:20261203T190000",
        "DTEND;TZID=Europe/Berlin:20261204T180000",
        "LOCATION:Paper Hall\\, Berlin",
        "DESCRIPTION:Looms\\n and mi",
        " lls",
        "ORGANIZER;CN=Ines Weber:mailto:Ines@Example.org",
        'ATTENDEE;CN="Wu, Dan":MAILTO:dan@example.org',
        "ATTENDEE;CN=ben@example.org:mailto:ben@example.org",
        "ATTENDEE;CN=Cleo;PARTSTAT=DECLINED:mailto:cleo@example.org",
        "ATTENDEE;CN=Hall 3;CUTYPE=ROOM:mailto:hall@example.org",
        "ATTENDEE;CN=Again:mailto:INES@example.org",
        "BEGIN:VALARM",
        "DESCRIPTION:ring",
        "END:VALARM",
    )
    assert found == CalendarEvent(
        3, "Fair", date(2026, 12, 3), date(2026, 12, 4), "Paper Hall, Berlin", "Looms and mills",
        (Attendee("Ines Weber", "ines@example.org"), Attendee("Wu, Dan", "dan@example.org"),
         Attendee("", "ben@example.org")),
    )  # fmt: skip


def test_a_single_attendee_is_no_list() -> None:
    assert one("DTSTART:20261203", "ATTENDEE;CN=Ada:mailto:a@b.c").attendees == (Attendee("Ada", "a@b.c"),)
    assert one("DTSTART:20261203", "ATTENDEE;CN=Ada:urn:uuid:1").attendees == (Attendee("Ada", ""),)


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (("DTSTART;VALUE=DATE:20261203", "DTEND;VALUE=DATE:20261205"), date(2026, 12, 4)),  # the end is exclusive
        (("DTSTART;VALUE=DATE:20261203", "DTEND;VALUE=DATE:20261203"), date(2026, 12, 3)),
        (("DTSTART:20261203",), date(2026, 12, 3)),
        (("DTSTART:20261203", "DURATION:P3D"), date(2026, 12, 5)),
        (("DTSTART:20261203T200000", "DTEND:20261204T020000"), date(2026, 12, 3)),  # a long evening is one day
        (("DTSTART:20261203T200000", "DTEND:20261204T000000"), date(2026, 12, 3)),
        (("DTSTART:20261203T200000", "DTEND:20261204T120000"), date(2026, 12, 4)),
        (("DTSTART:20261203T200000", "DTEND:20261101T120000"), date(2026, 12, 3)),  # ends before it begins
        (("DTSTART:20261203T200000", "DTEND:nonsense"), date(2026, 12, 3)),
        (("DTSTART;TZID=No/Where:20261203T200000",), date(2026, 12, 3)),
        (("DTSTART;TZID=../../etc/passwd:20261203T200000",), date(2026, 12, 3)),
    ],
)
def test_the_days_of_an_event(lines: tuple[str, ...], last: date) -> None:
    found = one(*lines)
    assert (found.day, found.end_day) == (date(2026, 12, 3), last)


def test_moments_in_utc_fall_on_the_day_that_the_calendars_own_zone_has() -> None:
    night = event("SUMMARY:Fair", "DTSTART:20261204T003000Z", "DTEND:20261204T033000Z")
    assert read_events(calendar(night), "a", TODAY)[0][0].day == date(2026, 12, 4)
    for zone, day in (("America/New_York", 3), ("Asia/Tokyo", 4), ("No/Where", 4)):
        found = read_events(calendar(f"X-WR-TIMEZONE:{zone}\r\n", night), "a", TODAY)[0][0]
        assert (found.day, found.end_day) == (date(2026, 12, day),) * 2


def test_what_is_over_or_cancelled_is_left_out_without_a_word() -> None:
    text = calendar(
        event("SUMMARY:Over", "DTSTART:20261123"),
        event("SUMMARY:Long over", "DTSTART:20240101T100000Z"),
        event("SUMMARY:Off", "DTSTART:20261203", "STATUS:CANCELLED"),
        event("SUMMARY:Today", "DTSTART:20261124"),
        event("SUMMARY:Begun", "DTSTART:20261101", "DTEND:20261125"),
        event("SUMMARY:Begun, with a length", "DTSTART:20261101", "DURATION:P8W"),
        "BEGIN:VTODO\r\nSUMMARY:No event\r\nDUE:20261203\r\nEND:VTODO\r\n",
    )
    found, problems = read_events(text, "a.ics", TODAY)
    assert [this.name for this in found] == ["Today", "Begun", "Begun, with a length"]
    assert problems == []


def test_what_is_wrong_with_an_event_is_told_with_its_line_and_the_rest_goes_on() -> None:
    assert fault("SUMMARY:x", "DTSTART:20269903") == "its beginning is no day: DTSTART:20269903"
    assert fault("SUMMARY:x") == "it has no DTSTART, so no day"
    assert fault("DTSTART:20261203") == "it has no title (SUMMARY)"
    assert "repeats" in fault("SUMMARY:x", "DTSTART:20240103", "RRULE:FREQ=WEEKLY")
    assert "longer than" in fault("SUMMARY:x", "DTSTART:20261203", "DESCRIPTION:" + "x" * 300_000)
    unended = calendar("BEGIN:VEVENT\r\nSUMMARY:x\r\n", event("SUMMARY:Next", "DTSTART:20261210"))
    found, problems = read_events(unended, "a.ics", TODAY)
    assert ([this.name for this in found], [problem.line for problem in problems]) == (["Next"], [3])


@pytest.mark.parametrize(
    "lines",
    [
        ("nonsense", "DTSTART:20261203"),
        ("DTSTART:20261203", "DTSTART:20261204"),
        ("DTSTART:20261203", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31"),
        ("DTSTART:20261203", "ATTENDEE;" + 'X="a","b";' * 10_000 + "CN=x:mailto:a@b.c"),
        ("DTSTART:20261203", "ATTACH;ENCODING=BASE64:" + "A" * 3_000_000),
        ("DTSTART:20261203", "DESCRIPTION:" + "\\" * 100_000),
        ("DTSTART:20261203", *["BEGIN:VALARM"] * 20_000, *["END:VALARM"] * 20_000),
        ("DTSTART:99991231", "DTEND:99991231", "DURATION:P999999999W"),
        ("DTSTART:20261203", "DURATION:P999999999999999W"),
    ],
)
def test_a_hostile_event_that_can_be_read_is(lines: tuple[str, ...]) -> None:
    assert one(*lines).name == "Fair"


@pytest.mark.parametrize("text", ["", "x", "<html>", "BEGIN:VCARD\nEND:VCARD\n", "x" * (MOST_CHARACTERS + 1)])
def test_what_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"a\.ics is"):
        read_events(text, "a.ics", TODAY)


def test_of_too_many_events_the_first_are_read() -> None:
    text = calendar(*[event(f"SUMMARY:{n}", "DTSTART:20261203") for n in range(MOST_EVENTS + 5)])
    found, problems = read_events(text, "a.ics", TODAY)
    assert len(found) == MOST_EVENTS
    assert [problem.code for problem in problems] == ["too-many-events"]


LINES = st.sampled_from(
    'BEGIN:VEVENT|END:VEVENT|BEGIN:VALARM|END:VALARM|BEGIN:VCALENDAR|END:VCALENDAR|SUMMARY:x|SUMMARY;A="|DTSTART:20261203'
    "|DTSTART:20261203T250000|DTSTART;VALUE=DATE:x|DTSTART;TZID=:20261203T100000|DTEND:2026|DTEND;VALUE=PERIOD:a/b|DURATION:P"
    "|DURATION:-P9999999999D|ATTENDEE:|ATTENDEE;CN=a,b:x|ORGANIZER;PARTSTAT=a,b;CN=:mailto:|STATUS:a|STATUS:b|LOCATION:\\|RRULE:"
    "|DTSTART:00010101T000000Z|DTEND:00010101T000000|X-WR-TIMEZONE:Asia/Tokyo| folded|\x00|;:|DESCRIPTION;ENCODING=BASE64:é".split(
        "|"
    )
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES | st.text(max_size=20), max_size=30))
def test_no_text_raises_anything_but_bad_input(lines: list[str]) -> None:
    text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + "\n".join(lines)
    found, problems = read_events(text, "a.ics", TODAY)
    assert all(this.day <= this.end_day >= TODAY and this.name for this in found)
    assert all(problem.line > 1 for problem in problems)
