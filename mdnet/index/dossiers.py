"""Everything the index knows about one contact, gathered for a brief."""

from __future__ import annotations

import sqlite3
from datetime import date

from mdnet.index import people
from mdnet.index.questions import history, standings
from mdnet.model.contact import Contact
from mdnet.model.link import Link
from mdnet.model.records import Goal, Introduction, Opportunity, Resource
from mdnet.notes.links import find_links
from mdnet.plan.common_ground import matches
from mdnet.plan.dossier import Dossier, Match


def dossier(db: sqlite3.Connection, note: int, contact: Contact, today: date) -> Dossier:
    """The dossier of the contact whose note is `note`."""
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
    return Dossier(
        contact,
        standing,
        tuple(talks),
        tuple(mentioned),
        tuple(follow_ups),
        tuple(record for record in records if isinstance(record, Goal)),
        tuple(record for record in records if isinstance(record, Introduction)),
        tuple(record for record in records if isinstance(record, Opportunity)),
        tuple(record for record in people.records(db, "resource") if isinstance(record, Resource)),
        tuple(name for name, _ in shared),
        tuple(_matches(db, note, contact)),
        *people.names_of(db, links, shared),
    )


def _matches(db: sqlite3.Connection, note: int, contact: Contact) -> list[Match]:
    found = []
    for kind, own_texts, their_kind in (("offers", contact.needs, "offer"), ("needs", contact.offers, "need")):
        if not own_texts:
            continue
        for other, text in people.with_terms(db, their_kind, note):
            for own in own_texts:
                if matches(*((own, text) if kind == "offers" else (text, own))):
                    found.append((kind, other, text, own))
                    break
    known = {standing.path: standing for standing in standings(db, [other for _, other, *_ in found])}
    paths = dict(_paths(db, [other for _, other, *_ in found]))
    return [Match(kind, known[paths[other]], text, own) for kind, other, text, own in found if other in paths]


def _paths(db: sqlite3.Connection, notes: list[int]) -> list[tuple[int, str]]:
    found = []
    for note in dict.fromkeys(notes):
        row = db.execute("SELECT path FROM notes WHERE id=?", (note,)).fetchone()
        if row:
            found.append((note, row[0]))
    return found
