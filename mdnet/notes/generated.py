"""Generated files: the part between `%% mdnet:begin NAME %%` and `%% mdnet:end NAME %%`, and what users did in it."""

from __future__ import annotations

import re
from typing import NamedTuple

_ITEM = re.compile(r"^- \[(.)\] (?:.*[ \t]\^(m-[0-9a-z-]+)(?=[ \t]|$))?.*$")
_HEADING = re.compile(r"^#{1,6} (.*)$")
COLLECTED, UNDONE = "collected", "undone"
STATE = re.compile(rf"[ \t]*%%({COLLECTED}|{UNDONE})%%")
"""The mark of an item that was carried out (`notes.collecting`), or whose carrying out was undone."""


class Region(NamedTuple):
    """A file around its generated part: `before` and `after` are the user's; `inside` is None when there is none."""

    before: str
    inside: str | None
    after: str


class ListedItem(NamedTuple):
    """An item of a generated list: its lines, the mark in its box, its block id ("" when it lost it), its section, and
    the index of its first line among those of the generated part."""

    lines: tuple[str, ...]
    mark: str
    id: str
    section: str
    row: int = 0

    @property
    def touched(self) -> bool:
        """Whether the user ticked or marked it, typed under it, or wrote it."""
        return self.mark != " " or len(self.lines) > 1 or not self.id

    @property
    def state(self) -> str:
        """COLLECTED, UNDONE or "": what became of a marked item."""
        found = STATE.search(self.lines[0]) if self.mark != " " else None
        return found[1] if found else ""

    @property
    def collected(self) -> bool:
        """Whether it was carried out."""
        return self.state == COLLECTED


class BrokenRegion(ValueError):
    """The marks of a generated part are not one beginning and one end; `line` is where."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def marks(name: str) -> tuple[str, str]:
    """The two lines around the generated part called `name`."""
    return f"%% mdnet:begin {name} %%", f"%% mdnet:end {name} %%"


def split(text: str, name: str) -> Region:
    """Cut a file at its generated part. Raises BrokenRegion when a mark is missing or doubled."""
    begin, end = marks(name)
    starts, ends = text.count(begin), text.count(end)
    if not starts and not ends:
        return Region(text, None, "")
    if starts != 1 or ends != 1 or text.index(end) < text.index(begin):
        line = text.count("\n", 0, text.index(begin if starts else end)) + 1
        raise BrokenRegion(line, f'"{begin}" and "{end}" should stand once each, in this order')
    start, stop = text.index(begin) + len(begin), text.index(end)
    return Region(text[:start], text[start:stop], text[stop:])


def items(inside: str) -> list[ListedItem]:
    """The items of a generated part, each with what is typed under it."""
    found: list[ListedItem] = []
    section = ""
    current: list[str] = []
    mark = number = ""
    begun = 0

    def close() -> None:
        if current:
            found.append(ListedItem(tuple(current), mark, number, section, begun))
            current.clear()

    for row, line in enumerate(inside.replace("\r\n", "\n").split("\n")):
        match = _ITEM.match(line)
        if match:
            close()
            begun, mark, number = row, match[1], match[2] or ""
            current.append(line.rstrip())
        elif current and line[:1] in (" ", "\t") and line.strip():
            current.append(line.rstrip())
        else:
            close()
            heading = _HEADING.match(line)
            section = heading[1].strip() if heading else section
    close()
    return found


def merge(old: str | None, fresh: str, name: str, front: str = "") -> str:
    """The new text of a generated file: `fresh` (the generated part's lines) in place of the old part.

    Whatever stands outside the part stays as it is; items the user ticked, marked or typed under are kept word for
    word, in their place or, when the item is no longer generated, at the end of their section. `front` begins a new
    file. The same input gives the same bytes, so a second run changes nothing.
    """
    begin, end = marks(name)
    if old is None:
        return f"{front}{begin}\n{fresh.strip(chr(10))}\n{end}\n"
    region = split(old, name)
    newline = "\r\n" if "\r\n" in old else "\n"
    kept = [item for item in items(region.inside or "") if item.touched]
    lines = _with_kept(fresh.strip("\n").split("\n"), kept)
    inside = newline + newline.join(lines) + newline
    if region.inside is None:
        gap = (
            "" if not region.before or region.before.endswith("\n\n") else newline * (2 - region.before.endswith("\n"))
        )
        return f"{region.before}{gap}{begin}{inside}{end}{newline}"
    return region.before + inside + region.after


def _with_kept(lines: list[str], kept: list[ListedItem]) -> list[str]:
    by_id: dict[str, list[ListedItem]] = {}
    for item in kept:
        by_id.setdefault(item.id, []).append(item)
    own = by_id.pop("", [])
    out: list[str] = []
    for line in lines:
        match = _ITEM.match(line)
        if match and match[2] in by_id:
            out += [kept_line for item in by_id.pop(match[2]) for kept_line in item.lines]
        else:
            out.append(line)
    for item in kept:
        if item in own or item.id in by_id:
            _append(out, item)
    return out


def _append(lines: list[str], item: ListedItem) -> None:
    """Put a kept item at the end of its section's list; its section is made again when it is gone."""
    at = next((n for n, line in enumerate(lines) if (m := _HEADING.match(line)) and m[1].strip() == item.section), None)
    if at is None:
        lines += ["", f"## {item.section}", *item.lines] if item.section else ["", *item.lines]
        return
    end = at + 1
    for number in range(at + 1, len(lines)):
        if _HEADING.match(lines[number]):
            break
        if lines[number].startswith(("- ", " ", "\t")) and lines[number].strip():
            end = number + 1
    lines[end:end] = item.lines
