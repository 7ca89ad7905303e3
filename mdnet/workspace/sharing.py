"""Something to share, an opportunity to pass on: for whom, and that it was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from mdnet.errors import AmbiguousName, BadInput, CannotEdit, UnknownName
from mdnet.model.change import Change, ChangeSet
from mdnet.plan.audience import (
    RECENT,
    REST,
    Audience,
    Candidate,
    Clue,
    about_topics,
    audience,
    beginnings,
    sentences,
    served_by,
)
from mdnet.workspace.changing import Planned, edited, located, new_problems, text_of
from mdnet.workspace.entries import listed

if TYPE_CHECKING:
    from mdnet.index.people import Named
    from mdnet.index.store import Connection
    from mdnet.model.records import Record, Resource
    from mdnet.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Thing:
    """What is shared or passed on: `path` is its note ("" for a mere address), `url` its address ("" for none)."""

    name: str
    path: str
    url: str
    topics: tuple[str, ...] = ()


def thing(work: Workspace, what: str, topics: Sequence[str]) -> Thing:
    """What to share: a web address, or a resource's note by name, path or address.

    Raises UnknownName, AmbiguousName, and BadInput where no topic is known.
    """
    from mdnet.index.audience import bare_address
    from mdnet.index.people import record_named, records
    from mdnet.model.records import Resource

    with work.view() as db:
        if "://" in what:
            found = [one for one in records(db, "resource") if isinstance(one, Resource) and one.url]
            found = [one for one in found if bare_address(one.url) == bare_address(what)][:1]
        else:
            found = [one for _, one in record_named(db, what, "resource") if isinstance(one, Resource)]
    if len(found) > 1:
        raise AmbiguousName(f'"{what}" could be {", ".join(one.path for one in found[:8])}. Say which.')
    if "://" not in what and not found:
        raise UnknownName(f'No resource called "{what}". An address begins with https://')
    own: Resource | None = found[0] if found else None
    said = tuple(dict.fromkeys([*topics, *(own.topics if own else ())]))
    if not said:
        raise BadInput("Say what it is about: --topics weaving,letterpress")
    if any(sign.isspace() for sign in what) and "://" in what:
        raise BadInput(f'"{what}" is no web address: it holds a blank.')
    return Thing(own.name, own.path, own.url, said) if own else Thing("", "", what, said)


def readers_of(work: Workspace, what: Thing, most: int) -> Audience:
    """Who would care, and has not had it."""
    from mdnet.index.audience import clues, readers, spoken_of, told_of
    from mdnet.index.people import record_named
    from mdnet.model.records import Resource

    topics = what.topics
    with work.view() as db:
        found = clues(db, ("need", "interest", "tag"), beginnings(topics), about_topics(topics))
        found += spoken_of(db, topics, work.today - timedelta(days=RECENT), work.today)
        had: set[int] = told_of(db, what.url) if what.url else set()
        for _, own in record_named(db, what.path, "resource") if what.path else ():
            if isinstance(own, Resource):
                had |= readers(db, what.path, [one.text for one in own.shared_with if one.target is None])
        return audience(_candidates(work, db, found, dict.fromkeys(had, "has it already")), work.today, most)


def opportunity(work: Workspace, name: str) -> Thing:
    """The opportunity's note of that name. Raises UnknownName, AmbiguousName."""
    found = opportunity_record(work, name)
    return Thing(found.name, found.path, "")


def opportunity_record(work: Workspace, name: str) -> Record:
    """The record of an opportunity, by name, file or path. Raises UnknownName, AmbiguousName."""
    from mdnet.index.people import record_named, records
    from mdnet.workspace.naming import similar

    with work.view() as db:
        found = record_named(db, name, "opportunity")
        if not found:
            close = similar(name, [one.name for one in records(db, "opportunity")])
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            raise UnknownName(f'No opportunity called "{name}".{hint}')
    if len(found) > 1:
        raise AmbiguousName(f'"{name}" could be {", ".join(path for path, _ in found[:8])}. Say which.')
    return found[0][1]


def served(work: Workspace, what: Thing, most: int) -> Audience:
    """Whom an opportunity would serve; not whom it came through, nor who was told of it."""
    from mdnet.index.audience import clues, linked, readers, works
    from mdnet.notes.reading import read_records

    note = work.vault.read(what.path)
    text = read_records(what.path, note.text, work.settings.conventions).text if note else ""
    test, begin = served_by(what.name, text), beginnings(sentences(what.name, text))
    with work.view() as db:
        found = clues(db, ("offer", "need", "interest", "affiliation"), begin, test) + works(db, begin, test)
        had = {
            note: "it came through them" if role == "via" else "is in its note" for note, role in linked(db, what.path)
        }
        had |= dict.fromkeys(readers(db, what.path, ()), "knows of it already")
        return audience(_candidates(work, db, found, had), work.today, most)


def _candidates(work: Workspace, db: Connection, found: Sequence[Clue], had: dict[int, str]) -> list[Candidate]:
    from mdnet.index.audience import last_given
    from mdnet.index.questions import standings_by_note

    by_note: dict[int, list[Clue]] = {}
    for clue in found:
        by_note.setdefault(clue.note, []).append(clue)
    since = work.today - timedelta(days=REST)
    return [
        Candidate(standing, tuple(by_note[note]), had.get(note, ""), last_given(db, note, since, work.today))
        for note, standing in standings_by_note(db, by_note).items()
        if not standing.paused
    ]


def shared(work: Workspace, what: Thing, people: Sequence[Named]) -> Planned:
    """That it was sent to these people: in the log of each, and in the resource's own note."""
    title = what.name or ", ".join(what.topics[:3])
    said = f"shared {_bare(title)}: {what.url or _link(work, what.path)} #gave"
    changes = [_entered(work, one, said) for one in people]
    if what.path:
        from mdnet.notes.property_edit import with_values

        ways, links = work.settings.conventions, [_link(work, one.path) for one in people]
        changes.append(edited(work, what.path, lambda text: with_values(text, "shared_with", ways, links)))
    return _planned(work, f"share {title} with", people, changes)


def passed_on(work: Workspace, what: Thing, people: Sequence[Named]) -> Planned:
    """That these people were told of an opportunity: in the log of each."""
    said = f"passed on: {_link(work, what.path)} #gave"
    return _planned(work, f"pass {what.name} on to", people, [_entered(work, one, said) for one in people])


def _planned(work: Workspace, what: str, people: Sequence[Named], changes: Sequence[Change]) -> Planned:
    title = f"{what} {listed([one.name for one in people])}"
    return Planned(ChangeSet(title, tuple(changes)), new_problems(work, changes))


def _entered(work: Workspace, one: Named, said: str) -> Change:
    from mdnet.notes.log_edit import NewEntry, with_entry

    old = text_of(work, one.path)
    try:
        placed = with_entry(old, one.path, NewEntry(work.today, text=said), work.settings.conventions)
    except CannotEdit as error:
        raise located(error, one.path) from error
    return Change(one.path, old.encode(), placed.text.encode())


def _link(work: Workspace, path: str) -> str:
    from mdnet.index.called import link_to

    with work.view() as db:
        return f"[[{link_to(db, path)}]]"


def _bare(title: str) -> str:
    """A title that reads as words only in a line of a log."""
    return " ".join(sign_free.split()) if (sign_free := title.translate(_SIGNS)) else title


_SIGNS = {ord(sign): " " for sign in "[]#:|<>`*_"}
