"""Google Contacts CSV: both layouts read, the one of 2024 written.

The old layout has Given Name and Group Membership, the new one First Name and Labels; both number what there may be
several of (`E-mail 1 - Value`), and put several values of one kind into one cell with ` ::: ` between. `* ` marks the
default and Google's own groups. No day in it means contact: events and birthdays come back every year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from mdnet.exchange import days
from mdnet.exchange.cells import LISTS, Reading, joined, one_line
from mdnet.exchange.spread import custom_values, halves, take_back
from mdnet.exchange.tables import (
    Faults,
    clean,
    clean_lines,
    headers_of,
    neutralized,
    read_table,
    restored,
    to_csv,
)
from mdnet.model.incoming import Card, Incoming, Wanted
from mdnet.model.outgoing import Outgoing

_Entries = Sequence[Mapping[str, str]]
_GroupReader = Callable[[_Entries, Reading], None]

_BETWEEN = ":::"
_SINGLE = {
    "First Name": "first_name", "Given Name": "first_name", "Middle Name": "middle_name",
    "Additional Name": "middle_name", "Last Name": "last_name", "Family Name": "last_name", "Name Suffix": "suffix",
    "Organization Name": "organization", "Organization Title": "title", "Organization Department": "department",
    "Birthday": "birthday", "Notes": "notes",
    "Occupation": "title", "Location": "location", "Language": "languages", "Hobby": "interests",
}  # fmt: skip
_FACTS = {"Name Prefix": "name prefix", "Maiden Name": "maiden name"}
_GROUPS = frozenset(("Labels", "Group Membership"))
_OWN = frozenset("First Name|Given Name|Last Name|Family Name|Labels|Group Membership|File As|Nickname".split("|"))
_NUMBERED = re.compile(
    r"(E-mail|Phone|Address|Organization|Relation|Website|Event|Custom Field|IM) ([0-9]{1,3}) - (.+)"
)
_TIES = {
    "mother": "parent", "father": "parent", "brother": "sibling", "sister": "sibling", "relative": "kin",
    "domestic partner": "partner", "son": "child", "daughter": "child",
}  # fmt: skip
_LOOKED_FOR = (
    "no table of Google's is in this file: a row of headers was looked for with First Name (or Given Name) and"
    " E-mail 1 - Value, Labels or Group Membership"
)


def fits(path: str, head: bytes) -> bool:
    """Whether a file has Google's headers."""
    return path.lower().endswith((".csv", ".txt")) and bool(headers_of(head, _known))


def read(data: bytes, path: str, wanted: Wanted) -> Incoming:
    """The contacts of a file in either layout."""
    faults = Faults(path)
    table = read_table(data, faults, _known)
    if table is None:
        faults.add(0, "no-records", _LOOKED_FOR)
        return Incoming(problems=faults.all())
    order = days.order_of(row.cells[at] for row in table.rows for at in _dated(table.headers))
    cards = []
    for row in table.rows:
        card = _card(dict(zip(table.headers, row.cells, strict=True)), Reading(row.number, order, faults), path)
        if card.values or card.notes:
            cards.append(card)
        else:
            faults.add(row.number, "no-name", "nothing in this row says who it is")
    if not cards:
        faults.add(0, "no-records", "Google's headers are there, but no contact below them")
    return Incoming(tuple(cards), problems=faults.all())


def _known(cells: Sequence[str]) -> int:
    texts = {clean(cell) for cell in cells if len(cell) < 60}
    named = texts & _OWN
    numbered = sum(1 for text in texts if _NUMBERED.fullmatch(text))
    named_person = texts & {"First Name", "Given Name", "Name", "Last Name"}
    return len(named) + numbered if named_person and (numbered or texts & _GROUPS) else 0


def _dated(headers: Sequence[str]) -> list[int]:
    return [
        at for at, header in enumerate(headers) if header == "Birthday" or re.fullmatch(r"Event \d+ - Value", header)
    ]


