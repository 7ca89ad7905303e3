"""Contact: a person one keeps in touch with, as their note describes them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from mdnet.model.cadence import Cadence
from mdnet.model.dates import PartialDate
from mdnet.model.link import Reference

SERVICES = tuple("linkedin github twitter mastodon x instagram facebook bluesky signal telegram threads".split())
"""Where people have handles: each is a property of its own, too (`github: grace`)."""


class Affiliation(NamedTuple):
    """A place of work or study: `"[[UCL]], student, 2010-2014"`. Years are None when not known; `until` None with
    `current` True is "now"."""

    organization: Reference
    title: str = ""
    since: int | None = None
    until: int | None = None
    current: bool = False


class Relationship(NamedTuple):
    """`"mentor [[Ada Lovelace]]"`: the kind (lower case), and whom it is to."""

    kind: str
    contact: Reference


OTHER_SIDE = {
    "mentor": "mentee",
    "sponsor": "protégé",
    "manager": "report",
    "parent": "child",
    "employer": "employee",
    "agent": "client",
}
"""What I am to whoever is my mentor, and the other way round; other kinds are the same from both sides."""
OTHER_SIDE |= {other: kind for kind, other in OTHER_SIDE.items()}


class Occasion(NamedTuple):
    """A day that comes back every year: the birthday, or a line of `occasions`."""

    label: str
    day: PartialDate


class Fact(NamedTuple):
    """Something they told me: `- kids: Maya (9), Leo — 2026-03`. `label` may be empty; `learned` is the first day
    of the month or year when only that is known."""

    label: str
    text: str
    learned: date | None = None
    line: int = 0


class Contact(NamedTuple):
    """A person, or (kind "me") the vault's owner. `path` is relative to the vault. Absent lists are empty."""

    path: str
    name: str
    aliases: tuple[str, ...] = ()
    uid: str | None = None
    tags: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    organization: Reference | None = None
    title: str = ""
    affiliations: tuple[Affiliation, ...] = ()
    location: Reference | None = None
    timezone: str = ""
    languages: tuple[str, ...] = ()
    circle: str = ""
    cadence: Cadence | None = None
    """The note's own; None when it has none (a circle may give one)."""
    last_contact: date | None = None
    """A floor under what the logs say."""
    snoozed_until: date | None = None
    paused: bool = False
    birthday: PartialDate | None = None
    occasions: tuple[Occasion, ...] = ()
    """Without the birthday."""
    met_on: date | None = None
    met_at: Reference | None = None
    introduced_by: Reference | None = None
    created: date | None = None
    interests: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    pitch: str = ""
    facts: tuple[Fact, ...] = ()
    goals: tuple[Reference, ...] = ()
    relationships: tuple[Relationship, ...] = ()
