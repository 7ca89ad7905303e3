"""A contact's note (and `me.md`): properties and facts to a Contact."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from mdnet.errors import Problem
from mdnet.model.cadence import Cadence
from mdnet.model.contact import Affiliation, Contact, Fact, Occasion, Relationship
from mdnet.model.conventions import Conventions
from mdnet.model.dates import PartialDate
from mdnet.model.link import Reference
from mdnet.notes.items import item_start
from mdnet.notes.kinds import contact_name, tags_of
from mdnet.notes.links import plain, reference, spans
from mdnet.notes.log import Zone, zones
from mdnet.notes.markdown import Body
from mdnet.notes.properties import HANDLES, Properties, day_fault

_APART = frozenset(
    "name tags urls handles circle private type categories cssclasses cssclass publish permalink position modified"
    " updated date_modified attendees day end_day vcard".split()
) | {*HANDLES}
"""Properties that `_FIELDS` does not name and that are no facts."""
_YEAR = r"([0-9]{4})(?:[-/][0-9]{1,2})?"
_YEARS = rf"(?i)(?:{_YEAR})?\s*(?:[-–—]|to|until|till)\s*(?:{_YEAR}|now|today|present)?|(since\s+)?{_YEAR}"
_AT = r"(?:^|[ \t,])(?:at|@)$|,$"
_LEARNED = re.compile(
    r"(?:(?<![0-9]{4})\s[–-]\s?|\s?—\s?)(?:\[\[)?([0-9]{4}(?:-[0-9]{1,2}){0,2})(?:\]\])?$"
    r"|\(([0-9]{4}(?:-[0-9]{1,2}){1,2})\)$"
)
_FIELD = r"\[([^:\[\]]{1,40})::(.*)\]|\(([^:()]{1,40})::(.*)\)|([^\W\d_][^:\[\]]{0,39})::\s(.*)"
_LABEL = re.compile(r"[*_]{0,2}([^\W\d_][^:\[\]*]{0,29})[*_]{0,2}:[*_]{0,2}\s(.*)")
_BLOCK_ID = re.compile(r"\s\^[A-Za-z0-9-]+$")
_OCCASION = r"(?s)((?:--)?[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?!-?[0-9])\s*[:—–-]?(.*)"


def read_contact(
    properties: Properties, body: Body, path: str, conventions: Conventions, parts: Sequence[Zone] | None = None
) -> Contact:
    """The contact a note describes; faults are added to `properties.problems`. `parts` are the body's `zones`."""
    parts = zones(body, conventions) if parts is None else parts
    facts = [fact for zone in parts if zone.kind == "facts" for fact in _facts(body, zone, properties)]
    values: dict[str, Any] = {}
    for name in properties.values:
        read = _FIELDS.get(name)
        if read is not None:
            values[name] = read(properties, name)
        elif name not in _APART and (fact := properties.shown(name)):
            facts.append(Fact(properties.keys[name], fact))
    urls, handles = _reached_at(properties)
    return Contact(
        path=path,
        name=properties.text("name") or contact_name(path, conventions),
        tags=tags_of(properties, [tag for _, tag in body.tags]),
        urls=urls,
        handles=handles,
        circle=_circle(properties, conventions) if "circle" in properties.values else "",
        facts=tuple(facts),
        **values,
    )


def _reached_at(properties: Properties) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Addresses and handles; a service's own key may hold either."""
    urls, handles = properties.texts("urls"), properties.texts("handles")
    for key in () if HANDLES.isdisjoint(properties.values) else sorted(HANDLES & properties.values.keys()):
        for value in properties.texts(key):
            if "/" in value:
                urls += (value,)
            else:
                handles += (f"{key}: {value}",)
    return urls, handles


def _circle(properties: Properties, conventions: Conventions) -> str:
    name = plain(properties.text("circle")).lower()
    if name and conventions.circle(name) is None:
        known = ", ".join(circle.name for circle in conventions.circles)
        properties.problem("circle", "unknown-circle", f'"{name}" is no circle of this vault; there are {known}')
    return name


_parsed = lru_cache(maxsize=256)(Cadence.parse)


def _cadence(properties: Properties, name: str) -> Cadence | None:
    text = properties.text(name)
    if not text:
        return None
    try:
        return _parsed(text)
    except ValueError as error:
        properties.problem(name, "bad-cadence", str(error))
        return None


