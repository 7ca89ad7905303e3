"""An iCalendar file (RFC 5545) cut into its events, before anything is parsed.

Each event is handed to icalendar alone, with no more than the properties that are asked for: so one broken event hides
no other, and nothing costs more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from icalendar import Event

MOST_CHARACTERS = 32_000_000
"""Characters of a calendar: twenty years of a full one are fewer."""
MOST_IN_ONE = 200_000
"""Characters of one event, its alarms, attachments and description aside."""
_PROPERTY = re.compile(r"[A-Za-z0-9-]+(?=[;:])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")


class Block(NamedTuple):
    """The lines of one event that are read, and the line of its BEGIN; a folded line is several, as in the file.
    `fault` says why it cannot be read."""

    line: int
    lines: list[str]
    fault: str = ""


def is_calendar(source: str) -> bool:
    """Whether a text begins as a calendar does."""
    return re.match(r"\ufeff?\s*BEGIN:VCALENDAR\s", source, re.IGNORECASE) is not None


def blocks(source: str, read: frozenset[str]) -> Iterator[Block]:
    """The events of a calendar, each with the properties named in `read` (upper case); what lies in one (alarms) or
    beside it (tasks, time zones) is left out."""
    block: Block | None = None
    within = 0  # how deep in a part of the event
    keep, size = False, 0
    for number, match in enumerate(_LINE.finditer(source), 1):
        line = match[1]
        if line[:1] in (" ", "\t"):
            if keep and block:
                block.lines.append(line)
                size += len(line)
        elif line[:12].upper() == "BEGIN:VEVENT" and not line[12:].strip():
            if block:
                yield block._replace(fault="the event has no END:VEVENT")
            block, within, keep, size = Block(number, []), 0, False, 0
        elif block is None:
            continue
        elif line[:10].upper() == "END:VEVENT" and not line[10:].strip():
            large = f"the event is longer than {MOST_IN_ONE:,} characters" if size > MOST_IN_ONE else ""
            yield block._replace(fault=large)
            block = None
        elif line[:6].upper() == "BEGIN:" or line[:4].upper() == "END:":
            within += 1 if line[0] in "Bb" else -1
            keep = False
        else:
            name = _PROPERTY.match(line)
            keep = within == 0 and name is not None and name[0].upper() in read
            if keep:
                block.lines.append(line)
                size += len(line)
        if size > MOST_IN_ONE and block:
            block.lines.clear()
    if block:
        yield block._replace(fault="the event has no END:VEVENT")


def parsed(block: Block) -> Event:
    """The event as icalendar reads it. Raises whatever a foreign parser makes of foreign text: ValueError and worse."""
    from icalendar import Event

    lines = [_CONTROLS.sub("", one) for one in block.lines]  # icalendar drops a property that has any
    component = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", "")))
    if not isinstance(component, Event):
        raise ValueError("the event cannot be read")
    return component


def texts(component: Event, key: str) -> list[str]:
    """The values of a property as texts."""
    return [str(one) for one in values(component, key)]


def text(component: Event, key: str) -> str:
    """The first value of a property as a text; "" for none."""
    return next(iter(texts(component, key)), "")


def values(component: Event, key: str) -> list[object]:
    """The values of a property: what stands once is no list to icalendar."""
    found = component.get(key, [])
    return list(found) if isinstance(found, list) else [found]


def moment(component: Event, key: str) -> date | None:
    """A property's day or moment, the first where there are several; None for none, and for what is broken."""
    from icalendar import vDDDTypes

    found = next(iter(values(component, key)), None)
    when = found.dt if isinstance(found, vDDDTypes) else None
    return when if isinstance(when, date) else None


def at_home(when: datetime, zone: tzinfo | None) -> datetime:
    """A moment as the clock on the wall showed it, without zone: in the event's own time zone; one in UTC, which says
    none, in that of the calendar, if that is known."""
    if when.tzinfo is not None and zone is not None and str(when.tzinfo) in ("UTC", "Etc/UTC"):
        try:
            return when.astimezone(zone).replace(tzinfo=None)
        except OverflowError:
            pass
    return when.replace(tzinfo=None)


def zone_of(source: str) -> tzinfo | None:
    """The time zone that Google, Apple and Outlook name for a whole calendar, whose moments are then often in UTC."""
    from zoneinfo import ZoneInfo

    found = re.search(r"^X-WR-TIMEZONE:([\w/+-]{1,64})[ \t\r]*$", source[:100_000], re.MULTILINE)
    try:
        return ZoneInfo(found[1]) if found else None
    except (ValueError, OSError, LookupError):  # no such zone
        return None


def in_zone_of(when: datetime, start: datetime) -> datetime:
    """A moment (an UNTIL, an EXDATE: often in UTC) in the time zone of the beginning it belongs to."""
    if when.tzinfo is None or start.tzinfo is None:
        return when
    try:
        return when.astimezone(start.tzinfo)
    except OverflowError:
        return when.replace(tzinfo=UTC)
