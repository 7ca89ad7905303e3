"""Tasks, in both formats of the Obsidian Tasks plugin: emoji signs and `[due:: 2026-04-05]`."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from mdnet.errors import Problem
from mdnet.model.follow_up import FollowUp
from mdnet.model.link import Link
from mdnet.notes.markdown import Span
from mdnet.notes.properties import day_fault, read_day

TASK = re.compile(r"[ \t]*(?:>[ \t]*)*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\[(.)\](?:[ \t]+(.*))?$")
_DATED = {"📅": "📅", "📆": "📅", "🗓": "📅", "⏳": "⏳", "⌛": "⏳", "🛫": "🛫", "✅": "✅", "➕": "➕", "❌": "❌"}
_SIGN = (
    "([📅📆🗓⏳⌛🛫✅➕❌])\ufe0f?[ \\t]*([0-9](?:[0-9/.-]*[0-9])?)?"  # signs with a date
    "|🔁\ufe0f?[ \\t]*([A-Za-z0-9 ,]*)|[🔺⏫🔼🔽⏬]\ufe0f?|[🆔⛔]\ufe0f?[ \\t]*[\\w,-]+|🏁\ufe0f?[ \\t]*\\w+"
)
# Most tasks are just so, and need no more of the grammar.
_USUAL = re.compile(r"(\w[\w ,.'-]*)(?: 📅 ([0-9]{4}-[0-9]{2}-[0-9]{2}))?(?: ✅ ([0-9]{4}-[0-9]{2}-[0-9]{2}))?")
_MEANT = frozenset("📅📆🗓⏳⌛🛫")
"""Signs that nobody sets without meaning a date; the others are also mere decoration."""
_SIGNS = frozenset("📅📆🗓⏳⌛🛫✅➕❌🔁🔺⏫🔼🔽⏬🆔⛔🏁")
_FIELD = r"\[([A-Za-z]+)::([^\[\]\n]*)\]|\(([A-Za-z]+)::([^()\n]*)\)"
_FIELDS = {"due": "📅", "scheduled": "⏳", "start": "🛫", "completion": "✅", "created": "➕", "cancelled": "❌"}
_OTHER_FIELDS = frozenset(("priority", "repeat", "id", "dependson", "oncompletion"))
_BLOCK_ID = re.compile(r"(?:^|(?<=[ \t]))\^[A-Za-z0-9-]+$")
_WAITING = r"(?i)(?:^|(?<=[ \t]))#waiting(?![\w-])"
DONE = frozenset("xX-")


class Task(NamedTuple):
    """A task line before it is known whom it concerns: its box's mark, and the follow-up it would be."""

    mark: str
    follow_up: FollowUp


def read_task(
    match: re.Match[str], raw: str, path: str, number: int, links: tuple[Link, ...]
) -> tuple[Task, list[Problem]]:
    """The task that TASK matches in a line of prose, which is written as `raw` and holds `links`.

    `- [-]` is cancelled, which ends it as a tick does. The due date is 📅, else the scheduled one, ⏳.
    """
    mark, text = match[1], match[2] or ""
    done = mark in DONE
    usual = _USUAL.fullmatch(text) if raw.endswith(text) else None  # code is blank as prose
    if usual:
        due, done_on = read_day(usual[2] or ""), read_day(usual[3] or "")
        if bool(due) == bool(usual[2]) and bool(done_on) == bool(usual[3]):
            said = " ".join(usual[1].split())
            return Task(mark, FollowUp(path, number, said, due, False, "", links, done, done_on if done else None)), []
    signs = _Signs(text)
    waiting = None
    if "#" in text and (waiting := re.search(_WAITING, text)):
        signs.cut.append(waiting.span())
    if "^" in text and (block := _BLOCK_ID.search(text)):
        signs.cut.append(block.span())
    due = signs.dates.get("📅") or signs.dates.get("⏳")
    done_on = signs.dates.get("✅") if done else None
    text = signs.without(raw[match.start(2) :]) if text else ""
    created = signs.dates.get("➕")
    follow_up = FollowUp(path, number, text, due, waiting is not None, signs.recurrence, links, done, done_on, created)
    return Task(mark, follow_up), [Problem(path, number, code, f"task: {fault}") for code, fault in signs.faults]


class _Signs:
    """What the signs and fields of a task say, and where they stand in its text."""

    def __init__(self, text: str) -> None:
        self.dates: dict[str, date] = {}
        self.recurrence = ""
        self.cut: list[Span] = []
        self.faults: list[tuple[str, str]] = []
        if "::" in text:
            for match in re.finditer(_FIELD, text):
                self._field(match, (match[1] or match[3]).lower(), (match[2] or match[4] or "").strip())
        if not text.isascii() and not _SIGNS.isdisjoint(text):
            for match in re.finditer(_SIGN, text):
                self._sign(match)

    def _field(self, match: re.Match[str], name: str, value: str) -> None:
        if name in _FIELDS:
            self._date(_FIELDS[name], value)
        elif name == "repeat":
            self.recurrence = value
        elif name not in _OTHER_FIELDS:
            return
        self.cut.append(match.span())

    def _sign(self, match: re.Match[str]) -> None:
        sign, value, recurrence = match.groups()
        if sign and value is None:
            if sign in _MEANT:
                self.faults.append(("bad-date", f"no day stands after {sign}; write it as {sign} 2026-11-30"))
            return
        if sign:
            self._date(_DATED[sign], value)
        elif recurrence:
            self.recurrence = recurrence.strip()
        self.cut.append(match.span())

    def _date(self, sign: str, value: str) -> None:
        day = read_day(value)
        if day is None:
            self.faults.append(day_fault(value))
        else:
            self.dates.setdefault(sign, day)

    def without(self, text: str) -> str:
        """The text without signs and fields, its blanks collapsed."""
        out, at = [], 0
        for start, end in sorted(self.cut):
            out.append(text[at:start])
            at = max(at, end)
        return " ".join(("".join(out) + text[at:]).split())
