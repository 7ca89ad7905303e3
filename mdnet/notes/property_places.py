"""Where a property stands in the text of its front matter: the key, the value, what belongs to it on further lines."""

from __future__ import annotations

import re
from typing import NamedTuple

from mdnet.errors import CannotEdit
from mdnet.notes.property_text import flow_end

_KEY = re.compile(
    r"([ \t]*)(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\n]|'')*'|(?![?{\[&*!#\"'|>%@`-])[^\n]*?|-(?=[^ \t\r\n])[^\n]*?)"
    r"[ \t]*:(?=[ \t]|\r?\n)"
)
_BLANKS = re.compile(r"[ \t]*")
_END = re.compile(r"[ \t]*(?:(?<=[ \t])#[^\n]*?)?(?=\r?\n)")
_TAG = re.compile(r"![^ \t\r\n]*[ \t]+")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\[\s\S])*\"|'(?:[^']|'')*'")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]{0,2}")
_BARE = re.compile(r"(?:(?!\r?\n)[^ \t])+(?:[ \t]+(?!#)(?:(?!\r?\n)[^ \t])+)*")


class Place(NamedTuple):
    """A property in a text, in characters: its line begins at `at` and the colon ends at `colon`.

    From `start` to `end` stands the value, as far as it stands on the key's line (a value in quotes or brackets may
    run on); `start == end` when nothing stands there. From `rest` to `below` are the lines under it that belong to
    the value as well: a list, a block of text. `block` says what those are: "" none, "list", "text", or "map".
    """

    line: int
    at: int
    indent: str
    colon: int
    start: int
    end: int
    rest: int
    below: int
    block: str

    def line_end(self, text: str) -> str:
        """How the key's line ends."""
        return "\r\n" if text[self.rest - 2 : self.rest] == "\r\n" else "\n"

    def comments(self, text: str) -> str:
        """The comments that stand on lines of their own within the value."""
        if self.block == "text":
            return ""
        lines = text[self.rest : self.below].split("\n")[:-1]
        return "".join(line + "\n" for line in lines if line.lstrip(" \t").startswith("#"))


def place(text: str, at: int, limit: int, line: int) -> Place:
    """The property whose key stands on the line that begins at `at`; `limit` is where the front matter ends.

    Raises CannotEdit where its extent is not plain to see.
    """
    key = _KEY.match(text, at, limit)
    if key is None:
        raise CannotEdit(line, f"line {line} is not in the form `key: value`; write it so, then try again")
    colon = key.end()
    start = value = _blanks(text, colon)
    if tag := _TAG.match(text, start, limit):
        value = tag.end()
    end = _value_end(text, value, limit, line)
    tail = _END.match(text, end, limit)
    if tail is None:
        raise CannotEdit(line, f"line {line} cannot be changed for sure: what follows the value is unclear")
    if value == end:  # nothing, or a comment
        start = end = colon
    rest = text.index("\n", tail.end()) + 1
    first = text[value : value + 1] if value < end else ""
    below, block = _below(text, rest, limit, len(key[1]), first)
    return Place(line, at, key[1], colon, start, end, rest, below, block)


def _blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def _value_end(text: str, at: int, limit: int, line: int) -> int:
    first = text[at]
    if first in "\r\n#":
        return at if first != "\r" or text[at : at + 2] == "\r\n" else _match_end(_BARE, text, at, limit)
    if first == "&":
        raise CannotEdit(line, f"line {line} has an anchor that other properties may repeat; take it away first")
    if first in "\"'":
        end = _match_end(_QUOTED, text, at, limit)
    elif first in "[{":
        end = flow_end(text, at, limit)
    elif first in "|>":
        end = _match_end(_BLOCK_SCALAR, text, at, limit)
    else:
        end = _match_end(_BARE, text, at, limit)
    if end < 0:
        raise CannotEdit(line, f"line {line} cannot be changed for sure: where its value ends is unclear")
    return end


def _match_end(pattern: re.Pattern[str], text: str, at: int, limit: int) -> int:
    match = pattern.match(text, at, limit)
    return match.end() if match else -1


def _below(text: str, rest: int, limit: int, depth: int, first: str) -> tuple[int, str]:
    """Where the lines end that belong to a value which begins with `first` on the key's line, and what they are."""
    end, block = rest, ""
    at = rest
    while at < limit:
        stop = text.index("\n", at) + 1
        line = text[at:stop].rstrip("\r\n")
        stripped = line.lstrip(" \t")
        deeper = len(line) - len(stripped) > depth
        if stripped and first in ("|", ">"):
            if not deeper:
                break
            end, block = stop, "text"
        elif stripped and stripped[0] != "#":
            dash = stripped == "-" or stripped.startswith(("- ", "-\t"))
            if not deeper and not (dash and not first and block in ("", "list")):
                break
            if not block:
                block = "text" if first else "list" if dash else "map"
            end = stop
        at = stop
    return end, block


def with_token(text: str, place: Place, token: str) -> str:
    """The text with `token` for the whole value; a comment behind it stays where it is, with the blanks before it."""
    start, end = place.start, place.end
    if token and start == end:
        token = " " + token
        if not text[end : place.rest].strip():
            end = place.rest - len(place.line_end(text))
    elif not token:
        start = place.colon
    return text[:start] + token + text[end : place.rest] + place.comments(text) + text[place.below :]


def without(text: str, place: Place) -> str:
    """The text without the property; comments on lines of their own stay."""
    return text[: place.at] + place.comments(text) + text[place.below :]