def _card(cells: Mapping[str, str], reading: Reading, path: str) -> Card:
    groups: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for header, raw in cells.items():
        cell = restored(raw)
        if found := _NUMBERED.fullmatch(header):
            groups[found[1]][int(found[2])][found[3]] = cell
        elif header in _SINGLE:
            reading.take(header, _SINGLE[header], cell)
        elif header == "Nickname" and (text := clean(cell)):
            reading.add(header, "aliases", [text])
        elif header in _FACTS and (text := clean(cell)):
            reading.fact(_FACTS[header], text)
        elif header in _GROUPS:
            _labels(cell, reading)
    if not reading.has("first_name", "last_name"):
        reading.take("Name", "name", cells.get("Name", "") or cells.get("File As", ""))
    for part, values in groups.items():
        _GROUP[part]([values[number] for number in sorted(values)], reading)
    return reading.card(path)


def _split(cell: str) -> list[str]:
    return [text for text in map(clean, cell.split(_BETWEEN)) if text]


def _label(parts: Mapping[str, str]) -> str:
    return clean(parts.get("Label", "") or parts.get("Type", ""))


def _value(parts: Mapping[str, str]) -> str:
    return clean(parts.get("Value", ""))


def _labels(cell: str, reading: Reading) -> None:
    reading.add("label", "tags", _split(cell))


def _reached(property_: str) -> _GroupReader:
    def take(entries: _Entries, reading: Reading) -> None:
        for parts in sorted(entries, key=lambda parts: not _label(parts).startswith("*")):
            texts = [text.replace("\\:", ":") for text in _split(parts.get("Value", ""))]
            reading.add(_label(parts) or property_, property_, texts)

    return take


def _addresses(entries: _Entries, reading: Reading) -> None:
    for parts in entries:
        texts = {key: one_line(value) for key, value in parts.items()}
        whole = texts.get("Formatted", "").replace(f" {_BETWEEN} ", "; ")
        place = ", ".join(filter(None, (texts.get("City"), texts.get("Country")))) or whole
        if place and not reading.has("location"):
            reading.take("Address", "location", place)
        if texts.get("Street"):
            town = " ".join(filter(None, (texts.get("Postal Code"), texts.get("City"))))
            whole = whole or ", ".join(filter(None, (texts["Street"], town, texts.get("Country"))))
            reading.take(f"address ({_label(parts).lstrip('* ').lower() or 'other'})", "address", whole)


def _organizations(entries: _Entries, reading: Reading) -> None:
    for parts in entries:
        name, title = clean(parts.get("Name", "")), clean(parts.get("Title", ""))
        if not reading.has("organization"):
            reading.take("Organization", "organization", name)
            reading.take("Title", "title", title)
        elif name:
            reading.add("Organization", "affiliations", [", ".join(filter(None, (name, title)))])
        if department := clean(parts.get("Department", "")):
            reading.take("department", "department", department)


def _relations(entries: _Entries, reading: Reading) -> None:
    for parts in entries:
        kind = _label(parts).lstrip("* ").lower()
        for name in _split(parts.get("Value", "")):
            if kind == "referred by":
                reading.take("Referred By", "introduced_by", name)
            else:
                kind = _TIES.get(kind, kind).replace(" ", "-") or "contact"
                reading.add("relation", "relationships", [f"{kind} {name}"])


def _events(entries: _Entries, reading: Reading) -> None:
    for parts in entries:
        reading.add(_label(parts).lstrip("* ") or "event", "occasions", _split(parts.get("Value", "")))


def _custom(entries: _Entries, reading: Reading) -> None:
    for parts in entries:
        take_back(reading, _label(parts).lstrip("* "), parts.get("Value", ""))


def _messengers(entries: _Entries, reading: Reading) -> None:
    for parts in entries:
        if text := _value(parts):
            service = clean(parts.get("Service", "")) or _label(parts).lstrip("* ")
            reading.add("handle", "handles", [f"{service.lower()}: {text}" if service else text])


