"""Records to the rows of the index, before it is known which notes their links mean. Runs in worker processes too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from mdnet.errors import Problem
from mdnet.index.schema import (
    AT_EVENT,
    CALLED,
    DEEP,
    GAVE,
    KEPT,
    ME,
    MILESTONE,
    RECEIVED,
    RHYTHM,
    SAID,
    TENURE,
    THEM,
    THROUGH,
    UNANSWERED,
)
from mdnet.model.contact import OTHER_SIDE, Contact
from mdnet.model.conventions import Conventions
from mdnet.model.names import loose
from mdnet.notes.links import fold, key_of, plain
from mdnet.notes.reading import Records, read_front, read_records
from mdnet.plan.evidence import SMALL_TALK
from mdnet.vault import Note

if TYPE_CHECKING:
    from mdnet.model.records import Record
    from mdnet.notes.frontmatter import FrontMatter

_TOGETHER = 20
"""Notes whose front matter is read at once."""
_FLAGS = {"unanswered": UNANSWERED, "gave": GAVE, "received": RECEIVED, "milestone": MILESTONE}


class NoteRows(NamedTuple):
    """The rows of one note, each without the note's id (see `schema.py` for the columns)."""

    path: str
    digest: bytes
    kind: str
    name: str
    hidden: bool
    keys: tuple[tuple[str, int], ...]
    contact: tuple[Any, ...] | None
    terms: list[tuple[str, int, str, str]]
    interactions: list[tuple[Any, ...]]
    links: list[tuple[int, str, str, str]]
    follow_ups: list[tuple[int, str | None, int, str, str, str | None]]
    occasions: list[tuple[int, int, int, int | None, str]]
    record: tuple[Any, ...] | None
    problems: list[tuple[Any, ...]]
    text: str


def all_rows(notes: Iterable[Note], conventions: Conventions) -> Iterator[NoteRows]:
    """The rows of many notes, in their order.

    Of some notes at a time all front matter is read first: the processor keeps at hand what one kind of work needs, and
    all is done in nine tenths of the time.
    """
    waiting = iter(notes)
    while group := list(islice(waiting, _TOGETHER)):
        for note, front in [(note, _front(note, conventions)) for note in group]:
            yield note_rows(note, conventions, front)


def _front(note: Note, conventions: Conventions) -> FrontMatter | None:
    with suppress(Exception):  # told when the whole note is read
        return read_front(note.path, note.text, conventions)
    return None


def _read(note: Note, conventions: Conventions, front: FrontMatter | None) -> Records:
    """The note's records; a fault of ours in reading it costs this note alone, and is told."""
    given = () if front is None else (front,)
    try:
        return read_records(note.path, note.text, conventions, *given)
    except Exception as error:
        stem = note.path.rpartition("/")[2][:-3]
        message = f"mdnet stumbles over this note ({type(error).__name__}); please report it"
        return Records(note.path, "note", stem, problems=[Problem(note.path, 0, "internal-error", message, "error")])


def note_rows(note: Note, conventions: Conventions, front: FrontMatter | None = None) -> NoteRows:
    """The rows of one note as read; `front` is its front matter for who has read it already."""
    records = _read(note, conventions, front)
    if note.problem:
        records.problems = [*records.problems, note.problem]
    contact = records.contact if records.kind == "contact" else None
    return NoteRows(
        note.path,
        note.digest,
        records.kind,
        records.name,
        records.hidden,
        _keys(records),
        _contact(contact, conventions) if contact else None,
        [*(_terms(contact) if contact else ()), *_dated(records), *_rhythms(records, conventions)],
        _interactions(records),
        [(use.link.line, use.role, key_of(use.link.target), use.link.target) for use in records.links],
        [
            (task.line, _iso(task.due), int(task.waiting), task.text, task.recurrence, _iso(task.created))
            for task in records.follow_ups
            if not task.done
        ],
        _occasions(contact) if contact else [],
        _record(records.record) if records.record else None,
        [(p.path, p.line, p.code, p.message, p.severity, int(p.fixable)) for p in records.problems],
        records.text,
    )


def _keys(records: Records) -> tuple[tuple[str, int], ...]:
    """What links find the note by: its file's name (0) and its other names (1). Nobody means a generated file."""
    if records.generated:
        return ()
    written = records.path.rpartition("/")[2].removesuffix(".md")
    stem = fold(written)
    others = {fold(name) for name in (*records.aliases, records.name) if name != written} - {stem, ""}
    return ((stem, 0), *((name, 1) for name in sorted(others)))


