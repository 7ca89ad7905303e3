"""Events of an iCalendar file (RFC 5545) that are still to come.

Of each event no more than the properties of `_READ` are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import BadInput, Problem
from mdnet.exchange.foreign_text import line as one_line
from mdnet.exchange.vevents import Block, at_home, blocks, is_calendar, parsed, values, zone_of
from mdnet.exchange.vevents import text as text_of

if TYPE_CHECKING:
    from icalendar import Event as Component

MOST_CHARACTERS = 8_000_000
"""Characters of a calendar: ten years of a full one are fewer."""
MOST_EVENTS = 2_000
"""Events of one calendar that are read, those that are over aside."""
_MOST_READ = 2_000_000
"""Characters of all these events, alarms and attachments aside."""
_MOST_GUESTS = 1_000
_LONGEST = 1_000
"""Characters that are kept of a description."""
_READ = frozenset("SUMMARY DTSTART DTEND DURATION LOCATION DESCRIPTION STATUS ATTENDEE ORGANIZER RRULE RDATE".split())
_THINGS = ("ROOM", "RESOURCE")
"""Kinds of attendee (CUTYPE) that are nobody."""
_MORNING = timedelta(hours=6)
"""What ends before six o'clock belongs to the evening before."""


class Attendee(NamedTuple):
    """Who was asked to an event, and has not declined: one of the two may be empty; `email` is lower case."""

    name: str
    email: str


class CalendarEvent(NamedTuple):
    """An event to come: `line` is where the file says it, `day` and `end_day` are its first and last day, as they are
    called where it takes place."""

    line: int
    name: str
    day: date
    end_day: date
    location: str = ""
    description: str = ""
    attendees: tuple[Attendee, ...] = ()


def read_events(text: str, path: str, today: date) -> tuple[list[CalendarEvent], list[Problem]]:
    """The events of a calendar that are not over on `today` and not cancelled, in the file's order; and the faults of
    those that cannot be read, with `path` and line. Of an event that repeats, its first time counts.

    Raises BadInput for a text that is no calendar, or too long a one.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadInput(f"{path} is too long a calendar: more than {MOST_CHARACTERS:,} characters.")
    if not is_calendar(text):
        raise BadInput(f"{path} is no calendar: it does not begin with BEGIN:VCALENDAR.")
    events: list[CalendarEvent] = []
    problems: list[Problem] = []
    zone = zone_of(text)
    read = size = 0
    for block in blocks(text, _READ):
        if not block.fault and _long_past(block.lines, today):
            continue
        read, size = read + 1, size + sum(map(len, block.lines))
        if read > MOST_EVENTS or size > _MOST_READ:
            problems.append(Problem(path, block.line, "too-many-events", "too long a calendar: the rest is not read"))
            break
        try:
            found = block.fault or _event(block, zone, today)
        except Exception as error:  # whatever a foreign parser makes of foreign text
            found = f"the event cannot be read: {one_line(str(error))}"
        if isinstance(found, str):
            problems.append(Problem(path, block.line, "bad-event", found))
        elif found:
            events.append(found)
    return events, problems


def _long_past(lines: list[str], today: date) -> bool:
    """Whether all days of an event are past, as can be told without parsing: most of a calendar are."""
    said = [line for line in lines if line[:2].upper() == "DT"]
    if len(said) < 2 and any(line[:8].upper() == "DURATION" for line in lines):
        return False
    days = [found[1] for line in said for found in [re.search(r":(\d{8})", line)] if found]
    return len(days) == len(said) > 0 and max(days) < f"{today - timedelta(days=2):%Y%m%d}" and not _repeats(lines)


def _repeats(lines: list[str]) -> bool:
    return any(line[:5].upper() in ("RRULE", "RDATE") for line in lines)


def _event(block: Block, zone: tzinfo | None, today: date) -> CalendarEvent | str | None:
    """The event; None when it is over or cancelled; else what is wrong with it."""
    component = parsed(block)
    if text_of(component, "STATUS").upper() == "CANCELLED":
        return None
    days = _days(component, zone)
    if days is None:
        said = next((line for line in block.lines if line[:7].upper() == "DTSTART"), "")
        return f"its beginning is no day: {one_line(said)}" if said else "it has no DTSTART, so no day"
    if days[1] < today:
        return f"it repeats, and its first time is over ({days[0]}): left out" if _repeats(block.lines) else None
    name = one_line(text_of(component, "SUMMARY"))
    if not name:
        return "it has no title (SUMMARY)"
    location = one_line(text_of(component, "LOCATION"))
    description = one_line(text_of(component, "DESCRIPTION"), _LONGEST)
    guests = tuple(islice(_attendees(component), _MOST_GUESTS))
    return CalendarEvent(block.line, name, *days, location, description, guests)


def _days(component: Component, zone: tzinfo | None) -> tuple[date, date] | None:
    """The first and the last day; None without a beginning that can be read. An end before it does not count."""
    start, end, length = (_when(component, key) for key in ("DTSTART", "DTEND", "DURATION"))
    if not isinstance(start, date):
        return None
    first = _local(start, zone)
    try:
        if end is None and isinstance(length, timedelta):
            end = start + length
        if isinstance(end, datetime):
            last = _local(end - _MORNING if isinstance(start, datetime) else end, zone)
        else:
            last = end - timedelta(days=1) if isinstance(end, date) else first  # the day after the last, says the RFC
    except OverflowError:
        last = first
    return first, max(first, last)


def _when(component: Component, key: str) -> object:
    """A property's date, moment or length of time; the first, where there are several; None for what is broken."""
    from icalendar import vDDDTypes, vDuration

    found = next(iter(values(component, key)), None)
    return found.dt if isinstance(found, vDDDTypes | vDuration) else None


def _local(moment: date, zone: tzinfo | None) -> date:
    """The day that a moment falls on in its own time zone; one in UTC stands for the calendar's."""
    return at_home(moment, zone).date() if isinstance(moment, datetime) else moment


def _attendees(component: Component) -> Iterator[Attendee]:
    """Whoever organizes or attends, each once; who has declined, and rooms, are left out."""
    seen = set()
    for key in ("ORGANIZER", "ATTENDEE"):
        for one in values(component, key):
            params = getattr(one, "params", {})
            kind, answer = (str(params.get(name, "")).upper() for name in ("CUTYPE", "PARTSTAT"))
            scheme, _, address = str(one).strip().lower().rpartition(":")
            email = address if scheme in ("", "mailto") and "@" in address else ""
            name = one_line(str(params.get("CN", "")).strip("\"' "))
            attendee = Attendee("" if "@" in name else name, email or (name.lower() if "@" in name else ""))
            if kind in _THINGS or answer == "DECLINED":
                seen.add(attendee.email or attendee.name)
            if not any(attendee) or (attendee.email or attendee.name) in seen:
                continue
            seen.add(attendee.email or attendee.name)
            yield attendee
