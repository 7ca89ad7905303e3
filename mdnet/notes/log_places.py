"""Where in a contact's note a new entry of the log belongs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from mdnet.model.conventions import LOG_HEADINGS, Conventions
from mdnet.model.interaction import Interaction
from mdnet.notes.headings import Section
from mdnet.notes.log import Zone, zones
from mdnet.notes.log_style import Style, heading_style_of, style_of
from mdnet.notes.sheet import Placed, Sheet

_PERIOD = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")


class Entry(NamedTuple):
    """An entry that is there: its first row, the row after its last line, its day."""

    start: int
    end: int
    day: date


class Log(NamedTuple):
    """The log of a note: its heading (None: there is none), the entries under it that are list items, and the
    sections whose headings are dates, in order; `title` is what a heading would be called."""

    sheet: Sheet
    heading: Section | None
    entries: list[Entry]
    dated: list[Entry]
    title: str = "Log"

    @classmethod
    def of(cls, sheet: Sheet, interactions: Sequence[Interaction], conventions: Conventions) -> Log:
        """The log of a note that records these interactions."""
        days = {one.line - sheet.body.first: one.day for one in interactions if one.owned}
        found = [zone for zone in zones(sheet.body, conventions) if zone.heading.at not in sheet.private]
        logs = [(zone.heading, entries_of(sheet, zone, days)) for zone in found if zone.kind == "log"]
        dated = [zone.heading for zone in found if zone.kind == "dated" and zone.heading.at in days]
        sections = [Entry(part.at, sheet.filled(part.at, part.end), days[part.at]) for part in dated]
        heading, entries = max(logs, key=lambda log: len(log[1]), default=(None, []))
        own = conventions.log_headings[len(LOG_HEADINGS) :]  # the vault's, in its own language, in lower case
        return cls(sheet, heading, entries, sections, own[0][:1].upper() + own[0][1:] if own else "Log")

    def add(self, day: date, said: str, details: Sequence[str]) -> Placed:
        """The note with a new entry where it belongs, in the log's own style. Raises CannotEdit."""
        if len(self.dated) > len(self.entries):
            raw = self.sheet.raw
            near, _ = _neighbour(self.dated, day)
            heading = heading_style_of(raw[near.start], raw[near.start + 1 : near.end])
            plain = [f"### {day} {said}", *(f"- {detail}" for detail in details)]
            return self.put_section(day, heading.lines(day, said, details) if heading else plain)
        return self._put(day, lambda style: [style.line(day, said), *(style.details + detail for detail in details)])

    def put(self, day: date, lines: Sequence[str]) -> Placed:
        """The note with an entry that is written already, made a list item of this log. Raises CannotEdit."""
        indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
        bare = [line.removeprefix(indent) for line in lines]

        def indented(style: Style) -> list[str]:
            own = style.head[: len(style.head) - len(style.head.lstrip())]
            return [own + line if line else line for line in bare]

        return self._put(day, indented)

    def put_section(self, day: date, lines: Sequence[str]) -> Placed:
        """The note with a section whose heading is a date, among those it has. Raises CannotEdit."""
        raw = self.sheet.raw
        if not self.dated:
            row = self.sheet.filled(0, self.heading.end) if self.heading else self.sheet.end()
            tail = [""] if row < len(raw) and raw[row].strip() else []
            gap = [""] if row else []
            text = self.sheet.add(row, [*gap, *lines, *tail], hidden=True)
            return Placed(text, self.sheet.number(row + len(gap)), tuple(lines))
        near, below = _neighbour(self.dated, day)
        gap = [""] if near.start == 0 or not raw[near.start - 1].strip() else []
        return _beside(self.sheet, near, below, lines, gap)

    def _put(self, day: date, make: Callable[[Style], list[str]]) -> Placed:
        """The note with a list item, which `make` writes in a style."""
        if self.heading is None:
            return self.sheet.at_end(make(self._style(None)), self.title)
        periods = self._periods()
        if not periods:
            return self._item(self.heading, self.entries, day, make)
        matching = [part for part in periods if day.isoformat().startswith(part.title)]
        if not matching:
            return self._period(periods, day, make)
        part = max(matching, key=lambda one: len(one.title))
        entries = [entry for entry in self.entries if part.start <= entry.start < part.own_end]
        return self._item(part, entries, day, make)

    def _periods(self) -> list[Section]:
        """The headings within the log that are years or months and hold entries."""
        return [
            part
            for part in self.sheet.body.sections
            if self.heading and self.heading.at < part.at < self.heading.end and _PERIOD.fullmatch(part.title)
            and any(part.start <= entry.start < part.own_end for entry in self.entries)
        ]  # fmt: skip

    def _item(self, part: Section, entries: list[Entry], day: date, make: Callable[[Style], list[str]]) -> Placed:
        """A list item among these entries, which stand under the heading `part`."""
        if not entries:
            return self.sheet.under(part, make(self._style(None)))
        near, below = _neighbour(entries, day)
        return _beside(self.sheet, near, below, make(self._style(near)), [""] * _gap(entries))

    def _style(self, entry: Entry | None) -> Style:
        """How an entry is written; where it has no details, as those of the others are."""
        raw = self.sheet.raw
        tabs = any(line.startswith("\t") for line in self.sheet.body.prose)
        if entry is None:
            return style_of("", (), tabs)
        rows = raw[entry.start + 1 : entry.end]
        for other in self.entries:
            rows = rows if any(row.strip() for row in rows) else raw[other.start + 1 : other.end]
        return style_of(raw[entry.start], rows, tabs)

    def _period(self, periods: list[Section], day: date, make: Callable[[Style], list[str]]) -> Placed:
        """A new heading for a year or a month, with the entry under it."""
        last = periods[-1]
        parts = [Entry(part.at, self.sheet.filled(part.at, part.end), _first_day(part.title)) for part in periods]
        near, below = _neighbour(parts, day)
        title = day.isoformat()[: len(last.title)]
        blank = [""] if self.sheet.spaced() else []
        lines = [f"{'#' * last.level} {title}", *blank, *make(self._style(self.entries[0]))]
        placed = _beside(self.sheet, near, below, lines, [""])
        skipped = 1 + len(blank)
        return Placed(placed.text, placed.line + skipped, placed.lines[skipped:])


