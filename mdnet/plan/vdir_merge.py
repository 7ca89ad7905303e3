"""A contact's note and card made to agree, property by property: three ways, by what both said the last time.

Of a list every value counts by itself: what came on one side comes to the other, what went on one side goes on the
other. A property of one value that changed on both sides, each time to something else, is a difference: both stay.
Values that mean the same, however they are written, agree, and neither is touched.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple

from mdnet.model.dates import PartialDate
from mdnet.model.phones import e164
from mdnet.plan.identity import digits_of
from mdnet.plan.importing import Difference, fits, same_key

TEXTS = ("name", "organization", "title", "location", "birthday")
LISTS = ("aliases", "emails", "phones", "urls", "address", "tags")
SYNCED = (*TEXTS, *LISTS)
"""What is kept the same on both sides: properties by their canonical names."""

Values = Mapping[str, tuple[str, ...]]
"""What one side says: each property as a list, of one text at most for TEXTS."""
Agreed = Mapping[str, tuple[str, ...]]
"""What both said last: the values of a list; of one of TEXTS the note's wording and the card's ("" for none)."""

_EXTENSION = re.compile(r"(?is)^.*?(?:ext|[x;#]|$)|[^0-9]")
"""All of a phone number but the digits of its extension."""


class Move(NamedTuple):
    """Values of a property that come to one side, and that go there."""

    to: Literal["note", "card"]
    key: str
    comes: tuple[str, ...] = ()
    goes: tuple[str, ...] = ()


class Merge(NamedTuple):
    """What both sides are to say, what moves to make it so, and what stays different."""

    note: Mapping[str, tuple[str, ...]] = {}
    card: Mapping[str, tuple[str, ...]] = {}
    moves: tuple[Move, ...] = ()
    differences: tuple[Difference, ...] = ()


def merge(note: Values, card: Values, agreed: Agreed, region: str = "", but: Collection[str] = ()) -> Merge:
    """How note and card become the same; properties in `but` are left as they are. `region` is whose phone numbers
    are without a country code (ISO 3166)."""
    ours, theirs = dict(note), dict(card)
    moves, differences = [], []
    for key in SYNCED:
        if key in but:
            continue
        old_ours, old_theirs, base = note.get(key, ()), card.get(key, ()), agreed.get(key, ())
        if old_ours == old_theirs:
            continue
        if key in LISTS:
            ours[key], theirs[key] = _lists(key, old_ours, old_theirs, base, region)
        else:
            peace = _at_peace(key, note, card, region)
            made = _texts(key, _only(old_ours), _only(old_theirs), base, region, peace)
            if made is None:
                differences.append(Difference(key, _only(old_ours), _only(old_theirs)))
                continue
            ours[key], theirs[key] = (tuple(filter(None, (text,))) for text in made)
        moves += _moves("note", key, old_ours, ours[key]) + _moves("card", key, old_theirs, theirs[key])
    return Merge(ours, theirs, tuple(moves), tuple(differences))


def agreed_after(note: Values, card: Values, before: Agreed, region: str = "", but: Collection[str] = ()) -> Agreed:
    """What both sides agree on as they are now. What could not be carried over is still told from what was never
    agreed on: it is done the next time."""
    found = {}
    for key in SYNCED:
        ours, theirs, base = note.get(key, ()), card.get(key, ()), before.get(key, ())
        if key in but:
            found[key] = base
        elif ours == theirs:
            found[key] = ours if key in LISTS else ours * 2
        elif key in LISTS:
            here, there, was = (_keyed(key, values, region) for values in (ours, theirs, base))
            kept = {one: text for one, text in was.items() if (one in here) != (one in there)}
            found[key] = tuple({**{one: text for one, text in here.items() if one in there}, **kept}.values())
        else:
            pair = (_only(ours), _only(theirs))
            agree = any(pair) and (_agree(key, *pair, region) or _at_peace(key, note, card, region))
            found[key] = pair if agree else base if any(pair) else ()
    return {key: values for key, values in found.items() if any(values)}


def has_changed(values: Values, agreed: Agreed, side: Literal["note", "card"], region: str = "") -> bool:
    """Whether one side says something else than the last time."""
    for key in SYNCED:
        base, now = agreed.get(key, ()), values.get(key, ())
        if key in LISTS:
            if _keyed(key, now, region).keys() != _keyed(key, base, region).keys():
                return True
        elif not _agree(key, base[side == "card"] if base else "", _only(now), region):
            return True
    return False


def _lists(
    key: str, ours: tuple[str, ...], theirs: tuple[str, ...], base: tuple[str, ...], region: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    here, there, was = (_keyed(key, values, region) for values in (ours, theirs, base))

    def united(own: tuple[str, ...], mine: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
        kept = (text for text in own if (one := _key(key, text, region)) in other or one not in was)
        return (*kept, *(text for one, text in other.items() if one not in mine and one not in was))

    return united(ours, here, there), united(theirs, there, here)


def _texts(key: str, ours: str, theirs: str, base: tuple[str, ...], region: str, peace: bool) -> tuple[str, str] | None:
    """Both wordings as they are to be; None where they differ and neither may give way. With `peace` they may stay
    as they are."""
    if key == "name" and not (ours and theirs):  # nobody loses their name
        return ours or theirs, ours or theirs
    was_ours, was_theirs = base if len(base) == 2 else ("", "")
    if _agree(key, ours, theirs, region):
        return ours, theirs
    changed_ours = not _agree(key, ours, was_ours, region)
    changed_theirs = not _agree(key, theirs, was_theirs, region)
    if changed_ours and changed_theirs:
        return (ours, theirs) if peace else _fuller(key, ours, theirs, region)
    if changed_ours:
        return ours, ours
    return (theirs, theirs) if changed_theirs else (ours, theirs)


def _fuller(key: str, ours: str, theirs: str, region: str) -> tuple[str, str] | None:
    """Of a birthday the one with its year."""
    if key == "birthday" and ours and theirs:
        if fits(key, ours, theirs):
            return ours, ours
        if fits(key, theirs, ours):
            return theirs, theirs
    return None


def _agree(key: str, one: str, other: str, region: str) -> bool:
    if key == "birthday":
        return PartialDate.parse(one) == PartialDate.parse(other) if one and other else one == other
    return _key(key, one, region) == _key(key, other, region)


def _at_peace(key: str, note: Values, card: Values, region: str) -> bool:
    """Whether two wordings that are not the same need not become so: another name of theirs, a place and its
    country."""
    ours, theirs = _only(note.get(key, ())), _only(card.get(key, ()))
    if not (ours and theirs):
        return False
    if key == "name":
        also = _keyed(key, note.get("aliases", ()), region), _keyed(key, card.get("aliases", ()), region)
        return _key(key, theirs, region) in also[0] or _key(key, ours, region) in also[1]
    return key == "location" and fits(key, ours, theirs)


def _moves(to: Literal["note", "card"], key: str, old: tuple[str, ...], new: tuple[str, ...]) -> list[Move]:
    comes = tuple(text for text in new if text not in old)
    goes = tuple(text for text in old if text not in new)
    return [Move(to, key, comes, goes)] if comes or goes else []


def _keyed(key: str, values: tuple[str, ...], region: str) -> dict[str, str]:
    """Values by what they are compared by; of two that are the same, the first."""
    found: dict[str, str] = {}
    for text in values:
        found.setdefault(_key(key, text, region), text)
    return found


def _key(key: str, text: str, region: str) -> str:
    return (_number(text, region) if key == "phones" else same_key(key, text)) or text


def _number(text: str, region: str) -> str:
    """A phone number by its last digits, with and without a country's code the same, and its extension."""
    national = region and not text.lstrip().startswith("+")
    digits = digits_of((e164(text, region) if national else "") or text)
    return digits + _EXTENSION.sub("", text) if digits else ""


def _only(values: tuple[str, ...]) -> str:
    return values[0] if values else ""


def says(values: Values, key: str, meant: tuple[str, ...], region: str = "") -> bool:
    """Whether one side says of a property what was meant."""
    now = values.get(key, ())
    if key in LISTS:
        return _keyed(key, now, region).keys() == _keyed(key, meant, region).keys()
    return _agree(key, _only(now), _only(meant), region)