_GROUP: Mapping[str, _GroupReader] = {
    "E-mail": _reached("emails"), "Phone": _reached("phones"), "Website": _reached("urls"), "Address": _addresses,
    "Organization": _organizations, "Relation": _relations, "Event": _events, "Custom Field": _custom,
    "IM": _messengers,
}  # fmt: skip


def write(people: Iterable[Outgoing], today: date) -> str:
    """A file that Google Contacts imports. Its columns are as many as the richest contact needs."""
    rows = [_row(person) for person in people]
    most: dict[str, int] = {"E-mail": 1, "Phone": 1}
    for row in rows:
        for header in row:
            if found := _NUMBERED.fullmatch(header):
                most[found[1]] = max(most.get(found[1], 0), int(found[2]))
    headers = [*_FIXED, *(f"{part} {number} - {kind}" for part, kinds in _PARTS.items()
                          for number in range(1, most.get(part, 0) + 1) for kind in kinds)]  # fmt: skip
    return to_csv(headers, ([_safe(header, row.get(header, "")) for header in headers] for row in rows))


_FIXED = (
    "First Name|Middle Name|Last Name|Phonetic First Name|Phonetic Middle Name|Phonetic Last Name|Name Prefix"
    "|Name Suffix|Nickname|File As|Organization Name|Organization Title|Organization Department|Birthday|Notes|Photo"
    "|Labels"
).split("|")
_PARTS = {
    "E-mail": ("Label", "Value"), "Phone": ("Label", "Value"),
    "Address": tuple("Label|Formatted|Street|City|PO Box|Region|Postal Code|Country|Extended Address".split("|")),
    "Relation": ("Label", "Value"), "Website": ("Label", "Value"), "Event": ("Label", "Value"),
    "Custom Field": ("Label", "Value"),
}  # fmt: skip


def _safe(header: str, text: str) -> str:
    if header == "Birthday" or (header.startswith("Event") and header.endswith("Value")):
        return f" {text}" if text.startswith("-") else text  # the blank that Google puts there itself
    text = text if header == "Notes" or header.startswith("Custom") else clean(text)
    return text if header.startswith("Phone") and not re.search(r"[^-+0-9 ()./]", text) else neutralized(text)


def _row(person: Outgoing) -> dict[str, str]:
    contact = person.contact
    first, last = halves(contact.name)
    row = {
        "First Name": first, "Last Name": last, "Nickname": contact.aliases[0] if contact.aliases else "",
        "Organization Name": contact.organization.text if contact.organization else "",
        "Organization Title": contact.title, "Birthday": str(contact.birthday or ""),
        "Notes": clean_lines(person.notes),
        "Labels": f" {_BETWEEN} ".join((*contact.tags, "* myContacts")),
    }  # fmt: skip
    if contact.location:
        row |= {"Address 1 - Label": "Home", "Address 1 - City": contact.location.text}
    for part, pairs in {
        "E-mail": [("Other", email) for email in contact.emails],
        "Phone": [("Other", phone) for phone in contact.phones],
        "Relation": [(tie.kind, tie.contact.text) for tie in contact.relationships],
        "Website": [("Profile", url) for url in contact.urls],
        "Event": [(label, str(day)) for label, day in contact.occasions],
        "Custom Field": _customs(person),
    }.items():
        for number, (label, text) in enumerate(pairs, 1):
            row |= {f"{part} {number} - Label": label, f"{part} {number} - Value": text}
    return row


def _customs(person: Outgoing) -> list[tuple[str, str]]:
    others = [("Aliases", "aliases", person.contact.aliases[1:])] if person.contact.aliases[1:] else []
    return [
        (label, joined(texts, property_) if len(texts) > 1 or property_ in LISTS else texts[0])
        for label, property_, texts in (*others, *custom_values(person))
    ]
