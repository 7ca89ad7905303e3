"""Events of an iCalendar file (RFC 5545) that are still to come.

The text is cut into events here, each with its line, and each is handed to icalendar alone and with no more than the
properties of `_READ`: so one broken event hides no other, and nothing costs more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import BadInput, Problem

if TYPE_CHECKING:
    from icalendar import Event as Component

MOST_CHARACTERS = 8_000_000
"""Characters of a calendar: ten years of a full one are fewer."""
MOST_EVENTS = 2_000
"""Events of one calendar that are read, those that are over aside."""
_MOST_READ, _MOST_IN_ONE = 2_000_000, 200_000
"""Characters of all these events, and of one, alarms and attachments aside."""
_MOST_GUESTS = 1_000
_LONG, _LONGEST = 200, 1_000
"""Characters that are kept of a title or place, and of a description."""
_READ = frozenset("SUMMARY DTSTART DTEND DURATION LOCATION DESCRIPTION STATUS ATTENDEE ORGANIZER RRULE RDATE".split())
_PROPERTY = re.compile(r"[A-Za-z0-9-]+(?=[;:])")
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


class _Block(NamedTuple):
    """The lines of one event that are read, folded lines joined, and the line of its BEGIN; `fault` says why it cannot
    be read."""

    line: int
    lines: list[str]
    fault: str = ""


def read_events(text: str, path: str, today: date) -> tuple[list[CalendarEvent], list[Problem]]:
    """The events of a calendar that are not over on `today` and not cancelled, in the file's order; and the faults of
    those that cannot be read, with `path` and line. Of an event that repeats, its first time counts.

    Raises BadInput for a text that is no calendar, or too long a one.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadInput(f"{path} is too long a calendar: more than {MOST_CHARACTERS:,} characters.")
    if not re.match(r"\ufeff?\s*BEGIN:VCALENDAR\s", text, re.IGNORECASE):
        raise BadInput(f"{path} is no calendar: it does not begin with BEGIN:VCALENDAR.")
    events: list[CalendarEvent] = []
    problems: list[Problem] = []
    zone = _zone(text)
    read = size = 0
    for block in _blocks(text):
        if not block.fault and _long_past(block.lines, today):
            continue
        read, size = read + 1, size + sum(map(len, block.lines))
        if read > MOST_EVENTS or size > _MOST_READ:
            problems.append(Problem(path, block.line, "too-many-events", "too long a calendar: the rest is not read"))
            break
        try:
            found = block.fault or _event(block, zone, today)
        except Exception as error:  # whatever a foreign parser makes of foreign text
            found = f"the event cannot be read: {_line(str(error))}"
        if isinstance(found, str):
            problems.append(Problem(path, block.line, "bad-event", found))
        elif found:
            events.append(found)
    return events, problems


def _blocks(text: str) -> Iterator[_Block]:
    """The events of a calendar; what lies in one (alarms) or beside it (tasks, time zones) is left out."""
    block: _Block | None = None
    within = 0  # how deep in a part of the event
    keep, size = False, 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in (" ", "\t"):
            if keep and block:
                block.lines.append(line)
                size += len(line)
            continue
        said = line.rstrip().upper()
        if said == "BEGIN:VEVENT":
            if block:
                yield block._replace(fault="the event has no END:VEVENT")
            block, within, keep, size = _Block(number, []), 0, False, 0
        elif block is None:
            continue
        elif said == "END:VEVENT":
            large = f"the event is longer than {_MOST_IN_ONE:,} characters" if size > _MOST_IN_ONE else ""
            yield block._replace(fault=large)
            block = None
        elif said.startswith(("BEGIN:", "END:")):
            within += 1 if said[0] == "B" else -1
            keep = False
        else:
            name = _PROPERTY.match(line)
            keep = within == 0 and name is not None and name[0].upper() in _READ
            if keep:
                block.lines.append(line)
                size += len(line)
        if size > _MOST_IN_ONE and block:
            block.lines.clear()
    if block:
        yield block._replace(fault="the event has no END:VEVENT")


