"""An agenda as a form: what its ticked and marked items ask for, and the mark that says it was done.

The mark is a comment, which Obsidian does not show, at the line's end before what must come last there (the Tasks
plugin's date, the block id): `- [x] [[Ann]]: monthly %%collected%% ✅ 2026-11-26 ^m-4f1c0a2b`. An item that bears a
mark asks for nothing more; whoever deletes the mark asks anew.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal, NamedTuple

from mdnet.model.conventions import Conventions
from mdnet.model.follow_up import FollowUp
from mdnet.model.interaction import SYNONYMS
from mdnet.notes.generated import COLLECTED, STATE, UNDONE, BrokenRegion, ListedItem, items, split
from mdnet.notes.links import spans
from mdnet.notes.log_edit import NewEntry
from mdnet.notes.tasks import TASK, read_task

Wish = Literal["done", "put off", "dropped"]
REGION = "agenda"

_WISHES: Mapping[str, Wish] = {"x": "done", "X": "done", ">": "put off", "-": "dropped"}
_TAIL = re.compile(r"(?:[ \t]+✅\ufe0f?[ \t]*[0-9-]+)?(?:[ \t]+\^m-[0-9a-z-]+)?[ \t]*$")
_TYPED = re.compile(r"[ \t]*([-*+][ \t]+)?(?:\[[xX]\][ \t]+)?(.*)")
_LINKS = r"\[\[[^\[\]\n]+\]\](?:(?:,[ \t]*|[ \t]+)(?:and[ \t]+|&[ \t]*)?\[\[[^\[\]\n]+\]\])*"
_WITH = re.compile(rf"(\w[\w-]*)[ \t]+with[ \t]+({_LINKS})[ \t]*(?:[:—–,-][ \t]*)?(.*)")
_HEAD = re.compile(r"(\w[\w-]*)[ \t]*(?:[:—–,][ \t]*(.*)|$)")


class Asked(NamedTuple):
    """An item that asks for something: the number of its line in the file, its block id ("" when it lost it), what is
    wished, the day it bears (✅), what was typed under it, a list item each, and the open tasks among that."""

    line: int
    id: str
    wish: Wish
    day: date | None
    typed: tuple[str, ...]
    promised: tuple[FollowUp, ...]


def asked(text: str) -> list[Asked]:
    """What the marked items of an agenda's text ask for, those collected before left out. Raises BrokenRegion."""
    return [
        Asked(line, item.id, _WISHES[item.mark], _day(item.lines[0]), *_typed(item.lines[1:]))
        for line, item in _listed(text)
        if item.mark in _WISHES and not item.state
    ]


def with_marks(text: str, lines: Collection[int], mark: str = COLLECTED) -> str:
    """The text with a mark on these lines, in place of one that they bear; everything else as it was."""
    parts = text.split("\n")
    for number in lines:
        line = parts[number - 1]
        end = "\r" if line.endswith("\r") else ""
        line = STATE.sub("", line.removesuffix("\r"))
        tail = _TAIL.search(line)
        at = tail.start() if tail else len(line)
        parts[number - 1] = f"{line[:at]} %%{mark}%%{line[at:]}{end}"
    return "\n".join(parts)


def taken_back(now: str, before: str, after: str) -> str | None:
    """An agenda as it is `now`, with the items that one step marked as collected marked as undone: what undoes the
    step, whatever else has changed in the file since. None when the step collected nothing in it."""
    try:
        ids = _collected(after).keys() - _collected(before).keys()
    except BrokenRegion:
        return None
    if not ids:
        return None
    try:
        found = _collected(now)
    except BrokenRegion:
        return now
    return with_marks(now, [line for number, line in found.items() if number in ids], UNDONE)


def _collected(text: str) -> dict[str, int]:
    """The lines of the items that were collected, by block id."""
    return {item.id: line for line, item in _listed(text) if item.id and item.collected}


def _listed(text: str) -> list[tuple[int, ListedItem]]:
    """The items of an agenda, each with the number of its line in the file."""
    region = split(text, REGION)
    first = region.before.count("\n") + 1
    return [(first + item.row, item) for item in items(region.inside or "")]


def _day(line: str) -> date | None:
    match = TASK.match(line)
    return read_task(match, line, "", 0, ())[0].follow_up.done_on if match else None


def _typed(lines: Collection[str]) -> tuple[tuple[str, ...], tuple[FollowUp, ...]]:
    """What stands under an item, a wrapped line joined to the one it continues; and the open tasks there."""
    found: list[str] = []
    promised: list[FollowUp] = []
    for line in lines:
        task = TASK.match(line)
        if task and task[1] == " ":
            promised.append(read_task(task, line, "", 0, ())[0].follow_up)
            continue
        match = _TYPED.match(line)
        if match is None or not match[2].strip():
            continue
        if found and not match[1]:
            found[-1] += " " + match[2].strip()
        else:
            found.append(match[2].strip())
    return tuple(found), tuple(promised)


def entry_of(one: Asked, day: date, ways: Conventions, own: Collection[str], greeting: str = "") -> NewEntry:
    """The log entry that a ticked item asks for: its first typed line, the channel and those linked after "with" told
    apart, and the others as details. `own` are the link targets, lower case, that mean the note's owner.

    A `greeting` is the text itself, by message unless a channel is typed, and what was typed its details.
    """
    first, *more = one.typed or ("",)
    entry = _told(first, day, ways, own)
    if greeting:
        words = [entry.text] if entry.text else []
        return entry._replace(channel=entry.channel or "message", text=greeting, details=(*words, *more))
    return entry._replace(details=tuple(more))


def _told(text: str, day: date, ways: Conventions, own: Collection[str]) -> NewEntry:
    known = {*ways.channels, *SYNONYMS}
    if (match := _WITH.fullmatch(text)) and match[1].lower() in known:
        links = spans(match[2])
        people = tuple(match[2][start:end] for start, end, link in links if link.target.lower() not in own)
        return NewEntry(day, match[1].lower(), people, match[3].strip())
    if (match := _HEAD.fullmatch(text)) and match[1].lower() in known:
        return NewEntry(day, match[1].lower(), (), (match[2] or "").strip())
    return NewEntry(day, "", (), text)
