"""Outlook's notes: below them stands what Outlook has no column for, and is read again from there."""

from __future__ import annotations

from mdnet.exchange.cells import Reading
from mdnet.exchange.spread import custom_values, occasion, relationship, take_back
from mdnet.exchange.tables import clean, clean_lines
from mdnet.model.contact import Occasion, Relationship
from mdnet.model.outgoing import Outgoing

TIES = {"Spouse": "spouse", "Manager's Name": "manager"}
"""The columns for relationships, and their kinds."""
_ELSEWHERE = frozenset(("Introduced by", "Interests", "Languages"))
_BELOW = "mdnet:"
"""The line in the notes below which stands what has no column."""


def notes_of(person: Outgoing) -> str:
    """The notes, and below them what has no column, a line each."""
    lines = [
        f"{label}: {clean(text)}"
        for label, _, texts in (*_beyond(person), *custom_values(person))
        for text in texts
        if label not in _ELSEWHERE
    ]
    return "\n\n".join(filter(None, (clean_lines(person.notes), "\n".join((_BELOW, *lines)) if lines else "")))


def _beyond(person: Outgoing) -> list[tuple[str, str, tuple[str, ...]]]:
    """What the columns have no room for, as `custom_values` gives it."""
    contact = person.contact
    birthday = contact.birthday
    occasions = [one for one in contact.occasions if one != anniversary(person) or one.label != "anniversary"]
    return [
        ("Aliases", "aliases", contact.aliases[1:]),
        ("E-mail", "emails", contact.emails[3:]),
        ("Phone", "phones", contact.phones[8:]),
        ("Web page", "urls", contact.urls[2:]),
        ("Birthday", "birthday", (str(birthday),) if birthday and not birthday.year else ()),
        ("Occasions", "occasions", tuple(map(occasion, occasions))),
        ("Relationships", "relationships",
         tuple(relationship(tie) for tie in contact.relationships if tie not in ties(person).values())),
    ]  # fmt: skip


def anniversary(person: Outgoing) -> Occasion | None:
    """The occasion that has a column."""
    found = (one for one in person.contact.occasions if "anniversary" in one.label.lower() and one.day.year)
    return next(found, None)


def ties(person: Outgoing) -> dict[str, Relationship]:
    """The relationships that have a column, the first of each kind."""
    found: dict[str, Relationship] = {}
    for tie in person.contact.relationships:
        for header, kind in TIES.items():
            if kind == tie.kind:
                found.setdefault(header, tie)
    return found


def has_anniversary(text: str) -> bool:
    """Whether an anniversary stands below the notes, with its label."""
    _, mark, below = _parted(text)
    lines = below.split("\n") if mark else []
    return any(line.startswith("Occasions: ") and "anniversary" in line.lower() for line in lines)


def _parted(text: str) -> tuple[str, str, str]:
    """The notes, the line below which the rest stands ("" for none), and the rest."""
    above, mark, below = f"\n{clean_lines(text)}\n".rpartition(f"\n{_BELOW}\n")
    return (above, mark, below) if mark else (below, "", "")


def read_notes(text: str, reading: Reading) -> None:
    """Notes, with what `notes_of` put below them taken back."""
    above, _, below = _parted(text)
    odd = []
    for line in below.strip("\n").split("\n"):
        label, colon, said = line.partition(": ")
        if colon:
            take_back(reading, label, said, whole=True)
        else:
            odd.append(line)
    reading.take("Notes", "notes", "\n".join((above.strip("\n"), *odd)).strip("\n"))
