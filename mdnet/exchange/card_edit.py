"""A few properties of a vCard that is there, changed in place: every other byte of it stays as it is.

The card is another program's (a file of a vdir), so it is never written anew: unknown properties, their order,
groups, line ends and folds stay, and so do the parameters of a value that is kept, or is replaced by the only new one
(`TEL;TYPE=CELL`). A line that goes takes the labels of its group along.
"""

from __future__ import annotations

from collections.abc import Mapping

from mdnet.errors import CannotEdit
from mdnet.exchange.card_rows import PROPERTIES, Opened, Rows, opened
from mdnet.exchange.vcard_values import clean, clean_notes
from mdnet.model.incoming import Card, Value

EDITABLE = frozenset(PROPERTIES)
"""What can be changed: properties by their names in a note, and `notes`."""
_LISTS = frozenset("emails phones urls occasions relationships".split())
_JOINED = frozenset("aliases tags".split())
"""Lists that stand in one line, between commas."""
_PLACES = frozenset(("address", "location"))


def with_values(data: bytes, wanted: Mapping[str, Value]) -> bytes:
    """The file of one card with these values, "" or () for none; what is not in `wanted` stays.

    Raises CannotEdit for what cannot be changed for sure without harm: then the card is to be changed by hand.
    """
    if unknown := wanted.keys() - EDITABLE:
        raise CannotEdit(0, f"{', '.join(sorted(unknown))} cannot be changed in a card")
    before = opened(data)
    meant = {key: _normal(key, value) for key, value in wanted.items()}
    changes = {key: value for key, value in meant.items() if sorted(value) != sorted(_held(before.card, key))}
    if not changes:
        return data
    rows = Rows(before, data)
    for key, value in changes.items():
        if key in _LISTS:
            rows.set_list(key, value)
        elif key in _JOINED:
            rows.set_joined(key, value)
        elif key not in _PLACES:
            rows.set_one(key, value[0] if value else "")
    if _PLACES & changes.keys():
        addresses, places = (changes.get(key, _held(before.card, key)) for key in ("address", "location"))
        rows.set_addresses(addresses, places[0] if places else "")
    new = rows.written()
    _guard(before, new, changes)
    return new


def _normal(key: str, value: Value) -> tuple[str, ...]:
    texts = (value,) if isinstance(value, str) else value
    cleaned = (clean_notes(text) if key == "notes" else clean(text) for text in texts)
    return tuple(dict.fromkeys(filter(None, cleaned)))


def _held(card: Card, key: str) -> tuple[str, ...]:
    if key == "notes":
        return (card.notes,) if card.notes else ()
    return card.texts(key)


def _guard(before: Opened, data: bytes, changed: Mapping[str, tuple[str, ...]]) -> None:
    """The new card must say what was meant, and all else that the old one said. Raises CannotEdit."""
    try:
        after = opened(data).card
    except CannotEdit as error:
        raise CannotEdit(error.line, f"the card cannot be changed for sure: {error}") from None
    for key in sorted({*before.card.values, *after.values, *changed, "notes"}):
        meant = changed.get(key, _held(before.card, key))
        if sorted(_held(after, key)) != sorted(meant):
            raise CannotEdit(0, f"{key} of the card cannot be changed for sure; change it by hand")
    for field in ("facts", "tasks", "photo"):
        if getattr(after, field) != getattr(before.card, field):
            raise CannotEdit(0, f"the card cannot be changed without harm to its {field}; change it by hand")
