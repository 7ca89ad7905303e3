"""Meetings out of calendars: the dialects of Google, Apple, Outlook and Nextcloud, and what is no contact."""

from __future__ import annotations

import random
from datetime import date

import pytest

from mdnet.exchange import ics
from mdnet.model.incoming import Encounter, Incoming, Wanted

TODAY = date(2026, 11, 24)
WANTED = Wanted(TODAY, mine=frozenset({"me@example.org", "mira own"}))
ADA = "ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;CN=Ada Lovelace:mailto:Ada@Example.org"
ME = "ATTENDEE;CN=Mira Own;PARTSTAT=ACCEPTED:mailto:me@example.org"


def calendar(*events: str, head: str = "") -> str:
    inner = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\n{head}{inner}END:VCALENDAR\n".replace("\n", "\r\n")


def event(*lines: str, uid: str = "1", start: str = "DTSTART:20260310T090000", title: str = "Planning") -> str:
    return "\n".join((f"UID:{uid}@x", start, f"SUMMARY:{title}", *lines))


def read(text: str | bytes, wanted: Wanted = WANTED) -> Incoming:
    return ics.read(text if isinstance(text, bytes) else text.encode(), "cal.ics", wanted)


def only(text: str, wanted: Wanted = WANTED) -> Encounter:
    found = read(text, wanted)
    assert (len(found.encounters), found.problems) == (1, ()), found
    return found.encounters[0]


def left(found: Incoming) -> dict[str, int]:
    return {one.what: one.number for one in found.ignored}


def emails(one: Encounter) -> list[str]:
    return [who.email for who in one.who]


def test_a_meeting_of_google_is_contact_with_everybody_else_who_was_asked() -> None:
    text = calendar(
        """DTSTART;TZID=Europe/Berlin:20260310T140000
DTEND;TZID=Europe/Berlin:20260310T150000
DTSTAMP:20260309T080000Z
ORGANIZER;CN=Mira Own:mailto:me@example.org
UID:abc@google.com
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Ada Love
 lace;X-NUM-GUESTS=0:mailto:Ada@Example.org
ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;CN=grace@example.org:mailto:grace@example.org
ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=DECLINED;CN=Bob:mailto:bob@example.org
ATTENDEE;CUTYPE=RESOURCE;CN=Room 5:mailto:c_1@resource.calendar.google.com
ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;CN=Mira Own:mailto:me@example.org
ATTENDEE;CN=Team:mailto:weavers@googlegroups.com
SUMMARY:Coffee\\, and punch cards
STATUS:CONFIRMED
TRANSP:OPAQUE"""
    )
    found = read(text)
    (one,) = found.encounters
    assert (one.day, one.time, one.channel, one.by, one.text) == (
        date(2026, 3, 10), "14:00", "coffee", "me", "Coffee, and punch cards",
    )  # fmt: skip
    assert [(who.name, who.email) for who in one.who] == [
        ("Ada Lovelace", "ada@example.org"),
        ("", "grace@example.org"),
    ]
    assert one.line == 4 and found.problems == ()
    assert left(found) == {"attendees who declined": 1, "rooms, lists and machines among the attendees": 2}


def test_an_organizer_who_is_no_attendee_counts_as_there_and_asked_for_it() -> None:
    one = only(calendar(event('ORGANIZER;CN="Hopper, Grace (Navy)":MAILTO:grace@example.org', ME)))
    assert [(who.name, who.email) for who in one.who] == [("Grace Hopper", "grace@example.org")]
    assert one.by == "them"


def test_apples_attendees_are_read_from_their_parameters() -> None:
    apple = "ATTENDEE;CN=Ada Lovelace;CUTYPE=INDIVIDUAL;EMAIL=ada@example.org;PARTSTAT=ACCEPTED:/aMTY1/principal/"
    named = "ATTENDEE;CN=Grace Hopper;PARTSTAT=ACCEPTED:urn:uuid:5f1c"
    one = only(calendar(event(apple, named)))
    assert [(who.name, who.email) for who in one.who] == [("Ada Lovelace", "ada@example.org"), ("Grace Hopper", "")]


