"""The lines of a vCard that is there, and what is to come instead of them (see `card_edit`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.errors import CannotEdit
from mdnet.exchange import vcard_own as own
from mdnet.exchange.vcard_address import address_parts
from mdnet.exchange.vcard_draft import Draft, preferred
from mdnet.exchange.vcard_lines import Body, Line, as_utf8, bodies, fields, lines_of, unescape
from mdnet.exchange.vcard_properties import READERS
from mdnet.exchange.vcard_properties import own as read_own
from mdnet.exchange.vcard_reading import read_card
from mdnet.exchange.vcard_values import clean, read_day
from mdnet.exchange.vcard_words import DATES, RELATIONS, tag_of
from mdnet.exchange.vcard_writing import (
    day_line,
    escape,
    folded,
    last_group,
    name_parts,
    occasion_lines,
    relationship_lines,
)
from mdnet.model.contact import Occasion, Relationship
from mdnet.model.incoming import Card, Wanted
from mdnet.model.link import Reference

_WANTED = Wanted(date.min, photos=True)
PROPERTIES = {
    "name": ("FN",),
    "title": ("TITLE", "ROLE"),
    "organization": ("ORG",),
    "birthday": ("BDAY",),
    "timezone": ("TZ", own.TIMEZONE),
    "emails": ("EMAIL",),
    "phones": ("TEL",),
    "urls": ("URL",),
    "address": ("ADR",),
    "location": ("ADR",),
    "occasions": ("X-ABDATE", *DATES, own.OCCASION),
    "relationships": ("RELATED", "X-ABRELATEDNAMES", *RELATIONS),
    "aliases": ("NICKNAME",),
    "tags": ("CATEGORIES", own.TAG),
    "notes": ("NOTE",),
}
"""A property of a note, and those of a vCard that say it."""
_LABELLED = frozenset(("occasions", "relationships"))
_PHYSICAL = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Opened(NamedTuple):
    """A file of one card. `begin` and `end` are the lines of BEGIN and END, counted from 1."""

    card: Card
    lines: list[Line]
    version: str
    begin: int
    end: int


def opened(data: bytes) -> Opened:
    """The one card of a file. Raises CannotEdit for a file that is none, is broken, or of an old version."""
    try:
        data.decode()
    except UnicodeDecodeError:
        raise CannotEdit(0, "the card is not in UTF-8; let its own program save it again") from None
    found = list(bodies(as_utf8(data)))
    if len(found) != 1 or found[0].data is None or b"\0" in data:
        raise CannotEdit(0, "the file is not one whole card")
    body = Body(found[0].line, found[0].data)
    lines, faults = lines_of(body)
    if faults:
        raise CannotEdit(faults[0].line, f"{faults[0].message}; mend it first")
    reading = read_card(lines, "", body.line, _WANTED)
    if reading.kind or not reading.card.name:
        raise CannotEdit(0, "the card is of no person, or of nobody named")
    version = next((line.value.strip() for line in lines if line.name == "VERSION"), "3.0")
    if version not in ("3.0", "4.0"):
        raise CannotEdit(0, f"the card is of version {version[:9]}; let its own program save it as 3.0 or 4.0")
    return Opened(reading.card, lines, version, body.line, body.line + (body.data or b"").count(b"\n"))


class Rows:
    """The lines of a card as they are to be: `new` has what comes instead of each line of the file."""

    def __init__(self, card: Opened, data: bytes) -> None:
        self.card = card
        self.rows = _PHYSICAL.findall(data)
        self.new: dict[int, list[str] | None] = {}
        self.after: dict[int, list[str]] = {}
        first = self.rows[card.begin - 1]
        self.group = last_group(card.lines)
        self.ending = first[len(first.rstrip(b"\r\n")) :].decode() or "\r\n"

    def written(self) -> bytes:
        """The file as it is to be."""
        rows: list[bytes] = []
        gone = {
            row
            for line in self.card.lines
            if line.number in self.new
            for row in range(line.number, line.number + line.rows)
        }
        for number, row in enumerate(self.rows, start=1):
            rows += [self._row(text) for text in self.new.get(number) or ()]
            if number not in gone:
                rows.append(row)
            rows += [self._row(text) for text in self.after.get(number, ())]
        return b"".join(rows)

    def _row(self, text: str) -> bytes:
        return (folded(text, self.ending) + self.ending).encode()

    def lines(self, key: str) -> list[Line]:
        """The lines that say a property, the preferred ones first."""
        names = PROPERTIES[key]
        return [line for name in names for line in preferred([one for one in self.card.lines if one.name == name])]

    def set_one(self, key: str, value: str) -> None:
        """A property of one value: the line that says it now is changed, made or taken away."""
        lines = self.lines(key)
        if key == "notes":
            for other in lines[1:]:
                self._remove(other)
        line = next((one for one in lines if self._says(one, key)), lines[0] if lines else None)
        if value and line:
            self.new[line.number] = [_changed(line, key, value, self.card.version)]
        elif value:
            self._add(_new_line(key, value, self.card.version), [])
        elif line:
            self._remove(line)
        if key == "name" and (structured := next((one for one in self.card.lines if one.name == "N"), None)):
            self.new[structured.number] = [_head(structured) + name_parts(value)]

    def set_list(self, key: str, values: Sequence[str]) -> None:
        """A property for each value. A line whose value is the same but for its form gets the new form; when one
        value goes and one comes, its line stays."""
        says = [(line, self._says(line, key)) for line in self.lines(key)]
        goes = [(line, said[0]) for line, said in says if said and said[0] not in values]
        there = {said[0] for _, said in says if said}
        comes = [value for value in values if value not in there]
        for line, said in list(goes):
            same = next((value for value in comes if _same(value, said)), None)
            same = comes[0] if same is None and len(goes) == len(comes) == 1 else same
            if same is not None and key not in _LABELLED:
                self.new[line.number] = [_changed(line, key, same, self.card.version)]
                goes.remove((line, said))
                comes.remove(same)
        for line, _ in goes:
            self._remove(line)
        for value in comes:
            for text in self._grouped(_new_lines(key, value, self.card.version)):
                self._add(text, [line for line, _ in says])

    def _grouped(self, lines: list[str]) -> list[str]:
        if len(lines) == 1:
            return lines
        self.group += 1
        return [f"item{self.group}.{line}" for line in lines]

    def set_addresses(self, addresses: Sequence[str], city: str) -> None:
        """An ADR for each address; where none of them has the city, one that has nothing else."""
        lines = self.lines("address")
        whole = {line.number: "".join(self._says(line, "address")) for line in lines}
        comes = [address for address in addresses if address not in whole.values()]
        goes = [line for line in lines if whole[line.number] and whole[line.number] not in addresses]
        cities = ["".join(self._says(line, "location")) for line in lines if whole[line.number] in addresses]
        for address in comes:
            *_, parts = address_parts(address, city)
            cities.append(parts[3])
            value = ";".join(map(escape, parts))
            if len(goes) == len(comes) == 1:
                gone = goes.pop()
                self.new[gone.number] = [_head(gone) + value]
            else:
                self._add(f"ADR:{value}", lines)
        alone = [line for line in lines if not whole[line.number] and self._says(line, "location")]
        said = next(filter(None, cities), "")
        for line in [*goes, *(line for line in alone if said or not city)]:
            self._remove(line)
        if city and not said and not any(self._says(line, "location") == (city,) for line in alone):
            if alone:
                self.new[alone[0].number] = [f"{_head(alone[0])};;;{escape(city)};;;"]
            else:
                self._add(f"ADR:;;;{escape(city)};;;", lines)

    def set_joined(self, key: str, values: Sequence[str]) -> None:
        """Values between commas: what is not among them goes from its line, what is new comes to the first."""
        read: Callable[[str], str] = tag_of if key == "tags" else str
        left = list(values)
        lines = self.lines(key)
        for line in lines:
            parts = fields(line.value, ",")
            kept = []
            for part in parts:
                value = clean(unescape(part)) if line.name == own.TAG else read(clean(unescape(part)))
                if value in left:
                    left.remove(value)
                    kept.append(part)
                elif not value:
                    kept.append(part)  # a group of everybody, which is no tag
            if not any(kept):
                self._remove(line)
            elif kept != parts:
                self.new[line.number] = [_head(line) + ",".join(kept)]
        odd = [value for value in left if key == "tags" and tag_of(value) != value]
        usual = [escape(value) for value in left if value not in odd]
        first = next((line for line in lines if line.name != own.TAG), None)
        if usual and first:
            given = self.new.get(first.number, [first.text])
            self.new[first.number] = [f"{given[0]},{','.join(usual)}" if given else _head(first) + ",".join(usual)]
        elif usual:
            self._add(f"{PROPERTIES[key][0]}:{','.join(usual)}", [])
        for value in odd:
            self._add(f"{own.TAG}:{escape(value)}", [])

    def _says(self, line: Line, key: str) -> tuple[str, ...]:
        """What a line alone says of a property."""
        labels = [one for one in self.card.lines if line.group and one.name == "X-ABLABEL" and _together(one, line)]
        draft = Draft([line, *labels], "", _WANTED)
        draft.version = self.card.version
        READERS.get(line.name, read_own)(draft, [line])
        if key == "name":
            return (draft.said(line),) if draft.said(line) else ()
        if key == "notes":
            return tuple(draft.notes)
        return (draft.texts[key],) if key in draft.texts else tuple(draft.lists.get(key, {}).values())

    def _add(self, text: str, beside: Sequence[Line]) -> None:
        """A new line after those of its kind, else before END."""
        last = max(beside, key=lambda line: line.number, default=None)
        at = last.number + last.rows - 1 if last else self.card.end - 1
        self.after.setdefault(at, []).append(text)

    def _remove(self, line: Line) -> None:
        self.new[line.number] = None
        rest = [one for one in self.card.lines if line.group and _together(one, line) and one.number != line.number]
        if all(one.name in ("X-ABLABEL", "X-ABADR") or self.new.get(one.number, ()) is None for one in rest):
            self.new.update({one.number: None for one in rest})


def _head(line: Line) -> str:
    """All of a line before its value."""
    if line.parameter("ENCODING"):
        raise CannotEdit(line.number, f"{line.name} is encoded; change it by hand")
    return line.text[: len(line.text) - len(line.value)]


def _changed(line: Line, key: str, value: str, version: str) -> str:
    """A line with another value, its group and parameters kept."""
    head = _head(line)
    if key == "birthday":
        return (f"{line.group}." if line.group else "") + _new_line(key, value, version)
    if key == "organization":
        return head + ";".join((escape(value), *fields(line.value)[1:]))
    return re.sub(r"(?i);VALUE=uri(?=[;:])", "", head) + escape(value)


def _new_line(key: str, value: str, version: str) -> str:
    if key == "birthday":
        day = read_day(value)
        if day is None:
            raise CannotEdit(0, f'"{value}" is no day of the calendar')
        return day_line("BDAY", day, version)
    name = PROPERTIES[key][0]
    return f"{name}{';VALUE=text' if key == 'timezone' and version == '3.0' else ''}:{escape(value)}"


def _new_lines(key: str, value: str, version: str) -> list[str]:
    """The lines of a value, in a group when there are several."""
    if key == "occasions":
        day, _, label = value.partition(" ")
        read = read_day(day)
        if read is None:
            raise CannotEdit(0, f'"{value}" does not begin with a day')
        return occasion_lines(Occasion(label or "occasion", read), version)
    if key == "relationships":
        kind, _, name = value.partition(": " if ": " in value else " ")
        return relationship_lines(Relationship(kind, Reference(name)), version)
    return [_new_line(key, value, version)]


def _together(one: Line, other: Line) -> bool:
    return one.group.lower() == other.group.lower()


def _same(one: str, other: str) -> bool:
    """Whether two values differ in their form only: blanks, signs, case."""
    fold = [re.sub(r"[\W_]+", "", text.casefold()) for text in (one, other)]
    return fold[0] == fold[1] != ""
