"""Standing: where things stand between me and one contact, as all notes of the vault together say."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from mdnet.model.cadence import Cadence
from mdnet.model.dates import PartialDate
from mdnet.model.interaction import Interaction


class Standing(NamedTuple):
    """One contact as the index keeps them ready. Text is plain: a linked organization stands as its shown name."""

    path: str
    name: str
    uid: str | None = None
    aliases: tuple[str, ...] = ()
    circle: str = ""
    cadence: Cadence | None = None
    """The one in force: the note's own, else the circle's; None for a person who is not chased."""
    organization: str = ""
    title: str = ""
    location: str = ""
    tags: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    """Names of the goals they bear on."""
    active_goals: int = 0
    """How many of these are active."""
    affiliations: tuple[str, ...] = ()
    """Names of the organizations they belong or belonged to."""
    birthday: PartialDate | None = None
    met_on: date | None = None
    snoozed_until: date | None = None
    paused: bool = False
    first_contact: date | None = None
    last_contact: date | None = None
    due_on: date | None = None
    estimated: bool = False
    """`due_on` was counted from `met_on` or `created`, since no contact is on record."""
    talks: int = 0
    """Days with contact on record."""
    rhythm: int | None = None
    """The median of the days between two contacts; None below three contacts."""
    unanswered: int = 0
    """Attempts without an answer since the last contact."""
    gave: int = 0
    received: int = 0
    promises: int = 0
    """Open follow-ups that I owe them."""
    waiting: int = 0
    """Open follow-ups that they owe me."""
    weight: int = 0
    """The part of the ranking that does not depend on the day (see `mdnet.plan.priority`)."""
    fact: str = ""
    """The fact learned last."""
    last: Interaction | None = None
    link: str = ""
    """How a link names them where their file's name alone could mean another note: the path, without `.md`."""
