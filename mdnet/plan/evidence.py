"""What a review rests on, as the index tells it: who there is, and what happened on which day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from mdnet.model.cadence import Cadence

GRACE_DAYS = 90
"""How long after a period it is looked at who stayed in touch after its events."""


class Party(NamedTuple):
    """A contact, as far as a review needs one. `known` is the first day on record; `since` is where the cadence
    starts: the first contact, else, where there was none, when they were met. `floor` is `last_contact` as the note has
    it; `field` is what they do."""

    note: int
    name: str
    path: str
    circle: str = ""
    cadence: Cadence | None = None
    known: date | None = None
    since: date | None = None
    floor: date | None = None
    snoozed_until: date | None = None
    paused: bool = False
    organization: str = ""
    location: str = ""
    field: str = ""
    has_fact: bool = False
    has_need: bool = False


UNANSWERED, THEM, ME, GAVE, RECEIVED = 1, 2, 4, 8, 16
"""Flags of a part, as the index keeps them: nobody answered; they began, I did; a favour given, one received."""


class Part(NamedTuple):
    """A contact's part in the interaction that stands in `note` at `line`; `size` is how many characters were written
    down. A large vault has a hundred thousand of them, so it is as bare as it can be."""

    contact: int
    day: date
    note: int
    line: int
    channel: str
    size: int = 0
    flags: int = 0


class Promise(NamedTuple):
    """What I owed: `due` (else, when it was kept, the day it was) and `done`; None is still open."""

    due: date
    done: date | None
    dated: bool = True
    """Whether a day was promised at all."""


class Gathering(NamedTuple):
    """An event: its days, and the contacts who were to be there."""

    name: str
    path: str
    first: date
    last: date
    attendees: frozenset[int] = frozenset()


class Origin(NamedTuple):
    """How a contact came: who introduced them (a name, or ""), and the path of the event they were met at."""

    introduced_by: str = ""
    met_at: str = ""


class Chance(NamedTuple):
    """An opportunity, and the contacts it came through."""

    name: str
    day: date
    kind: str = ""
    through: tuple[int, ...] = ()


class Brought(NamedTuple):
    """An introduction that was made, and what came of it."""

    name: str
    day: date
    outcome: str = ""


class Shown(NamedTuple):
    """A contribution, and the contacts it reached."""

    name: str
    day: date
    reached: frozenset[int] = frozenset()


class Evidence(NamedTuple):
    """All that is on record from `first` to `last`. `before` is the last contact before `first`, by contact, where that
    may still have counted; `origins` are those of contacts who became known since `first`."""

    first: date
    last: date
    parties: dict[int, Party]
    parts: tuple[Part, ...] = ()
    before: dict[int, date] = {}  # noqa: RUF012 - never changed
    origins: dict[int, Origin] = {}  # noqa: RUF012 - never changed
    promises: tuple[Promise, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    chances: tuple[Chance, ...] = ()
    brought: tuple[Brought, ...] = ()
    shown: tuple[Shown, ...] = ()
