"""What a review rests on, as the index tells it: who there is, and what happened on which day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

GRACE_DAYS = 90
"""How long after a period it is looked at who stayed in touch after its events."""
SMALL_TALK = 40
"""Characters up to which an entry says no more than that there was one."""


class Party(NamedTuple):
    """A contact, as far as a review needs one. `known` is the first day on record."""

    note: int
    name: str
    path: str
    circle: str = ""
    known: date | None = None
    paused: bool = False


class Newcomer(NamedTuple):
    """A contact who became known: how they came (through somebody; the path of the event they were met at; by an entry
    `event` of their first day), and on which day something followed the first meeting, be it the same day. `talks` are
    the days of all talks, given for those who became known on the days of an event."""

    party: Party
    introduced: bool = False
    met_at: str = ""
    at_event: bool = False
    followed: date | None = None
    talks: tuple[date, ...] = ()


class Stretch(NamedTuple):
    """What happened within some days, counted. `people` are those I talked with: `new` are those of them who became
    known then, `deep` those with whom there was more than small talk; of others a fact, or a need, is known. `counted`
    and `kept` are, by circle, each person's days with a cadence, and those within it. Contacts are named by their
    notes: `helped` are those with more favours received than given among tagged entries, with how many more; those who
    `warmed` came to be within their cadence from the eve to the end, those who `cooled` the other way."""

    talks: int = 0
    by_me: int = 0
    by_them: int = 0
    gave: int = 0
    received: int = 0
    people: int = 0
    new: int = 0
    deep: int = 0
    with_fact: int = 0
    with_need: int = 0
    organizations: int = 0
    places: int = 0
    fields: int = 0
    counted: dict[str, int] = {}  # noqa: RUF012 - never changed
    kept: dict[str, int] = {}  # noqa: RUF012 - never changed
    helped: dict[int, int] = {}  # noqa: RUF012 - never changed
    warmed: tuple[int, ...] = ()
    cooled: tuple[int, ...] = ()


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
    """All that a review of a period needs. `now` is that period as far as it lies in the past, `before` the one before
    it; all else reaches from the first day of the latter to GRACE_DAYS after the period. `parties` are, by
    note, the contacts through whom `chances` came, and those of the period itself who are named by their notes."""

    now: Stretch
    before: Stretch
    newcomers: tuple[Newcomer, ...] = ()
    promises: tuple[Promise, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    chances: tuple[Chance, ...] = ()
    brought: tuple[Brought, ...] = ()
    shown: tuple[Shown, ...] = ()
    given: tuple[tuple[int, date], ...] = ()
    """Favours of mine that no entry tells of, by contact and day, as the ledger of favours has them."""
    parties: dict[int, Party] = {}  # noqa: RUF012 - never changed
