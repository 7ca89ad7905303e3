"""What a JSON export of Monica is made of, read without trusting it: things with fields, and lists of things.

An export of Monica 3 and 4 (`version` 1.0) is `{"app_version", "account": {"data": [LIST…], "instance": {…}}}`, where a
LIST is `{"count", "type": "contact", "values": […]}` and a thing is `{"uuid", "properties": {…}, "data": [LIST…]}`. The
first of them had a list under its plural (`"contacts": {"count", "values"}`); both are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from mdnet.exchange.foreign_text import line, paragraphs
from mdnet.model.dates import parse_date

MOST_ITEMS = 200_000
"""Things of one list that are read."""


class Thing:
    """Something of an export: its own fields and those under `properties`, as one."""

    def __init__(self, data: object) -> None:
        found = data if isinstance(data, dict) else {}
        inner = found.get("data")
        if isinstance(inner, dict) and len(found) == 1:  # as Monica's API wraps what it refers to
            found = inner
        properties = found.get("properties")
        self.fields: Mapping[str, object] = {**found, **(properties if isinstance(properties, dict) else {})}

    @property
    def uuid(self) -> str:
        """What others call it; "" for none."""
        return self.text("uuid")

    def text(self, key: str) -> str:
        """A field on one line; "" for none, and for what is no text."""
        return line(_text(self.fields.get(key)), 1_000)

    def long(self, key: str) -> str:
        """A field with its lines."""
        return paragraphs(_text(self.fields.get(key)))

    def flag(self, key: str, default: bool = False) -> bool:
        """A field that says yes or no."""
        value = self.fields.get(key)
        return default if value is None else value in (True, 1, "1", "yes", "true")

    def thing(self, key: str) -> Thing:
        """A field that is a thing; one without fields for none."""
        return Thing(self.fields.get(key))

    def day(self, key: str, faults: list[str]) -> date | None:
        """A field that is a day; a fault, in words, for one that is there and names none."""
        said = self.text(key)
        found = parse_date(re.sub(r"(\d\d:\d\d:\d\d)\.\d+", r"\1", said))
        if said and (found is None or not 1 < found.year < 9999):
            faults.append(f"{key} is no day: “{line(said, 40)}”")
            return None
        return found

    def items(self, kind: str) -> list[Thing]:
        """The things of a list, by its type ("contact_field")."""
        return [Thing(one) for one in self._listed(kind) if isinstance(one, dict)]

    def names(self, kind: str) -> list[str]:
        """The uuids of a list that only refers, or the texts of one that has them."""
        found = (
            one if isinstance(one, str) else Thing(one).text("name") or Thing(one).uuid for one in self._listed(kind)
        )
        return [line(one) for one in found if line(one)]

    def _listed(self, kind: str) -> list[object]:
        plural = f"{kind[:-1]}ies" if kind.endswith(("ty", "ry")) else f"{kind}s"
        plural = plural if not kind.endswith("ss") else f"{kind}es"
        found: list[object] = []
        for one in _list(self.fields.get("data")):
            if isinstance(one, dict) and one.get("type") == kind:
                found += _list(one.get("values"))
        camel = re.sub(r"_(\w)", lambda part: part[1].upper(), plural)
        for key in dict.fromkeys((plural, camel)):
            value = self.fields.get(key)
            found += _list(value.get("values", value.get("data")) if isinstance(value, dict) else value)
        return found[:MOST_ITEMS]


def lines_of(text: str) -> dict[str, int]:
    """The line on which each uuid is first a thing's own."""
    found: dict[str, int] = {}
    number, at = 1, 0
    for match in re.finditer(r'"uuid"\s*:\s*"([^"\s]{1,100})"', text):
        number += text.count("\n", at, match.start())
        at = match.start()
        found.setdefault(match[1], number)
    return found


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def found_of(things: list[Thing], *keys: str) -> Iterator[tuple[str, str]]:
    """Pairs of each thing's uuid and its first field of the keys that says anything."""
    for thing in things:
        said = next(filter(None, (thing.text(key) for key in keys)), "")
        if thing.uuid and said:
            yield thing.uuid, said
