"""Contacts changed: their properties set, their tags, their rest and their return."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import BadInput
from mdnet.model.change import ChangeSet
from mdnet.workspace.changing import Planned, edited, new_problems

if TYPE_CHECKING:
    from mdnet.model.conventions import Conventions
    from mdnet.notes.property_edit import Value
    from mdnet.workspace import Workspace

_ASSIGNMENT = re.compile(r"([^\W\d_][\w .-]*?)\s*([+-]?=)(.*)", re.DOTALL)
_PRIVATE = "private"
_DAYS = frozenset(("last_contact", "snoozed_until", "met_on"))
_COMING = frozenset(("snoozed_until",))
_LISTS = frozenset(
    "aliases tags emails phones urls handles languages interests needs offers goals affiliations occasions"
    " relationships private".split()
)
_MORE = frozenset("handles timezone pitch private type family pets food status".split())
"""Properties with a meaning that go by one name only, and the usual facts."""
_SINGLE = frozenset(
    "name uid circle cadence last_contact snoozed_until paused birthday met_on met_at introduced_by location timezone"
    " title created type".split()
)
"""Properties of one value: nothing can be added to it."""
_TAG = re.compile(r"(?=.*[^0-9])[\w/-]+")
"""A tag as Obsidian has it: letters, digits, `_`, `-` and `/`, not digits alone."""
_COMMAS = frozenset("aliases tags emails phones languages interests needs offers".split())


class Assignment(NamedTuple):
    """`key=value`, `key+=value` or `key-=value`; no value takes the property away."""

    key: str
    sign: str
    value: str

    @classmethod
    def parse(cls, text: str) -> Assignment:
        """Raises BadInput."""
        match = _ASSIGNMENT.fullmatch(text)
        if not match:
            raise BadInput(f'"{text}" sets nothing; write key=value, key+=value or key-=value.')
        if match[2] != "=" and not match[3].strip():
            raise BadInput(f'"{text}": say which value.')
        return cls(match[1], match[2], match[3].strip())


def set_properties(work: Workspace, paths: Sequence[str], assignments: Sequence[Assignment], title: str) -> Planned:
    """Properties of contacts set, added to or taken from. What the reader will not understand is written all the same,
    with a warning."""
    changes = tuple(edited(work, path, lambda text: assigned(work, text, assignments)) for path in paths)
    ways = work.settings.conventions
    return Planned(ChangeSet(title, changes), strangers(assignments, ways) + new_problems(work, changes))


def assigned(work: Workspace, text: str, assignments: Sequence[Assignment]) -> str:
    """The note's text with all assignments made. Raises CannotEdit, BadInput."""
    from mdnet.notes.properties import canonical_name
    from mdnet.notes.property_edit import with_properties, with_values

    ways = work.settings.conventions
    for key, sign, value in assignments:
        if sign != "=" and canonical_name(key, ways.fields) in _SINGLE:
            raise BadInput(f"{key} has one value: write {key}={value}.")
        if sign == "=":
            text = with_properties(text, {key: _value(key, value, work.today, ways)}, ways)
        else:
            values = _parts(key, value, ways)
            added, removed = (values, []) if sign == "+=" else ([], values)
            text = with_values(text, key, ways, added, removed)
    return text


def tag(work: Workspace, paths: Sequence[str], add: Sequence[str], remove: Sequence[str], title: str) -> Planned:
    """Tags added and taken away, with or without their `#`."""
    from mdnet.notes.property_edit import with_values

    ways = work.settings.conventions
    new, old = ([one.lstrip("#") for one in tags] for tags in (add, remove))
    changes = tuple(edited(work, path, lambda text: with_values(text, "tags", ways, new, old)) for path in paths)
    return Planned(ChangeSet(title, changes), odd_tags(new))


def odd_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """A word on tags that Obsidian does not take for tags."""
    odd = [tag for tag in tags if not _TAG.fullmatch(tag)]
    why = "those have letters, digits, -, _ and /, not digits alone"
    return tuple(f'"{tag}" is no tag to Obsidian: {why}.' for tag in odd)


def snooze(work: Workspace, paths: Sequence[str], until: date | None, title: str) -> Planned:
    """No check-in before a day; None: the snooze is over."""
    return _set(work, paths, "snoozed_until", until, title)


def pause(work: Workspace, paths: Sequence[str], paused: bool, title: str) -> Planned:
    """Out of the agenda until resumed, or back in it: then out of the archive too."""
    if paused:
        return _set(work, paths, "paused", True, title)
    from mdnet.workspace.archiving import resume

    return resume(work, paths, title)


def _set(work: Workspace, paths: Sequence[str], key: str, value: Value | None, title: str) -> Planned:
    from mdnet.notes.property_edit import with_properties

    ways = work.settings.conventions
    changes = tuple(edited(work, path, lambda text: with_properties(text, {key: value}, ways)) for path in paths)
    return Planned(ChangeSet(title, changes))


def _value(key: str, value: str, today: date, ways: Conventions) -> Value | None:
    from mdnet.model.typed_dates import typed_day
    from mdnet.notes.properties import canonical_name

    name = canonical_name(key, ways.fields)
    if not value:
        return None
    if name in _DAYS:
        return typed_day(value, today, "future" if name in _COMING else "past") or value
    if name in ("paused", _PRIVATE) and value.lower() in ("true", "false", "yes", "no"):
        return value.lower() in ("true", "yes")
    return _parts(key, value, ways) if name in _LISTS else value


def _parts(key: str, value: str, ways: Conventions) -> list[str]:
    from mdnet.notes.properties import canonical_name

    name = canonical_name(key, ways.fields)
    if name in _COMMAS:
        parts = [part.strip() for part in value.split(",")]
        return [part for part in (part.lstrip("#") if name == "tags" else part for part in parts) if part]
    return [value]


def strangers(assignments: Sequence[Assignment], ways: Conventions) -> tuple[str, ...]:
    """A word on keys that mdnet has no meaning for (they are facts), and on values that mean nothing to it and to which
    the reader of notes does not object."""
    from mdnet.notes.properties import HANDLES, SYNONYMS, canonical_name

    known = _MORE | HANDLES | {*SYNONYMS.values()}
    said = [one for sent in assignments for one in _odd(canonical_name(sent.key, ways.fields), sent)]
    for key in dict.fromkeys(one.key for one in assignments):
        if canonical_name(key, ways.fields) not in known:
            from mdnet.workspace.naming import similar

            close = similar(key, sorted(known), 1)
            hint = f" Did you mean {close[0]}?" if close else ""
            said.append(f'"{key}" has no meaning of its own: it is kept as a fact.{hint}')
    return tuple(said)


def _odd(name: str, assignment: Assignment) -> Sequence[str]:
    value = assignment.value
    if name == "tags":
        return odd_tags([tag for part in value.split(",") if (tag := part.strip().lstrip("#"))])
    if name == "paused" and value.lower() not in ("", "true", "false", "yes", "no"):
        return [f'{assignment.key}: "{value}" is neither true nor false.']
    if name == "timezone" and value and not _is_zone(value):
        return [f'{assignment.key}: "{value}" is no time zone; they are called like Europe/Oslo.']
    return ()


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # unknown, a folder of zones, a path
        return False
    return True
