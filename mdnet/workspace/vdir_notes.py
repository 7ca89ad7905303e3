"""A note as one side of a sync with a vdir: what its front matter says, and the moves made in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import CannotEdit
from mdnet.model.contact import SERVICES
from mdnet.model.dates import PartialDate
from mdnet.plan.vdir_merge import LISTS, Merge, Move, Values, says

if TYPE_CHECKING:
    from mdnet.model.conventions import Conventions
    from mdnet.notes.properties import Properties

Linked = Callable[[str, str], str]
"""What is written for the value of a property: a link where it has a note of its own."""


class NoteSide(NamedTuple):
    """A contact's note: what may be told of it, and the properties that are left as they are (private, or not to be
    understood)."""

    path: str
    uid: str
    text: str
    values: Values
    resting: frozenset[str] = frozenset()


def read_note(path: str, text: str, ways: Conventions) -> NoteSide | None:
    """The note as a side of a sync; None where it is private as a whole."""
    from mdnet.notes.private import hidden_in
    from mdnet.notes.properties import Properties
    from mdnet.notes.reading import read_front

    front = read_front(path, text, ways)
    properties = Properties.of(front, path, ways)
    hidden = hidden_in(properties, front, text, ways)
    if hidden.whole:
        return None
    resting = set(hidden.properties & {*LISTS, "name", "organization", "title", "location", "birthday"})
    if resting & {"linkedin", "urls", *SERVICES}:
        resting.add("urls")
    birthday = PartialDate.parse(properties.text("birthday"))
    if birthday is None and properties.text("birthday"):
        resting.add("birthday")
    values = {key: found for key, found in _values(path, properties, ways).items() if found and key not in resting}
    return NoteSide(path, properties.text("uid"), text, values, frozenset(resting))


def _values(path: str, properties: Properties, ways: Conventions) -> dict[str, tuple[str, ...]]:
    from mdnet.notes.kinds import CONTACT_TAGS, contact_name
    from mdnet.notes.links import plain

    def text(key: str) -> tuple[str, ...]:
        return tuple(filter(None, (plain(properties.text(key)),)))

    birthday = PartialDate.parse(properties.text("birthday"))
    tags = (word.lstrip("#") for one in properties.parts("tags") for word in one.split())
    profiles = (one for key in SERVICES for one in properties.texts(key) if "/" in one)
    return {
        "name": text("name") or (contact_name(path, ways),),
        "organization": text("organization"),
        "title": text("title"),
        "location": text("location"),
        "birthday": (str(birthday).removeprefix("--"),) if birthday else (),
        "aliases": tuple(map(plain, properties.parts("aliases"))),
        "emails": tuple(one for one in properties.parts("emails") if "@" in one and " " not in one),
        "phones": properties.parts("phones"),
        "urls": tuple(dict.fromkeys((*properties.texts("urls"), *profiles))),
        "address": properties.texts("address"),
        "tags": tuple(dict.fromkeys(tag for tag in tags if tag.partition("/")[0].casefold() not in CONTACT_TAGS)),
    }


class Moved(NamedTuple):
    """A note's text after moves, and why some could not be made, by property."""

    text: str
    faults: Mapping[str, CannotEdit] = {}


def with_moves(side: NoteSide, merge: Merge, ways: Conventions, linked: Linked, region: str = "") -> Moved:
    """The note's text with all moves to it that can be made for sure. Each is looked at when it is made."""
    text, faults = side.text, {}
    for move in merge.moves:
        if move.to != "note":
            continue
        try:
            new = _moved(text, move, merge.note[move.key], ways, linked)
            read = read_note(side.path, new, ways)
            if read is None or not says(read.values, move.key, merge.note[move.key], region):
                raise CannotEdit(0, f"{move.key} cannot be changed for sure; change it by hand")
        except CannotEdit as error:
            faults[move.key] = error
        else:
            text = new
    return Moved(text, faults)


def with_uid(text: str, uid: str, ways: Conventions) -> str:
    """The note with its uid written down. Raises CannotEdit."""
    from mdnet.notes.property_edit import with_properties

    return with_properties(text, {"uid": uid}, ways)


def _moved(text: str, move: Move, meant: Sequence[str], ways: Conventions, linked: Linked) -> str:
    from mdnet.notes.property_edit import with_properties, with_values

    key = move.key
    if key not in LISTS:
        return with_properties(text, {key: linked(key, meant[0]) if meant else None}, ways)
    if key == "address":
        return with_properties(text, {key: meant[0] if len(meant) == 1 else list(meant) or None}, ways)
    goes = [*move.goes, *(f"#{tag}" for tag in move.goes)] if key == "tags" else move.goes
    if key == "urls":
        text = _without_profiles(text, move.goes, ways)
    return with_values(text, key, ways, move.comes, goes)


def _without_profiles(text: str, goes: Sequence[str], ways: Conventions) -> str:
    """The text with addresses taken out of the properties of services (`linkedin: https://…`)."""
    from mdnet.notes.properties import Properties
    from mdnet.notes.property_edit import with_properties
    from mdnet.notes.reading import read_front

    properties = Properties.of(read_front("", text, ways), "", ways)
    for key in SERVICES:
        values = properties.texts(key)
        kept = [one for one in values if one not in goes]
        if len(kept) < len(values):
            text = with_properties(text, {key: kept[0] if len(kept) == 1 else kept or None}, ways)
    return text