def _long_past(lines: list[str], today: date) -> bool:
    """Whether all days of an event are past, as can be told without parsing: most of a calendar are."""
    said = [line for line in lines if line[:2].upper() == "DT"]
    if len(said) < 2 and any(line[:8].upper() == "DURATION" for line in lines):
        return False
    days = [found[1] for line in said for found in [re.search(r":(\d{8})", line)] if found]
    return len(days) == len(said) > 0 and max(days) < f"{today - timedelta(days=2):%Y%m%d}" and not _repeats(lines)


def _repeats(lines: list[str]) -> bool:
    return any(line[:5].upper() in ("RRULE", "RDATE") for line in lines)


def _event(block: _Block, zone: tzinfo | None, today: date) -> CalendarEvent | str | None:
    """The event; None when it is over or cancelled; else what is wrong with it."""
    from icalendar import Event as Component

    component = Component.from_ical("\r\n".join(("BEGIN:VEVENT", *block.lines, "END:VEVENT", "")))
    if not isinstance(component, Component):
        return "the event cannot be read"
    if _text(component, "STATUS").upper() == "CANCELLED":
        return None
    days = _days(component, zone)
    if days is None:
        said = next((line for line in block.lines if line[:7].upper() == "DTSTART"), "")
        return f"its beginning is no day: {_line(said)}" if said else "it has no DTSTART, so no day"
    if days[1] < today:
        return f"it repeats, and its first time is over ({days[0]}): left out" if _repeats(block.lines) else None
    name = _line(_text(component, "SUMMARY"))
    if not name:
        return "it has no title (SUMMARY)"
    location, description = _line(_text(component, "LOCATION")), _line(_text(component, "DESCRIPTION"), _LONGEST)
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

    found = component.get(key)
    if isinstance(found, list):
        found = found[0] if found else None
    return found.dt if isinstance(found, vDDDTypes | vDuration) else None


def _local(moment: date, zone: tzinfo | None) -> date:
    """The day that a moment falls on in its own time zone; one in UTC stands for the calendar's."""
    if not isinstance(moment, datetime):
        return moment
    if zone is not None and moment.tzinfo is not None and not moment.utcoffset():
        try:
            return moment.astimezone(zone).date()
        except OverflowError:
            return moment.date()
    return moment.date()


def _zone(text: str) -> tzinfo | None:
    """The time zone that Google, Apple and Outlook name for a whole calendar, whose moments are then in UTC."""
    from zoneinfo import ZoneInfo

    found = re.search(r"^X-WR-TIMEZONE:([\w/+-]{1,64})[ \t\r]*$", text[:100_000], re.MULTILINE)
    try:
        return ZoneInfo(found[1]) if found else None
    except (ValueError, OSError, LookupError):  # no such zone
        return None


def _attendees(component: Component) -> Iterator[Attendee]:
    """Whoever organizes or attends, each once; who has declined, and rooms, are left out."""
    seen = set()
    for key in ("ORGANIZER", "ATTENDEE"):
        found = component.get(key, [])
        for one in found if isinstance(found, list) else [found]:  # a single one is no list
            params = getattr(one, "params", {})
            kind, answer = (str(params.get(name, "")).upper() for name in ("CUTYPE", "PARTSTAT"))
            scheme, _, address = str(one).strip().lower().rpartition(":")
            email = address if scheme in ("", "mailto") and "@" in address else ""
            name = _line(str(params.get("CN", "")).strip("\"' "))
            attendee = Attendee("" if "@" in name else name, email or (name.lower() if "@" in name else ""))
            if kind in _THINGS or answer == "DECLINED":
                seen.add(attendee.email or attendee.name)
            if not any(attendee) or (attendee.email or attendee.name) in seen:
                continue
            seen.add(attendee.email or attendee.name)
            yield attendee


def _text(component: Component, key: str) -> str:
    found = component.get(key, "")
    return str(found[0] if isinstance(found, list) and found else found)


def _line(text: str, most: int = _LONG) -> str:
    """The text on one line, cut where it is long."""
    text = " ".join(text[: 4 * most].split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
