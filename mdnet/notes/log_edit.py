"""Entries added to a contact's log, and lines to a daily note, in the style that is already there.

The reader looks at the result: it must find what it found before and exactly the entry that was meant, or nothing is
changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.model.interaction import OTHER, SYNONYMS, Initiator, Interaction
from mdnet.notes.items import DONE
from mdnet.notes.links import spans
from mdnet.notes.log_places import Log
from mdnet.notes.reading import Records, read_records
from mdnet.notes.rereading import body_records, but_lines
from mdnet.notes.sheet import LIST_ITEM, Placed, Sheet

_BULLET = re.compile(r"[ \t]*(?:[-*+][ \t]+)?")
_TIME = re.compile(r"[0-2]?[0-9]:[0-5][0-9]", re.ASCII)
_BOX = re.compile(r"\[(.)\][ \t]+")


class NewEntry(NamedTuple):
    """An entry to write into the log of a contact. `channel` is the word as it is to stand there ("": none), `people`
    the wikilinks of those who share it beside the note's owner, `text` what is said of it, tags included; further
    lines of it are details, as are `details`."""

    day: date
    channel: str = ""
    people: tuple[str, ...] = ()
    text: str = ""
    details: tuple[str, ...] = ()
    by: Initiator = ""
    time: str = ""
    """The time of day, "14:30"; left out where the log's style has no place for it."""

    def said(self) -> str:
        """All of the first line that follows date and time."""
        by = f"[by:: {self.by}] " if self.by else ""
        shared = ", ".join(self.people)
        who = f"{self.channel} with {shared}" if self.channel and shared else shared and f"with {shared}"
        head = who or self.channel
        return by + (f"{head}: {self.text}" if head and self.text else head or self.text)

    def plain(self) -> NewEntry:
        """The entry with its text on one line, its details without bullets, and no time that is none."""
        first, *more = [*_lines(self.text), ""] if self.text.strip() else [""]
        details = [line for text in (*more, *self.details) for line in _lines(text)]
        time = self.time if _TIME.fullmatch(self.time) else ""
        return self._replace(text=first, details=tuple(details), time=time)


def _lines(text: str) -> list[str]:
    """The lines of a text that say something, without their bullets."""
    found = (_BULLET.sub("", line, count=1).strip() for line in text.replace("\r", "\n").split("\n"))
    return [line for line in found if line]


def with_entry(text: str, path: str, entry: NewEntry, conventions: Conventions) -> Placed:
    """The contact's note at `path` with this entry under its log heading, in the order and the style of those there.

    An entry of the same day comes on the newer side. Where the log's headings are dates, so is the new one. Without a
    log one is made at the end of the note. An entry that is there already is not written again. Raises CannotEdit.
    """
    entry = entry.plain()
    sheet = Sheet.of(text, conventions)
    before = _records(path, text, conventions)
    log = Log.of(sheet, before.interactions, conventions)
    fault = ""
    for said in _wordings(entry):
        placed = log.add(entry.day, said, entry.details)
        after = _records(path, placed.text, conventions)
        new = next((one for one in after.interactions if one.line == placed.line), None)
        added = range(placed.line, placed.line + len(placed.lines))
        after.follow_ups = [task for task in after.follow_ups if task.line not in added]  # a detail may be a task
        wrong = _fault(before, after, new, entry, conventions)
        if not wrong and new:
            same = [one for one in before.interactions if _equal(one, new)]
            return Placed(text, same[0].line, (sheet.raw[same[0].line - sheet.body.first],)) if same else placed
        fault = fault or wrong
    raise CannotEdit(placed.line, fault)


def _wordings(entry: NewEntry) -> list[str]:
    """The ways to word an entry: the usual one, and one in which a name that comes first takes no part."""
    said = entry.said()
    ways = [said]
    if not (entry.channel or entry.people) and entry.text:
        ways.append(f"{said[: len(said) - len(entry.text)]}note: {entry.text}")
    return [f"{entry.time} {way}" for way in ways if entry.time] + ways


def _records(path: str, text: str, conventions: Conventions) -> Records:
    """What the note says; of one that is wholly private, what its body says."""
    records = read_records(path, text, conventions)
    return body_records(text, conventions, path) if records.hidden else records


def _fault(before: Records, after: Records, new: Interaction | None, entry: NewEntry, conventions: Conventions) -> str:
    """What is wrong with a note after an entry was added to it; "" when nothing is."""
    if new is None:
        return "the entry would not be read as one here: its log may be private, or this is no contact's note"
    others = [one for one in after.interactions if one is not new]
    if but_lines([others, after.contact, after.follow_ups, after.kind, after.name, after.aliases]) != but_lines(
        [before.interactions, before.contact, before.follow_ups, before.kind, before.name, before.aliases]
    ):
        return "the entry would change how other lines of this note are read; leave out what is no plain text"
    meant = [link.target.lower() for text in entry.people for _, _, link in spans(text)]
    taking_part = [link.target.lower() for link in new.people]
    if taking_part != [*dict.fromkeys(meant)]:
        extra = next((link.shown for link in new.people if link.target.lower() not in meant), "")
        cure = f'"{extra}" would count as taking part; name them before the colon, or word it without "with"'
        return cure if extra else "not all who took part would be read so; write them as links"
    boxes = [(_BOX.match(detail), detail) for detail in entry.details]
    details = tuple(detail[box.end() if box else 0 :] for box, detail in boxes if box is None or box[1] in DONE)
    if new.day != entry.day or new.by != entry.by or new.details != details:
        return "day, details or who began it would not be read back as they are meant"
    if entry.channel and new.channel != _meant_channel(entry.channel, conventions):
        return f'the channel "{entry.channel}" would not be read back as it is meant'
    text = " ".join(entry.text.split())
    read = " ".join(new.text.split())
    return "" if read.endswith(text) or text.endswith(read) else "the text would not be read back as it is meant"


def _equal(one: Interaction, other: Interaction) -> bool:
    """Whether two entries say the same; one without details says no more than one with them."""
    details = one.details if not other.details else other.details
    return but_lines(one) == but_lines(other._replace(details=details))


def _meant_channel(word: str, conventions: Conventions) -> str:
    known = SYNONYMS | {name: name for name in conventions.channels}
    return known.get(word.lower().partition(" ")[0], OTHER)


def with_line(text: str, line: str, conventions: Conventions, heading: str = "", details: Sequence[str] = ()) -> Placed:
    """A daily note with one more list item, `line` without its bullet, at the end or under a heading.

    A heading that is not there is made. A line that is there already is not written again. Raises CannotEdit.
    """
    sheet = Sheet.of(text, conventions)
    said = " ".join(line.split())
    section = sheet.section(heading) if heading else None
    start, end = (section.start, section.own_end) if section else (0, len(sheet.raw))
    known = (row for row in range(start, end) if sheet.body.prose[row].strip())
    for row in known:
        match = LIST_ITEM.match(sheet.raw[row])
        if match and sheet.raw[row][match.end() :].rstrip() == said:
            return Placed(text, sheet.number(row), (sheet.raw[row],))
    bullet = sheet.bullet(start, end)
    new = [f"{bullet} {said}", *(f"  {bullet} {detail}" for detail in details)]
    return sheet.under(section, new) if section else sheet.at_end(new, heading)
