"""vCard 2.1, 3.0 and 4.0: `.vcf` files to cards, and contacts to vCard 3.0 and 4.0.

Read are all cards of a file, each for itself: a broken one is one problem, and the others are read. Cards of groups
give their members a tag; cards of organizations, places and things are counted and left out.
"""

from __future__ import annotations

from mdnet.errors import Problem
from mdnet.exchange.vcard_lines import as_utf8, bodies, lines_of
from mdnet.exchange.vcard_reading import Reading, read_card
from mdnet.exchange.vcard_values import relationship
from mdnet.exchange.vcard_words import tag_of
from mdnet.exchange.vcard_writing import write
from mdnet.model.incoming import Card, Ignored, Incoming, Wanted

__all__ = ["fits", "read", "write"]

PROBLEMS_MAX = 1_000
"""Problems of one file that are told one by one."""
VALUES_MAX = 40_000
"""Bytes of one card's values: they become the front matter of a note, which ends at 64 KiB."""
_KINDS = {"group": "groups (their members get a tag)", "org": "cards of organizations"}


def fits(path: str, head: bytes) -> bool:
    """Whether a file of that name and beginning is vCard."""
    if path.lower().endswith((".vcf", ".vcard")):
        return True
    return as_utf8(head).lstrip(b"\xef\xbb\xbf \t\n")[:11].upper() == b"BEGIN:VCARD"


def read(data: bytes, path: str, wanted: Wanted) -> Incoming:
    """The cards of a file, in its order."""
    people: list[Reading] = []
    groups: list[Reading] = []
    problems: list[Problem] = []
    ignored: dict[str, int] = {}
    for body in bodies(as_utf8(data)):
        if body.data is None:
            problems.append(Problem(path, body.line, "bad-card", "the card has no END:VCARD; it is left out", "error"))
            continue
        lines, faults = lines_of(body)
        problems += [Problem(path, fault.line, "bad-line", f"{fault.message}; it is left out") for fault in faults]
        reading = read_card(lines, path, body.line, wanted)
        if reading.kind:
            what = _KINDS.get(reading.kind, "cards of places and things")
            ignored[what] = ignored.get(what, 0) + 1
            groups += [reading] if reading.members else []
            continue
        problems += reading.problems
        if reading.dropped:
            what = "pictures, sounds, keys and very long lines"
            ignored[what] = ignored.get(what, 0) + reading.dropped
        if fault := _fault(reading.card):
            problems.append(fault)
        else:
            people.append(reading)
    if not people and not ignored and not problems:
        problems.append(Problem(path, 1, "no-cards", "no card found: none begins with BEGIN:VCARD", "error"))
    elif not people and not problems:
        problems.append(Problem(path, 1, "no-cards", f"no card of a person found; {_counted(ignored)}", "error"))
    cards = _joined(people, groups)
    return Incoming(cards, (), _told(problems, path), tuple(Ignored(number, what) for what, number in ignored.items()))


def _fault(card: Card) -> Problem | None:
    """Why a card cannot become a note."""
    if not card.name:
        say = "the card has no name, organization, e-mail or phone; give it one, or leave it out"
        return Problem(card.path, card.line, "no-name", say, "error")
    size = sum(len(text.encode()) for key in card.values for text in card.texts(key))
    if size > VALUES_MAX:
        say = f"the card has more than {VALUES_MAX // 1000} KB besides its notes, and is left out; shorten it"
        return Problem(card.path, card.line, "long-card", say, "error")
    return None


def _counted(ignored: dict[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in ignored.items())


def _told(problems: list[Problem], path: str) -> tuple[Problem, ...]:
    if len(problems) <= PROBLEMS_MAX:
        return tuple(problems)
    more = len(problems) - PROBLEMS_MAX
    return (*problems[:PROBLEMS_MAX], Problem(path, 0, "more-problems", f"{more:,} more of them are not shown"))


def _joined(people: list[Reading], groups: list[Reading]) -> tuple[Card, ...]:
    """The cards with what cards say of each other: tags by groups, relationships by uid."""
    tags: dict[str, list[str]] = {}
    for group in groups:
        for member in group.members:
            tags.setdefault(member, []).append(tag_of(group.card.name))
    if not tags and not any(reading.related for reading in people):
        return tuple(reading.card for reading in people)
    names = {reading.card.key: reading.card.name for reading in people if reading.card.key}
    return tuple(_linked(reading, names, tags.get(reading.card.key, [])) for reading in people)


def _linked(reading: Reading, names: dict[str, str], tags: list[str]) -> Card:
    card, values = reading.card, dict(reading.card.values)
    known = [relationship(one.kind, names[one.uid]) for one in reading.related if one.uid in names]
    unknown = [one.text for one in reading.related if one.uid not in names]
    for key, more in (("tags", tags), ("relationships", known), ("vcard", unknown)):
        if united := tuple(dict.fromkeys((*card.texts(key), *filter(None, more)))):
            values[key] = united
    return card._replace(values=values)
