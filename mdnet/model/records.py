"""The other records of a network: organizations, events, goals, introductions, opportunities, resources,
contributions."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from mdnet.model.link import Reference


class Organization(NamedTuple):
    """A company, school or group."""

    path: str
    name: str
    location: str = ""
    url: str = ""


class Wish(NamedTuple):
    """A line under an event's "People to meet": whom, and why."""

    who: Reference
    why: str


class Event(NamedTuple):
    """A gathering. `conversations` is how many good ones I aim for (0: not said)."""

    path: str
    name: str
    day: date | None = None
    end_day: date | None = None
    location: str = ""
    attendees: tuple[Reference, ...] = ()
    purpose: str = ""
    conversations: int = 0
    pitch: str = ""
    to_meet: tuple[Wish, ...] = ()


class Goal(NamedTuple):
    """What I am after, until when, and what is still looked for."""

    path: str
    name: str
    status: str = ""
    by: date | None = None
    looking_for: tuple[str, ...] = ()
    people: tuple[Reference, ...] = ()

    @property
    def active(self) -> bool:
        """Whether it still weighs: anything but done, dropped or paused."""
        return self.status.lower() not in CLOSED


class Introduction(NamedTuple):
    """Two people who should meet: `idea`, `asked`, `agreed`, `made` or `declined`. `asked_of` and `agreed_by` are the
    sides who have been asked, and who said yes, where that is noted of each by itself."""

    path: str
    name: str
    between: tuple[Reference, ...] = ()
    why: str = ""
    status: str = "idea"
    asked_on: date | None = None
    made_on: date | None = None
    outcome: str = ""
    asked_of: tuple[Reference, ...] = ()
    agreed_by: tuple[Reference, ...] = ()


class Opportunity(NamedTuple):
    """A job, project, mentorship, talk, lead or informational interview."""

    path: str
    name: str
    kind: str = ""
    via: Reference | None = None
    status: str = ""
    day: date | None = None
    thanked_on: date | None = None
    referred_to: tuple[Reference, ...] = ()

    @property
    def active(self) -> bool:
        """Whether a next step is still open."""
        return self.status not in CLOSED

    @property
    def unthanked(self) -> bool:
        """Whether whoever it came through has opened the door and was not thanked: not while it is still asked for."""
        return self.via is not None and not self.thanked_on and self.status.lower() not in _BEFORE


class Resource(NamedTuple):
    """An article or link worth sharing."""

    path: str
    name: str
    url: str = ""
    topics: tuple[str, ...] = ()
    shared_with: tuple[Reference, ...] = ()


class Contribution(NamedTuple):
    """Something I put before others: a post, a talk, a comment. `line` is 0 for a note of its own, else where a daily
    note says it."""

    path: str
    name: str
    kind: str = ""
    day: date | None = None
    url: str = ""
    topics: tuple[str, ...] = ()
    reached: tuple[Reference, ...] = ()
    line: int = 0


Record = Organization | Event | Goal | Introduction | Opportunity | Resource | Contribution

_BEFORE = frozenset(("idea", "planned", "asked", "scheduled"))
"""Steps of an opportunity at which nothing was given yet."""
CLOSED = frozenset(
    "done closed dropped cancelled canceled declined made achieved reached abandoned paused won lost rejected thanked"
    " finished completed archived".split()
)
"""Words of `status` that say nothing is pending any more."""
