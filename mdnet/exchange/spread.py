"""A contact spread over the cells of a row, for programs that know fewer things of people than mdnet."""

from __future__ import annotations

from collections.abc import Iterator

from mdnet.exchange.cells import LISTS, Reading
from mdnet.exchange.headings import meaning
from mdnet.exchange.tables import clean
from mdnet.model.contact import Affiliation, Fact, Occasion, Relationship
from mdnet.model.outgoing import Outgoing

_PARTICLES = frozenset("van von der den de del della di da dos das du le la ter ten zu zum af av al el bin ibn".split())
_CUSTOM = frozenset(
    "aliases emails phones urls handles timezone languages affiliations circle cadence last_contact snoozed_until"
    " paused birthday occasions met_on met_at introduced_by interests needs offers relationships address"
    " department".split()
)
"""What `take_back` reads as the property that a label names; everything else is a fact."""
_FACT = "Fact"
"""The label of a fact that has none, or one that would be taken for a property's."""


def halves(name: str) -> tuple[str, str]:
    """First and last name: the last word is the last name, with the small words before it (`van der Berg`)."""
    words = clean(name).split(" ")
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return (" ".join(words[:at]), " ".join(words[at:])) if len(words) > 1 else (words[0], "")


def affiliation(one: Affiliation) -> str:
    """A place of work or study, as a line of `affiliations` has it."""
    until = "now" if one.current else str(one.until or "")
    years = f"{one.since or ''}-{until}" if one.since or until else ""  # "-2014": until then
    return ", ".join(filter(None, (one.organization.text, one.title, years)))


def occasion(one: Occasion) -> str:
    """A day with its label, as a line of `occasions` has it."""
    return f"{str(one.day).removeprefix('--')} {one.label}"


def relationship(one: Relationship) -> str:
    """Somebody and what they are, as a line of `relationships` has it."""
    return f"{one.kind} {one.contact.text}"


def said(one: Fact) -> str:
    """A fact without its label."""
    return f"{one.text} — {one.learned}" if one.learned else one.text


def custom_values(person: Outgoing) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What neither Google nor Outlook has a place for, as label, property ("" for a fact) and texts."""
    contact = person.contact
    texts = {
        "Circle": contact.circle,
        "Cadence": person.cadence,
        "Met on": str(contact.met_on or ""),
        "Met at": contact.met_at.text if contact.met_at else "",
        "Introduced by": contact.introduced_by.text if contact.introduced_by else "",
        "Last contact": str(person.last_contact or ""),
        "Snoozed until": str(contact.snoozed_until or ""),
        "Paused": "true" if contact.paused else "",
        "Timezone": contact.timezone,
    }
    lists = {
        "Languages": contact.languages,
        "Handles": contact.handles,
        "Interests": contact.interests,
        "Needs": contact.needs,
        "Offers": contact.offers,
        "Affiliations": tuple(map(affiliation, contact.affiliations)),
    }
    yield from ((label, meaning(label) or "", (text,)) for label, text in texts.items() if text)
    yield from ((label, meaning(label) or "", items) for label, items in lists.items() if items)
    for fact in contact.facts:
        means = meaning(fact.label)
        if not fact.label or (means in _CUSTOM and fact.line):
            label = f"{fact.label}: " if fact.label else ""
            yield _FACT, "", (f"{label}{said(fact)}",)
        else:
            yield fact.label, "", (said(fact),)


def take_back(reading: Reading, label: str, text: str, whole: bool = False) -> None:
    """A text under a label, as `custom_values` gives them: a property, or a fact. `whole`: of a list, it is one item
    and no more."""
    property_ = meaning(label)
    if property_ in LISTS & _CUSTOM and whole:
        reading.add(label, property_, [clean(text)])
    elif property_ in _CUSTOM:
        reading.take(label, property_, text)
    elif words := clean(text):
        reading.fact("" if label == _FACT else label, words)
