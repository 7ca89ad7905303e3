"""What must not leave a note: what stands under a heading `Private`, what `private` lists, or all of it.

In doubt it is kept: where `private` is written but cannot be read, the whole note is private; a heading `Private`
counts in HTML, in quotes and after any blank; a fact of a private label is private wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from mdnet.errors import Problem
from mdnet.model.conventions import Conventions
from mdnet.notes.frontmatter import FrontMatter, Value
from mdnet.notes.headings import heading_name
from mdnet.notes.items import ITEM
from mdnet.notes.markdown import Body, Span, blank, closely
from mdnet.notes.properties import Properties, canonical_name

_PRIVATE = "private"
_ALL = frozenset(("true", "yes", "on", "y", "1"))
_NONE = frozenset(("", "false", "no", "off", "n", "0"))


class Hidden(NamedTuple):
    """What of one note is private: the whole, the properties (canonical names; facts of that label too), what is under
    headings (as `_loose` gives their names). `listed` is what `private` lists, each with the parts between commas."""

    whole: bool
    properties: frozenset[str]
    headings: frozenset[str]
    listed: tuple[tuple[str, ...], ...] = ()


_NOTHING = Hidden(False, frozenset(), frozenset((_PRIVATE,)))
_EVERYTHING = _NOTHING._replace(whole=True)


def hidden_in(properties: Properties, front: FrontMatter, text: str, conventions: Conventions) -> Hidden:
    """What the properties of the note `text`, which has this front matter, keep private."""
    if front.problems and _in_doubt(properties, front, text, conventions):
        return _EVERYTHING
    if _PRIVATE not in properties.values:
        return _NOTHING
    listed = _listed(properties.values[_PRIVATE])
    names = [name for parts in listed for name in parts]
    if any(name.lower() in _ALL for name in names):
        return _EVERYTHING
    return Hidden(
        False,
        frozenset(canonical_name(name, conventions.fields) for name in names),
        _NOTHING.headings | {_loose(heading_name(name)) for name in names},
        tuple(parts for parts in listed if parts[0].lower() not in _NONE),
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


def _listed(value: Value) -> list[tuple[str, ...]]:
    if isinstance(value, dict | list):
        return [parts for item in value for parts in _listed(item)]
    if value is None or value is False:
        return []
    text = str(value).strip(" []#")  # a heading may be given as `## Health` or `[[#Health]]`
    return [(text, *(part.strip() for part in text.split(",") if part != text))]


def _loose(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")


def without_private(body: Body, hidden: Hidden, properties: Properties, conventions: Conventions) -> Body:
    """The body with its private parts blanked, headings included. What `private` lists and the note does not hold is
    told; it must still have its private `properties`."""
    names = {_loose(section.name) for section in body.sections}
    if hidden is _NOTHING and _PRIVATE not in names and not body.odd:
        return body
    below = list(_below_headings(body, hidden))
    covered = {index for index, _ in below}
    found = names | {name for _, name in below}
    for section in body.sections:
        if _loose(section.name) in hidden.headings:
            covered.update(range(section.at, section.end))
    fields: dict[int, list[Span]] = {}
    if hidden.listed:
        for index, span, label in _labelled(body, hidden, conventions):
            found.add(label)
            if span:
                fields.setdefault(index, []).append(span)
            else:
                covered.add(index)
        _tell_unknown(hidden, found, properties, conventions)
    return _blanked(body, covered, fields) if covered or fields else body


def _blanked(body: Body, covered: set[int], fields: dict[int, list[Span]]) -> Body:
    lines, prose = [*body.lines], [*body.prose]
    for index, spans in fields.items():
        lines[index], prose[index] = blank(lines[index], spans), blank(prose[index], spans)
    for index in covered:
        lines[index] = prose[index] = ""
    return body._replace(
        text="\n".join(lines),
        lines=lines,
        prose=prose,
        sections=[section for section in body.sections if section.at not in covered],
        tags=[(index, tag) for index, tag in body.tags if index not in covered],
    )


@cache
def _heading() -> re.Pattern[str]:
    blanks = r"[\s\u200b-\u200f\u2060\ufeff]"
    return re.compile(rf"(?:{blanks}|>)*(#{{1,6}}){blanks}+(.*)$")


def _below_headings(body: Body, hidden: Hidden) -> Iterator[tuple[int, str]]:
    """The private lines (index, heading's name) below headings that no section has: those of block quotes, which end
    with the quote, those in HTML, and those in whose line any blank follows the signs."""
    name, level, quoted = "", 0, False
    for index, line in enumerate(body.lines):
        if quoted and index not in body.quoted:
            level = 0
        match = _heading().match(line) if "#" in line else None
        if match and (not level or (len(match[1]) <= level and body.prose[index].strip())):
            name = _loose(heading_name(match[2]))
            private = name in hidden.headings and not _is_code(body, index)
            level, quoted = len(match[1]) if private else 0, index in body.quoted
        if level:
            yield index, name


def _is_code(body: Body, index: int) -> bool:
    """Whether a line is blank as prose for another reason than HTML."""
    if body.prose[index].strip():
        return False
    return not closely(body.text.replace("<", " "))[1].split("\n")[index].strip()


@cache
def _label() -> re.Pattern[str]:
    return re.compile(r"(?:[ \t]|>)*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?)?[*_]{0,3}([^\W\d_][^:\[\]()]*):")


@cache
def _field() -> re.Pattern[str]:
    return re.compile(r"[\[(]([^:\[\]()]+)::")


def _labelled(body: Body, hidden: Hidden, conventions: Conventions) -> Iterator[tuple[int, Span | None, str]]:
    """The facts of private labels: (index, None, label) of each line of `- pets: …` with what is indented or wrapped
    below it, (index, span, label) of `[pets:: …]`."""

    def private(label: str) -> str:
        name = canonical_name(label.strip(" *_"), conventions.fields)
        return name if name in hidden.properties else ""

    name, below, wrapping = "", -1, False
    for index, line in enumerate(body.lines):
        if not line.strip():
            wrapping = False
            continue
        item = ITEM.match(line)
        depth = len(line[: len(line) - len(line.lstrip())].expandtabs(4))
        if name and (depth > below or (wrapping and not item and not _heading().match(line))):
            yield index, None, name
            continue
        label = _label().match(line) if ":" in line else None
        name, below, wrapping = private(label[1]) if label else "", depth, True
        if name:
            yield index, None, name
        elif "::" in line:
            for match in _field().finditer(line):
                if field := private(match[1]):
                    yield index, (match.start(), _closed(line, match.start())), field


def _closed(line: str, start: int) -> int:
    """Where the bracket that opens at `start` is closed; the line's end where it is not."""
    opening, closing = ("[", "]") if line[start] == "[" else ("(", ")")
    open_brackets = 0
    for at in range(start, len(line)):
        open_brackets += (line[at] == opening) - (line[at] == closing)
        if not open_brackets:
            return at + 1
    return len(line)


def _tell_unknown(hidden: Hidden, found: set[str], properties: Properties, conventions: Conventions) -> None:
    """Tell of what `private` lists that is no property, heading or label of the note: perhaps it is misspelt."""

    def known(name: str) -> bool:
        own = canonical_name(name, conventions.fields)
        return own in properties.values or own in found or _loose(heading_name(name)) in found

    for whole, *parts in hidden.listed:
        if not known(whole):
            for name in parts or [whole]:
                if name and not known(name):
                    message = f'"{name}" matches nothing in this note; check the spelling'
                    properties.problem(_PRIVATE, "private-unknown", message, "hint")


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
