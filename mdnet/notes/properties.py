"""Property names and values: synonyms to canonical names, front matter values to typed ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from mdnet.errors import Problem, Severity
from mdnet.model.contact import SERVICES
from mdnet.model.conventions import Conventions
from mdnet.model.dates import PartialDate, parse_date
from mdnet.model.link import Link, Reference
from mdnet.notes.frontmatter import FrontMatter, Value
from mdnet.notes.links import parts, reference, references, spans

SYNONYMS: dict[str, str] = {
    synonym: name
    for name, synonyms in {
        "name": "full_name display_name fullname",
        "aliases": "alias nickname nicknames",
        "uid": "id",
        "tags": "tag",
        "emails": "email mail e_mail",
        "phones": "phone tel mobile telephone",
        "urls": "url website homepage web",
        "organization": "org company employer organisation",
        "title": "role position job job_title",
        "affiliations": "affiliation positions education",
        "location": "city place based_in",
        "languages": "language",
        "circle": "tier",
        "cadence": "frequency contact_every prm_cadence",
        "last_contact": "last_contacted prm_last_contacted",
        "snoozed_until": "snooze snoozed prm_snooze_until",
        "paused": "archived deceased",
        "birthday": "bday born date_of_birth",
        "occasions": "anniversaries milestones",
        "met_on": "met first_contact",
        "met_at": "how_we_met",
        "introduced_by": "met_through",
        "interests": "topics hobbies interest",
        "needs": "looking_for need",
        "offers": "can_help_with skills offer",
        "goals": "goal",
        "relationships": "relationship related",
        "created": "date_created creation_date created_at",
        "attendees": "people contacts participants with",
        "day": "date",
        "end_day": "end_date end",
    }.items()
    for synonym in (name, *synonyms.split())
}
HANDLES = frozenset(SERVICES)
_LISTS = frozenset(
    "aliases tags emails phones urls handles languages affiliations occasions interests needs offers goals"
    " relationships attendees private".split()
)
_TEXTS = frozenset(
    "name aliases tags organization title affiliations location languages circle met_at introduced_by interests needs"
    " offers pitch goals relationships attendees purpose why outcome via between".split()
)
"""What is text whatever it says: `name: True` is somebody's name."""
_LINES = frozenset("affiliations occasions relationships".split())
"""Lists of lines, in which `mentor: "[[Ada]]"` (a mapping to YAML) says the same as the line without its colon."""
_UNITED = _LISTS | {"last_contact"}
"""What is united where it stands under several names."""
RETIRED = {"tag": "tags", "alias": "aliases"}
"""Properties that Obsidian reads no more under their old name (from 1.9 on), and what it reads."""
_LOOSE_DAY = r"[0-9]{4}([-./])[0-9]{1,2}\1[0-9]{1,2}"
_UNCLEAR = r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2,4}"


@lru_cache(maxsize=4096)
def _folded(key: str) -> str:
    return key.strip().lower().replace("-", "_").replace(" ", "_")


def canonical_name(key: str, fields: Mapping[str, str]) -> str:
    """The property that a key names: by the vault's own `fields` first, then by the usual synonyms."""
    folded = _folded(key)
    name = fields.get(folded, folded)
    return SYNONYMS.get(name, name)


def is_text(key: str, fields: Mapping[str, str]) -> bool:
    """Whether the property that a key names is text as written, even where YAML has another word for it."""
    return canonical_name(key, fields) in _TEXTS


def read_day(text: str) -> date | None:
    """The same as `parse_date`, for the most usual form much faster."""
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return date.fromisoformat(text)  # with dashes there, it reads what parse_date does and nothing else
        except ValueError:
            return None
    return parse_date(text)


def day_fault(text: str, example: str = "2026-11-30") -> tuple[str, str]:
    """The code and message for a text that should name a day and does not."""
    if re.fullmatch(_UNCLEAR, text):
        return "unclear-date", f'"{text}" could mean two days; write it as {example}'
    return "bad-date", f'"{text[:60]}" is not a day of the calendar; write it as {example}'


