"""Records made plain: what a template is given has no methods of ours that it could call."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping, Set
from datetime import date, datetime, time
from enum import Enum
from pathlib import PurePath
from typing import Any

_ATOMS = frozenset({str, int, float, bool, type(None), date, datetime, time})
_TAGS: dict[str, Callable[[str], object]] = {
    "\0date": date.fromisoformat,
    "\0datetime": datetime.fromisoformat,
    "\0time": time.fromisoformat,
}


def plain(value: object) -> Any:  # Any: what a template works with is known to the template only
    """The value as dict, list, str, int, float, bool, None, date, datetime or time, all the way down.

    Named tuples and dataclasses become dicts of their fields (properties are not fields), enums their value,
    paths text with forward slashes, sets sorted lists. The keys of a dict become text.
    Raises TypeError for anything else: that is a mistake in the program, not in a template.
    """
    kind = type(value)
    if kind in _ATOMS:
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: plain(item) for name, item in zip(value._fields, value, strict=True)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, PurePath):
        return value.as_posix()
    for atom in (str, int, float):  # subclasses, whose own methods must not come along
        if isinstance(value, atom):
            return atom(value)
    if isinstance(value, Set):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    raise TypeError(f"a template cannot be given a {kind.__name__}")


def to_json(value: object) -> str:
    """Plain data as JSON text, dates tagged so that `from_json` gives them back as dates."""
    return json.dumps(value, default=_tagged)


def from_json(text: str | bytes) -> Any:
    """What `to_json` was given."""
    return json.loads(text, object_hook=_untagged)


def _tagged(value: object) -> dict[str, str]:
    if isinstance(value, date | time):
        return {f"\0{type(value).__name__}": value.isoformat()}
    raise TypeError(f"{type(value).__name__} is not plain data")


def _untagged(found: dict[str, Any]) -> object:
    if len(found) == 1:
        ((tag, text),) = found.items()
        if tag in _TAGS:
            return _TAGS[tag](text)
    return found
