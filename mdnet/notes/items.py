"""The items of Markdown lists, with what is wrapped into them and indented below them."""

from __future__ import annotations

import re

from mdnet.notes.markdown import Body

ITEM = re.compile(r"([ \t]*)(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[(.)\][ \t]+)?")
DONE = frozenset((None, "x", "X"))
"""What stands in the box of an item that happened: nothing to tick, or a tick."""


Item = tuple[int, str | None, int, str, str, list[str]]
"""A top-level list item: the index of its line, the mark in its box (None: no box), where its text begins in the next
two, its line (prose, with its wrapped lines) and the same as written, and what is indented below it."""


_NO_TEXT = frozenset(("", " ", "\t", "["))
_USUAL: tuple[int, str | None, int] = (0, None, 2)


def item_start(line: str) -> tuple[int, str | None, int] | None:
    """Of a line that begins a list item: how far it is indented, the mark in its box, where its text begins."""
    if line[:2] == "- " and line[2:3] not in _NO_TEXT:  # most are just so
        return _USUAL
    match = ITEM.match(line)
    return (len(match[1].expandtabs(4)), match[2], match.end()) if match else None


def items(body: Body, start: int, end: int) -> list[Item]:
    """The top-level list items of some lines. Tasks still open are no details: they are follow-ups of their own."""
    found: list[Item] = []
    top, wrapping = -1, False
    details: list[str] | None = None
    for index in range(start, end):
        line = body.prose[index]
        if not line or index in body.quoted:
            wrapping = False
        elif begun := item_start(line):
            depth, mark, at = begun
            wrapping = True
            if depth <= top or top < 0:
                top, details = depth, []
                found.append((index, mark, at, line, body.lines[index], details))
            elif details is not None and mark in DONE:
                details.append(body.lines[index][at:].strip())
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
        row, mark, at, first, written, below = found[-1]
        found[-1] = row, mark, at, f"{first} {line[begin:end]}", f"{written} {raw[begin:end]}", below
