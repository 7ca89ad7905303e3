"""The front matter of one contact united into that of another, property by property, by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.model.dates import parse_date
from mdnet.notes import frontmatter
from mdnet.notes.frontmatter import FrontMatter
from mdnet.notes.frontmatter import Value as Read
from mdnet.notes.lines import bare, fence, sound, split
from mdnet.notes.links import reference
from mdnet.notes.properties import canonical_name
from mdnet.notes.property_edit import LISTS, list_values, with_properties, with_values

Side: TypeAlias = Literal["", "a", "b"]
_LATER, _EARLIER = frozenset(("last_contact",)), frozenset(("met_on", "created"))


class Difference(NamedTuple):
    """A property in which two notes differ and no rule decides: its canonical name, and both values as text."""

    key: str
    a: str
    b: str


def united(
    a_text: str, b_text: str, conventions: Conventions, prefer: Side | Mapping[str, Side], names: Sequence[str]
) -> tuple[str, tuple[Difference, ...]]:
    """The note A with the properties of B, and the differences that `prefer` (for all, or by property) leaves open, in
    which A's value stays.

    Lists are united, what is empty is filled; `last_contact` is the later one, `met_on` and `created` the earlier.
    B's name and its other `names` become aliases. Raises CannotEdit.
    """
    b = sound(b_text)
    text, open_ones = a_text, []
    copied: set[str] = set()
    for key, theirs in b.values.items():
        name = canonical_name(key, conventions.fields)
        a = sound(text)
        own = next((one for one in a.values if canonical_name(one, conventions.fields) == name), None)
        if _empty(theirs) or name == "name":
            continue
        if own is None:
            text = _copied(text, b_text, b, key)
            copied.add(key)
            continue
        ours = a.values[own]
        if _is_list(ours, name) and _is_list(theirs, name) and not _empty(ours):
            known = {item.casefold() for item in list_values(ours, own, conventions)}
            new = [item for item in list_values(theirs, key, conventions) if item.casefold() not in known]
            text = with_values(text, own, conventions, add=new)
            continue
        side = "b" if _empty(ours) else _side(name, ours, theirs, prefer)
        if side == "b":
            text = _replaced(text, own, b_text, b, key, conventions)
        elif not side:
            open_ones.append(Difference(name, _shown(ours), _shown(theirs)))
    text = _with_names(text, b, conventions, names)
    return _with_comments(text, b_text, b, copied), tuple(open_ones)


def _with_names(text: str, b: FrontMatter, conventions: Conventions, names: Sequence[str]) -> str:
    """The text with B's names among the aliases."""
    a = sound(text)
    named = [one for one in b.values if canonical_name(one, conventions.fields) == "name"]
    given = [_shown(b.values[one]).strip() for one in named if not _empty(b.values[one])]
    known = {
        item.casefold()
        for key, value in a.values.items()
        if canonical_name(key, conventions.fields) in ("name", "aliases")
        for item in list_values(value, key, conventions)
    }
    new = [name for name in dict.fromkeys([*given, *names]) if name.casefold() not in known]
    return with_values(text, "aliases", conventions, add=new) if new else text


def _side(name: str, ours: Read, theirs: Read, prefer: Side | Mapping[str, Side]) -> Side:
    """Whose value it should be; "" when that is for the user to say."""
    if _plain(ours) == _plain(theirs):
        return "a"
    days = [parse_date(_shown(value)) for value in (ours, theirs)]
    if days[0] and days[1]:
        if days[0] == days[1]:
            return "a"
        if name in _LATER:
            return "a" if days[0] > days[1] else "b"
        if name in _EARLIER:
            return "a" if days[0] < days[1] else "b"
    return prefer if isinstance(prefer, str) else prefer.get(name, "")


def _empty(value: Read) -> bool:
    return value is None or value == "" or value == []


def _is_list(value: Read, name: str) -> bool:
    """Whether a value is, or can be read as, a list of texts."""
    if isinstance(value, list):
        return not any(isinstance(item, list | dict) for item in value)
    return name in LISTS and isinstance(value, str | int | float) and not isinstance(value, bool)


def _plain(value: Read) -> str:
    return reference(value).text if isinstance(value, str) else _shown(value)


def _shown(value: Read) -> str:
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _replaced(text: str, own: str, b_text: str, b: FrontMatter, key: str, conventions: Conventions) -> str:
    """The text with B's value for a property that A has."""
    value = b.values[key]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return with_properties(text, {own: [_shown(item) for item in value]}, conventions)
    if isinstance(value, str | bool | int):
        return with_properties(text, {own: value}, conventions)
    return _copied(with_properties(text, {own: None}, conventions), b_text, b, key)


def _copied(text: str, b_text: str, b: FrontMatter, key: str) -> str:
    """The text with a property that it does not have, as B writes it."""
    lines = _segment(b_text, b, key)
    a = sound(text)
    new = _with_lines(text, a, lines)
    expected = {**a.values, key: b.values[key]}
    if repr(frontmatter.read(new, "").values) != repr(expected):
        raise CannotEdit(b.lines[key], f"{key} (line {b.lines[key]} of the other note) cannot be copied for sure")
    return new


def _segment(b_text: str, b: FrontMatter, key: str) -> list[str]:
    """The lines of a property of B, without the blank lines and comments behind it."""
    starts = sorted(b.lines.values())
    doubled = [problem.line for problem in b.problems if problem.code == "duplicate-key"]
    if doubled or any(one == other for one, other in pairwise(starts)):
        raise CannotEdit(
            (doubled or starts)[0], "the other note's front matter must be one `key: value` a line, each once"
        )
    first = b.lines[key]
    after = min((line for line in starts if line > first), default=b.body_line - 1)
    lines = [bare(line) for line in split(b_text)[first - 1 : after - 1]]
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip(" "))]
    while lines and (not lines[-1].strip() or lines[-1].startswith(f"{indent}#")):
        lines.pop()
    return [line.removeprefix(indent) for line in lines]


def _with_lines(text: str, a: FrontMatter, lines: Sequence[str]) -> str:
    """The text with these lines at the end of its front matter."""
    if a.body_line == 1:
        at, lines = len("\ufeff" if text.startswith("\ufeff") else ""), ["---", *lines, "---"]
        near, indent = text.partition("\n")[0] + "\n", ""
    else:
        at = fence(text, a)
        near = text[:at]
        first = split(text)[min(a.lines.values()) - 1] if a.lines else ""
        indent = first[: len(first) - len(first.lstrip(" "))]
    end = "\r\n" if near.endswith("\r\n") else "\n"
    return text[:at] + "".join((indent + line if line else line) + end for line in lines) + text[at:]


def _with_comments(text: str, b_text: str, b: FrontMatter, copied: set[str]) -> str:
    """The text with the comments of B's front matter that stand on lines of their own and did not come with a value."""
    lines = [bare(line).strip() for line in split(b_text)[1 : b.body_line - 2]]
    a = sound(text)
    there = {bare(line).strip() for line in split(text)[: max(a.body_line - 1, 0)]}
    new = [line for line in dict.fromkeys(lines) if line.startswith("#") and line not in there]
    if not new or b.body_line == 1:
        return text
    with_them = _with_lines(text, a, new)
    same = repr(frontmatter.read(with_them, "").values) == repr(a.values)
    return with_them if same else text
