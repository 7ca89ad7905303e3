"""The editor of front matter: one property changed, every other character as it was.

The text of the property is found and replaced in place; YAML is never written anew. Then the reader looks at the
result: it must find the value that was meant, every other value as before and the same body, or nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from mdnet.errors import CannotEdit
from mdnet.model.conventions import Conventions
from mdnet.notes import frontmatter
from mdnet.notes.frontmatter import FrontMatter
from mdnet.notes.frontmatter import Value as Read
from mdnet.notes.lines import fence, sound
from mdnet.notes.links import parts
from mdnet.notes.properties import SYNONYMS, canonical_name
from mdnet.notes.property_lists import shown, with_list
from mdnet.notes.property_places import Place, place, with_token, without
from mdnet.notes.property_text import scalar

Value: TypeAlias = "str | date | bool | int | list[str]"

_SPLIT = frozenset(("aliases", "emails", "phones", "languages", "interests", "tags"))
"""Lists that the reader takes from one text with commas."""
LISTS = _SPLIT | frozenset(
    "urls handles affiliations occasions needs offers goals relationships attendees private".split()
)
"""Properties that are lists, even where one value is written as text."""
_USUAL = {"day": "date", "end_day": "end_date"}
_KEY_NAME = re.compile(r"[^\W\d_][\w .-]*")


def with_properties(
    text: str, changes: Mapping[str, Value] | Mapping[str, Value | None], conventions: Conventions
) -> str:
    """The note with these properties set, or (None) removed; the same text where nothing changes.

    A key that means the same (`prm-cadence` for `cadence`, or one of the vault's own) is the one that is edited. New
    keys come last. Raises CannotEdit.
    """
    front = sound(text)
    names = [canonical_name(key, conventions.fields) for key in changes]
    new = {
        _written_key(key, conventions): value
        for key, value in changes.items()
        if value is not None and not _keys(front, key, conventions)
    }
    if len(new) > 1 and len({*names}) == len(names):
        try:
            text = _added(text, front, new)
        except CannotEdit:
            pass  # one after the other says which of them it is
        else:
            changes = {key: value for key, value in changes.items() if _written_key(key, conventions) not in new}
    for key, value in changes.items():
        text = _changed(text, key, conventions, value)
    return text


def with_values(
    text: str, key: str, conventions: Conventions, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> str:
    """The note with values added to a list and removed from it; each stands once. In tags case is no matter, as it is
    none to Obsidian. Raises CannotEdit."""
    front = sound(text)
    same = str.casefold if canonical_name(key, conventions.fields) == "tags" else str
    gone = {same(value) for value in remove}
    keys = _keys(front, key, conventions)
    for own in keys:
        values = list_values(front.values[own], key, conventions)
        kept = [value for value in values if same(value) not in gone]
        if kept != values:
            fresh = [] if kept or len(keys) > 1 else [value for value in dict.fromkeys(add) if same(value) not in gone]
            text = _changed(text, own, conventions, kept or fresh, own)  # an emptied list keeps its style for the new
    front = sound(text)
    known = gone | {same(value) for own in keys for value in list_values(front.values[own], key, conventions)}
    new = [value for value in dict.fromkeys(add) if same(value) not in known]
    if not new:
        return text
    own = _fittest(front, keys, key, conventions)
    old = list_values(front.values[own], key, conventions) if own else []
    return _changed(text, own or key, conventions, [*old, *new], own)


def with_plural(text: str, key: str, name: str, conventions: Conventions) -> str:
    """The note with the property that is written `key` under its plural `name`, as a list; where there is one of that
    name, it takes the values in. Raises CannotEdit."""
    front = sound(text)
    _refuse_doubled(front, [key, name])
    old = front.values[key]
    if isinstance(old, dict):
        raise CannotEdit(front.lines[key], f"{key} has keys of its own; write it as a list")
    values = list_values(old, name, conventions)
    spot = _place_of(text, front, key)
    if name in front.values:
        kept = {own: value for own, value in front.values.items() if own != key}
        return with_values(_sure(text, front, without(text, spot), kept), name, conventions, values)
    renamed = text[: spot.at + len(spot.indent)] + name + text[spot.colon - 1 :]
    meant = {name if own == key else own: value for own, value in front.values.items()}
    text = _sure(text, front, renamed, meant)
    if isinstance(old, list) or not values:
        return text
    front = sound(text)
    new, read = with_list(text, _place_of(text, front, name), old, values)
    return _sure(text, front, new, {**front.values, name: read})


def _changed(text: str, key: str, conventions: Conventions, value: Value | None, own: str = "") -> str:
    """The text with one property changed; `own` is its key as written, when that is known already."""
    front = sound(text)
    keys = [own] if own else _keys(front, key, conventions)
    _refuse_doubled(front, keys)
    if value is None:
        for one in keys:
            front = sound(text)
            kept = {name: read for name, read in front.values.items() if name != one}
            text = _sure(text, front, without(text, _place_of(text, front, one)), kept)
        return text
    if not keys:
        return _added(text, front, {_written_key(key, conventions): value})
    own = _only_one(front, keys, key, conventions)
    if _says(front.values[own], value):
        return text
    spot = _place_of(text, front, own)
    if isinstance(value, list):
        new, read = with_list(text, spot, front.values[own], value)
        return _sure(text, front, new, {**front.values, own: read})
    new = with_token(text, spot, scalar(value, text[spot.start : spot.end]))
    return _sure(text, front, new, {**front.values, own: _as_read(value)})


def _keys(front: FrontMatter, key: str, conventions: Conventions) -> list[str]:
    """The keys of the note that mean the property `key`."""
    name = canonical_name(key, conventions.fields)
    return [own for own in front.values if canonical_name(own, conventions.fields) == name]


def _written_key(key: str, conventions: Conventions) -> str:
    """How a new key is written: by its canonical name; one that is the user's own as they typed it."""
    name = canonical_name(key, conventions.fields)
    name = _USUAL.get(name, name) if name in SYNONYMS.values() else key.strip()
    if not _KEY_NAME.fullmatch(name):
        raise CannotEdit(0, f"{name!r} is no name for a property; use letters, digits, blanks, - and _")
    return name


def _refuse_doubled(front: FrontMatter, keys: Sequence[str]) -> None:
    for problem in front.problems:
        if problem.code == "duplicate-key" and problem.message.startswith(tuple(f"{key}: also" for key in keys)):
            raise CannotEdit(problem.line, f"{problem.message}; keep one of them, then try again")


def _only_one(front: FrontMatter, keys: Sequence[str], key: str, conventions: Conventions) -> str:
    """The one of several keys of a property that counts; CannotEdit when that is not plain to see."""
    if len(keys) == 1:
        return keys[0]
    name = canonical_name(key, conventions.fields)
    if name in keys and front.values[name] not in (None, "", []) and not isinstance(front.values[name], list):
        return name
    places = " and ".join(f"{own} (line {front.lines[own]})" for own in keys)
    raise CannotEdit(front.lines[keys[-1]], f"{name} is written as {places}; keep one of them, then try again")


def _fittest(front: FrontMatter, keys: Sequence[str], key: str, conventions: Conventions) -> str:
    """The key under which to add a value: the canonical one, else one that holds a list, else the first; "": none."""
    name = canonical_name(key, conventions.fields)
    return min(keys, key=lambda own: (own != name, not isinstance(front.values[own], list)), default="")


def _says(old: Read, new: Value) -> bool:
    """Whether the value that is there already says the new one."""
    if isinstance(new, list):
        return (old == [] or old is None) if not new else shown(old) == new
    plain = _as_read(new)
    return type(old) is type(plain) and old == plain


def list_values(value: Read, key: str, conventions: Conventions) -> list[str]:
    """The values of the list property `key`, as its reader takes them: from one text with commas, too."""
    name = canonical_name(key, conventions.fields)
    if isinstance(value, str) and name in _SPLIT:
        found = [part.strip() for part in parts(value) if part.strip()]
        return found if name != "tags" else " ".join(found).split()
    return shown(value)


def _sure(text: str, front: FrontMatter, new: str, values: Mapping[str, Read]) -> str:
    """The `new` text, if the reader finds just these values in it, and the body that was there; else CannotEdit."""
    found = frontmatter.read(new, "")
    body = front.body if front.body_line > 1 else text.removeprefix("\ufeff")
    broken = any(problem.severity == "error" for problem in found.problems)
    same_mark = new.startswith("\ufeff") == text.startswith("\ufeff")
    if broken or repr(found.values) != repr(dict(values)) or found.body != body or not same_mark:
        keys = {**front.values, **values}
        changed = next((key for key in keys if repr(front.values.get(key)) != repr(values.get(key))), "front matter")
        line = front.lines.get(changed, 1)
        raise CannotEdit(line, f"{changed} (line {line}) cannot be changed without harm; change it by hand")
    return new


def _place_of(text: str, front: FrontMatter, own: str) -> Place:
    line = front.lines[own]
    at = 0
    for _ in range(line - 1):
        at = text.index("\n", at) + 1
    return place(text, at, fence(text, front), line)


def _added(text: str, front: FrontMatter, new: Mapping[str, Value]) -> str:
    """The text with new properties, in its front matter or in one made for it; what is read of it is looked at."""
    return _sure(text, front, with_block(text, front, new), values_with(front, new))


def values_with(front: FrontMatter, new: Mapping[str, Value]) -> dict[str, Read]:
    """The values of front matter with new ones, as the reader gives them."""
    return {**front.values, **{key: _as_read(value) for key, value in new.items()}}


def with_block(text: str, front: FrontMatter, new: Mapping[str, Value]) -> str:
    """The text with a line for each new property, last in its front matter; not looked at yet."""
    at = fence(text, front) if front.body_line > 1 else len("\ufeff" if text.startswith("\ufeff") else "")
    indent = _indent(text, min(front.lines.values(), default=0))
    if not new:
        return text
    block = []
    for key, value in new.items():
        if isinstance(value, list) and value:
            block += [f"{indent}{key}:", *(f"{indent}  - {scalar(item)}" for item in value)]
        else:
            block.append(f"{indent}{key}: {'[]' if isinstance(value, list) else scalar(value)}")
    near = text[:at] if front.body_line > 1 else text.partition("\n")[0] + "\n"
    if front.body_line == 1:
        block = ["---", *block, "---"]
    end = "\r\n" if near.endswith("\r\n") else "\n"
    return text[:at] + "".join(line + end for line in block) + text[at:]


def _indent(text: str, line: int) -> str:
    """The blanks before the key on a line; none for line 0."""
    found = text.split("\n", line)[line - 1] if line else ""
    return found[: len(found) - len(found.lstrip(" "))]


def _as_read(value: Value) -> Read:
    """How the reader gives a value."""
    if isinstance(value, list):
        return [*value]
    return value.isoformat() if isinstance(value, date) else value
