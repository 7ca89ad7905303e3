"""Slips in front matter that can be mended for sure: each changes the text of a value, never what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.model.dates import parse_date
from mdnet.notes import frontmatter
from mdnet.notes.lines import sound, split
from mdnet.notes.properties import RETIRED
from mdnet.notes.property_edit import with_plural, with_properties

Mend: TypeAlias = Callable[[str, Collection[int], Conventions], str]
"""From a note's text and the numbers of the lines to mend to the mended text; raises CannotEdit."""

_BARE_LINK = re.compile(r"((?:^|[:,\[]|(?<![^ \t])-)[ \t]*)(\[\[[^\[\]\n]*\]\])(?=[ \t]*(?:[,\]\r]|$|[ \t]#))")


def with_quoted_links(text: str, lines: Collection[int], _: Conventions) -> str:
    """Links without quotes, which YAML takes for lists in lists, in quotes."""
    rows = split(text)
    for line in lines:
        rows[line - 1] = _BARE_LINK.sub(lambda match: match[1] + _quoted(match[2]), rows[line - 1])
    new = "\n".join(rows)
    old, found = frontmatter.read(text, ""), frontmatter.read(new, "")
    left = [problem.line for problem in found.problems if problem.code == "unquoted-link" and problem.line in lines]
    if left or repr(found.values) != repr(old.values) or (found.body, found.body_line) != (old.body, old.body_line):
        line = min(left or lines)
        raise CannotEdit(line, f"the links on line {line} cannot be quoted for sure; put them in quotes by hand")
    return new


def _quoted(link: str) -> str:
    return "'" + link.replace("'", "''") + "'" if '"' in link or "\\" in link else f'"{link}"'


def with_plural_keys(text: str, lines: Collection[int], conventions: Conventions) -> str:
    """Properties under the names that Obsidian reads."""
    for key in _keys_on(text, lines):
        if key in RETIRED:
            text = with_plural(text, key, RETIRED[key], conventions)
    return text


def with_usual_dates(text: str, lines: Collection[int], conventions: Conventions) -> str:
    """Days in the shape that Obsidian reads."""
    for key in _keys_on(text, lines):
        value = sound(text).values[key]
        if isinstance(value, str) and (day := parse_date(value)):
            text = with_properties(text, {key: day}, conventions)
    return text


def _keys_on(text: str, lines: Collection[int]) -> list[str]:
    return [key for key, line in sound(text).lines.items() if line in lines]


MENDS: Mapping[str, Mend] = {
    "unquoted-link": with_quoted_links,
    "date-shape": with_usual_dates,
    "retired-key": with_plural_keys,
}
"""What mends the problems of a code. Those first in line keep the numbers of the lines."""