def test_outlooks_calendar_with_its_own_time_zone_keeps_the_clock_on_the_wall() -> None:
    zone = """BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16011028T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
    start = 'DTSTART;TZID="W. Europe Standard Time":20260310T233000'
    one = only(calendar(event(ADA, start=start), head=zone))
    assert (one.day, one.time) == (date(2026, 3, 10), "23:30")


@pytest.mark.parametrize(
    ("start", "head", "day", "time"),
    [
        ("DTSTART:20260310T233000Z", "", date(2026, 3, 10), "23:30"),
        ("DTSTART:20260310T233000Z", "X-WR-TIMEZONE:Europe/Berlin\n", date(2026, 3, 11), "00:30"),
        ("DTSTART:20260310T233000", "X-WR-TIMEZONE:Europe/Berlin\n", date(2026, 3, 10), "23:30"),
        ("DTSTART;TZID=Europe/London:20260110T233000", "X-WR-TIMEZONE:Asia/Tokyo\n", date(2026, 1, 10), "23:30"),
        ("DTSTART;TZID=Asia/Tokyo:20260310T010000", "X-WR-TIMEZONE:Europe/Berlin\n", date(2026, 3, 10), "01:00"),
        ("DTSTART;TZID=Nowhere/Land:20260310T010000", "", date(2026, 3, 10), "01:00"),
        ("DTSTART;VALUE=DATE:20260310", "X-WR-TIMEZONE:Asia/Tokyo\n", date(2026, 3, 10), ""),
    ],
)
def test_a_meeting_belongs_to_the_day_it_began_where_it_took_place(start: str, head: str, day: date, time: str) -> None:
    one = only(calendar(event(ADA, start=start), head=head))
    assert (one.day, one.time) == (day, time)


@pytest.mark.parametrize(
    ("title", "more", "channel"),
    [
        ("Planning", [], "meeting"),
        ("Lunch with Ada", [], "lunch"),
        ("Zoom catch-up", [], "video"),
        ("Phone: Ada", [], "call"),
        ("Ada / Mira call", [], "call"),
        ("Conference call", [], "call"),
        ("Card sorting", [], "meeting"),
        ("Review the letter", [], "meeting"),
        ("Weekly", ["LOCATION:https://zoom.us/j/1"], "video"),
        ("Weekly", ["X-GOOGLE-CONFERENCE:https://meet.google.com/abc"], "video"),
        ("Weekly", ["LOCATION:Café Weave", "X-GOOGLE-CONFERENCE:https://meet.google.com/abc"], "meeting"),
        ("Weekly", ["LOCATION:Microsoft Teams Meeting", "URL:https://teams.microsoft.com/l/x"], "video"),
        ("Dinner", ["LOCATION:https://zoom.us/j/1"], "dinner"),
    ],
)
def test_how_it_was_is_told_by_the_title_then_by_links(title: str, more: list[str], channel: str) -> None:
    assert only(calendar(event(ADA, *more, title=title))).channel == channel


def test_an_all_day_event_with_people_is_an_event() -> None:
    one = only(calendar(event(ADA, "TRANSP:OPAQUE", start="DTSTART;VALUE=DATE:20260310", title="Weaving days")))
    assert (one.channel, one.time) == ("event", "")


DAY = "DTSTART;VALUE=DATE:20260310"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (event("DESCRIPTION:alone"), "events without other people"),
        (event(ME), "events without other people"),
        (event(ADA, "STATUS:CANCELLED"), "cancelled meetings"),
        (event(ADA, title="Canceled: Planning"), "cancelled meetings"),
        (event(ADA, ME.replace("ACCEPTED", "DECLINED")), "meetings you declined"),
        (event(ADA, "TRANSP:TRANSPARENT", start=DAY), "all-day events that leave one free"),
        (event(ADA, "X-MICROSOFT-CDO-BUSYSTATUS:OOF", start=DAY), "all-day events that leave one free"),
        (event(ADA, start="DTSTART:20261125T090000"), "meetings to come"),
        (event(ADA, "RRULE:FREQ=WEEKLY"), "meetings that repeat (--recurring counts them)"),
        (event(*[f"ATTENDEE:mailto:p{n}@example.org" for n in range(21)]), "meetings of more than 20 people"),
        (event("ATTENDEE;CUTYPE=ROOM;CN=5:mailto:room5@example.org"), "events without other people"),
    ],
)
def test_what_is_no_contact_is_left_out_and_counted(text: str, what: str) -> None:
    found = read(calendar(text, event(ADA, uid="2")))
    assert left(found)[what] == 1
    assert [one.line for one in found.encounters] == [found.encounters[0].line] and found.problems == ()


def test_twenty_people_are_a_meeting_yet_and_one_attendee_is_no_list() -> None:
    assert len(only(calendar(event(*[f"ATTENDEE:mailto:p{n}@example.org" for n in range(20)]))).who) == 20
    assert emails(only(calendar(event("ATTENDEE:mailto:ada@example.org")))) == ["ada@example.org"]


def test_a_cancellation_that_was_sent_is_none_of_its_meetings() -> None:
    found = read(calendar(event(ADA), head="METHOD:CANCEL\n"))
    assert (found.encounters, left(found)) == ((), {"cancelled meetings": 1})


def test_today_counts_and_since_leaves_out_what_was_before() -> None:
    text = calendar(
        *[event(ADA, uid=day, start=f"DTSTART:{day}T090000") for day in ("20260101", "20260310", "20261124")]
    )
    found = read(text, WANTED._replace(since=date(2026, 3, 10)))
    assert [one.day for one in found.encounters] == [date(2026, 3, 10), TODAY]


def test_the_latest_of_one_event_counts_once() -> None:
    text = calendar(
        event(ADA, "SEQUENCE:2", title="New"), event(ADA, "SEQUENCE:1", title="Old"), event(ADA, uid="2", title="Other")
    )
    assert [one.text for one in read(text).encounters] == ["New", "Other"]


def days(text: str, **more: object) -> list[str]:
    found = read(text, Wanted(TODAY, WANTED.mine, recurring=True, **more))  # type: ignore[arg-type]
    assert found.problems == ()
    return [f"{one.day:%m-%d} {one.time}" for one in found.encounters]


def test_what_repeats_counts_on_each_of_its_days_when_asked_for() -> None:
    berlin = "DTSTART;TZID=Europe/Berlin:20261102T100000"
    weekly = event(
        ADA, "RRULE:FREQ=WEEKLY;UNTIL=20261130T090000Z", "EXDATE;TZID=Europe/Berlin:20261109T100000", start=berlin
    )
    moved = event(
        ADA, "RECURRENCE-ID;TZID=Europe/Berlin:20261116T100000", start="DTSTART;TZID=Europe/Berlin:20261117T113000"
    )
    assert days(calendar(weekly, moved)) == ["11-02 10:00", "11-17 11:30", "11-23 10:00"]
    assert days(calendar(moved, weekly), since=date(2026, 11, 10)) == ["11-17 11:30", "11-23 10:00"]
    gone = moved + "\nSTATUS:CANCELLED"
    assert days(calendar(weekly, gone)) == ["11-02 10:00", "11-23 10:00"]


def test_a_series_without_people_may_have_had_guests_once() -> None:
    series = event("RRULE:FREQ=WEEKLY", start="DTSTART:20261102T100000")
    guest = event(ADA, "RECURRENCE-ID:20261109T100000", start="DTSTART:20261109T100000")
    assert days(calendar(series, guest)) == ["11-09 10:00"]


def test_dates_that_are_added_and_exceptions_in_utc_are_understood() -> None:
    start = "DTSTART;TZID=Europe/Berlin:20260601T100000"
    added = event(ADA, "RDATE;TZID=Europe/Berlin:20260605T100000,20260607T120000", start=start)
    assert days(calendar(added)) == ["06-01 10:00", "06-05 10:00", "06-07 12:00"]
    daily = event(ADA, "RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20260602T080000Z", start=start)
    assert days(calendar(daily)) == ["06-01 10:00", "06-03 10:00", "06-04 10:00"]


def test_a_rule_that_is_not_read_is_one_problem_and_the_rest_goes_on() -> None:
    text = calendar(event(ADA, "RRULE:FREQ=SECONDLY"), event(ADA, uid="2"))
    found = read(text, WANTED._replace(recurring=True))
    assert [(one.line, one.code) for one in found.problems] == [(4, "bad-rule")]
    assert len(found.encounters) == 1


def test_rules_without_end_are_stopped_together() -> None:
    text = calendar(*[event(ADA, "RRULE:FREQ=DAILY", uid=str(n), start="DTSTART:18000101T090000") for n in range(50)])
    found = read(text, WANTED._replace(recurring=True, since=TODAY))
    assert {one.code for one in found.problems} == {"too-many"} and len(found.encounters) == 6


def test_my_own_address_is_what_google_calls_the_calendar() -> None:
    text = calendar(event(ADA, ME), head="X-WR-CALNAME:me@example.org\n")
    found = read(text, Wanted(TODAY))
    assert (emails(found.encounters[0]), found.problems) == (["ada@example.org"], ())


def test_without_my_addresses_it_says_so() -> None:
    found = read(calendar(event("ORGANIZER:mailto:me@example.org", ADA, ME)), Wanted(TODAY))
    assert [one.code for one in found.problems] == ["own-address"] and "me.md" in found.problems[0].message
    assert found.encounters[0].by == ""  # who asked cannot be told


def test_a_calendar_of_too_many_meetings_is_read_up_to_a_limit_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    text = calendar(*[event(ADA, uid=str(n), start=f"DTSTART:20260{n + 1}10T090000") for n in range(5)])
    for name, most in (("MOST_EVENTS", 3), ("MOST_READ", 450)):
        with monkeypatch.context() as patch:
            patch.setattr(ics, name, most)
            found = read(text)
            assert len(found.encounters) == 3 and [one.code for one in found.problems] == ["too-many"]
            assert len(read(text, WANTED._replace(since=date(2026, 4, 1))).encounters) == 2
    monkeypatch.setattr(ics, "MOST_CHARACTERS", 100)
    assert [one.code for one in read(text).problems] == ["not-a-calendar"]


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (event(ADA, start="DTSTART:20260230T090000"), "bad-date"),
        (event(ADA, start="X-A:b"), "bad-date"),
        (event(ADA, start="DTSTART:tomorrow"), "bad-date"),
        (event(ADA, "ATTENDEE;CN=" + "x" * 250_000 + ":mailto:b@example.org"), "bad-event"),
    ],
)
def test_a_broken_event_is_one_located_problem_and_hides_no_other(broken: str, code: str) -> None:
    found = read(calendar(event(ADA, uid="0"), broken, event(ADA, uid="2")))
    assert [(one.path, one.code) for one in found.problems] == [("cal.ics", code)]
    assert found.problems[0].line == 10 and len(found.encounters) == 2


def test_an_event_without_an_end_hides_no_other() -> None:
    text = calendar(event(ADA), event(ADA, uid="2")).replace("END:VEVENT\r\n", "", 1)
    found = read(text)
    assert [(one.line, one.code) for one in found.problems] == [(4, "bad-event")] and len(found.encounters) == 1


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"\x00" * 100, b"BEGIN:VCARD\r\nEND:VCARD\r\n", "BEGIN:VCALENDAR\n".encode("utf-32")]
)
def test_X07_what_is_no_calendar_is_said_to_be_none(data: bytes) -> None:
    found = read(data)
    assert ([one.code for one in found.problems], found.encounters) == (["not-a-calendar"], ())


def test_X07_nothing_found_is_no_success() -> None:
    assert [one.code for one in read(calendar()).problems] == ["nothing-found"]
    found = read(calendar(event("DESCRIPTION:x")))
    assert [one.code for one in found.problems] == ["nothing-found"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_names_of_any_encoding_arrive(encoding: str) -> None:
    text = calendar(event(ADA.replace("Ada Lovelace", "Åsa Łuk"), title="Fika ☕"))
    one = read(text.encode(encoding)).encounters[0]
    assert (one.who[0].name, one.text) == ("Åsa Łuk", "Fika ☕")


def test_nothing_of_a_foreign_file_brings_line_ends_or_control_characters() -> None:
    one = only(calendar(event(ADA.replace("Ada L", "A\x1b[2J\x07da L"), title="a\\nb\x0b\x00c\u2028d")))
    assert one.text == "a bc d"
    assert all(sign.isprintable() for who in one.who for sign in who.name)


def test_fits_by_name_and_by_content() -> None:
    assert ics.fits("a/Cal.ICS", b"") and ics.fits("x.txt", b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n")
    assert not ics.fits("x.txt", b"BEGIN:VCARD\r\n")


def test_random_and_mutated_bytes_are_problems_at_most() -> None:
    chance = random.Random(5)
    series = event(
        ADA, "RRULE:FREQ=MONTHLY;BYDAY=-1FR,2MO;BYSETPOS=-1;UNTIL=20261111", "EXDATE:20260102T090000", uid="3"
    )
    sound = calendar(event(ADA, ME, "LOCATION:x"), event(ADA, uid="2", start=DAY), series).encode()
    for _ in range(250):
        data = bytearray(sound)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 3)] = bytes(
                chance.choices(b'\r\n:;,="\\T-09ZBEGIN\x00\xff', k=chance.randint(0, 3))
            )
        data = data[: chance.choice([len(data), chance.randrange(len(data) + 1)])]
        found = read(bytes(data), WANTED._replace(recurring=True))
        assert found.encounters or found.problems
        assert all(one.path == "cal.ics" and "\n" not in one.message for one in found.problems)
        assert all(one.day <= TODAY and "\n" not in one.text for one in found.encounters)
    for _ in range(50):
        assert read(chance.randbytes(chance.randrange(500))).problems
