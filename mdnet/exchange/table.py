"""Any table of people: what its columns are is guessed from their headers and cells, unless the user says it.

A name may stand in one column or in two (first and last), a list in one cell (`;` or `,` between) or in several
columns. A column that names nothing known is a fact under its own name. "Last contact" is a floor under what the logs
say; the day of a connection or a first meeting is `met_on`; no column is an entry of a log.

What mdnet writes, it reads back: `'` stands before what a spreadsheet would take for a formula (a phone's `+49` too),
and is taken away again only in a table with mdnet's own headers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from mdnet.exchange import days, headings
from mdnet.exchange.cells import DATED, EMAIL, NAMES, Reading, joined
from mdnet.exchange.headings import FACT
from mdnet.exchange.spread import affiliation, occasion, relationship, said
from mdnet.exchange.tables import (
    Faults,
    Row,
    Table,
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

_IDENTITY = frozenset("name emails phones urls organization".split())
_SAMPLE = 200
_PHONE = re.compile(r"\+?[0-9(][0-9 ()./-]{5,24}(?: ?(?:x|ext\.?) ?[0-9]{1,6})?")
_LOOKED_FOR = (
    "no table of people is in this file: a row of headers was looked for in which one names people, such as Name,"
    " E-mail or Phone. Give the first row headers, or say what a column is: --map COLUMN=name"
)


def fits(path: str, head: bytes) -> bool:
    """Whether a file is a table with headers, by its ending, or (a `.txt`) by headers that are known."""
    if path.lower().endswith((".csv", ".tsv")):
        return bool(headers_of(head, _headers({})))
    return path.lower().endswith(".txt") and len([h for h in headers_of(head, headings.known) if _sure(h)]) > 1


def read(data: bytes, path: str, wanted: Wanted) -> Incoming:
    """The people of a table; `wanted.columns` says of some columns what they are."""
    faults = Faults(path)
    table = read_table(data, faults, _headers(wanted.columns))
    if table is None:
        faults.add(0, "no-records", _LOOKED_FOR)
        return Incoming(problems=faults.all())
    columns = _columns(table, wanted.columns, faults)
    cards = tuple(_cards(table, columns, faults))
    if not cards:
        faults.add(0, "no-records", f"{_LOOKED_FOR}. The headers here are: {', '.join(table.headers)[:300]}")
    return Incoming(cards, problems=faults.all())


def guessed(data: bytes, path: str, columns: Mapping[str, str]) -> dict[str, str]:
    """How `read` takes the columns of a file, for the user to see: header -> property ("fact": a fact under the
    column's own name, "": left out). {} when the file holds no table."""
    table = read_table(data, Faults(path), _headers(columns))
    return _columns(table, columns, Faults(path)) if table else {}


def guess(headers: Sequence[str], rows: Sequence[Row] = ()) -> dict[str, str]:
    """What each column is, by its header, and where that says nothing by what its cells look like."""
    found = headings.meanings(headers)
    for place, header in enumerate(headers):
        if found[header] == FACT:
            cells = [clean(row.cells[place]) for row in rows[:_SAMPLE]]
            found[header] = _by_content([cell for cell in cells if cell])
    return found


def _by_content(cells: list[str]) -> str:
    for property_, pattern in (("emails", EMAIL), ("urls", re.compile(r"https?://\S+")), ("phones", _PHONE)):
        fitting = [cell for cell in cells if pattern.fullmatch(cell[:400])]
        if property_ == "phones" and not any(cell.startswith(("+", "00")) or " " in cell for cell in fitting):
            continue  # figures alone may be anything
        if cells and len(fitting) * 5 >= len(cells) * 4 and not any(days.read_day(cell) for cell in fitting[:20]):
            return property_
    return FACT


def _sure(header: str) -> bool:
    return headings.meaning(header) in _IDENTITY | set(NAMES)


def _headers(columns: Mapping[str, str]) -> Callable[[Sequence[str]], int]:
    """How much a row looks like headers: by those that are known or named by the user; else it is the first row with
    two texts or more."""
    named = {headings.folded(column) for column in columns}

    def known(cells: Sequence[str]) -> int:
        texts = [cell for cell in cells if cell.strip()]
        sure = headings.known(texts) + sum(1 for text in texts if len(text) < 200 and headings.folded(text) in named)
        return 2 * sure if sure else int(len(set(texts)) > 1)

    return known


def _columns(table: Table, said: Mapping[str, str], faults: Faults) -> dict[str, str]:
    """Header -> property: what the user said (headers compared loosely) before what is guessed."""
    columns = guess(table.headers, table.rows)
    by_word = {headings.folded(header): header for header in reversed(table.headers)}
    for column, property_ in said.items():
        header = column if column in columns else by_word.get(headings.folded(column))
        if header is None:
            faults.add(0, "unknown-column", f'no column is called "{column[:60]}"; there are:'
                       f" {', '.join(table.headers)[:300]}")  # fmt: skip
        else:
            named = headings.meaning(property_)
            columns[header] = property_.strip() if named is None else named
    return columns


def _cards(table: Table, columns: Mapping[str, str], faults: Faults) -> Iterator[Card]:
    own = set(table.headers) <= set(HEADERS)
    if not {*columns.values()} & {*_IDENTITY, *NAMES}:
        return
    dated = [place for place, header in enumerate(table.headers) if columns[header] in DATED]
    order = days.order_of(row.cells[place] for row in table.rows for place in dated)
    for row in table.rows:
        cells = tuple(map(restored, row.cells)) if own else row.cells
        reading = Reading(row.number, order, faults)
        for header, cell in zip(table.headers, cells, strict=True):
            if cell and columns[header] and not cell.isspace():
                reading.take(header, columns[header], cell)
        card = reading.card(faults.path, turned=not own)
        if card.values.keys() & _IDENTITY:
            yield card
        else:
            faults.add(row.number, "no-name", "this row has neither a name nor an e-mail address, phone or page")


def _text(value: object) -> str:
    return "" if value is None else str(value)


_WRITTEN: Mapping[str, Callable[[Outgoing], str | Sequence[str]]] = {
    "name": lambda p: p.contact.name,
    "aliases": lambda p: p.contact.aliases,
    "organization": lambda p: p.contact.organization.text if p.contact.organization else "",
    "title": lambda p: p.contact.title,
    "emails": lambda p: p.contact.emails,
    "phones": lambda p: p.contact.phones,
    "urls": lambda p: p.contact.urls,
    "handles": lambda p: p.contact.handles,
    "location": lambda p: p.contact.location.text if p.contact.location else "",
    "timezone": lambda p: p.contact.timezone,
    "languages": lambda p: p.contact.languages,
    "circle": lambda p: p.contact.circle,
    "cadence": lambda p: p.cadence,
    "last contact": lambda p: _text(p.last_contact),
    "due": lambda p: _text(p.due_on),
    "snoozed until": lambda p: _text(p.contact.snoozed_until),
    "paused": lambda p: "true" if p.contact.paused else "",
    "birthday": lambda p: days.written(p.contact.birthday) if p.contact.birthday else "",
    "occasions": lambda p: list(map(occasion, p.contact.occasions)),
    "met on": lambda p: _text(p.contact.met_on),
    "met at": lambda p: p.contact.met_at.text if p.contact.met_at else "",
    "introduced by": lambda p: p.contact.introduced_by.text if p.contact.introduced_by else "",
    "tags": lambda p: p.contact.tags,
    "interests": lambda p: p.contact.interests,
    "needs": lambda p: p.contact.needs,
    "offers": lambda p: p.contact.offers,
    "affiliations": lambda p: list(map(affiliation, p.contact.affiliations)),
    "relationships": lambda p: list(map(relationship, p.contact.relationships)),
    "facts": lambda p: [f"{one.label}: {said(one)}" if one.label else said(one) for one in p.contact.facts],
    "notes": lambda p: clean_lines(p.notes),
    "uid": lambda p: p.uid,
}
HEADERS = tuple(_WRITTEN)


def write(people: Iterable[Outgoing], today: date) -> str:
    """A spreadsheet of people, a row each. It begins with a byte order mark, without which Excel takes it for
    Windows-1252."""
    return "\ufeff" + to_csv(HEADERS, ([_cell(header, value(person)) for header, value in _WRITTEN.items()]
                                       for person in people))  # fmt: skip


def _cell(header: str, value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return neutralized(value if header == "notes" else clean(value))
    return neutralized(joined(value, header))
