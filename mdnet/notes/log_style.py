"""How the entries of one log are written: the bullet, the form of the date, the details, the blank lines between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

_ENTRY = re.compile(
    r"(?P<indent>[ \t]*)(?P<bullet>(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)(?:\[[xX]\][ \t]+)?"
    r"(?P<before>[*_]{0,3}(?:\[\[(?:[^\[\]|\n]*/)?)?)"
    r"(?P<date>[0-9]{4}(?P<sign>[-/.])[0-9]{1,2}(?P=sign)[0-9]{1,2}|[0-9]{8})"
    r"(?:[|#^][^\[\]\n]*(?=\]\]))?(?P<after>(?:\]\])?:?[*_]{0,3})(?:(?:T|,? )[0-2]?[0-9]:[0-5][0-9])?"
    r"(?P<mark>[ \t]*[:,—–-](?=[ \t]|$))?"
)
_HEADING = re.compile(
    r"(?P<level> {0,3}#{1,6}[ \t]+)(?P<before>[*_]{0,3}(?:\[\[(?:[^\[\]|\n]*/)?)?)"
    r"(?P<date>[0-9]{4}(?P<sign>[-/.])[0-9]{1,2}(?P=sign)[0-9]{1,2}|[0-9]{8})(?P<after>(?:\]\])?:?[*_]{0,3})"
    r"(?P<mark>[ \t]*[:,—–-](?=[ \t]|$))?(?P<said>.*)"
)


class Style(NamedTuple):
    """What stands before and after the day of an entry. `head` is all before the date, `sign` what parts its numbers;
    `details` is what stands before a detail."""

    head: str = "- "
    before: str = ""
    sign: str = "-"
    after: str = ""
    mark: str = ""
    details: str = "  - "

    def line(self, day: date, said: str) -> str:
        """One entry's first line."""
        when = f"{self.before}{day.isoformat().replace('-', self.sign)}{self.after}{self.mark}"
        return f"{self.head}{when} {said}".rstrip()


def style_of(line: str, below: Sequence[str], tabs: bool) -> Style:
    """The style of an entry that is written so, with the lines `below` it; the usual one when it is not plain to see.
    `tabs`: the note indents by tabs."""
    match = _ENTRY.match(line)
    if match is None or ("[[" in match["before"]) != ("]]" in match["after"]):
        return Style(details="\t- " if tabs else "  - ")
    indent, bullet = match["indent"], match["bullet"]
    usual = indent + ("\t" if tabs else " " * max(2, len(bullet) if bullet[0].isdigit() else 2))
    details = usual + ("- " if bullet[0].isdigit() else bullet)
    for row in below:
        found = re.match(r"([ \t]+)([-*+][ \t]+)", row)
        if found and found[1] != indent and found[1].startswith(indent):
            details = found[0]
            break
    mark = match["mark"] or ""
    return Style(indent + bullet, match["before"], match["sign"] or "", match["after"], mark, details)


class HeadingStyle(NamedTuple):
    """How a section whose heading is a date is written: `inline`, what was said stands in the heading; `blank`, a
    blank line follows it; `bullet`, what stands before a line under it."""

    style: Style
    inline: bool
    blank: bool
    bullet: str

    def lines(self, day: date, said: str, details: Sequence[str]) -> list[str]:
        """The lines of the section."""
        if self.inline:
            rest = [f"- {detail}" for detail in details]
            return [self.style.line(day, said), *([""] if rest and self.blank else []), *rest]
        below = [f"{self.bullet or '- '}{detail}" for detail in details]
        below = [self.bullet + said, *below] if said else below
        return [self.style.line(day, ""), *([""] if self.blank and below else []), *below]


def heading_style_of(line: str, below: Sequence[str]) -> HeadingStyle | None:
    """The style of a section with this heading and the lines `below` it; None when it is not plain to see."""
    match = _HEADING.match(line)
    if match is None or ("[[" in match["before"]) != ("]]" in match["after"]):
        return None
    style = Style(match["level"], match["before"], match["sign"] or "", match["after"], match["mark"] or "")
    first = next((row for row in below if row.strip()), "")
    bullet = re.match(r"[-*+][ \t]+", first)
    blank = bool(below) and not below[0].strip() and bool(first)
    return HeadingStyle(style, bool(match["said"].strip(" #")), blank, bullet[0] if bullet else "")
