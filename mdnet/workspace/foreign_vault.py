"""Notes of another vault as a source: its people with all that their notes say, and the names of properties it has of
its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mdnet import config
from mdnet.errors import Problem
from mdnet.model.change import Change
from mdnet.model.incoming import Card, Encounter, Ignored, Incoming, Value, Who
from mdnet.model.interaction import OTHER
from mdnet.outside import Part

if TYPE_CHECKING:
    from mdnet.model.conventions import Conventions
    from mdnet.notes.reading import Records
    from mdnet.workspace import Workspace

_PEOPLE = "People"
"""Where a note counts as a contact's, whatever folder it came from."""
_NOT_TAKEN = frozenset(("type", "created", "private", "cssclasses", "cssclass", "publish"))


def read_notes(sources: Sequence[str], parts: Sequence[Part]) -> tuple[Incoming, dict[str, str]]:
    """The contacts among some Markdown files, read as their own vault reads them, and that vault's own names for
    properties. What is no contact's note is left out and counted."""
    root = next(filter(None, map(_root, sources)), None)
    ways = config.load(root).conventions if root else config.load(Path()).conventions
    cards: list[Card] = []
    encounters: list[Encounter] = []
    problems: list[Problem] = []
    other = 0
    for part in parts:
        try:
            text = part.data.decode("utf-8-sig" if part.data.startswith(b"\xef\xbb\xbf") else "utf-8")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            problems.append(Problem(part.path, 0, "not-utf-8", "is not UTF-8 text; save it as such"))
            continue
        found = _read(part.path, text, ways)
        if found is None:
            other += 1
            continue
        card, records = found
        cards.append(card)
        encounters += _encounters(card, records)
    ignored = (Ignored(other, "notes that are no contact's"),) if other else ()
    return Incoming(tuple(cards), tuple(encounters), tuple(problems), ignored), dict(ways.fields)


def clashes(work: Workspace, fields: Mapping[str, str]) -> Iterator[str]:
    """What is to be said of another vault's names for properties that mean something else in this one."""
    ours = work.settings.conventions.fields
    for key, name in fields.items():
        if ours.get(key, name) != name:
            yield f'"{key}" is {name} there and {ours[key]} here; notes that were taken whole mean the latter now'


def adopted(work: Workspace, fields: Mapping[str, str]) -> Iterator[Change]:
    """The change to the vault's config that makes another vault's names for properties its own; none where it has
    them, be it for another property. Raises Conflict for a config that cannot be added to."""
    ours = work.settings.conventions.fields
    new = {key: name for key, name in fields.items() if key not in ours}
    if not new:
        return
    path = work.root / config.CONFIG
    text = path.read_text("utf-8") if path.is_file() else ""
    yield Change(config.CONFIG, text.encode() if text else None, config.with_fields(text, new).encode())


def _root(source: str) -> Path | None:
    """The vault in which a file or folder lies."""
    start = Path(source).expanduser().absolute()
    for mark in (".mdnet", ".obsidian"):
        for folder in (start, *start.parents):
            if (folder / mark).is_dir():
                return folder
    return None


def _read(path: str, text: str, ways: Conventions) -> tuple[Card, Records] | None:
    from mdnet.notes.reading import read_records

    name = path.rpartition("/")[2]
    records = read_records(f"{_PEOPLE}/{name}", text, ways)
    if records.kind != "contact" or records.hidden or records.generated or records.contact is None:
        return None
    values = _values(f"{_PEOPLE}/{name}", text, ways)
    return Card(path, 1, {"name": records.name, **values}, key=path, text_of_note=text), records


def _values(path: str, text: str, ways: Conventions) -> dict[str, Value]:
    """What the front matter says that is not private, by canonical name, links as plain names."""
    from mdnet.notes.links import plain
    from mdnet.notes.private import hidden_in
    from mdnet.notes.properties import Properties
    from mdnet.notes.property_edit import LISTS
    from mdnet.notes.reading import read_front

    front = read_front(path, text, ways)
    properties = Properties.of(front, path, ways)
    properties.drop(hidden_in(properties, front, text, ways).properties)
    values: dict[str, Value] = {}
    for key in properties.values:
        if key in LISTS:
            value: Value = tuple(map(plain, properties.parts(key)))
        else:
            texts = tuple(map(plain, properties.texts(key)))
            value = texts[0] if len(texts) == 1 else texts
        if value and key not in _NOT_TAKEN:
            values[key] = value
    return values


def _encounters(card: Card, records: Records) -> Iterator[Encounter]:
    """The entries of a note's own log, for somebody who has a note already."""
    for one in records.interactions:
        if one.owned:
            who = (Who(card.name, key=card.key), *(Who(link.shown) for link in one.people))
            channel = "" if one.channel == OTHER else one.channel
            yield Encounter(card.path, one.line, one.day, channel, who, one.text, one.by, one.time, (), one.details)
