"""People's days as a calendar (RFC 5545): birthdays, occasions, follow-ups that are due, check-ins that are due.

All are whole days, which no time zone moves, and leave one free. An event's UID depends on the person and on what it
is, never on the export: a calendar that is fed twice keeps one of each. What comes back every year on 29 February falls
on 1 March in common years, by the day of the year (BYYEARDAY=60).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid5

from mdnet.exchange.foreign_text import line
from mdnet.model.contact import Occasion
from mdnet.model.outgoing import Outgoing

NO_YEAR = 2000
"""The year in which a yearly day begins whose year nobody knows: a leap year, so that every day is in it."""
_NAMESPACE = UUID("6a1f4d8e-0c53-5b0a-9f3e-6d646e657421")
_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mdnet//people//EN", "CALSCALE:GREGORIAN", "X-WR-CALNAME:People")
_WIKILINK = re.compile(r"!?\[\[([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_OCTETS = 75


class _Entry(NamedTuple):
    """An event to write: what makes it the same one next time, its title, its day, its rule ("" for none)."""

    what: str
    title: str
    day: date
    category: str
    rule: str = ""


def write(people: Iterable[Outgoing], today: date, alarms: bool = False) -> str:
    """A calendar, with CRLF, in the order of the people; with `alarms` each event rings at nine on its day.

    `today` is what its DTSTAMPs say, so that the same people on the same day are the same bytes. Whoever is paused gets
    no events.
    """
    lines = list(_HEAD)
    told: set[tuple[str, int]] = set()
    for person in people:
        seen = Counter[str]()
        for entry in () if person.contact.paused else _entries(person, told):
            seen[entry.what] += 1
            again = f" {seen[entry.what]}" if seen[entry.what] > 1 else ""
            lines += _event(f"{uuid5(_NAMESPACE, f'{person.uid} {entry.what}{again}')}", entry, today, alarms)
    return "".join(f"{folded}\r\n" for one in (*lines, "END:VCALENDAR") for folded in _folded(one))


def _entries(person: Outgoing, told: set[tuple[str, int]]) -> Iterator[_Entry]:
    """The events of one person; a follow-up that several share is told once."""
    contact = person.contact
    if contact.birthday:
        yield _yearly("birthday", "birthday", contact.name, Occasion("birthday", contact.birthday), "Birthday")
    for occasion in contact.occasions:
        label = _plain(occasion.label) or "occasion"
        yield _yearly(f"occasion {label.casefold()}", label, contact.name, occasion, "Occasion")
    for task in person.follow_ups:
        if task.due is None or task.done or (task.path and (task.path, task.line) in told):
            continue
        told.add((task.path, task.line))
        text = _plain(task.text) or "follow-up"
        title = f"{contact.name}: {'waiting for: ' if task.waiting else ''}{text}"
        yield _Entry(f"follow-up {text.casefold()}", title, task.due, "Follow-up")
    if person.due_on:
        yield _Entry("check-in", f"Check in with {contact.name}", person.due_on, "Check-in")


def _yearly(what: str, label: str, name: str, occasion: Occasion, category: str) -> _Entry:
    """What comes back every year; its title says since when, for a calendar cannot count."""
    month, day, year = occasion.day
    rule = "FREQ=YEARLY;BYYEARDAY=60" if (month, day) == (2, 29) else "FREQ=YEARLY"
    title = f"{name}: {label}{f' ({year})' if year else ''}"
    return _Entry(what, title, date(year or NO_YEAR, month, day), category, rule)


def _event(uid: str, entry: _Entry, today: date, alarms: bool) -> list[str]:
    title = _escaped(line(entry.title, 500))
    lines = ["BEGIN:VEVENT", f"UID:{uid}@mdnet", f"DTSTAMP:{_compact(today)}T000000Z"]
    lines += [f"DTSTART;VALUE=DATE:{_compact(entry.day)}", *([f"RRULE:{entry.rule}"] if entry.rule else [])]
    lines += [f"SUMMARY:{title}", f"CATEGORIES:{entry.category}", "TRANSP:TRANSPARENT"]
    if alarms:
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{title}", "TRIGGER:PT9H", "END:VALARM"]
    return [*lines, "END:VEVENT"]


def _compact(day: date) -> str:
    return day.isoformat().replace("-", "")


def _plain(text: str) -> str:
    """The text without the brackets of links: a calendar shows no Markdown."""
    text = _WIKILINK.sub(lambda found: found[2] or found[1].rpartition("/")[2], text)
    return line(_LINK.sub(r"\1", text), 400)


def _escaped(text: str) -> str:
    """A TEXT value; it has no line ends left."""
    return re.sub(r"([\\;,])", r"\\\1", text)


def _folded(text: str) -> Iterator[str]:
    """The line cut into pieces of at most 75 octets, never within a character; each but the first begins with a blank,
    which counts."""
    piece, size = "", 0
    for sign in text:
        length = len(sign.encode())
        if size + length > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + length
    yield piece
