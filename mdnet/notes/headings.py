"""The headings of a body, the sections they open, and the lines that hold nothing but tags."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(?:(=)=*|--+)[ \t]*$")
_NO_PARAGRAPH = re.compile(r"[ \t]*(?:[-*+>#|]|[0-9]+[.)] |$)")


class Section(NamedTuple):
    """A heading and what stands under it up to the next heading of the same or a higher level.

    `name` is the title as names of headings are compared (see `heading_name`). `start` and `end` are indexes of lines
    (the heading itself left out); `at` is the heading's own; `own_end` ends before the first heading below it.
    """

    level: int
    title: str
    name: str
    at: int
    start: int
    own_end: int
    end: int


def read_headings(prose: list[str], *, underlined: bool) -> tuple[list[Section], list[tuple[int, str]], bool]:
    """The sections of a body in order; the tags of lines that hold nothing else, each with its line's index; whether
    other lines, too, might be taken for headings: in quotes, or with another blank than Markdown's.

    `underlined` says that headings may be underlined, too, which most notes need not be searched for.
    """
    heads, tags, odd = _heads(prose)
    if underlined:
        heads = sorted(heads + _underlined(prose))
    return _sections(heads, len(prose)), tags, odd


@lru_cache(maxsize=1024)
def heading_name(title: str) -> str:
    """A heading as headings are compared: case, signs around it (`## **Log**:`, `## 📓 Log`) and extra blanks aside."""
    name = title.lower()
    if name.isalnum():
        return name
    start, end = 0, len(name)
    while start < end and not name[start].isalnum():
        start += 1
    while start < end and not name[end - 1].isalnum():
        end -= 1
    return " ".join(name[start:end].split())


Head = tuple[int, int, str, int]
"""A heading: the index of its line, its level, its title, the lines it fills."""


def _heads(prose: list[str]) -> tuple[list[Head], list[tuple[int, str]], bool]:
    """The headings that begin with `#`, the tags of lines that hold nothing else, whether there are odd headings."""
    heads: list[Head] = []
    tags: list[tuple[int, str]] = []
    odd = False
    for index, line in enumerate(prose):
        if "#" not in line:
            continue
        first = line[0]
        if first in "# \ttT":
            match = _HEADING.match(line)
            if match:
                heads.append((index, len(match[1]), _title(line[match.end() :]), 1))
                continue
            tags += [(index, tag) for tag in _only_tags(line)]
        odd = odd or not (first.isalnum() or first in "-*+")
    return heads, tags, odd


def _underlined(prose: list[str]) -> list[Head]:
    """The headings that are underlined."""
    heads: list[Head] = []
    for index, line in enumerate(prose):
        match = _UNDERLINE.match(line) if index else None
        if match and not _NO_PARAGRAPH.match(prose[index - 1]):
            whole = index < 2 or _NO_PARAGRAPH.match(prose[index - 2])
            title = prose[index - 1].strip() if whole else ""
            heads.append((index - 1, 1 if match[1] == "=" else 2, title, 2))
    return heads


def _sections(heads: list[Head], total: int) -> list[Section]:
    ends = [total] * len(heads)
    pending: list[int] = []
    for number, (at, level, _, _) in enumerate(heads):
        while pending and heads[pending[-1]][1] >= level:
            ends[pending.pop()] = at
        pending.append(number)
    own_ends = [at for at, *_ in heads[1:]] + ends[-1:]
    return [
        Section(level, title, heading_name(title), at, at + height, own_end, end)
        for (at, level, title, height), own_end, end in zip(heads, own_ends, ends, strict=True)
    ]


def _title(text: str) -> str:
    """A heading's text without the closing `#`s that some write."""
    text = text.strip()
    if text[-1:] != "#":
        return text
    bare = text.rstrip("#")
    return bare.rstrip() if bare == "" or bare[-1] in " \t" else text


def _only_tags(line: str) -> list[str]:
    """The tags of a line that holds nothing else (`#person #work`, `Tags: #person`)."""
    words = line.replace(",", " ").split()
    if words[0].lower() in ("tags:", "tags::"):
        del words[0]
    tags = [word[1:] for word in words if word[0] == "#" and len(word) > 1 and "#" not in word[1:]]
    return tags if len(tags) == len(words) else []
