"""Tasks ticked, cancelled, put off and added, in the format of the Obsidian Tasks plugin that the task itself uses.

A task is known by its line and its words, never by one alone: files change between reading and writing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.model.follow_up import FollowUp
from mdnet.notes.log import zones
from mdnet.notes.rereading import body_records, but_lines
from mdnet.notes.sheet import Placed, Sheet
from mdnet.notes.tasks import DONE, TASK, read_task

_HEADINGS = ("follow-ups", "follow ups", "followups", "tasks", "next", "next steps", "to do", "todo")
_BLOCK_ID = re.compile(r"[ \t]+\^[A-Za-z0-9-]+[ \t]*$")
_DAY = r"[ \t]*[0-9](?:[0-9/.-]*[0-9])?"
_REPEATS = re.compile(r"🔁|[\[(]repeat::", re.IGNORECASE)
_FIELD = re.compile(r"([\[(])(?:due|scheduled|start|created|priority|repeat)::", re.IGNORECASE)
_SIGNS = {"due": "📅📆🗓", "scheduled": "⏳⌛", "completion": "✅", "cancelled": "❌"}


class _Found(NamedTuple):
    """A task of the note: its row, where in it the mark of its box and its text stand, and what it says."""

    row: int
    mark: int
    text: int
    follow_up: FollowUp
    open: bool


def ticked(text: str, line: int, words: str, day: date) -> str:
    """The note with this task done on `day`; the same text when it is done or cancelled already.

    `words` are the task's text as read (without signs, fields and box). When another text stands on `line`, the one
    open task of these words is meant. Raises CannotEdit when there is none, or several; for a task that repeats, too.
    """
    return _ended(text, line, words, "x", "completion", day)


def cancelled(text: str, line: int, words: str, day: date) -> str:
    """The note with this task cancelled on `day`; see `ticked`."""
    return _ended(text, line, words, "-", "cancelled", day)


def put_off(text: str, line: int, words: str, due: date) -> str:
    """The note with another due date for this task (or a first one); see `ticked`. A task that ended stays so."""
    sheet, found = _find(text, line, words)
    if found is None:
        return text
    raw = sheet.raw[found.row]
    scheduled = _dated(raw, "scheduled") and not _dated(raw, "due")
    new = _with_day(raw, found.text, "scheduled" if scheduled else "due", due)
    return _sure(sheet, found, new, lambda task: task.due == due and not task.done)


def with_task(text: str, words: str, due: date | None, conventions: Conventions) -> Placed:
    """The note with one more open task: under a heading for them (`## Follow-ups`, `## Tasks`, `## Next`, …), else
    after the last task of the note, else under a new heading at its end. An equal open task is not written again.
    Raises CannotEdit."""
    sheet = Sheet.of(text, conventions)
    tasks = _tasks(sheet)
    words = " ".join(words.split())
    for task in tasks:
        if task.open and (task.follow_up.text, task.follow_up.due) == (words, due):
            return Placed(text, sheet.number(task.row), (sheet.raw[task.row],))
    like = next((sheet.raw[task.row] for task in reversed(tasks) if _FIELD.search(sheet.raw[task.row])), "")
    signs = any(_dated(sheet.raw[task.row], "due") and not _FIELD.search(sheet.raw[task.row]) for task in tasks)
    said = f"[ ] {words}" + (f" {_written('due', due, '' if signs else like)}" if due else "")
    placed = _placed(sheet, tasks, said, conventions)
    new = next((task for task in _tasks(Sheet.of(placed.text)) if task.follow_up.line == placed.line), None)
    if new is None or not new.open or (due and new.follow_up.due != due):
        raise CannotEdit(placed.line, "the task would not be read back as it is meant; leave out what is no plain text")
    before, after = (body_records(one, conventions).interactions for one in (text, placed.text))
    if but_lines(before) != but_lines(after):
        raise CannotEdit(placed.line, f"a task on line {placed.line} would change the log; write it by hand")
    return placed


def _placed(sheet: Sheet, tasks: list[_Found], said: str, conventions: Conventions) -> Placed:
    section = sheet.section(*_HEADINGS)
    if section:
        bullet = sheet.bullet(section.start, section.own_end)
        return sheet.under(section, [f"{bullet} {said}"])
    logs = (zone for zone in zones(sheet.body, conventions) if zone.kind != "facts")
    log = {row for zone in logs for start, end in zone.parts for row in range(start, end)}
    apart = sheet.private | log
    rows = [task.row for task in tasks if task.row not in apart and sheet.raw[task.row][0] in "-*+"]
    if not rows:
        return sheet.at_end([f"- {said}"], "Follow-ups")
    row = sheet.item_end(rows[-1], len(sheet.raw))
    line = f"{sheet.raw[rows[-1]][0]} {said}"
    return Placed(sheet.add(row, [line]), sheet.number(row), (line,))


def _ended(text: str, line: int, words: str, mark: str, field: str, day: date) -> str:
    sheet, found = _find(text, line, words)
    if found is None:
        return text
    raw = sheet.raw[found.row]
    if _REPEATS.search(raw):
        number = sheet.number(found.row)
        message = f'"{words}" repeats: tick it in Obsidian, where the Tasks plugin writes the next one'
        raise CannotEdit(number, message)
    new = _with_day(raw, found.text, field, day)
    new = new[: found.mark] + mark + new[found.mark + 1 :]
    done_on = day if mark == "x" else found.follow_up.done_on
    return _sure(sheet, found, new, lambda task: task.done and (mark != "x" or task.done_on == done_on))


def _tasks(sheet: Sheet) -> list[_Found]:
    """The tasks of a note; those in code, comments and generated regions are none."""
    found = []
    for row, line in enumerate(sheet.body.prose):
        match = TASK.match(line) if "[" in line else None
        if match:
            task, _ = read_task(match, sheet.body.lines[row], "", sheet.number(row), ())
            at = match.start(2) if match[2] is not None else match.end()
            found.append(_Found(row, match.start(1), at, task.follow_up, task.mark not in DONE))
    return found


def _find(text: str, line: int, words: str) -> tuple[Sheet, _Found | None]:
    """The open task that is meant; None when it has ended already. Raises CannotEdit."""
    sheet = Sheet.of(text)
    named = [task for task in _tasks(sheet) if task.follow_up.text == words]
    here = [task for task in named if task.follow_up.line == line]
    meant = here or [task for task in named if task.open] or named[:1]
    if not meant:
        raise CannotEdit(line, f'no task "{words}" stands in this note any more; nothing was written')
    if len(meant) > 1:
        lines = " and ".join(str(task.follow_up.line) for task in meant)
        raise CannotEdit(line, f'"{words}" stands on lines {lines}, and no longer on line {line}: which one is meant?')
    return sheet, meant[0] if meant[0].open else None


def _sure(sheet: Sheet, found: _Found, line: str, right: Callable[[FollowUp], bool]) -> str:
    text = sheet.replace(found.row, line)
    after = next((task for task in _tasks(Sheet.of(text)) if task.row == found.row), None)
    if after is None or after.follow_up.text != found.follow_up.text or not right(after.follow_up):
        number = sheet.number(found.row)
        raise CannotEdit(number, f"the task on line {number} cannot be changed for sure; change it by hand")
    return text


def _dated(line: str, field: str) -> re.Match[str] | None:
    """The date of this field where it is given, as its second group."""
    sign = rf"([{_SIGNS[field]}]\ufe0f?)({_DAY})"
    return re.search(sign, line) or re.search(rf"([\[(]{field}::)([^\[\]()\n]*)", line, re.IGNORECASE)


def _written(field: str, day: date, like: str) -> str:
    """A date as a task that looks `like` this has its dates."""
    brackets = _FIELD.search(like)
    if brackets is None:
        return f"{_SIGNS[field][0]} {day}"
    return f"[{field}:: {day}]" if brackets[1] == "[" else f"({field}:: {day})"


def _with_day(line: str, at: int, field: str, day: date) -> str:
    """The line with this date: in place of the one it has, else at its end, before a block id."""
    match = _dated(line[at:], field)
    if match:
        return f"{line[: at + match.start(2)]} {day}{line[at + match.end(2) :]}"
    block = _BLOCK_ID.search(line, at)
    end = block.start() if block else len(line.rstrip(" \t"))
    return f"{line[:end]} {_written(field, day, line)}{line[end:]}"
