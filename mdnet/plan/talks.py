"""Conversations as a brief tells them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from mdnet.model.contact import Contact
from mdnet.model.interaction import OTHER, Interaction
from mdnet.model.link import Reference
from mdnet.plan.dossier import Dossier
from mdnet.plan.wording import Names, Person, means

_WRITTEN = frozenset("email message text chat letter card".split())
_CALLED = frozenset(("call", "video"))


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation, newest first. `channel` is "" when the log names none; `initiative` says who began ("they
    wrote", "your idea", ""); `others` took part too."""

    on: date
    channel: str
    initiative: str
    text: str
    details: tuple[str, ...]
    others: tuple[Person, ...]


def talks_of(dossier: Dossier, me: Contact | None, names: Names, today: date) -> tuple[Talk, ...]:
    """Every conversation up to today, newest first; attempts without an answer are none."""
    return tuple(_talks(dossier, me, names, today))


def last_talk(dossier: Dossier, me: Contact | None, names: Names, today: date) -> Talk | None:
    """The latest of `talks_of`, or the day of the note's own `last_contact`, as `latest` has it."""
    return latest([*islice(_talks(dossier, me, names, today), 1)], dossier.standing.last_contact)


def _talks(dossier: Dossier, me: Contact | None, names: Names, today: date) -> Iterator[Talk]:
    had = (entry for entry in dossier.history if entry.answered and entry.day <= today)
    return (_talk(entry, dossier.contact, me, names) for entry in had)


def initiative(entry: Interaction) -> str:
    """Who began it, in words: "they wrote", "you called", "their idea"; "" when that is not noted."""
    if not entry.by:
        return ""
    they = entry.by == "them"
    if entry.channel in _WRITTEN:
        return "they wrote" if they else "you wrote"
    if entry.channel in _CALLED:
        return "they called" if they else "you called"
    return "their idea" if they else "your idea"


def _talk(entry: Interaction, contact: Contact, me: Contact | None, names: Names) -> Talk:
    links = [Reference(link.shown, link.target) for link in entry.people]
    there = [names.person(link) for link in links if not means(link, contact) and not means(link, me)]
    if entry.owned and entry.path != contact.path:
        there.insert(0, names.at(entry.path))
    people = {person.name: person for person in there if person.name != contact.name}
    return Talk(
        entry.day,
        "" if entry.channel == OTHER else entry.channel,
        initiative(entry),
        names.plain(entry.text),
        names.plain_all(entry.details),
        tuple(people.values()),
    )


def latest(talks: Sequence[Talk], noted: date | None) -> Talk | None:
    """The latest talk, or the day of the note's own `last_contact` when that is later."""
    if noted and (not talks or noted > talks[0].on):
        return Talk(noted, "", "", "", (), ())
    return talks[0] if talks else None
