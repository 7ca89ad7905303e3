"""What must not leave a note: what stands under a heading `Private`, what `private` lists, or all of it.

In doubt it is kept: where `private` is written but cannot be read, the whole note is private.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mdnet.errors import Problem
from mdnet.model.conventions import Conventions
from mdnet.notes.frontmatter import FrontMatter, Value
from mdnet.notes.markdown import Body, heading_name
from mdnet.notes.properties import Properties, canonical_name

_PRIVATE = "private"
_ALL = frozenset(("true", "yes", "on", "y", "1"))
_QUOTED_HEADING = re.compile(r"[ \t]*(?:>[ \t]*)+(#{1,6})[ \t]+(.*)$")


class Hidden(NamedTuple):
    """What of one note is private: the whole, the properties (canonical names), what is under headings (as `_loose`
    gives their names)."""

    whole: bool
    properties: frozenset[str]
    headings: frozenset[str]


_NOTHING = Hidden(False, frozenset(), frozenset((_PRIVATE,)))
_EVERYTHING = _NOTHING._replace(whole=True)


def hidden_in(properties: Properties, front: FrontMatter, text: str, conventions: Conventions) -> Hidden:
    """What the properties of the note `text`, which has this front matter, keep private."""
    if front.problems and _in_doubt(properties, front, text, conventions):
        return _EVERYTHING
    if _PRIVATE not in properties.values:
        return _NOTHING
    names = _names(properties.values[_PRIVATE])
    if any(name.lower() in _ALL for name in names):
        return _EVERYTHING
    return Hidden(
        False,
        frozenset(canonical_name(name, conventions.fields) for name in names),
        _NOTHING.headings | {_loose(heading_name(name)) for name in names},
    )


def _in_doubt(properties: Properties, front: FrontMatter, text: str, conventions: Conventions) -> bool:
    """Whether a faulty front matter holds a `private` that was not read, or more than one."""
    own = [re.escape(name).replace("_", "[ _-]") for name, meant in conventions.fields.items() if meant == _PRIVATE]
    key = re.compile(rf"^[\"']?(?:{'|'.join([_PRIVATE, *own])})[\"']?[ \t]*:", re.MULTILINE | re.IGNORECASE)
    written = len(key.findall(text.removesuffix(front.body) or text))
    value = properties.values.get(_PRIVATE)
    unread = value is None or (isinstance(value, list) and None in value)
    told = f"{properties.keys.get(_PRIVATE)}:"
    return (
        written > 1
        or (written > 0 and _PRIVATE not in properties.values)
        or (unread and any(problem.message.startswith(told) for problem in front.problems))
    )


def _names(value: Value) -> list[str]:
    if isinstance(value, dict | list):
        return [name for item in value for name in _names(item)]
    if value is None or value is False:
        return []
    text = str(value).strip(" []#")  # a heading may be given as `## Health` or `[[#Health]]`
    return [text, *(part.strip() for part in text.split(",") if part != text)]


def _loose(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")


def without_private(body: Body, hidden: Hidden) -> Body:
    """The body with its private parts blanked, headings included."""
    covered = set(_quoted(body, hidden)) if body.quoted else set[int]()
    for section in body.sections:
        if _loose(section.name) in hidden.headings:
            covered.update(range(section.at, section.end))
    if not covered:
        return body
    lines, prose = [*body.lines], [*body.prose]
    for index in covered:
        lines[index] = prose[index] = ""
    return body._replace(
        lines=lines,
        prose=prose,
        sections=[section for section in body.sections if section.at not in covered],
        tags=[(index, tag) for index, tag in body.tags if index not in covered],
    )


def _quoted(body: Body, hidden: Hidden) -> list[int]:
    """The private lines of block quotes, which have headings of their own."""
    found = []
    level = 0
    for index in sorted(body.quoted):
        if index - 1 not in body.quoted:
            level = 0
        heading = _QUOTED_HEADING.match(body.lines[index])
        if heading and (not level or len(heading[1]) <= level):
            level = len(heading[1]) if _loose(heading_name(heading[2])) in hidden.headings else 0
        if level:
            found.append(index)
    return found


def redacted(problems: tuple[Problem, ...], hidden: Hidden, conventions: Conventions) -> list[Problem]:
    """Faults of the front matter, those of private properties without what they quote."""
    if not hidden.whole and not hidden.properties:
        return [*problems]
    return [
        problem._replace(message="a fault in a private part")
        if hidden.whole or canonical_name(problem.message.partition(":")[0], conventions.fields) in hidden.properties
        else problem
        for problem in problems
    ]