def _first_day(period: str) -> date:
    return date.fromisoformat((period + "-01-01")[:10])


def entries_of(sheet: Sheet, zone: Zone, days: dict[int, date]) -> list[Entry]:
    """The entries of a log, in the order of the file."""
    return [
        Entry(row, sheet.item_end(row, end), days[row])
        for start, end in zone.parts
        for row in range(start, end)
        if row in days
    ]


def _newest_first(entries: Sequence[Entry]) -> bool:
    """Whether the newest stand first; in doubt they do."""
    days = [entry.day for entry in entries]
    falls = sum(earlier > later for earlier, later in pairwise(days))
    rises = sum(earlier < later for earlier, later in pairwise(days))
    return falls >= rises


def _neighbour(entries: Sequence[Entry], day: date) -> tuple[Entry, bool]:
    """The entry beside which one of this day belongs, and whether it belongs below it."""
    if _newest_first(entries):
        near = next((entry for entry in entries if entry.day <= day), None)
        return (near, False) if near else (entries[-1], True)
    near = next((entry for entry in reversed(entries) if entry.day <= day), None)
    return (near, True) if near else (entries[0], False)


def _gap(entries: Sequence[Entry]) -> int:
    """How many blank lines stand between entries: one, if it does between most."""
    apart = [one.end < other.start for one, other in pairwise(entries)]
    return int(sum(apart) * 2 > len(apart))


def _beside(sheet: Sheet, near: Entry, below: bool, new: Sequence[str], gap: Sequence[str]) -> Placed:
    """The new lines above an entry or below it, with the gap between them."""
    if below:
        text = sheet.add(near.end, [*gap, *new], hidden=True)
        return Placed(text, sheet.number(near.end + len(gap)), tuple(new))
    return Placed(sheet.add(near.start, [*new, *gap], hidden=True), sheet.number(near.start), tuple(new))
