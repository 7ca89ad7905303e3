"""A note laid out for editing its body: the lines as they are in the file, beside what the reader makes of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.notes.frontmatter import FrontMatter
from mdnet.notes.headings import Section, heading_name
from mdnet.notes.lines import bare, inserted, sound, split
from mdnet.notes.markdown import Body, read_body
from mdnet.notes.properties import canonical_name

LIST_ITEM = re.compile(r"([ \t]*)([-*+]|[0-9]{1,9}[.)])([ \t]+|$)")
_INDENT = re.compile(r"[ \t]*")
_NEW_BLOCK = re.compile(
    r"(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|$)|>|#{1,6}(?:[ \t]|$)|```|~~~|%%|<!--|(?:-{3,}|\*{3,}|_{3,})[ \t]*$"
)
_PRIVATE = "private"


class Placed(NamedTuple):
    """What an editor that adds lines gives: the note's new text (the old one when what it should add is there
    already), the number in the file of the first line it added (or found), and those lines, without line ends."""

    text: str
    line: int
    lines: tuple[str, ...]


class Sheet(NamedTuple):
    """The body of a note. `raw` are its lines as written (without the `\\r` of a CRLF), row for row those of `body`;
    `private` are the rows that are private."""

    text: str
    raw: list[str]
    body: Body
    private: frozenset[int]

    @classmethod
    def of(cls, text: str, conventions: Conventions | None = None) -> Sheet:
        """The note laid out; without `conventions`, by the usual ones. Raises CannotEdit for one that is not sound."""
        front = sound(text)
        raw = [bare(line) for line in split(front.body)]
        if front.body_line == 1:
            raw[0] = raw[0].removeprefix("\ufeff")
        body = read_body(front.body, front.body_line)
        names = _private_names(front, conventions or Conventions())
        private = [row for part in body.sections if _loose(part.name) in names for row in range(part.at, part.end)]
        return cls(text, raw, body, frozenset(private))

    def number(self, row: int) -> int:
        """The number in the file of a row."""
        return row + self.body.first

    def add(self, row: int, new: Sequence[str], hidden: bool = False) -> str:
        """The text with `new` lines before this row.

        Raises CannotEdit when any other line would then be something else (in a comment, in code), or when the new
        ones would stand in a comment, in code, in a quote or in a generated region (with `hidden`, they may).
        """
        lines = split(self.text)
        text = "\n".join(inserted(lines, row + self.body.first - 1, new))
        front = sound(text)
        body = read_body(front.body, front.body_line)
        at = min(row, len(self.raw) - (row == len(self.raw) and self.raw[-1] == ""))
        after = at + len(new)
        unended = [""] if self.raw == [""] and not self.text.endswith("\n") else []  # the body is not even begun
        same = (
            body.lines[:at] + (body.lines[after:] or unended) == self.body.lines
            and body.prose[:at] + (body.prose[after:] or unended) == self.body.prose
        )
        if not hidden:
            same = same and all(not line or body.prose[at + index].strip() for index, line in enumerate(new))
            same = same and not any(index in body.quoted for index in range(at, after))
        if not same:
            number = self.number(at)
            raise CannotEdit(number, f"nothing can be added at line {number}: it would come into a comment or code")
        return text

    def replace(self, row: int, line: str) -> str:
        """The text with `line` in place of this row, which is not empty. Raises CannotEdit when any other line would
        then be something else."""
        lines = split(self.text)
        at = self.number(row) - 1
        lines[at] = lines[at].replace(self.raw[row], line, 1)
        text = "\n".join(lines)
        front = sound(text)
        body = read_body(front.body, front.body_line)
        for old, new in ((self.body.lines, body.lines), (self.body.prose, body.prose)):
            if old[:row] != new[:row] or old[row + 1 :] != new[row + 1 :] or not new[row].strip():
                raise CannotEdit(self.number(row), "the change would alter how other lines are read; make it by hand")
        return text

    def item_end(self, start: int, limit: int) -> int:
        """The row after the last line of the item that begins on `start`: what is indented below it or wrapped."""
        depth = _depth(self.raw[start])
        end = row = start + 1
        while row < limit:
            line = self.raw[row]
            if line.strip():
                wrapped = row == end and not _NEW_BLOCK.match(line.lstrip())
                if _depth(line) <= depth and not wrapped:
                    break
                end = row + 1
            row += 1
        return end

    def filled(self, start: int, end: int) -> int:
        """The row after the last one from `start` up to `end` that is not blank; `start` when all are."""
        while end > start and not self.raw[end - 1].strip():
            end -= 1
        return end

    def end(self) -> int:
        """The row before which to add at the end of the note: after the last line that is not blank, and before a
        last section that is private."""
        last = [part.at for part in self.body.sections if part.end == len(self.raw) and part.at in self.private]
        return self.filled(0, min(last, default=len(self.raw)))

    def spaced(self) -> bool:
        """Whether a blank line follows this note's headings, as it does where it has none yet."""
        filled = [part for part in self.body.sections if self.filled(part.start, part.own_end) > part.start]
        return sum(not self.raw[part.start].strip() for part in filled) * 2 >= len(filled)

    def section(self, *names: str) -> Section | None:
        """The first section of one of these names that is not private."""
        wanted = {heading_name(name) for name in names}
        return next((part for part in self.body.sections if part.name in wanted and part.at not in self.private), None)

    def bullet(self, start: int, end: int) -> str:
        """The sign before the last item at the left margin of these rows; "-" when there is none."""
        for row in range(end - 1, start - 1, -1):
            match = LIST_ITEM.match(self.body.prose[row])
            if match and not match[1] and match[2] in "-*+":
                return match[2]
        return "-"

    def under(self, part: Section, new: Sequence[str]) -> Placed:
        """The new lines (a list's items) at the end of what stands right under a heading."""
        row, end = self.filled(part.start, part.own_end), part.own_end
        if row > part.start:
            gap = [] if LIST_ITEM.match(self.raw[row - 1].lstrip()) else [""]
            return self._placed(row, gap, new, [])
        if not self.spaced():
            return self._placed(row, [], new, [])
        if end == len(self.raw) and end - row > 1:  # a blank line is there, and nothing follows it
            return self._placed(row + 1, [], new, [])
        return self._placed(row, [""], new, [""] if row == end < len(self.raw) else [])

    def at_end(self, new: Sequence[str], title: str = "") -> Placed:
        """The new lines at the end of the note, under a new heading or, without `title`, as a list's items."""
        row = self.end()
        gap = [""] if row and (title or LIST_ITEM.match(self.raw[row - 1].lstrip()) is None) else []
        if title:
            gap += [f"## {title}", *([""] if self.spaced() else [])]
        follows = row < len(self.raw) and self.raw[row].strip()
        return self._placed(row, gap, new, [""] if follows else [])

    def _placed(self, row: int, before: Sequence[str], new: Sequence[str], after: Sequence[str]) -> Placed:
        text = self.add(row, [*before, *new, *after])
        return Placed(text, self.number(row + len(before)), tuple(new))


def _depth(line: str) -> int:
    match = _INDENT.match(line)
    return len(match[0].expandtabs(4)) if match else 0


def _private_names(front: FrontMatter, conventions: Conventions) -> set[str]:
    """The headings that are private, as `_loose` gives their names."""
    found = {_PRIVATE}
    for key, value in front.values.items():
        if canonical_name(key, conventions.fields) == _PRIVATE:
            given = value if isinstance(value, list) else [value]
            found |= {_loose(heading_name(part)) for item in given for part in str(item).split(",")}
    return found


def _loose(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")
