"""Interactions written elsewhere than in a contact's log: notes of meetings, and lines of daily notes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from mdnet.model.conventions import Conventions
from mdnet.model.dates import parse_date
from mdnet.model.interaction import OTHER, Interaction
from mdnet.model.link import Link
from mdnet.notes.items import DONE, ITEM
from mdnet.notes.kinds import daily_date, tags_of
from mdnet.notes.links import spans
from mdnet.notes.log import Entry, Links, read_entry, tags_in
from mdnet.notes.markdown import Body
from mdnet.notes.properties import Properties
from mdnet.notes.tasks import Task

_DETAILS = 12
"""Lines of a meeting's note that are kept as its details."""
_GENERIC = frozenset(("interaction", "meeting"))
_BEGIN = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?)?")
_CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?: ?[aApP]\.?[mM]\b\.?)?"
_TIME = re.compile(rf"[*_\[(]{{0,3}}({_CLOCK})(?: ?[-–—] ?{_CLOCK})?[*_\])]{{0,3}}(?![^\W_])[ \t]*(?:[-–—:|]+[ \t]*)?")
_DAY_IN_NAME = r"(?<![0-9])([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])"


def read_meeting(properties: Properties, body: Body, conventions: Conventions) -> Interaction | None:
    """The interaction that a note with a people property describes; its day may stand in the file's name."""
    path = properties.path
    stem = path.rpartition("/")[2].removesuffix(".md")
    line = properties.line("attendees")
    people = tuple(
        Link(ref.target or ref.text, ref.text, line) for ref in properties.references("attendees") if ref.text
    )
    day = properties.date("day") or _day_of(path, stem, conventions)
    if people and day is None and "day" not in properties.values:
        properties.problem("attendees", "no-date", "this meeting has no day; write it as date: 2026-11-30", "hint")
    if day is None or not people:
        return None
    name = properties.text("name") or re.sub(_DAY_IN_NAME, "", stem, count=1).strip(" _-–—,") or stem
    own_type = properties.text("type").lower()
    wordings = (properties.text("channel"), "" if own_type in _GENERIC else own_type, name)
    channels = (read_entry(text, 0, conventions).channel for text in wordings if text)
    by = properties.text("by").lower()
    return Interaction(
        path,
        line,
        day,
        next((channel for channel in channels if channel != OTHER), "meeting"),
        name,
        people,
        by="them" if by == "them" else "me" if by == "me" else "",
        tags=tags_of(properties, [tag for text in body.prose for tag in tags_in(text)]),
        details=tuple(_said_in(body)),
    )


def _day_of(path: str, stem: str, conventions: Conventions) -> date | None:
    match = re.search(_DAY_IN_NAME, stem)
    return parse_date(match[1]) if match else daily_date(path, conventions)


def _said_in(body: Body) -> list[str]:
    """The first lines of a meeting's note; headings, lone tags and open tasks left out."""
    apart = {section.at for section in body.sections} | {index for index, _ in body.tags}
    said: list[str] = []
    for index, line in enumerate(body.lines):
        match = ITEM.match(line)
        text = line[match.end() if match else 0 :].strip()
        if text and index not in apart and (match is None or match[2] in DONE):
            said.append(text)
            if len(said) == _DETAILS:
                break
    return said


def read_daily(
    body: Body, path: str, day: date, conventions: Conventions, links: Links, tasks: Mapping[int, Task]
) -> list[Interaction]:
    """The lines of a daily note that are contact with somebody; what is indented below one are its details.

    A ticked task happened on the day it was done, if it says so, else on the note's. Tasks still open, quotes and
    tables are no contact.
    """
    found: list[tuple[Interaction, list[str]]] = []
    details: list[str] | None = None
    below = 0
    for index, line in enumerate(body.prose):
        if not line or line.isspace() or index in body.quoted:
            continue
        number = body.first + index
        match = ITEM.match(line)
        depth = len(match[1].expandtabs(4)) if match else -1 if line[0] == "#" else 0
        task = tasks.get(number)
        open_task = task is not None and task.mark not in DONE
        if number in links and not open_task and line.lstrip()[0] != "|":
            when, entry, time = _daily_line(body, index, day, conventions, links, task)
            if entry.people:
                details, below = [], depth
                channel, text, people, by, tags = entry
                interaction = Interaction(path, number, when, channel, text, people, False, by, tags, (), time)
                found.append((interaction, details))
                continue
        if details is not None and match and depth > below:
            if not open_task:
                details.append(body.lines[index][match.end() :].strip())
        else:
            details = None
    return [interaction._replace(details=tuple(said)) for interaction, said in found]


def _daily_line(
    body: Body, index: int, day: date, conventions: Conventions, links: Links, task: Task | None
) -> tuple[date, Entry, str]:
    number, line, raw = body.first + index, body.prose[index], body.lines[index]
    begin = _BEGIN.match(line)
    at = begin.end() if begin else 0
    known = links[number]
    if task:
        day = task.follow_up.done_on or day
        line = raw = task.follow_up.text  # without the signs and dates of a task
        at, known = 0, spans(line, number)
    clock = _TIME.match(line, at)
    if clock:
        at = clock.end()
    entry = read_entry(line, number, conventions, at, raw, known, daily=True)
    if conventions.daily == "links":
        every = {link.target.lower(): link for _, _, link in reversed(known) if link.target and not link.embed}
        entry = entry._replace(people=tuple(reversed(every.values())))
    return day, entry, clock[1] if clock else ""