def _occasions(properties: Properties, name: str) -> tuple[Occasion, ...]:
    found = []
    for line in properties.texts(name):
        match = re.fullmatch(_OCCASION, line)
        day = PartialDate.parse(match[1]) if match else None
        if match is None or day is None:
            properties.problem(name, "bad-date", f'"{line}" should begin with a day, as in "06-20 wedding"')
        else:
            found.append(Occasion(match[2].strip() or "occasion", day))
    return tuple(found)


def _affiliations(properties: Properties, name: str) -> tuple[Affiliation, ...]:
    return tuple(map(_affiliation, properties.texts(name)))


def _relationships(properties: Properties, name: str) -> tuple[Relationship, ...]:
    return tuple(map(_relationship, properties.texts(name)))


def _uid(properties: Properties, name: str) -> str | None:
    return properties.text(name) or None


_FIELDS: dict[str, Callable[[Properties, str], Any]] = {
    "uid": _uid,
    **dict.fromkeys("title timezone pitch".split(), Properties.text),
    **dict.fromkeys("aliases emails phones languages interests".split(), Properties.parts),
    **dict.fromkeys("needs offers".split(), Properties.texts),
    **dict.fromkeys("organization location met_at introduced_by".split(), Properties.reference),
    "goals": Properties.references,
    "last_contact": Properties.latest,
    **dict.fromkeys("snoozed_until met_on created".split(), Properties.date),
    "birthday": Properties.partial_date,
    "paused": Properties.flag,
    "cadence": _cadence,
    "occasions": _occasions,
    "affiliations": _affiliations,
    "relationships": _relationships,
}
"""How the properties that are fields of a contact under their own name are read."""


def _relationship(line: str) -> Relationship:
    for start, _, link in spans(line):
        kind = line[:start].strip(" :,").removesuffix(" of").lower()
        return Relationship(kind or "contact", Reference(link.shown, link.target))
    kind, _, name = line.partition(":") if ":" in line else line.partition(" ")
    return Relationship(kind.strip().lower(), reference(name))


def _affiliation(line: str) -> Affiliation:
    """`[[Acme]], CTO, 2019-now`, `CTO at [[Acme]], since 2019` or `Acme, CTO`."""
    found = [span for span in spans(line) if span[2].target]
    if found:
        start, end, link = found[0]
        organization = Reference(link.shown, link.target)
        before, after = re.sub(_AT, "", line[:start].strip()), line[end:]
        parts = [*before.split(","), *after.split(",")]
    else:
        name, *parts = line.split(",")
        organization = reference(name)
    title: list[str] = []
    since = until = None
    current = False
    for part in filter(None, (part.strip() for part in parts)):
        years = re.fullmatch(_YEARS, part)
        if years is None or not any(years.groups()):
            title.append(part)
            continue
        first, last, onwards, single = years.groups()
        given = first or single
        since = int(given) if given else None
        until = int(last or single) if last or (single and not onwards) else None
        current = until is None
    return Affiliation(organization, ", ".join(title), since, until, current)


def _facts(body: Body, zone: Zone, properties: Properties) -> list[Fact]:
    """The list items of a zone, and lines that are a field. `kids:` alone is the label of what is indented below."""
    facts: list[Fact] = []
    label, below = "", -1
    for start, end in zone.parts:
        for index in range(start, end):
            line = body.prose[index]
            if not line or index in body.quoted:
                continue
            depth, mark, at = item_start(line) or (0, None, 0)
            if mark is not None or (not at and ("::" not in line or not re.fullmatch(_FIELD, line.strip()))):
                continue
            text = body.lines[index][at:].strip()
            if depth <= below:
                label, below = "", -1
            if text.endswith(":") and not text.endswith("::"):
                label, below = text[:-1].strip(" *_"), depth
            elif text:
                facts.append(_fact(text, label, body.first + index, properties))
    return facts


def _fact(text: str, label: str, line: int, properties: Properties) -> Fact:
    if "^" in text:
        text = _BLOCK_ID.sub("", text)
    learned = None
    if text[-1] in "0123456789])" and (match := _LEARNED.search(text)):
        learned = _learned(match[1] or match[2])
        if learned is None:
            code, message = day_fault(match[1] or match[2], "2026-11 or 2026-11-30")
            properties.problems.append(Problem(properties.path, line, code, f"fact: {message}"))
        text = text[: match.start()].rstrip()
    if ":" in text and (labelled := re.fullmatch(_FIELD, text) or _LABEL.fullmatch(text)):
        label, text = (part.strip() for part in labelled.groups() if part is not None)
    return Fact(label, plain(text), learned, line)


def _learned(text: str) -> date | None:
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    try:
        return date(year, month, day)
    except ValueError:
        return None
