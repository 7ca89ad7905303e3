"""What leaves a vault: contacts for other programs, whole notes as JSON, a page of HTML. Nothing private, ever.

Everything is made from the text that a note has without its private parts (`mdnet.notes.outgoing_text`), so that no
writer has a private word in its hands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from unicodedata import normalize

from mdnet.errors import CannotEdit
from mdnet.model.outgoing import Outgoing, OutgoingNote
from mdnet.model.standing import Standing
from mdnet.notes.markdown import read_body
from mdnet.notes.outgoing_text import outgoing_text, section_of
from mdnet.notes.people import read_contact
from mdnet.notes.properties import Properties
from mdnet.notes.reading import Records, read_front, read_records

if TYPE_CHECKING:
    from mdnet.model.follow_up import FollowUp
    from mdnet.workspace import Workspace

NAMESPACE = "2f1d9a52-6f0c-5c0e-9a58-5d0b7f6d8f11"
"""The namespace of derived uids. It must never change: other programs know contacts by what comes of it."""

CARD = "vcard"
"""The property in which an import keeps lines of a vCard that mdnet does not know; they are for cards alone."""


class Export(NamedTuple):
    """A finished export: its text, how many contacts or notes are in it, and what could not be (`path: why`)."""

    text: str
    number: int
    left_out: tuple[str, ...] = ()


Thing = TypeVar("Thing")
Writer = Callable[[Sequence[Outgoing], date, bool], str]
"""People, the day, and whether alarms are wanted, to the text of a file."""


def export(work: Workspace, form: str, query: str = "", *, alarms: bool = False, now: datetime | None = None) -> Export:
    """The contacts that a query means (everybody without one, whoever is paused included) in a format of FORMATS.

    Without a query `json` has all notes of the network, and `html` the week's agenda with a brief of everybody in it.
    Raises BadInput for what is not in the query language.
    """
    if form == "json":
        return whole(work, query)
    if form == "html":
        from mdnet.workspace.export_page import page

        return page(work, query, now)
    left_out: list[str] = []
    people = list(outgoing(work, work.contacts(query), left_out))
    return Export(WRITERS[form](people, work.today, alarms), len(people), tuple(left_out))


class Seen(NamedTuple):
    """What may be seen of a note: its text, its properties, what both record."""

    text: str
    properties: Properties
    records: Records


def outgoing(work: Workspace, people: Sequence[Standing], left_out: list[str]) -> Iterator[Outgoing]:
    """Each contact as it leaves; what cannot is added to `left_out`."""
    from mdnet.index.leaving import open_with

    with work.view() as db:
        for standing in _counted(work, people):
            text = _text(work, standing.path, left_out)
            if text is not None:
                yield _outgoing(work, standing, text, tuple(open_with(db, standing.path)))


def _outgoing(work: Workspace, standing: Standing, text: str, follow_ups: tuple[FollowUp, ...]) -> Outgoing:
    path, ways = standing.path, work.settings.conventions
    front = read_front(path, text, ways)
    properties, body = Properties.of(front, path, ways), read_body(front.body, front.body_line)
    contact = read_contact(properties, body, path, ways)
    return Outgoing(
        contact.uid or derived_uid(standing.path),
        contact._replace(facts=tuple(fact for fact in contact.facts if fact.line or fact.label != CARD)),
        "" if contact.cadence is None else str(contact.cadence),
        standing.last_contact,
        standing.due_on,
        section_of(body, "notes"),
        follow_ups,
        properties.texts(CARD),
    )


def derived_uid(path: str) -> str:
    """The uid of a note that has none: a UUIDv5 of its path, the same wherever the vault lies."""
    from uuid import UUID, uuid5

    return str(uuid5(UUID(NAMESPACE), normalize("NFC", path)))


def whole(work: Workspace, query: str = "") -> Export:
    """All notes of the network as mdnet's own JSON; with a query the notes of the contacts it means, and no other."""
    from mdnet.exchange.whole import write
    from mdnet.index.leaving import network_notes

    if query.strip():
        paths = [one.path for one in work.contacts(query)]
    else:
        with work.view() as db:
            paths = network_notes(db)
    left_out: list[str] = []
    notes = list(_notes(work, paths, left_out))
    return Export(write(notes, work.today), len(notes), tuple(left_out))


def _notes(work: Workspace, paths: Collection[str], left_out: list[str]) -> Iterator[OutgoingNote]:
    for path in _counted(work, paths):
        seen = _seen(work, path, left_out)
        if seen and not seen.records.generated:
            text, properties, records = seen
            yield OutgoingNote(
                path,
                records.kind,
                records.name,
                properties.text("uid") or derived_uid(path),
                text,
                properties.values,
                records.contact.facts if records.contact else (),
                tuple(records.interactions),
                tuple(records.follow_ups),
            )


def _counted(work: Workspace, things: Collection[Thing]) -> Iterator[Thing]:
    """The things one by one, while a progress bar goes on with them."""
    for number, thing in enumerate(things, 1):
        yield thing
        if work.progress:
            work.progress(number, len(things))


def _seen(work: Workspace, path: str, left_out: list[str]) -> Seen | None:
    text = _text(work, path, left_out)
    if text is None:
        return None
    ways = work.settings.conventions
    front = read_front(path, text, ways)
    return Seen(text, Properties.of(front, path, ways), read_records(path, text, ways, front))


def _text(work: Workspace, path: str, left_out: list[str]) -> str | None:
    """What may be seen of a note; None for nothing, and where that is no wish of the user's, the reason is told."""
    note = work.vault.read(path)
    if note is None or note.problem:
        if note and note.problem:
            left_out.append(f"{path}: {note.problem.message}")
        return None
    try:
        return outgoing_text(path, note.text, work.settings.conventions)
    except CannotEdit:
        left_out.append(f"{path}: left out, since its private properties cannot be told apart for sure: mdnet check")
        return None


def _vcard(people: Sequence[Outgoing], today: date, alarms: bool) -> str:
    from mdnet.exchange.vcard import write

    return write(people, today)


def _vcard4(people: Sequence[Outgoing], today: date, alarms: bool) -> str:
    from mdnet.exchange.vcard import write

    return write(people, today, version="4.0")


def _csv(people: Sequence[Outgoing], today: date, alarms: bool) -> str:
    from mdnet.exchange.table import write

    return write(people, today)


def _google(people: Sequence[Outgoing], today: date, alarms: bool) -> str:
    from mdnet.exchange.google import write

    return write(people, today)


def _outlook(people: Sequence[Outgoing], today: date, alarms: bool) -> str:
    from mdnet.exchange.outlook import write

    return write(people, today)


def _ics(people: Sequence[Outgoing], today: date, alarms: bool) -> str:
    from mdnet.exchange.ics import write

    return write(people, today, alarms)


WRITERS: Mapping[str, Writer] = {
    "vcard": _vcard,
    "vcard4": _vcard4,
    "csv": _csv,
    "ics": _ics,
    "google": _google,
    "outlook": _outlook,
}
FORMATS = ("vcard", "vcard4", "csv", "json", "ics", "google", "outlook", "html")
"""What `--format` of `mdnet export` takes."""
