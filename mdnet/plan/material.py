"""What one agenda is made of: the period, and the rows the index found for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from mdnet.model.dates import Week, shift
from mdnet.model.standing import Standing
from mdnet.plan.prose import plain

if TYPE_CHECKING:
    from mdnet.model.follow_up import FollowUp
    from mdnet.model.records import Event, Introduction, Opportunity


_ASKS = re.compile(r"(?:ask|invite|request)\b(?!.*\bhow\b)", re.IGNORECASE)
"""How a task begins that asks somebody for something, and not how they are."""
_ASKING = frozenset("idea open planned asked scheduled".split()) | {""}
"""The steps of an opportunity at which something is asked."""


class Period(NamedTuple):
    """The days an agenda is for, `first` and `last` included. `current`: today is one of them, so what is overdue
    belongs to it. `week` is None for a span of days."""

    first: date
    last: date
    current: bool
    week: Week | None = None

    @classmethod
    def of_week(cls, week: Week, today: date) -> Period:
        """An ISO week."""
        return cls(week.monday, week.sunday, week.monday <= today <= week.sunday, week)

    @classmethod
    def of_days(cls, days: int, today: date) -> Period:
        """Today and the `days` - 1 days after it."""
        return cls(today, shift(today, days - 1), True)


class Due(NamedTuple):
    """An open follow-up, and whom it concerns."""

    follow_up: FollowUp
    contacts: tuple[Standing, ...]

    @property
    def asks(self) -> bool:
        """Whether it is about asking somebody."""
        return not self.follow_up.waiting and bool(_ASKS.match(plain(self.follow_up.text)))


class Celebration(NamedTuple):
    """An occasion of a contact on a day; `years` is how many it is (None: unknown)."""

    contact: Standing
    label: str
    day: date
    years: int | None


class Gathering(NamedTuple):
    """An event and the contacts who attend."""

    event: Event
    attending: tuple[str, ...]


class Introducing(NamedTuple):
    """An introduction that waits for its next step, and the contacts it is between."""

    record: Introduction
    contacts: tuple[Standing, ...]


class Opening(NamedTuple):
    """An opportunity that waits for its next step, and the contacts it came through."""

    record: Opportunity
    contacts: tuple[Standing, ...]

    @property
    def asks(self) -> bool:
        """Whether its next step is to ask something of whoever it goes through."""
        return self.record.status in _ASKING


class Material(NamedTuple):
    """What the index gives for one agenda: each list is cut to its cap already, `counts` has the whole numbers by
    kind. `undone` are ids of items left undone in each of the last three agendas written, `suggested` those of
    dormant contacts named in them."""

    follow_ups: tuple[Due, ...] = ()
    waiting: tuple[Due, ...] = ()
    undated: int = 0
    newly_met: tuple[Standing, ...] = ()
    celebrations: tuple[Celebration, ...] = ()
    milestones: tuple[Standing, ...] = ()
    due: tuple[Standing, ...] = ()
    dormant: tuple[Standing, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    introductions: tuple[Introducing, ...] = ()
    opportunities: tuple[Opening, ...] = ()
    counts: Mapping[str, int] = MappingProxyType({})
    done: int = 0
    never: int = 0
    loose: int = 0
    contacts: int = 0
    undone: frozenset[str] = frozenset()
    before_asking: Mapping[str, str] = MappingProxyType({})
    """What to say or give before asking somebody who gave last, by the contact's path."""
    to_give: Mapping[str, str] = MappingProxyType({})
    """What to give to others who gave last, by the contact's path."""

    @property
    def asked(self) -> tuple[Standing, ...]:
        """The contacts who are to be asked for something."""
        asking = [due.contacts for due in self.follow_ups if due.asks]
        asking += [pending.contacts for pending in self.opportunities if pending.asks]
        return tuple(contacts[0] for contacts in asking if contacts)
