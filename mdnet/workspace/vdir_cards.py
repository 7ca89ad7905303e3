"""A card of a vdir as one side of a sync: what it says, the moves made in it, and a new one for a contact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from mdnet.errors import CannotEdit, Problem
from mdnet.model.contact import SERVICES, Contact, Fact
from mdnet.model.dates import PartialDate
from mdnet.model.incoming import Card, Value, Wanted
from mdnet.model.link import Reference
from mdnet.model.outgoing import Outgoing
from mdnet.notes.kinds import CONTACT_TAGS
from mdnet.plan.vdir_merge import LISTS, SYNCED, Merge, Move, Values, says

_TOGETHER = (("address", "location"),)
"""What stands in one line of a card, and is changed at once."""

_FULL_NAME = re.compile(rb"(?im)^(?:[\w-]+\.)?FN(?:;[^:\r\n]*)?:[^\r\n]*[^\s;]")


class CardSide(NamedTuple):
    """A file of one card: what it says of what is kept the same, and the properties left as they are. Of its bytes,
    which may hold a large photo, only the hash."""

    file: str
    digest: bytes
    uid: str
    card: Card
    values: Values
    resting: frozenset[str] = frozenset()


def read_file(file: str, data: bytes, today: date) -> CardSide | Problem | None:
    """The card in a file; None for what is nobody's (a group), a Problem for what is not one card that can be known
    again."""
    from mdnet.exchange.vcard import read

    found = read(data, file, Wanted(today))
    if len(found.cards) > 1:
        return Problem(file, 1, "several-cards", "holds several cards; a vdir has one in each file; it is left alone")
    if not found.cards:
        first = next((one for one in found.problems if one.code != "no-cards" or not found.ignored), None)
        return first._replace(message=f"{first.message}; it is left alone") if first else None
    card = found.cards[0]
    if not card.text("uid"):
        say = "has no UID to be known by; an address book gives it one when it saves it; it is left alone"
        return Problem(file, card.line, "no-uid", say)
    resting = frozenset(("birthday",)) if any(one.code == "bad-date" for one in found.problems) else frozenset()
    said = _values(card, is_named=_FULL_NAME.search(data) is not None)
    values = {key: texts for key, texts in said.items() if texts and key not in resting}
    return CardSide(file, digest_of(data), card.text("uid"), card, values, resting)


def digest_of(data: bytes) -> bytes:
    """The hash by which a file is known to be the one that was read."""
    return blake2b(data, digest_size=16).digest()


def _values(card: Card, *, is_named: bool) -> dict[str, tuple[str, ...]]:
    values = {key: card.texts(key) for key in SYNCED}
    if not is_named and card.name in (*card.texts("emails"), *card.texts("phones"), card.text("organization")):
        values["name"] = ()  # it has none, and is called by these
    values["tags"] = tuple(tag for tag in values["tags"] if tag.partition("/")[0] not in CONTACT_TAGS)
    values["urls"] = tuple(dict.fromkeys((*values["urls"], *_profiles(card))))
    return values


def _profiles(card: Card) -> list[str]:
    """Addresses that stand in the card as those of a service."""
    return [one for key in SERVICES for one in card.texts(key) if "/" in one]


class Spliced(NamedTuple):
    """A card's bytes after moves, and why some could not be made, by property."""

    data: bytes
    faults: Mapping[str, CannotEdit] = {}


def with_moves(side: CardSide, data: bytes, merge: Merge) -> Spliced:
    """The card, whose bytes are `data`, with all moves to it that can be made for sure; every other byte stays."""
    from mdnet.exchange.card_edit import with_values

    keys = [move.key for move in merge.moves if move.to == "card"]
    wanted = {key: _wanted(side.card, key, merge.card[key]) for key in keys}
    faults: dict[str, CannotEdit] = {}
    with suppress(CannotEdit):  # then one after the other says which of them it is
        data, wanted = with_values(data, wanted), {}
    for group in (*_TOGETHER, *((key,) for key in keys if not any(key in group for group in _TOGETHER))):
        part = {key: wanted[key] for key in group if key in wanted}
        try:
            data = with_values(data, part)
        except CannotEdit as error:
            faults |= dict.fromkeys(part, error)
    made = read_file(side.file, data, date.min)
    for key in keys:
        if not (isinstance(made, CardSide) and says(made.values, key, merge.card[key])):
            faults.setdefault(key, CannotEdit(0, f"{key} of the card cannot be changed for sure; change it by hand"))
    return Spliced(data, faults)


def _wanted(card: Card, key: str, values: tuple[str, ...]) -> Value:
    """What `values` are with those that are not kept the same, and stand there too."""
    if key not in LISTS:
        return values[0] if values else ""
    if key == "tags":
        return (*values, *(tag for tag in card.texts(key) if tag.partition("/")[0] in CONTACT_TAGS))
    if key == "urls":
        apart = {*_profiles(card)} - {*card.texts(key)}
        return tuple(text for text in values if text not in apart)
    return values


def new_card(uid: str, values: Values, today: date) -> Spliced:
    """A fresh card, vCard 3.0, that says just what is kept the same."""
    from mdnet.exchange.vcard import write

    def text(key: str) -> str:
        return next(iter(values.get(key, ())), "")

    addresses = values.get("address", ())[:1]
    contact = Contact(
        "",
        text("name"),
        organization=Reference(text("organization")) if text("organization") else None,
        title=text("title"),
        location=Reference(text("location")) if text("location") else None,
        birthday=PartialDate.parse(text("birthday")) if text("birthday") else None,
        facts=tuple(Fact("address", one) for one in addresses),
        aliases=values.get("aliases", ()),
        tags=values.get("tags", ()),
        emails=values.get("emails", ()),
        phones=values.get("phones", ()),
        urls=values.get("urls", ()),
    )
    data = write([Outgoing(uid, contact)], today).encode()
    side = read_file("", data, today)
    if not isinstance(side, CardSide):
        raise CannotEdit(0, "no card can be made of it")
    missing = [key for key in SYNCED if not says(side.values, key, values.get(key, ()))]
    return with_moves(side, data, Merge(card=values, moves=tuple(Move("card", key) for key in missing)))
