"""What the cells of a row say of a person: texts of a foreign table to the properties of a card.

All tables go through here, so that a list, a day or an address is read in one way whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mdnet.exchange import days
from mdnet.exchange.foreign_text import person_name
from mdnet.exchange.headings import FACT
from mdnet.exchange.tables import Faults, clean, clean_lines
from mdnet.model.cadence import Cadence
from mdnet.model.incoming import Card, Value

LISTS = frozenset(
    "aliases emails phones urls handles languages tags interests needs offers affiliations occasions relationships"
    " facts".split()
)
DAYS = frozenset("last_contact snoozed_until met_on connected_on".split())
DATED = DAYS | {"birthday", "occasions"}
NAMES = ("first_name", "middle_name", "last_name")
EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_OF_ALL = frozenset(("mycontacts", "my contacts", "starred"))
"""Groups that say nothing of those who are in them."""
_MERE = frozenset("mr mrs ms miss mx herr frau hr fr m mme mlle monsieur madame sr sra srta señor señora".split())
_URL = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]\S*)?")


class Reading:
    """One row on its way to a card."""

    def __init__(self, number: int, order: days.Order, faults: Faults) -> None:
        self._number, self._order, self._faults = number, order, faults
        self._values: dict[str, Value] = {}
        self._parts: dict[str, str] = {}
        self._facts: list[str] = []
        self._notes: list[str] = []

    def take(self, header: str, property_: str, cell: str) -> None:
        """What a cell says of a property."""
        text = clean(cell)
        if not text:
            return
        if property_ == "notes":
            self._notes.append(clean_lines(cell))
        elif property_ == FACT:
            self._facts.append(f"{header}: {text}")
        elif property_ == "facts":
            self._facts += items(cell, property_)
        elif property_ in LISTS:
            self.add(header, property_, items(cell, property_))
        elif property_ in (*NAMES, "country", "prefix", "suffix"):
            self._parts.setdefault(property_, text)
        elif property_ in DAYS | {"birthday"}:
            self._day("met_on" if property_ == "connected_on" else property_, text)
        elif property_ == "cadence" and not _is_cadence(text):
            self._faults.add(self._number, "bad-cadence", f'"{text[:60]}" is no cadence; write it like "6 weeks"')
        elif property_ in self._values:
            self._facts.append(f"{header}: {text}")
        else:
            self._values[property_] = text

    def card(self, path: str, turned: bool = False) -> Card:
        """The card, with a name put together where it stands in parts; `turned`: `Lovelace, Ada` is Ada Lovelace."""
        name = " ".join(self._parts[part] for part in NAMES if part in self._parts)
        if name and "name" not in self._values:
            self._values["name"] = " ".join(filter(None, (name, self._parts.get("suffix"))))
        if turned and "," in (whole := str(self._values.get("name", ""))):
            self._values["name"] = person_name(whole) or whole
        place = ", ".join(filter(None, (str(self._values.get("location", "")), self._parts.get("country"))))
        if place:
            self._values["location"] = place
        notes = "\n\n".join(filter(None, self._notes))
        return Card(path, self._number, self._values, facts=tuple(dict.fromkeys(self._facts)), notes=notes)

    def has(self, *properties: str) -> bool:
        """Whether any of these is there."""
        return any(property_ in self._values or property_ in self._parts for property_ in properties)

    def fact(self, label: str, text: str) -> None:
        """A line for "Facts"; a prefix that says no more than man or woman is none."""
        if label == "name prefix" and text.lower().rstrip(".") in _MERE:
            return
        self._facts.append(f"{label}: {text}" if label else text)

    def add(self, header: str, property_: str, found: Iterable[str]) -> None:
        """Texts of a property that is a list; those that cannot be what it holds become facts or problems."""
        kept = list(self._values.get(property_, ()))
        for item in found:
            if property_ == "emails" and not EMAIL.fullmatch(item[:400]):
                self._faults.add(self._number, "bad-email", f'"{item[:60]}" is no e-mail address')
            elif property_ == "phones" and not any(sign.isdecimal() for sign in item):
                self._faults.add(self._number, "bad-phone", f'"{item[:60]}" is no phone number')
            elif property_ == "urls" and not _URL.fullmatch(item[:2_000]):
                self._facts.append(f"{header}: {item}")
            elif property_ == "occasions" and (line := self._occasion(header, item)):
                kept.append(line)
            elif property_ == "tags":
                kept += filter(None, [_tag(item)])
            elif property_ != "occasions":
                kept.append(item.lower() if property_ == "emails" and item.isupper() else item)
        if kept:
            self._values[property_] = tuple(dict.fromkeys(kept))

    def _occasion(self, header: str, item: str) -> str:
        """`2015-06-20 anniversary`: a day with its label, or a day alone in a column that names it."""
        first, _, label = item.partition(" ")
        day = days.read_birthday(first) if label else None
        if day is None:
            day, label = days.read_birthday(item, self._order), _small(clean(header))
        if day is None:
            self._faults.add(self._number, *days.fault(item))
            return ""
        return f"{days.written(day)} {label}"

    def _day(self, property_: str, text: str) -> None:
        day = days.read_day(text, self._order)
        partial = days.read_birthday(text, self._order) if property_ == "birthday" else None
        if property_ == "birthday" and partial:
            self._values.setdefault(property_, days.written(partial))
        elif property_ != "birthday" and day:
            self._values.setdefault(property_, day.isoformat())
        else:
            self._faults.add(self._number, *days.fault(text))


def _small(label: str) -> str:
    """A label within a line: without the capitals that headers have."""
    return label.lower() if label.istitle() or label.isupper() or label == label.capitalize() else label


def _tag(text: str) -> str:
    """The text as a tag that Obsidian takes: letters, digits, `-`, `_` and `/`, small, a blank as `-`; one of digits
    alone gets a `-` after it; "" for a group of everybody."""
    text = text.lower().lstrip("*# ")
    if text in _OF_ALL or re.fullmatch(r"[\w/-]*[^\W\d][\w/-]*", text):
        return "" if text in _OF_ALL else text
    tag = re.sub(r"[^\w/-]+", "-", text.replace("'", "").replace("’", ""))
    tag = "/".join(filter(None, (part.strip("-") for part in tag.split("/"))))
    return f"{tag}-" if tag and not re.search(r"[^\W\d]|[_/-]", tag) else tag


def _is_cadence(text: str) -> bool:
    try:
        return bool(Cadence.parse(text)) or text.casefold() in ("never", "none", "no")
    except ValueError:
        return False


_BREAKS = {"emails": r"[;,|\s]", "phones": r"[;,|]", "urls": r"[;|\s]", "affiliations": "[;|]"}
"""What stands between the items of a cell, in a table that has no line breaks there."""
_ENDS = re.compile("[\r\n]+")


def items(cell: str, property_: str) -> list[str]:
    """The texts of a list that stands in one cell: a line each, or with `;` or `,` between."""
    if property_ == "emails" and "<" in cell:
        return [clean(address) for address in re.findall("<([^<>]+)>", cell)]
    lines = "\n" in cell or "\r" in cell
    parts = _ENDS.split(cell) if lines else re.split(_BREAKS.get(property_, "[;,|]"), cell)
    found = [clean(part) for part in parts]
    if property_ == "emails":
        found = [part.removeprefix("mailto:") for part in found]
    return [part for part in found if part]


def joined(texts: Iterable[str], property_: str) -> str:
    """A list in one cell, so that `items` gives the same: `; ` between, or a line each where a text has such a
    sign in it itself."""
    texts = [text for text in map(clean, texts) if text]
    cell = "; ".join(texts)
    return cell if items(cell, property_) == texts else "".join(f"{text}\n" for text in texts)


def one_line(cell: str) -> str:
    """A postal address on one line, with commas where it had lines."""
    return ", ".join(text for part in _ENDS.split(cell) if (text := clean(part).rstrip(",")))
