"""Something to share, an opportunity to pass on: for whom, and that it was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from mdnet.errors import AmbiguousName, BadInput, CannotEdit, UnknownName
from mdnet.model.change import Change, ChangeSet
from mdnet.model.names import loose
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
    from mdnet.model.records import Contribution, Record, Resource
    from mdnet.workspace import Workspace

SHAREABLE = ("resource", "contribution")
"""The kinds of note that have readers."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What is shared or passed on: `path` is its note ("" for a mere address), `url` its address ("" for none);
    `mine`: a contribution, such as a post or a talk of my own."""

    name: str
    path: str
    url: str
    topics: tuple[str, ...] = ()
    mine: bool = False


def thing(work: Workspace, what: str, topics: Sequence[str]) -> Thing:
    """What to share: a web address, or the note of a resource or a contribution by name, path or address.

    Raises UnknownName, AmbiguousName, and BadInput where no topic is known.
    """
    from mdnet.model.records import Contribution

    own = noted(work, what)
    said = tuple(dict.fromkeys([*topics, *(own.topics if own else ())]))
    if not said:
        raise BadInput("Say what it is about: --topics weaving,letterpress")
    if own is None:
        return Thing("", "", what, said)
    return Thing(own.name, own.path, own.url, said, isinstance(own, Contribution))


def noted(work: Workspace, what: str) -> Resource | Contribution | None:
    """The resource or contribution of that name, path or address; None for an address that no note holds.

    Raises UnknownName, AmbiguousName, and BadInput for an address with a blank in it.
    """
    from mdnet.index.audience import bare_address
    from mdnet.index.people import record_named, records
    from mdnet.model.records import Contribution, Resource

    if "://" in what and any(sign.isspace() for sign in what):
        raise BadInput(f'"{what}" is no web address: it holds a blank.')
    with work.view() as db:
        if "://" in what:
            known = (one for kind in SHAREABLE for one in records(db, kind) if isinstance(one, Resource | Contribution))
            found = [one for one in known if one.url and bare_address(one.url) == bare_address(what)][:1]
        else:
            named = (one for kind in SHAREABLE for _, one in record_named(db, what, kind))
            found = [one for one in named if isinstance(one, Resource | Contribution)]
            exact = [
                one for one in found if what in (one.path, one.path.removesuffix(".md"))
            ]  # not another of its stem
            found = exact or [one for one in found if loose(one.name) == loose(what)] or found
    if len(found) > 1:
        raise AmbiguousName(f'"{what}" could be {", ".join(one.path for one in found[:8])}. Say which.')
    if "://" not in what and not found:
        raise UnknownName(f'No resource and no contribution called "{what}". An address begins with https://')
    return found[0] if found else None


def readers_of(work: Workspace, what: Thing, most: int) -> Audience:
    """Who would care, and has not had it."""
    from mdnet.index.audience import clues, spoken_of, told_of

    topics = what.topics
    with work.view() as db:
        found = clues(db, ("need", "interest", "tag"), beginnings(topics), about_topics(topics))
        found += spoken_of(db, topics, work.today - timedelta(days=RECENT), work.today)
        had = dict.fromkeys(told_of(db, what.url) if what.url else (), "has it already")
        if what.path:
            had |= _had(db, what)
        return audience(_candidates(work, db, found, had), work.today, most)


def _had(db: Connection, what: Thing) -> dict[int, str]:
    """Who has had a thing that has a note, and how: all whom a contribution's note links to were reached by it."""
    from mdnet.index.audience import linked, readers
    from mdnet.index.people import record_named
    from mdnet.model.records import Contribution, Resource

    kind = "contribution" if what.mine else "resource"
    own = record_named(db, what.path, kind)[0][1]
    names = own.reached if isinstance(own, Contribution) else own.shared_with if isinstance(own, Resource) else ()
    had = dict.fromkeys(
        readers(db, what.path, [one.text for one in names if one.target is None]),
        "was reached by it" if what.mine else "has it already",
    )
    return had | dict.fromkeys((note for note, _ in linked(db, what.path)) if what.mine else (), "was reached by it")


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
    """That it was sent to these people: in the log of each, and in the note of the resource or contribution."""
    title = what.name or ", ".join(what.topics[:3])
    said = f"shared {_bare(title)}: {what.url} #gave" if what.url else f"shared {_link(work, what.path)} #gave"
    changes = [_entered(work, one, said) for one in people]
    if what.path:
        from mdnet.notes.property_edit import with_values

        ways, links = work.settings.conventions, [_link(work, one.path) for one in people]
        key = "reached" if what.mine else "shared_with"
        changes.append(edited(work, what.path, lambda text: with_values(text, key, ways, links)))
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
