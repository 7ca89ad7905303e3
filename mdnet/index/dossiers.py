"""Everything the index knows about one contact, gathered for a brief."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from mdnet.index import people
from mdnet.index.favours import untagged
from mdnet.index.questions import history, standings, standings_by_note
from mdnet.model.contact import Contact
from mdnet.model.link import Link
from mdnet.model.records import Goal, Introduction, Opportunity, Resource
from mdnet.notes.links import find_links
from mdnet.plan.common_ground import beginnings, matches
from mdnet.plan.dossier import INTRODUCTIONS, Dossier, Match


def dossier(db: sqlite3.Connection, note: int, contact: Contact, today: date, to_give: bool = True) -> Dossier:
    """The dossier of the contact whose note is `note`. Without `to_give` it lacks what only serves to find something to
    give: `resources`, `matches` and `untold`, which cost a look at many other notes each."""
    standing = standings(db, [note])[0]
    talks = history(db, note, today)
    mentioned = people.mentions(db, note, today)
    records = people.records_about(db, note, contact.name)
    follow_ups = people.follow_ups(db, note)
    links = [
        link for entry in (*talks, *mentioned) for text in (entry.text, *entry.details) for link in find_links(text)
    ]
    links += [link for entry in (*talks, *mentioned) for link in entry.people]
    links += [link for task in follow_ups for link in find_links(task.text)]
    references = [contact.organization, contact.location, contact.met_at, contact.introduced_by, *contact.goals]
    references += [affiliation.organization for affiliation in contact.affiliations]
    references += [relationship.contact for relationship in contact.relationships]
    for record in records:
        for name in ("between", "people", "referred_to", "shared_with"):
            references += getattr(record, name, ())
        references.append(getattr(record, "via", None))
    links += [Link(ref.target, ref.text) for ref in references if ref and ref.target]
    shared = people.shared_contacts(db, note)
    found = Dossier(
        contact,
        standing,
        tuple(talks),
        tuple(mentioned),
        tuple(follow_ups),
        tuple(record for record in records if isinstance(record, Goal)),
        tuple(record for record in records if isinstance(record, Introduction)),
        tuple(record for record in records if isinstance(record, Opportunity)),
        (),
        tuple(name for name, _ in shared),
        (),
        *people.names_of(db, links, shared),
    )
    if not to_give:
        return found
    return replace(
        found,
        resources=tuple(record for record in people.records(db, "resource") if isinstance(record, Resource)),
        matches=tuple(_matches(db, note, contact, frozenset(found.shared))),
        untold=tuple(untagged(db, today, note).get(note, ())),
    )


def _matches(db: sqlite3.Connection, note: int, contact: Contact, shared: frozenset[str]) -> list[Match]:
    """The first whom a page could name; who knows them already is no news."""
    found = list(islice(_meeting(db, note, contact, shared), INTRODUCTIONS))
    known = standings_by_note(db, [other for _, other, *_ in found])
    return [Match(kind, known[other], text, own) for kind, other, text, own in found if other in known]


def _meeting(
    db: sqlite3.Connection, note: int, contact: Contact, shared: frozenset[str]
) -> Iterator[tuple[str, int, str, str]]:
    """Everybody, once, whose words meet theirs: the kind of match, their note, their words, the contact's own."""
    met: set[int] = set()
    for kind, own_texts, their_kind in (("offers", contact.needs, "offer"), ("needs", contact.offers, "need")):
        begin = sorted({begin for own in own_texts for begin in beginnings(own)})
        for other, name, text in people.with_terms(db, their_kind, note, begin) if begin else ():
            if other in met or name in shared:
                continue
            for own in own_texts:
                if matches(*((own, text) if kind == "offers" else (text, own))):
                    met.add(other)
                    yield kind, other, text, own
                    break
