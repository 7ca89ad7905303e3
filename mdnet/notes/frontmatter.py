"""The front matter of a note: its properties as plain values, with the line of each and what is wrong with them.

What counts as front matter is what Obsidian takes for it: `---` alone on the very first line (a byte order mark may
precede it), up to the next line that is `---` alone; blanks may follow the dashes. `...` and `----` end nothing, nor
does an indented `---`. Only LF and CRLF end a line.

Values follow the core rules of YAML 1.2, on the side of losing nothing:

- nothing, `~` and `null` are None; `true` and `false` are bools (also `True`, `TRUE`, …); `no`, `on` and `y` are text;
  where the property is known to be text (`name: True`), all of these but nothing, `~` and `null` stay as written;
- a number is one only if writing it back gives the same characters, and of 15 digits at most before the point: `42`,
  `-3.5`; but `007`, `+1555`, `1_000`, `1e3`, `0x1F`, `12:30`, `3.50` and `.5` are text;
- dates are text, what is quoted is always text, keys are text as written (`1:` is the key "1");
- an alias is never expanded (it is None), a tag never obeyed (what has one is text), `<<` a key like any other;
- of a key written twice the last value counts;
- `[[Ana]]` without quotes, which is a list in a list to YAML, is the text "[[Ana]]";
- a character that is no text (a control character, half a surrogate pair) is U+FFFD, a break of no line a blank.

Where a line breaks YAML, each top-level property is read alone, so that the others still count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from mdnet.errors import Problem
from mdnet.notes.usual_yaml import PROPERTY, plain_value, read_usual
from mdnet.notes.usual_yaml import Value as Value  # what all readers of notes know it by

MAX_LENGTH = 64 * 1024  # characters of front matter; more is not read


class FrontMatter(NamedTuple):
    """What `read` found.

    `values` and `lines` (of each top-level key, from 1) have the same keys; both are empty when there is no front
    matter or it cannot be used. `body` is the exact text after the closing fence and `body_line` the line it begins
    on; without front matter they are the whole text and 1.
    """

    values: dict[str, Value]
    lines: dict[str, int]
    problems: tuple[Problem, ...]
    body: str
    body_line: int


_OPENING = re.compile(r"\ufeff?(---[ \t]*\r?\n)")
_CLOSING = re.compile(r"\n---[ \t]*(?:\r?\n|\Z)")
_BLANK_LINE = r"(?m)^[ \t]*\r?$"


def read(text: str, path: str, is_text: Callable[[str], bool] | None = None) -> FrontMatter:
    """The front matter of the note `text`, which lies at `path` in the vault. Never raises, whatever the text.

    `is_text` says of a key, as written, whether its value is text, even if YAML has another word for it.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return FrontMatter({}, {}, (), text, 1)
    closing = _CLOSING.search(text, opening.end() - 1)
    if closing is None:
        return FrontMatter({}, {}, _never_closed(text, opening.end(), path), text, 1)
    fence = closing.start()
    body, body_line = text[closing.end() :], text.count("\n", 0, fence) + 3
    if fence - opening.end() > MAX_LENGTH:
        too_large = Problem(path, 1, "front-matter-too-large", "front matter over 64 KiB is not read", "error")
        return FrontMatter({}, {}, (too_large,), body, body_line)
    source = text[opening.end() : fence + 1]
    if "<<<<<<<" not in source and source.replace("\n", "").isprintable():
        usual = read_usual(source, 2, partial(plain_value, is_text=is_text))
        if usual:
            return FrontMatter(*usual, (), body, body_line)
    from mdnet.notes.yaml_properties import parse  # a YAML parser takes longer to load than these few lines to read

    # python-frontmatter would hand the body back stripped: it gets the part between the fences only.
    values, lines, problems = parse(text[opening.start(1) : fence + 4], path, is_text)
    return FrontMatter(values, lines, problems, body, body_line)


def _never_closed(text: str, start: int, path: str) -> tuple[Problem, ...]:
    """A problem if the paragraph under the first line holds properties; else that line is a rule like any other."""
    blank = re.compile(_BLANK_LINE).search(text, start, start + MAX_LENGTH)
    if not re.compile(PROPERTY).search(text, start, blank.start() if blank else start + MAX_LENGTH):
        return ()
    message = "the front matter is never closed: put a line of `---` after the last property"
    return (Problem(path, 1, "unclosed-front-matter", message, "error"),)
