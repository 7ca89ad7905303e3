"""What other programs know of people, in mdnet's words: what a reader of a foreign format gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from mdnet.errors import Problem
from mdnet.model.interaction import Initiator

Value = str | tuple[str, ...]
"""What a property holds: a text, or texts where the property is a list (vault-format, section 3)."""


class Photo(NamedTuple):
    """A picture of somebody: its bytes, and the ending a file of it has ("jpg", "png" …)."""

    data: bytes
    ending: str


class Task(NamedTuple):
    """Something owed: by me, or (`waiting`) by them."""

    text: str
    due: date | None = None
    waiting: bool = False


class Card(NamedTuple):
    """One contact, as a foreign file has them.

    `line` is the row or line of the file `path` on which it begins, counted from 1. `values` holds properties under
    their canonical names, as a note would: days as `1990-04-17` (`04-17` without a year), `affiliations`,
    `occasions` and `relationships` as lines with plain names instead of links; a key that mdnet does not know is a
    fact of that name. Nothing in it is empty. `uid` in `values` only where the source itself has one that lasts.
    `key` names the card within its source, for encounters to refer to ("" where nothing does). `facts` are lines for
    "Facts" (`kids: Maya — 2026-03`), `notes` is free text for "Notes". `text_of_note` is the whole note of somebody
    from another vault, which is taken as it is where they are new.
    """

    path: str
    line: int
    values: Mapping[str, Value]
    key: str = ""
    facts: tuple[str, ...] = ()
    notes: str = ""
    tasks: tuple[Task, ...] = ()
    photo: Photo | None = None
    text_of_note: str = ""

    @property
    def name(self) -> str:
        """What they are called; "" when the source does not say."""
        return self.text("name")

    def text(self, key: str) -> str:
        """A property as one text, the first of a list; "" when there is none."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else value[0] if value else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A property as a list."""
        value = self.values.get(key, ())
        return ((value,) if value else ()) if isinstance(value, str) else value


class Who(NamedTuple):
    """Somebody who took part, by whatever the source knows of them: the `key` of a card, an address, a profile, a
    name."""

    name: str = ""
    email: str = ""
    profile: str = ""
    phone: str = ""
    key: str = ""


class Encounter(NamedTuple):
    """Something that happened with one or more people: what becomes an entry of a log.

    `channel` is one of mdnet's words ("" where none fits), `time` is `HH:MM`, `tags` are without `#`. I am not among
    `who`.
    """

    path: str
    line: int
    day: date
    channel: str
    who: tuple[Who, ...]
    text: str = ""
    by: Initiator = ""
    time: str = ""
    tags: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


class ForeignNote(NamedTuple):
    """A whole note of a vault, from mdnet's own JSON: where it lay, relative to the vault (a path that is safe, see
    `mdnet.model.file_names.is_safe_path`), and its text. `source` and `line` say where that stands."""

    path: str
    text: str
    source: str = ""
    line: int = 0


class Ignored(NamedTuple):
    """How many things of a source were left out on purpose, and what they are ("cancelled meetings")."""

    number: int
    what: str


class Incoming(NamedTuple):
    """All that one source gave: what was read, what is wrong with the rest, and what was left out on purpose. The
    problems' paths are as the user knows the files; their lines are lines or rows."""

    cards: tuple[Card, ...] = ()
    encounters: tuple[Encounter, ...] = ()
    problems: tuple[Problem, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    notes: tuple[ForeignNote, ...] = ()


class Wanted(NamedTuple):
    """How a source is to be read. `mine` are my own names and e-mail addresses, case-folded; `since`: nothing that
    happened before; `recurring`: meetings that repeat count too; `photos`: pictures are wanted; `columns` maps columns
    of a table to properties, "" for one to leave out."""

    today: date
    mine: frozenset[str] = frozenset()
    since: date | None = None
    recurring: bool = False
    photos: bool = False
    columns: Mapping[str, str] = {}
