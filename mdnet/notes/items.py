"""The items of Markdown lists, with what is wrapped into them and indented below them."""

from __future__ import annotations

import re
from typing import NamedTuple

from mdnet.notes.markdown import Body

ITEM = re.compile(r"([ \t]*)(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[(.)\][ \t]+)?")
DONE = frozenset((None, "x", "X"))
"""What stands in the box of an item that happened: nothing to tick, or a tick."""


class Item(NamedTuple):
    """A top-level list item: the index of its line, the mark in its box (None: no box), where its text begins in `line`
    (prose, with its wrapped lines) and `raw` (the same as written), and what is indented below it."""

    row: int
    mark: str | None
    at: int
    line: str
    raw: str
    details: list[str]


def items(body: Body, start: int, end: int) -> list[Item]:
    """The top-level list items of some lines. Tasks still open are no details: they are follow-ups of their own."""
    found: list[Item] = []
    top, wrapping = -1, False
    details: list[str] | None = None
    for index in range(start, end):
        line = body.prose[index]
        if not line or index in body.quoted:
            wrapping = False
        elif match := ITEM.match(line):
            depth = len(match[1].expandtabs(4))
            wrapping = True
            if depth <= top or top < 0:
                top, details = depth, []
                found.append(Item(index, match[2], match.end(), line, body.lines[index], details))
            elif details is not None and match[2] in DONE:
                details.append(body.lines[index][match.end() :].strip())
        elif line.strip():
            if details is not None and wrapping:
                _wrap(found, details, line, body.lines[index])
            elif details is not None and line[0] in " \t":
                details.append(body.lines[index].strip())
            else:
                details = None
    return found


def _wrap(found: list[Item], details: list[str], line: str, raw: str) -> None:
    """Join a line that continues the item (or the detail) above it."""
    begin, end = len(raw) - len(raw.lstrip()), len(raw.rstrip())
    if details:
        details[-1] += " " + raw[begin:end]
    else:
        item = found[-1]
        found[-1] = item._replace(line=f"{item.line} {line[begin:end]}", raw=f"{item.raw} {raw[begin:end]}")
