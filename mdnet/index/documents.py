"""Records as JSON text in the index, and back."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any

from mdnet.model import records
from mdnet.model.link import Reference
from mdnet.model.records import Record, Wish

_KINDS: dict[str, type[Record]] = {
    kind.__name__: kind
    for kind in (
        *(records.Organization, records.Event, records.Goal),
        *(records.Introduction, records.Opportunity, records.Resource, records.Contribution),
    )
}
_DATES = frozenset("day end_day by asked_on made_on thanked_on".split())
_LINKS = frozenset("attendees people between asked_of agreed_by referred_to shared_with reached".split())


def dump(record: Record) -> str:
    """A record as JSON text; `load` gives it back."""
    return json.dumps([type(record).__name__, record._asdict()], default=date.isoformat, ensure_ascii=False)


@lru_cache(maxsize=1024)
def load(text: str) -> Record:
    """The record that `dump` wrote. A page about many people asks for the same ones again and again."""
    kind, values = json.loads(text)
    return _KINDS[kind](**{name: _value(name, value) for name, value in values.items()})


def _value(name: str, value: Any) -> Any:
    if name in _DATES:
        return date.fromisoformat(value) if value else None
    if name in _LINKS:
        return tuple(Reference(*pair) for pair in value)
    if name == "via":
        return Reference(*value) if value else None
    if name == "to_meet":
        return tuple(Wish(Reference(*who), why) for who, why in value)
    return tuple(value) if isinstance(value, list) else value
