"""The text of a note as it may leave the vault: without its private parts, its comments and what mdnet generated."""

from __future__ import annotations

import re

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.notes.markdown import Body, read_body
from mdnet.notes.private import Hidden, hidden_in, without_private
from mdnet.notes.properties import Properties, canonical_name
from mdnet.notes.reading import read_front

_PRIVATE = "private"
_GAP = re.compile(r"(?<=\S) {2,}")
_BEGINS = re.compile(r"\s*(?:[-*+] +\S|>|#{1,6} )")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_COMMENT = re.compile(r"^[ \t]*#.*\n", re.MULTILINE)


def outgoing_text(path: str, text: str, conventions: Conventions) -> str | None:
    """The note's text without what is private, and without the property `private` that lists it; None when all of it
    is. Lines of which nothing is left are gone, so that none tells where something was. Lines end with `\\n`.

    Raises CannotEdit for a note whose private properties cannot be taken out for sure.
    """
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    front = read_front(path, text, conventions)
    properties = Properties.of(front, path, conventions)
    hidden = hidden_in(properties, front, text, conventions)
    if hidden.whole:
        return None
    before = read_body(front.body, front.body_line)
    after = without_private(before, hidden, properties, conventions)
    above = text.removesuffix(front.body)
    if hidden.listed:
        above = _without(above, path, hidden, conventions)
    return above + _left(front.body, after)


def section_of(body: Body, name: str) -> str:
    """What stands under the headings of that name (lower case) in a note's body, "" for nothing."""
    found, ended = [], 0
    for section in body.sections:
        if section.name == name and section.at >= ended:
            found.append("\n".join(body.lines[section.start : section.end]).strip("\n"))
            ended = section.end
    return "\n\n".join(filter(str.strip, found))


def _left(text: str, body: Body) -> str:
    """What is left of a body `text`, whose lines nobody may see are blank in `body`."""
    written = text.split("\n")
    if body.conflict is not None or len(written) != len(body.lines):
        return body.text  # both sides of a git conflict stand once in it, so its lines are not those of the text
    left: list[str] = []
    gone: list[str] = []
    for old, new in zip(written, body.lines, strict=True):
        if old.strip() and not new.strip():
            gone.append(new)
            continue
        blank, after_blank = not new.strip(), not left or not left[-1].strip()
        if gone and blank and after_blank:
            continue
        if gone and not blank and not after_blank and _parts(gone, new):
            left.append("")
        left.append(old if new == old else _GAP.sub(" ", new).rstrip())
        if not blank:
            gone = []
    return "\n".join(left)


def _parts(gone: list[str], new: str) -> bool:
    """Whether what is gone kept the line `new` apart from the text above it: private lines (now "") do, where it does
    not begin something by itself; a comment (now blanks) does, where it would be taken for a heading's underline."""
    return bool(_UNDERLINE.fullmatch(new)) or ("" in gone and not _BEGINS.match(new))


def _without(above: str, path: str, hidden: Hidden, conventions: Conventions) -> str:
    """Front matter without its private properties, and without comments, which may speak of them."""
    from mdnet.notes.property_edit import with_properties

    front = read_front(path, above, conventions)
    gone = hidden.properties | {_PRIVATE}
    kept = {key: value for key, value in front.values.items() if canonical_name(key, conventions.fields) not in gone}
    above = with_properties(above, {key: None for key in front.values if key not in kept}, conventions)
    above = _COMMENT.sub("", above)
    if read_front(path, above, conventions).values != kept:
        raise CannotEdit(1, "its private properties cannot be told from the others for sure")
    return above
