"""What of a vault goes to other programs: what a writer of a foreign format takes. Private parts are never in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from mdnet.model.contact import Contact, Fact
from mdnet.model.follow_up import FollowUp
from mdnet.model.interaction import Interaction


class Outgoing(NamedTuple):
    """One contact on the way out.

    `uid` is the note's own, else a UUIDv5 of its path: the same in every export. `cadence` is the note's
    own, in the words of a note ("6 weeks", "never", "" for none); `due_on` is when the next check-in is due. `notes`
    is the text under "Notes". `cards` are lines of a vCard that mdnet does not know, kept for the way back.
    """

    uid: str
    contact: Contact
    cadence: str = ""
    last_contact: date | None = None
    due_on: date | None = None
    notes: str = ""
    follow_ups: tuple[FollowUp, ...] = ()
    cards: tuple[str, ...] = ()


class OutgoingNote(NamedTuple):
    """A whole note on the way out, as mdnet's own JSON has it.

    `uid` is as in `Outgoing`. `properties` are the front matter under canonical names: texts, numbers, truth values,
    lists. Lines, wherever they are given, are those of `text`, which is the note without its private parts.
    """

    path: str
    kind: str
    name: str
    uid: str
    text: str
    properties: Mapping[str, object] = {}
    facts: tuple[Fact, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
