"""What a note says before and after an edit, in a form that can be compared."""

from __future__ import annotations

import re

from mdnet.model.conventions import Conventions
from mdnet.notes.lines import sound
from mdnet.notes.reading import Records, read_records

_LINE = re.compile(r"\bline=[0-9]+")
_FRONT = "---\ntype: person{}\n---\n"


def but_lines(value: object) -> str:
    """A value as text that does not tell on which line of the note anything stands."""
    return _LINE.sub("line", repr(value))


def body_records(text: str, conventions: Conventions, path: str = "") -> Records:
    """What the body of a note says were it an ordinary contact's: its properties, and that it is private, aside.

    Where the front matter fills four lines or more, the lines are those of the file; else the body begins on line 4.
    """
    front = sound(text)
    filling = "\n" * max(front.body_line - 4, 0)
    return read_records(path, _FRONT.format(filling) + front.body.removeprefix("\ufeff"), conventions)
