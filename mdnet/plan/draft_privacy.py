"""What of a contact's own words may be written to somebody: nothing that links to a private note."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from mdnet.model.contact import Contact
from mdnet.plan.dossier import Dossier

_LINKED = re.compile(r"\[\[([^\[\]|#^\\]+)|\]\(<?(?![a-z]+:)([^()<>\s]+)")


def targets(text: str) -> frozenset[str]:
    """The targets of the links in a text, as written."""
    return frozenset((wiki or markdown).strip() for wiki, markdown in _LINKED.findall(text))


def all_targets(dossier: Dossier) -> frozenset[str]:
    """The targets of all links in the words that a draft could quote, but those of the log."""
    return contact_targets(dossier.contact).union(*(targets(one.why) for one in dossier.introductions))


def contact_targets(contact: Contact) -> frozenset[str]:
    """The same of a contact's properties alone."""
    return frozenset().union(*map(targets, _words(contact)))


def _words(contact: Contact) -> list[str]:
    references = (contact.organization, contact.met_at, contact.introduced_by)
    linked = [f"{one.text} [[{one.target}]]" for one in references if one and one.target]
    labels = [occasion.label for occasion in contact.occasions]
    return [*linked, *labels, contact.title, contact.pitch, *contact.needs, *contact.offers, *contact.interests]


def without(dossier: Dossier, hidden: Set[str]) -> Dossier:
    """The dossier without the words that link to one of these targets."""
    if not hidden:
        return dossier
    introductions = tuple(one if _open(one.why, hidden) else one._replace(why="") for one in dossier.introductions)
    return replace(dossier, contact=contact_without(dossier.contact, hidden), introductions=introductions)


def contact_without(contact: Contact, hidden: Set[str]) -> Contact:
    """The contact without the words that link to one of these targets."""

    def kept(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text for text in texts if _open(text, hidden))

    return contact._replace(
        title=contact.title if _open(contact.title, hidden) else "",
        pitch=contact.pitch if _open(contact.pitch, hidden) else "",
        organization=None if contact.organization and contact.organization.target in hidden else contact.organization,
        met_at=None if contact.met_at and contact.met_at.target in hidden else contact.met_at,
        introduced_by=None
        if contact.introduced_by and contact.introduced_by.target in hidden
        else contact.introduced_by,
        needs=kept(contact.needs),
        offers=kept(contact.offers),
        interests=kept(contact.interests),
        occasions=tuple(one for one in contact.occasions if _open(one.label, hidden)),
    )


def _open(text: str, hidden: Set[str]) -> bool:
    return not targets(text) & hidden
