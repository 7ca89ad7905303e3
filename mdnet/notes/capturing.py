"""The quick list of an event: whom I met, what we talked about, what I promised.

One line a person: `- Name, Org: talked about X; follow up: Y`. The organization, the talk and the follow-ups may each
be missing; lines indented below say more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.model.conventions import Conventions
from mdnet.model.typed_dates import typed_day
from mdnet.notes.items import DONE, ITEM, item_start, items
from mdnet.notes.lines import split
from mdnet.notes.links import parts, spans
from mdnet.notes.sheet import Sheet

HEADINGS = ("capture", "captured", "people met", "people i met", "whom i met")
_TITLE = "Capture"
_HEAD_ENDS = re.compile(r"[:;](?=\s|$)|[ \t]+[—–-](?=\s)")
_PART = re.compile(r"\s*;\s+|;$")
_PROMISE = re.compile(r"(?:follow[ -]?ups?|to[ -]?do|promised|next)[ \t]*:[ \t]*(.+)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"(.*\S)[ \t]*\(([^()]+)\)")
_DATED = re.compile(r"[ \t]*[\[(]?(?:📅|due::?)\ufe0f?[ \t]*([0-9]{4}-[0-9]{2}-[0-9]{2})[\])]?[ \t]*$")
_BEFORE_A_DAY = frozenset(("by", "on", "before", "until", "due"))
_DAY_ITSELF = frozenset(("today", "tomorrow", "next", "in"))
_LONGEST_DAY = 4
"""Words that a day at the end of a promise may have: `by next tuesday`, `in 2 weeks`."""


class Promise(NamedTuple):
    """A follow-up in its own words; `due` is None where the line says no day."""

    text: str
    due: date | None = None


class Met(NamedTuple):
    """One line of the list. `name` is as typed, a link included; `line` counts from 1 in the text it stands in."""

    line: int
    written: str
    name: str
    title: str = ""
    organization: str = ""
    said: str = ""
    promises: tuple[Promise, ...] = ()
    details: tuple[str, ...] = ()

    @property
    def linked(self) -> bool:
        """Whether a link names them."""
        return self.name.startswith("[[")


def listed(text: str, today: date) -> list[Met]:
    """The people of a list by itself, with bullets or without; headings and blank lines are passed over.

    Days are understood as seen from `today`.
    """
    found: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(split(text.removeprefix("\ufeff")), 1):
        match = ITEM.match(line)
        said = line[match.end() if match else 0 :].strip()
        if not said or line.lstrip().startswith("#") or (match and match[2] not in DONE):
            continue
        if line[:1] in " \t" and found:
            found[-1][2].append(said)
        else:
            found.append((number, said, []))
    return [_met(number, said, details, today) for number, said, details in found]


def noted(text: str, conventions: Conventions, today: date) -> list[Met]:
    """The people listed under `## Capture` in an event's note; open tasks there are none of them.

    Raises CannotEdit for a note that is not sound.
    """
    sheet = Sheet.of(text, conventions)
    section = sheet.section(*HEADINGS)
    if section is None:
        return []
    return [
        _met(sheet.number(row), raw[at:].strip(), details, today)
        for row, mark, at, _, raw, details in items(sheet.body, section.start, section.end)
        if mark in DONE and raw[at:].strip()
    ]


def with_links(text: str, links: Mapping[int, tuple[str, str]], conventions: Conventions) -> str:
    """The event's note with names on some lines made links: line to (name as typed, link). Raises CannotEdit."""
    for line, (name, link) in links.items():
        sheet = Sheet.of(text, conventions)
        raw = sheet.raw[line - sheet.body.first]
        begun = item_start(raw)
        at = raw.find(name, begun[2] if begun else 0)
        if at >= 0 and name != link:
            text = sheet.replace(line - sheet.body.first, raw[:at] + link + raw[at + len(name) :])
    return text


def with_met(text: str, said: Sequence[str], conventions: Conventions) -> str:
    """The event's note with more lines under `## Capture`; those that stand there are not written again.

    Raises CannotEdit.
    """
    for line in said:
        sheet = Sheet.of(text, conventions)
        section = sheet.section(*HEADINGS)
        start, end = (section.start, section.own_end) if section else (0, 0)
        if any(raw.strip().lstrip("-*+ ") == line for raw in sheet.raw[start:end]):
            continue
        new = [f"{sheet.bullet(start, end)} {line}"]
        text = (sheet.under(section, new) if section else sheet.at_end(new, _TITLE)).text
    return text


def _met(number: int, line: str, details: Sequence[str], today: date) -> Met:
    links = spans(line)
    begin = links[0][1] if links and not links[0][0] else 0
    cut = _HEAD_ENDS.search(line, begin)
    head, tail = (line[: cut.start()], line[cut.end() :]) if cut else (line, "")
    bracketed = _IN_BRACKETS.fullmatch(head.strip())
    if bracketed and begin < len(bracketed[1]) + 1:
        head = f"{bracketed[1]}, {bracketed[2]}"
    name, *about = [part.strip() for part in parts(head)]
    said, promises = [], []
    for part in _PART.split(tail):
        promised = _PROMISE.fullmatch(part.strip())
        if promised:
            promises.append(_promise(promised[1].strip(), today))
        elif part.strip():
            said.append(part.strip())
    below = list(_below(details, promises, today))
    title = about[0] if len(about) > 1 else ""
    return Met(number, line, name, title, about[-1] if about else "", "; ".join(said), tuple(promises), tuple(below))


def _below(details: Sequence[str], promises: list[Promise], today: date) -> Iterator[str]:
    """What is indented below a line; promises among it are added to those of the line."""
    for detail in details:
        promised = _PROMISE.fullmatch(detail)
        if promised:
            promises.append(_promise(promised[1].strip(), today))
        else:
            yield detail


def _promise(text: str, today: date) -> Promise:
    """A promise, the day at its end taken off: `by friday`, `tomorrow`, `in 2 weeks`, `📅 2026-12-01`."""
    dated = _DATED.search(text)
    if dated:
        return Promise(text[: dated.start()].strip(" ,"), typed_day(dated[1], today, "future"))
    words = text.rstrip(".").split()
    for count in range(min(_LONGEST_DAY, len(words) - 1), 0, -1):
        first, *rest = words[-count:]
        lead = first.lower()
        said = rest if lead in _BEFORE_A_DAY else [first, *rest] if lead in _DAY_ITSELF else []
        day = typed_day(" ".join(said), today, "future") if said else None
        if day:
            return Promise(" ".join(words[:-count]).rstrip(" ,"), day)
    return Promise(text)
