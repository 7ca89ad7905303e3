"""LinkedIn's export: Connections.csv, messages.csv and Invitations.csv.

A connection is a contact; the day it was made is `met_on`, never contact. A message is contact with the people of its
conversation. An invitation is no contact: it is kept as an unanswered attempt, which says who asked whom. The files
are told by their headers, which LinkedIn writes in the language of the account; a note stands above them. All else in
the archive (my own profile and addresses, endorsements, what I talked of with its assistant …) is left out: it must not
be taken for a table of people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mdnet.exchange import days
from mdnet.exchange.headings import folded, meanings
from mdnet.exchange.linkedin_messages import read_invitations, read_messages
from mdnet.exchange.tables import Faults, Row, Table, clean, headers_of, read_table
from mdnet.model.incoming import Card, Ignored, Incoming, Value, Wanted

_WANTED = frozenset("first_name last_name urls emails organization title connected_on".split())
_MESSAGES = (frozenset(("from", "to", "date", "conversation id")), frozenset(("from", "to", "date", "direction")))
_INVITATIONS = (frozenset(("from", "to", "sent at", "direction")),)
_OTHERS = tuple(
    frozenset(words.split("|"))
    for words in (
        "email address|confirmed|primary",
        "first name|last name|maiden name|headline",
        "company name|title|started on",
        "school name|degree name",
        "endorsement date|skill name",
        "first name|last name|company|job title|text|status",
        "organization|followed on",
        "source|first name|last name|companies|emails",
    )
)
_ARCHIVE = re.compile(r"linkedin[^/]*\.zip/|linkedindataexport", re.IGNORECASE)
_OURS = re.compile(r"(?:^|/)(?:connections|messages|invitations)[^/]*$", re.IGNORECASE)
_ASSISTANT = re.compile(r"(?:guide_?messages|learning_?coach)[^/]*$", re.IGNORECASE)
"""Talks with LinkedIn's own assistants, in the layout of messages."""
_LETTERS = re.compile(r"[A-Z][A-Za-z.®-]{1,9}")
_LOOKED_FOR = (
    "no table of LinkedIn's is in this file: a row of headers was looked for, such as First Name, Last Name, URL and"
    " Connected On (Connections.csv), CONVERSATION ID, FROM, TO and DATE (messages.csv), or From, To, Sent At and"
    " Direction (Invitations.csv)"
)


def fits(path: str, head: bytes) -> bool:
    """Whether a file is one of these three, or another one of LinkedIn's archive."""
    if not path.lower().endswith((".csv", ".txt", ".tsv")):
        return False
    return bool(_ARCHIVE.search(path) or _ASSISTANT.search(path) or headers_of(head, _known) or _is_other(head))


def read(data: bytes, path: str, wanted: Wanted) -> Incoming:
    """What is in one of the three files, whichever it is; of the others in the archive, that they were left out."""
    faults = Faults(path)
    table = None if _ASSISTANT.search(path) else read_table(data, faults, _known)
    if table is None and not _OURS.search(path) and (_ARCHIVE.search(path) or _ASSISTANT.search(path)):
        return Incoming(ignored=(Ignored(1, "other files of LinkedIn's archive"),))
    if table is None:
        faults.add(0, "no-records", _LOOKED_FOR)
        return Incoming(problems=faults.all())
    kind = _kind(table.headers)
    if not kind:  # headers with signs in them that nobody sees
        faults.add(0, "no-records", _LOOKED_FOR)
        return Incoming(problems=faults.all())
    if kind == "messages":
        return read_messages(table, faults, wanted)
    return read_invitations(table, faults, wanted) if kind == "invitations" else _connections(table, faults)


def _is_other(head: bytes) -> bool:
    def known(cells: Sequence[str]) -> int:
        words = {folded(cell) for cell in cells if len(cell) < 60}
        return max((len(needed) for needed in _OTHERS if words >= needed), default=0)

    return bool(headers_of(head, known))


def _known(cells: Sequence[str]) -> int:
    return 1 + len(_WANTED & set(meanings(cells).values())) if _kind(cells) else 0


def _kind(cells: Sequence[str]) -> str:
    words = {folded(cell) for cell in cells if len(cell) < 60}
    if any(words >= needed for needed in _MESSAGES):
        return "messages"
    if any(words >= needed for needed in _INVITATIONS):
        return "invitations"
    found = set(meanings(cell for cell in cells if len(cell) < 60).values())
    return "connections" if {"first_name", "last_name", "connected_on"} <= found else ""


def _connections(table: Table, faults: Faults) -> Incoming:
    columns: dict[str, int] = {}
    for place, property_ in enumerate(meanings(table.headers).values()):
        columns.setdefault(property_, place)
    connected = columns["connected_on"]
    order = days.order_of(row.cells[connected] for row in table.rows)
    cards, nameless = [], 0
    for row in table.rows:
        values = _values(row, columns, faults, order)
        if values.keys() & {"name", "urls", "emails"}:
            name, letters = _without_letters(str(values.get("name", "")))
            facts = (f"credentials: {letters}",) if letters else ()
            cards.append(Card(faults.path, row.number, {**values, "name": name} if name else values, facts=facts))
        else:
            nameless += 1
    if not cards:
        faults.add(0, "no-records", "the headers of LinkedIn's connections are there, but no connection with a name")
    ignored = (Ignored(nameless, "connections without a name, who have left LinkedIn"),) if nameless else ()
    return Incoming(tuple(cards), problems=faults.all(), ignored=ignored)


def _without_letters(name: str) -> tuple[str, str]:
    """A name without the letters that many write after it there (", MBA, PhD"), and these."""
    first, *rest = (part.strip() for part in name.split(","))
    if rest and all(_LETTERS.fullmatch(part) and sum(map(str.isupper, part)) > 1 for part in rest):
        return first, ", ".join(rest)
    return name, ""


def _values(row: Row, columns: dict[str, int], faults: Faults, order: days.Order) -> dict[str, Value]:
    cells = {property_: clean(row.cells[place]) for property_, place in columns.items() if property_ in _WANTED}
    values: dict[str, Value] = {
        "name": " ".join(filter(None, (cells["first_name"], cells["last_name"]))),
        "urls": _url(cells.get("urls", "")),
        "organization": cells.get("organization", ""),
        "title": cells.get("title", ""),
    }
    email = cells.get("emails", "").removeprefix("mailto:")
    if "@" in email and " " not in email:
        values["emails"] = (email,)
    elif email:
        faults.add(row.number, "bad-email", f'"{email[:60]}" is no e-mail address')
    if text := cells["connected_on"]:
        day = days.read_day(text, order)
        if day:
            values["met_on"] = day.isoformat()
        else:
            faults.add(row.number, *days.fault(text))
    return {key: value for key, value in values.items() if value}


def _url(text: str) -> tuple[str, ...]:
    if not text or " " in text:
        return ()
    return (text if text.lower().startswith(("http://", "https://")) else f"https://{text}",)