class Properties(NamedTuple):
    """The front matter of one note, by canonical name, as typed values; what cannot be understood becomes a problem."""

    path: str
    values: dict[str, Value]
    keys: dict[str, str]
    """The name under which each property is written."""
    lines: Mapping[str, int]
    """The line of each key as written."""
    problems: list[Problem]

    @classmethod
    def of(cls, front: FrontMatter, path: str, conventions: Conventions, hidden: Iterable[str] = ()) -> Properties:
        """Where one property stands under several names, lists (and days of last contact) are united; else the
        canonical name comes before the vault's own synonyms, these before the usual ones, and what is empty last.
        `hidden` names are left out."""
        values: dict[str, Value] = {}
        keys: dict[str, str] = {}
        fields = conventions.fields
        for key, value in front.values.items():
            name = (None if fields else SYNONYMS.get(key)) or canonical_name(key, fields)
            if name in values:
                if name in _UNITED:
                    values[name] = _united(values[name], value)
                    continue
                if (_empty(value), _rank(key, name, fields)) >= (_empty(values[name]), _rank(keys[name], name, fields)):
                    continue
            values[name] = value
            keys[name] = key
        properties = cls(path, values, keys, front.lines, [])
        properties.drop(hidden)
        return properties

    def drop(self, names: Iterable[str]) -> None:
        """Forget these properties."""
        for name in names:
            self.values.pop(name, None)

    def line(self, name: str) -> int:
        """The line of the property `name`; 0 when there is none."""
        return self.lines.get(self.keys.get(name, ""), 0)

    def problem(
        self, name: str, code: str, message: str, severity: Severity = "warning", *, fixable: bool = False
    ) -> None:
        """Note a fault of the property `name`, once."""
        fault = Problem(self.path, self.line(name), code, f"{self.keys.get(name, name)}: {message}", severity, fixable)
        if fault not in self.problems:
            self.problems.append(fault)

    def _nested(self, name: str) -> None:
        self.problem(name, "nested-value", "a value with keys of its own is not read; write it flat", "hint")

    def text(self, name: str) -> str:
        """One line of text; lists give their first item."""
        value = self.values.get(name)
        if value.__class__ is str:
            return value.strip()
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict | list):
            self._nested(name)
            return ""
        return _shown(value).strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        value = self.values.get(name)
        if value is None:
            return ()
        if isinstance(value, str):
            text = value.strip()
            return (text,) if text else ()
        found = []
        for item in value if isinstance(value, list) else (value,):
            if isinstance(item, dict) and name not in _LINES:
                self._nested(name)
            elif text := (item if isinstance(item, str) else _shown(item)).strip():
                found.append(text)
        return tuple(found)

    def parts(self, name: str) -> tuple[str, ...]:
        """A list of texts; a single text lists several between commas."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return self.texts(name)
        listed = parts(value) if "[" in value else value.replace(";", ",").split(",")
        return tuple(text for part in listed if (text := part.strip()))

    def shown(self, name: str) -> str:
        """Any value as one line of text."""
        return _shown(self.values.get(name)).strip()

    def references(self, name: str) -> tuple[Reference, ...]:
        """A list of links or names; a single text may list several, and so may a list's item that holds links."""
        value = self.values.get(name)
        if not value:
            return ()
        if isinstance(value, str):
            return tuple(references(value))
        found: list[Reference] = []
        for text in self.texts(name):
            found += references(text) if text.count("[[") > 1 else [reference(text)]
        return tuple(found)

    def reference(self, name: str) -> Reference | None:
        """A link or plain text; None when absent."""
        text = self.text(name)
        return reference(text) if text else None

    def links(self) -> Iterator[tuple[str, Link]]:
        """Every link in a property, with the property's name."""
        for name, value in self.values.items():
            kind = value.__class__
            if (kind is str and "[" not in value) or kind is int:  # type: ignore[operator]  # a text is told by its class
                continue
            for item in value if isinstance(value, list) else (value,):
                if item.__class__ is str and "[" not in item:
                    continue
                for _, _, link in spans(_shown(item), self.line(name)):
                    if link.target:
                        yield name, link

    def latest(self, name: str) -> date | None:
        """The latest of the days of a property; what is no day is reported."""
        if not isinstance(self.values.get(name), list):
            return self.date(name)
        days = []
        for text in self.texts(name):
            shown = reference(text).text
            if day := read_day(shown):
                days.append(day)
            else:
                self.problem(name, *day_fault(shown))
        return max(days, default=None)

    def date(self, name: str) -> date | None:
        """A day; a fault of the calendar is reported once and read as absent."""
        text = self._day_text(name)
        if not text:
            return None
        day = read_day(text)
        if day is None:
            self.problem(name, *day_fault(text))
        else:
            self._suggest_shape(name, text, day.isoformat())
        return day

    def _suggest_shape(self, name: str, text: str, usual: str) -> None:
        """A whole day in another shape than Obsidian's is read, and worth a hint."""
        if text != usual and re.fullmatch(_LOOSE_DAY, text) and self.values.get(name) == text:
            self.problem(name, "date-shape", f'"{text}" is {usual} to Obsidian', "hint", fixable=True)

    def partial_date(self, name: str) -> PartialDate | None:
        """A day of the year, with or without its year."""
        text = self._day_text(name)
        if not text:
            return None
        day = PartialDate.parse(text)
        if day is None:
            self.problem(name, *day_fault(text, "1990-04-17, or 04-17 without a year"))
        elif whole := read_day(text):
            self._suggest_shape(name, text, whole.isoformat())
        return day

    def _day_text(self, name: str) -> str:
        text = self.text(name)
        return reference(text).text if text.startswith("[") else text

    def number(self, name: str) -> int:
        """A whole number; 0 when absent or not one."""
        value = self.values.get(name)
        return value if isinstance(value, int) and 0 < value < 1000 else 0

    def flag(self, name: str) -> bool:
        """True for `true`, `yes`, a date (`deceased: 2020-01-01`) and any other text that does not say no."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value.strip().lower() not in ("", "no", "false", "off", "0", "never")
        return bool(value)


def _rank(key: str, name: str, fields: Mapping[str, str]) -> int:
    folded = _folded(key)
    return 0 if folded == name else 1 if folded in fields else 2


def _empty(value: Value) -> bool:
    return value is None or value == "" or value == []


def _united(first: Value, second: Value) -> Value:
    both = [*(first if isinstance(first, list) else [first]), *(second if isinstance(second, list) else [second])]
    return [value for value in both if value is not None]


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(filter(None, map(_shown, value)))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(item)}" for key, item in value.items())
    return str(value)
