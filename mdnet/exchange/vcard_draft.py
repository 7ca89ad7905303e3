"""A card on its way to a Card: the lines it came as, and what is known of them so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mdnet.errors import Problem
from mdnet.exchange.vcard_lines import Line, fields, unescape
from mdnet.exchange.vcard_values import clean, clean_line, read_day
from mdnet.exchange.vcard_words import plain_label
from mdnet.model.dates import PartialDate
from mdnet.model.incoming import Photo, Task, Wanted

RAW_MAX = 2_000
"""Letters of one line that is kept, and RAW_LINES of them in one card: they stand in a note's front matter."""
RAW_LINES = 50


class Related(NamedTuple):
    """A relationship to the card with this uid; `text` is the line that says so."""

    kind: str
    uid: str
    text: str


class Draft:
    """What is read of one card. `found` has its lines by name, `raw` those that are to be kept as they are."""

    def __init__(self, lines: Sequence[Line], path: str, wanted: Wanted) -> None:
        self.path, self.wanted = path, wanted
        self.found: dict[str, list[Line]] = {}
        self.labels: dict[str, Line] = {}
        for one in lines:
            if one.name == "X-ABLABEL":
                self.labels.setdefault(one.group.lower(), one)
            else:
                self.found.setdefault(one.name, []).append(one)
        self.version = next((one.value.strip() for one in self.found.get("VERSION", ())), "3.0")
        self.texts: dict[str, str] = {}
        self.lists: dict[str, dict[str, str]] = {}
        self.notes: list[str] = []
        self.facts: list[str] = []
        self.tasks: list[Task] = []
        self.raw: list[Line] = []
        self.related: list[Related] = []
        self.problems: list[Problem] = []
        self.photo: Photo | None = None
        self.dropped = 0

    def all(self, *names: str) -> list[Line]:
        """The lines of these names."""
        return [line for name in names for line in self.found.get(name, ())]

    def said(self, line: Line) -> str:
        """A line's value as one line of text."""
        return clean(unescape(line.value, self.version))

    def parts(self, line: Line, sign: str = ";") -> list[str]:
        """The parts of a structured value, each as one text (its own list between commas too)."""
        return [self.part(part) for part in fields(line.value, sign)]

    def part(self, part: str) -> str:
        """One part of a structured value."""
        if "," in part and self.version != "2.1":
            texts = [clean(unescape(one, self.version)) for one in fields(part, ",")]
            return ", ".join(filter(None, texts))
        text = unescape(part, self.version)
        return ", ".join(filter(None, map(clean, text.split("\n")))) if "\n" in text else clean(text)

    def add(self, key: str, value: str, same: str = "") -> None:
        """Another of a list, unless one that is the `same` is there."""
        if value:
            self.lists.setdefault(key, {}).setdefault(same or value.casefold(), value)

    def put(self, key: str, value: str) -> bool:
        """The only one of its property; False when there is one already."""
        if value and key not in self.texts:
            self.texts[key] = value
            return True
        return not value or self.texts[key] == value

    def first(self, key: str, lines: list[Line]) -> None:
        """The first line is the property, the others are kept as they are."""
        for line in preferred(lines):
            if not self.put(key, self.said(line)):
                self.raw.append(line)

    def fault(self, line: Line, code: str, message: str) -> None:
        """A problem with a line."""
        self.problems.append(Problem(self.path, line.number, code, message))

    def day(self, line: Line, text: str) -> PartialDate | None:
        """A day of a card; what is none is a problem."""
        day = read_day(text, line.parameter("X-APPLE-OMIT-YEAR"))
        if day is None and text:
            shown = f'{line.name} "{text[:40]}"'
            self.fault(line, "bad-date", f"{shown} is no day of the calendar; it is left out, write it into the note")
        return day

    def label(self, line: Line) -> str:
        """What the X-ABLABEL of a line's group calls it."""
        label = self.labels.get(line.group.lower()) if line.group else None
        return plain_label(self.said(label)) if label else ""

    def kept(self) -> tuple[str, ...]:
        """The lines to keep, and the labels of their groups."""
        kept = [line for line in self.raw if line.value.strip() and len(line.text) <= RAW_MAX]
        groups = dict.fromkeys(line.group.lower() for line in kept if line.group)
        kept += [self.labels[group] for group in groups if group in self.labels]
        self.dropped += len(self.raw) - len([line for line in self.raw if len(line.text) <= RAW_MAX])
        return tuple(kept_line(line, self.version) for line in kept[:RAW_LINES])


def kept_line(line: Line, version: str) -> str:
    """A line in the words of vCard 3.0 and 4.0, for those of vCard 2.1 have bare parameters and encodings."""
    if version != "2.1" and "ENCODING" not in line.parameters:
        return clean_line(line.text)
    named = f"{line.group}.{line.name}" if line.group else line.name
    held = {key: values for key, values in line.parameters.items() if key not in ("ENCODING", "CHARSET")}
    head = "".join(f";{key}={','.join(map(_quoted, values))}" for key, values in held.items())
    value = line.value.replace("\\;", ";").replace("\\", "\\\\") if ";" not in line.value else line.value
    return clean_line(f"{named}{head}:" + value.replace("\n", "\\n"))


def _quoted(value: str) -> str:
    """A parameter's value as RFC 6868 writes it."""
    value = value.replace("^", "^^").replace('"', "^'").replace("\n", "^n")
    return f'"{value}"' if any(sign in value for sign in ":;,") else value


def preferred(lines: list[Line]) -> list[Line]:
    """The lines, the preferred ones first."""
    if len(lines) == 1 or not any("pref" in line.head.lower() for line in lines):
        return lines
    return sorted(lines, key=_preference)


def _preference(line: Line) -> int:
    given = line.parameter("PREF")
    if given.isdecimal() and len(given) < 4:
        return int(given)
    return 1 if "pref" in line.types else 101
