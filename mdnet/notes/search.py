"""The lines of a note that hold some words, its private parts left out."""

from __future__ import annotations

import re

from mdnet.model.conventions import Conventions
from mdnet.model.names import loose
from mdnet.notes.reading import read_records

_PART = re.compile(r'"([^"]+)"|(\S+)')
_TOKEN = re.compile(r"[^\W_]+")
LONGEST = 240
"""Characters of a line that are shown; a longer one is cut around what was found."""


def matching_lines(path: str, text: str, words: str, conventions: Conventions) -> list[tuple[int, str]]:
    """(line number, line) of the lines that hold all of `words`, else of those that hold any of them.

    Case and accents are no matter, and a word's beginning is enough; "in quotes" is a phrase. When no line holds any,
    the note's first line stands for a name that does. Nothing private is looked at.
    """
    records = read_records(path, text, conventions)
    tokens = [found for phrase, word in _PART.findall(words) if (found := _TOKEN.findall(loose(phrase or word)))]
    if records.hidden or not tokens:
        return []
    lines = list(enumerate(records.text.split("\n"), records.first_line))
    found = _holding(lines, tokens)
    if found:
        return found
    if any(_pattern(part).search(loose(records.name)) for part in tokens):
        return [(1, records.name)]
    return _holding(lines, [part[:1] for part in tokens])  # a phrase that runs over the end of a line


def _holding(lines: list[tuple[int, str]], parts: list[list[str]]) -> list[tuple[int, str]]:
    patterns = [_pattern(part) for part in parts]
    found = []
    for number, line in lines:
        folded = loose(line)
        places = [match.start() for pattern in patterns if (match := pattern.search(folded))]
        if places:
            found.append((len(places), number, _snippet(line.strip(), min(places))))
    whole = [hit for hit in found if hit[0] == len(patterns)]
    return [(number, line) for _, number, line in whole or found]


def _pattern(tokens: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, tokens)))


def _snippet(line: str, at: int) -> str:
    if len(line) <= LONGEST:
        return line
    start = max(0, min(at - LONGEST // 3, len(line) - LONGEST))
    cut = line[start : start + LONGEST]
    return f"{'…' if start else ''}{cut}{'…' if start + LONGEST < len(line) else ''}"
