"""Events of a calendar file as candidates to choose among, beside those that have a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import Problem
from mdnet.model.names import loose
from mdnet.model.records import Event

if TYPE_CHECKING:
    from mdnet.exchange.calendar_events import Attendee
    from mdnet.index.store import Connection
    from mdnet.model.contact import Contact
    from mdnet.workspace import Workspace


class Invitation(NamedTuple):
    """An event of a calendar file, the ids of the contacts who attend, and how many others do."""

    event: Event
    guests: tuple[int, ...]
    unknown: int


def invitations(
    work: Workspace, db: Connection, text: str, path: str, me: Contact | None
) -> tuple[list[Invitation], list[Problem]]:
    """The events to come of a calendar, and what is wrong with others; `path` is where the text is from.

    Contacts are known by e-mail, else by name; I am no guest of my own. Raises BadInput for a text that is no calendar.
    """
    from mdnet.exchange.calendar_events import read_events

    found, problems = read_events(text, path, work.today)
    made = []
    for one in found:
        event = Event(path, one.name, one.day, one.end_day, one.location, purpose=one.description)
        others = [guest for guest in one.attendees if not _is_me(guest, me)]
        made.append(Invitation(event, *_known(db, others)))
    return made, problems


def _known(db: Connection, guests: list[Attendee]) -> tuple[tuple[int, ...], int]:
    from mdnet.index.invited import invited

    found = [invited(db, guest.name, guest.email) for guest in guests]
    return tuple(dict.fromkeys(note for note in found if note is not None)), found.count(None)


def _is_me(guest: Attendee, me: Contact | None) -> bool:
    if me is None:
        return False
    names = {loose(name) for name in (me.name, *me.aliases)}
    return guest.email in {email.lower() for email in me.emails} or bool(guest.name and loose(guest.name) in names)