def _contact(contact: Contact, conventions: Conventions) -> tuple[Any, ...]:
    cadence = contact.cadence
    if cadence is None and contact.circle:
        circle = conventions.circle(contact.circle)
        cadence = circle.cadence if circle else None
    organization, location = contact.organization, contact.location
    title = contact.title
    for affiliation in contact.affiliations:
        if affiliation.current and organization is None:
            organization, title = affiliation.organization, title or affiliation.title
    fact = None  # the one learned last; of several, the one that stands last
    for one in contact.facts:
        if one.line and (fact is None or (one.learned or date.min) >= (fact.learned or date.min)):
            fact = one
    return (
        contact.name,
        f"{fold(contact.name)}\x1f{contact.path}",
        contact.uid,
        contact.circle,
        None if cadence is None else cadence.days,
        None if cadence is None else cadence.months,
        organization.text if organization else "",
        title,
        location.text if location else "",
        str(contact.birthday) if contact.birthday else None,
        _iso(contact.met_on),
        _iso(contact.created),
        _iso(contact.last_contact),
        _iso(contact.snoozed_until),
        int(contact.paused),
        "" if fact is None else (f"{fact.label}: {fact.text}" if fact.label else fact.text),
        int(contact.cadence is not None),
    )


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _terms(contact: Contact) -> list[tuple[str, int, str, str]]:
    terms = []
    for kind, texts in (
        ("alias", contact.aliases),
        ("tag", contact.tags),
        ("interest", contact.interests),
        ("need", contact.needs),
        ("offer", contact.offers),
        ("email", contact.emails),
        ("phone", contact.phones),
        ("profile", (*contact.urls, *contact.handles)),
        ("affiliation", [affiliation.organization.text for affiliation in contact.affiliations]),
    ):
        for position, text in enumerate(texts):
            text = plain(text)
            terms.append((kind, position, fold(text), text))
    for position, name in enumerate((contact.name, *contact.aliases)):
        terms.append((CALLED, position, loose(name), name))
    return [*terms, *_tenures(contact)]


def _tenures(contact: Contact) -> Iterator[tuple[str, int, str, str]]:
    """Years as "since", "until" and whether it is now, then the name, parted by tabs."""
    if contact.organization is None and not contact.affiliations:
        return
    from mdnet.plan.common_ground import affiliations_of

    for position, one in enumerate(affiliations_of(contact)):
        place = one.organization
        key = loose(place.target.rpartition("/")[2].removesuffix(".md") if place.target else place.text)
        years = (str(one.since or ""), str(one.until or ""), "now" if one.current else "")
        yield TENURE, position, key, "\t".join((*years, place.text))


def _dated(records: Records) -> list[tuple[str, int, str, str]]:
    """What a review counts by day."""
    terms = [
        (KEPT, task.line, (task.due or task.done_on).isoformat(), task.done_on.isoformat() if task.due else "")
        for task in records.follow_ups
        if task.done_on and not task.waiting
    ]
    terms += [(SAID, said.line, said.day.isoformat(), said.name) for said in records.contributions if said.day]
    contact = records.contact
    if contact and contact.introduced_by and not contact.introduced_by.target:
        terms.append((THROUGH, 0, fold(contact.introduced_by.text), contact.introduced_by.text))
    return terms


def _rhythms(records: Records, conventions: Conventions) -> Iterator[tuple[str, int, str, str]]:
    """How often I want to be in touch with somebody for what they are to me: what my note says of others, and, the
    other way round, what theirs may say of me. The key is that of the link to whom it is."""
    mine = records.kind == "me"
    for position, tie in enumerate(records.contact.relationships if records.contact else ()):
        cadence = conventions.rhythms.get(tie.kind if mine else OTHER_SIDE.get(tie.kind, tie.kind))
        if cadence and tie.contact.target:
            yield RHYTHM, position, key_of(tie.contact.target), f"{cadence.days} {cadence.months}"


def _interactions(records: Records) -> list[tuple[Any, ...]]:
    rows, seen = [], set()
    for entry in records.interactions:
        if entry.line in seen:
            continue
        seen.add(entry.line)
        tags, flags = _tagged(entry.tags, entry.by)
        details = "\n".join(entry.details) if entry.details else ""
        flags |= DEEP if len(entry.text) + len(details) > SMALL_TALK else 0
        flags |= AT_EVENT if entry.channel == "event" else 0
        rows.append(
            (
                entry.line,
                entry.day.isoformat(),
                entry.channel,
                entry.by,
                tags,
                entry.text,
                details,
                entry.time,
                flags,
                int(entry.owned),
            )
        )
    return rows


@lru_cache(maxsize=1024)
def _tagged(tags: tuple[str, ...], by: str) -> tuple[str, int]:
    """Tags as the index keeps them, and the flags that they and the initiator set; `#gave/a-book` is `#gave` too."""
    flags = THEM if by == "them" else ME if by == "me" else 0
    for tag in tags:
        flags |= _FLAGS.get(tag.partition("/")[0], 0)
    return " ".join(tags), flags


def _occasions(contact: Contact) -> list[tuple[int, int, int, int | None, str]]:
    found = [("birthday", contact.birthday)] if contact.birthday else []
    found += [(occasion.label, occasion.day) for occasion in contact.occasions]
    return [(number, day.month, day.day, day.year, label) for number, (label, day) in enumerate(found)]


def _record(record: Record) -> tuple[Any, ...]:
    from mdnet.index.documents import dump  # most notes are a contact's, and have no record
    from mdnet.model.records import Contribution, Event, Goal, Introduction, Opportunity

    active, day, end = 1, None, None
    if isinstance(record, Event):
        day, end = _iso(record.day), _iso(record.end_day or record.day)
    elif isinstance(record, Goal):
        active, day = int(record.active), _iso(record.by)
    elif isinstance(record, Introduction):
        active, day = int(record.status in ("idea", "asked", "agreed")), _iso(record.asked_on)
        end = _iso(record.made_on) if record.status == "made" and not record.outcome else None
    elif isinstance(record, Opportunity):
        active, day = int(record.active), _iso(record.day)
    elif isinstance(record, Contribution):
        day = _iso(record.day)
    return (type(record).__name__.lower(), record.name, active, day, end, dump(record))
