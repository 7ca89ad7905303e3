"""One contact's note merged into another's: properties by rule, logs by date, everything else under its heading.

No line of either note is lost, and none that both have is doubled. Of B only the headings go whose sections A has, and
its title where that is one of the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.model.interaction import Interaction
from mdnet.model.names import loose
from mdnet.notes.headings import Section, heading_name
from mdnet.notes.log import zones
from mdnet.notes.log_places import Log, entries_of
from mdnet.notes.merging_properties import Difference, Side, united
from mdnet.notes.reading import Records, read_records
from mdnet.notes.rereading import body_records, but_lines
from mdnet.notes.sheet import LIST_ITEM, Sheet

_BULLET = re.compile(r"[-*+][ \t]+")

Heading = tuple[str, ...]
"""Where a section stands: the names of the headings above it, and its own, as headings are compared."""


class Merged(NamedTuple):
    """The text of the united note, and the properties about which the notes differ; while there are any, A's values
    stand in the text, and it should not be written."""

    text: str
    conflicts: tuple[Difference, ...]


def merged(
    a_text: str,
    b_text: str,
    conventions: Conventions,
    prefer: Side | Mapping[str, Side] = "",
    b_names: Sequence[str] = (),
) -> Merged:
    """The contact's note A with all that B says. `prefer` decides where properties differ: for all, or by canonical
    name; `b_names` are names of B that its text does not tell (its file's). Raises CannotEdit."""
    text, conflicts = united(a_text, b_text, conventions, prefer, b_names)
    b = _Other(b_text, conventions, _names(a_text, conventions) | {*map(loose, b_names)})
    text = b.into(text)
    _check(a_text, b_text, text, conventions, b.dropped)
    return Merged(text, conflicts)


def _names(text: str, conventions: Conventions) -> set[str]:
    records, title = read_records("", text, conventions), _title(Sheet.of(text, conventions))
    return {loose(name) for name in (records.name, *records.aliases, title.title if title else "") if name}


def _interactions(text: str, sheet: Sheet, conventions: Conventions) -> list[Interaction]:
    """The interactions of a contact's note, with the lines they have in it."""
    first = max(sheet.body.first, 4)
    found = body_records(text, conventions).interactions
    return [one._replace(line=one.line - first + sheet.body.first) for one in found]


class _Other:
    """The note that is merged into another: its rows that have found their place (`taken`), and the rows of headings
    that are not needed (`dropped`)."""

    def __init__(self, text: str, conventions: Conventions, names: set[str]) -> None:
        self.sheet = Sheet.of(text, conventions)
        self.conventions = conventions
        self.interactions = _interactions(text, self.sheet, conventions)
        self.taken: set[int] = set()
        self.dropped: list[str] = []
        self.title = _title(self.sheet)
        records = read_records("", text, conventions)
        if self.title and loose(self.title.title) not in {*names, *map(loose, (records.name, *records.aliases))}:
            self.title = None

    def into(self, text: str) -> str:
        """The text with everything of this note."""
        text = self._log_into(text)
        sections = self.sheet.body.sections
        first = sections[0].at if sections else len(self.sheet.raw)
        text = self._rows_into(text, (), range(first))
        if self.title:
            self.dropped += self.sheet.raw[self.title.at : self.title.start]
            text = self._rows_into(text, (), range(self.title.start, self.title.own_end))
        for section in sections:
            if section is not self.title and _above(self.sheet, section, self.title) is None:
                text = self._section_into(text, section, ())
        return text

    def _log_into(self, text: str) -> str:
        """The text with the entries of this note's log in their places; those it has are left out."""
        sheet, body = self.sheet, self.sheet.body
        by_row = {one.line - body.first: one for one in self.interactions}
        days = {row: one.day for row, one in by_row.items()}
        for zone in zones(body, self.conventions):
            if zone.heading.at in sheet.private:
                continue
            if zone.kind == "log":
                for entry in entries_of(sheet, zone, days):
                    text = self._entry_into(text, by_row[entry.start], sheet.raw[entry.start : entry.end], True)
                    self.taken |= {*range(entry.start, entry.end)}
            elif zone.kind == "dated" and zone.heading.at in by_row and zone.heading.at not in self.taken:
                end = sheet.filled(zone.heading.at, zone.heading.end)
                text = self._entry_into(text, by_row[zone.heading.at], sheet.raw[zone.heading.at : end], False)
                self.taken |= {*range(zone.heading.at, end)}
        return text

    def _entry_into(self, text: str, entry: Interaction, lines: Sequence[str], item: bool) -> str:
        sheet = Sheet.of(text, self.conventions)
        known = _interactions(text, sheet, self.conventions)
        there = {_BULLET.sub("", line) for line in _stripped(sheet.raw)}
        below = {_BULLET.sub("", line) for line in _stripped(lines[1:])}
        if any(but_lines(one) == but_lines(entry) for one in known) and below <= there:
            self.dropped += lines
            return text
        log = Log.of(sheet, known, self.conventions)
        return (log.put(entry.day, lines) if item else log.put_section(entry.day, lines)).text

    def _section_into(self, text: str, section: Section, above: Heading) -> str:
        """The text with a section, under the heading of the same name or as a new one."""
        rows = [row for row in range(section.at, section.end) if row not in self.taken]
        if section.at in self.taken or (len(rows) < section.end - section.at and not self._filled(rows, section)):
            parts = (one for one in self.sheet.body.sections if section.at <= one.at < section.end)
            self.dropped += [line for one in parts for line in self.sheet.raw[one.at : one.start]]
            return text
        own = (*above, _key(section, self.conventions))
        sheet = Sheet.of(text, self.conventions)
        rows = [row for row in rows if row < section.own_end]
        if _find(sheet, own, self.conventions) is None:
            lines = [self.sheet.raw[row] for row in rows]
            text = _appended(sheet, above, lines, self.conventions, section.level, section.at in self.sheet.private)
        else:
            self.dropped += self.sheet.raw[section.at : section.start]
            text = self._rows_into(text, own, [row for row in rows if row >= section.start])
        for child in self.sheet.body.sections:
            if _above(self.sheet, child, self.title) is section:
                text = self._section_into(text, child, own)
        return text

    def _filled(self, rows: Iterable[int], section: Section) -> bool:
        """Whether these rows hold more than headings and blank lines."""
        heads = {row for one in self.sheet.body.sections for row in range(one.at, one.start)}
        return any(row not in heads and self.sheet.raw[row].strip() for row in rows)

    def _rows_into(self, text: str, place: Heading, rows: Iterable[int]) -> str:
        """The text with these rows at the end of what stands under a heading (or before the first one); paragraphs and
        items that stand there already are left out."""
        for chunk in _chunks(self.sheet, rows):
            sheet = Sheet.of(text, self.conventions)
            start, end = _own_rows(sheet, place, self.conventions)
            if not _holds(_stripped(sheet.raw[start:end]), _stripped(chunk)):
                text = _add(sheet, start, end, chunk)
        return text


def _title(sheet: Sheet) -> Section | None:
    """The heading of the first level that stands above all others, as the note's title."""
    sections = sheet.body.sections
    ones = [one for one in sections if one.level == 1]
    return ones[0] if len(ones) == 1 and sections[0] is ones[0] else None


def _key(section: Section, conventions: Conventions) -> str:
    """The name of a section; all names of the log are one, and those of the facts."""
    for names in (conventions.log_headings, conventions.fact_headings):
        if section.name in map(heading_name, names):
            return names[0]
    return section.name


def _find(sheet: Sheet, place: Heading, conventions: Conventions) -> Section | None:
    """The section of this place; the log and the facts wherever they are."""
    title = _title(sheet)
    above = _find(sheet, place[:-1], conventions) if len(place) > 1 else None
    if len(place) > 1 and above is None:
        return None
    named = [one for one in sheet.body.sections if one is not title and _key(one, conventions) == place[-1]]
    for section in named:
        if _above(sheet, section, title) is above:
            return section
    usual = (conventions.log_headings[0], conventions.fact_headings[0])
    return named[0] if named and above is None and place[0] in usual else None


def _above(sheet: Sheet, section: Section, title: Section | None) -> Section | None:
    """The section right around one; the title is none."""
    around = (one for one in reversed(sheet.body.sections) if one.at < section.at < one.end)
    found = next(around, None)
    return None if found is title else found


def _own_rows(sheet: Sheet, place: Heading, conventions: Conventions) -> tuple[int, int]:
    """The rows right under a heading; without one, those above the first heading and under the title."""
    section = _find(sheet, place, conventions) if place else None
    if section:
        return section.start, section.own_end
    title = _title(sheet)
    first = sheet.body.sections[0].at if sheet.body.sections else len(sheet.raw)
    return 0, title.own_end if title else first


def _chunks(sheet: Sheet, rows: Iterable[int]) -> list[list[str]]:
    """Paragraphs, list items with what is indented below them, and stretches of code or comments."""
    chunks: list[list[str]] = []
    blank, hidden = True, False
    for row in rows:
        line = sheet.raw[row]
        if not line.strip():
            blank = True
            if chunks:
                chunks[-1].append(line)
            continue
        was_hidden, hidden = hidden, not sheet.body.prose[row].strip()
        begins = line[:1] not in (" ", "\t") and (blank or LIST_ITEM.match(line))
        if not chunks or (begins and not hidden) or hidden != was_hidden:
            chunks.append([])
        chunks[-1].append(line)
        blank = False
    return [_trimmed(chunk) for chunk in chunks]


def _holds(lines: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether the lines of `part` stand among `lines`, one after the other."""
    return any(lines[at : at + len(part)] == part for at in range(len(lines) - len(part) + 1))


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _stripped(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines if line.strip())


def _add(sheet: Sheet, start: int, end: int, lines: Sequence[str]) -> str:
    """The text with these lines after the last one of some rows that is not blank."""
    row = sheet.filled(start, end)
    items = bool(LIST_ITEM.match(lines[0])) and row > start
    items = items and bool(LIST_ITEM.match(sheet.raw[row - 1].lstrip()) or sheet.raw[row - 1][:1] in (" ", "\t"))
    gap = [] if items or row == 0 or (row == start and not sheet.spaced()) else [""]
    tail = [""] if row < len(sheet.raw) and sheet.raw[row].strip() else []
    return sheet.add(row, [*gap, *lines, *tail], hidden=True)


def _appended(
    sheet: Sheet, above: Heading, lines: list[str], conventions: Conventions, level: int, private: bool
) -> str:
    """The text with a whole section at the end of another, or of the note; but before a heading under which it would
    fall there."""
    around = _find(sheet, above, conventions) if above else None
    start, end = (around.start, around.end) if around else (0, len(sheet.raw) if private else sheet.end())
    apart = (around, _title(sheet))
    higher = (one.at for one in sheet.body.sections if start <= one.at < end and one.level < level and one not in apart)
    row = sheet.filled(start, next(higher, end))
    tail = [""] if row < len(sheet.raw) and sheet.raw[row].strip() else []
    return sheet.add(row, [*([""] if row else []), *_trimmed(lines), *tail], hidden=True)


def _check(a_text: str, b_text: str, text: str, conventions: Conventions, dropped: Sequence[str]) -> None:
    """Raises CannotEdit unless every line, entry, fact and task of both notes is in the text."""
    a, b, new = (body_records(one, conventions) for one in (a_text, b_text, text))
    lines = {line.strip() for line in Sheet.of(text).raw}
    gone = {*dropped, ""}
    lost = next((line for line in Sheet.of(a_text).raw if line.strip() and line.strip() not in lines), "") or next(
        (line for line in Sheet.of(b_text).raw if line not in gone and line.strip() and line.strip() not in lines), ""
    )
    parts = [[but_lines(one) for one in (*of.interactions, *of.follow_ups, *_facts(of))] for of in (a, b, new)]
    missing = ({*parts[0]} | {*parts[1]}) ^ {*parts[2]}
    if lost or missing:
        raise CannotEdit(0, f"the notes cannot be merged for sure ({(lost or min(missing))[:80]}); merge them by hand")


def _facts(records: Records) -> tuple[object, ...]:
    return tuple(fact for fact in records.contact.facts if fact.line) if records.contact else ()
