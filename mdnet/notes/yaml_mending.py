"""Front matter that no YAML parser would read, made such that it can be: odd characters, conflicts, odd escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# What the parsers refuse, or take for a line end that is none.
ODD = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
_BREAKS = dict.fromkeys(map(ord, "\r\x85\u2028\u2029\ufeff"), " ")
_ESCAPES = r"\\\\|(?:\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8})+"

_CONFLICT = r"(?m)^<{7}(?![^ \n])[\s\S]*?(?:^>{7}[^\n]*|\Z)"
_BLOCK = r"(?m)^[^\s#:\]},-]"


def as_text(text: str) -> str:
    """The text with surrogate pairs made one character, breaks of no line blanks, and what is no text U+FFFD."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return re.sub(ODD, "\ufffd", text.translate(_BREAKS))


def without_escapes(text: str) -> str:
    """The text with escapes that libyaml refuses, as JSON writes an emoji or as nobody should, made ones it reads."""
    return re.sub(_ESCAPES, _mended, text)


def _mended(escapes: re.Match[str]) -> str:
    if escapes[0] == "\\\\":
        return escapes[0]
    points = [int(digits, 16) for digits in re.split(r"\\[uU]", escapes[0])[1:]]
    if all(point < 0xD800 or 0xDFFF < point <= 0x10FFFF for point in points):
        return escapes[0]
    text = as_text("".join(chr(point) if point <= 0x10FFFF else "\ufffd" for point in points))
    return "".join(f"\\U{ord(character):08X}" for character in text)


def without_conflict(text: str) -> tuple[str, int]:
    """The text with the lines of git's conflicts left blank, so that the others keep their numbers; the index of the
    first line of a conflict, or -1."""
    first = re.search(_CONFLICT, text)
    if first is None:
        return text, -1
    return re.sub(_CONFLICT, lambda conflict: "\n" * conflict[0].count("\n"), text), text.count("\n", 0, first.start())


def blocks(source: str) -> Iterator[tuple[int, str]]:
    """Each top-level property of a front matter as text, with the line of the note it begins on."""
    starts = [0, *(match.start() for match in re.compile(_BLOCK).finditer(source, 1)), len(source)]
    line = 2
    for start, end in pairwise(starts):
        yield line, source[start:end]
        line += source.count("\n", start, end)
