"""A contact's note (and `me.md`): properties and facts to a Contact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from mdnet.errors import Problem
from mdnet.model.cadence import Cadence
from mdnet.model.contact import Affiliation, Contact, Fact, Occasion, Relationship
from mdnet.model.conventions import Conventions
from mdnet.model.dates import PartialDate
from mdnet.model.link import Reference
from mdnet.notes.items import ITEM
from mdnet.notes.kinds import contact_name, tags_of
from mdnet.notes.links import plain, reference, spans
from mdnet.notes.log import Zone, zones
from mdnet.notes.markdown import Body
from mdnet.notes.properties import HANDLES, Properties, day_fault

_KNOWN = frozenset(
    "name aliases uid tags emails phones urls handles organization title affiliations location timezone languages"
    " circle cadence last_contact snoozed_until paused birthday occasions met_on met_at introduced_by interests needs"
    " offers pitch goals relationships private created type categories cssclasses cssclass publish permalink position"
    " modified updated date_modified attendees day end_day".split()
) | {*HANDLES}
_YEAR = r"([0-9]{4})(?:[-/][0-9]{1,2})?"
_YEARS = re.compile(
    rf"(?:{_YEAR})?\s*(?:[-–—]|to|until|till)\s*(?:{_YEAR}|now|today|present)?|(since\s+)?{_YEAR}", re.IGNORECASE
)
_AT = re.compile(r"(?:^|[ \t,])(?:at|@)$|,$")
_LEARNED = re.compile(
    r"(?:(?<![0-9]{4})\s[–-]\s?|\s?—\s?)(?:\[\[)?([0-9]{4}(?:-[0-9]{1,2}){0,2})(?:\]\])?$"
    r"|\(([0-9]{4}(?:-[0-9]{1,2}){1,2})\)$"
)
_FIELD = re.compile(r"\[([^:\[\]]{1,40})::(.*)\]|\(([^:()]{1,40})::(.*)\)|([^\W\d_][^:\[\]]{0,39})::\s(.*)")
_LABEL = re.compile(r"[*_]{0,2}([^\W\d_][^:\[\]*]{0,29})[*_]{0,2}:[*_]{0,2}\s(.*)")
_BLOCK_ID = re.compile(r"\s\^[A-Za-z0-9-]+$")
_OCCASION = re.compile(r"((?:--)?[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?!-?[0-9])\s*[:—–-]?(.*)", re.S)


def read_contact(
    properties: Properties, body: Body, path: str, conventions: Conventions, parts: Sequence[Zone] | None = None
) -> Contact:
    """The contact a note describes; faults are added to `properties.problems`. `parts` are the body's `zones`."""
    given = properties.values
    text, texts = properties.text, properties.texts
    urls, handles = texts("urls"), texts("handles")
    for key in HANDLES & given.keys():
        for value in texts(key):
            if "/" in value:
                urls += (value,)
            else:
                handles += (f"{key}: {value}",)
    parts = zones(body, conventions) if parts is None else parts
    facts = [fact for zone in parts if zone.kind == "facts" for fact in _facts(body, zone, properties)]
    facts += (Fact(key, value, None, 0) for key, value in properties.rest(_KNOWN))
    return Contact(
        path=path,
        name=text("name") or contact_name(path, conventions),
        aliases=texts("aliases", split=True),
        uid=text("uid") or None,
        tags=tags_of(properties, [tag for _, tag in body.tags]),
        emails=texts("emails", split=True),
        phones=texts("phones", split=True),
        urls=urls,
        handles=handles,
        organization=properties.reference("organization"),
        title=text("title"),
        affiliations=tuple(map(_affiliation, texts("affiliations"))) if "affiliations" in given else (),
        location=properties.reference("location"),
        timezone=text("timezone"),
        languages=texts("languages", split=True),
        circle=_circle(properties, conventions) if "circle" in given else "",
        cadence=_cadence(properties) if "cadence" in given else None,
        last_contact=properties.latest("last_contact"),
        snoozed_until=properties.date("snoozed_until") if "snoozed_until" in given else None,
        paused=properties.flag("paused"),
        birthday=properties.partial_date("birthday"),
        occasions=_occasions(properties) if "occasions" in given else (),
        met_on=properties.date("met_on"),
        met_at=properties.reference("met_at"),
        introduced_by=properties.reference("introduced_by"),
        created=properties.date("created") if "created" in given else None,
        interests=texts("interests", split=True),
        needs=texts("needs"),
        offers=texts("offers"),
        pitch=text("pitch"),
        facts=tuple(facts),
        goals=properties.references("goals"),
        relationships=tuple(map(_relationship, texts("relationships"))) if "relationships" in given else (),
    )


def _circle(properties: Properties, conventions: Conventions) -> str:
    name = plain(properties.text("circle")).lower()
    if name and conventions.circle(name) is None:
        known = ", ".join(circle.name for circle in conventions.circles)
        properties.problem("circle", "unknown-circle", f'"{name}" is no circle of this vault; there are {known}')
    return name


_parsed = lru_cache(maxsize=256)(Cadence.parse)


def _cadence(properties: Properties) -> Cadence | None:
    text = properties.text("cadence")
    if not text:
        return None
    try:
        return _parsed(text)
    except ValueError as error:
        properties.problem("cadence", "bad-cadence", str(error))
        return None


def _occasions(properties: Properties) -> tuple[Occasion, ...]:
    found = []
    for line in properties.texts("occasions"):
        match = _OCCASION.fullmatch(line)
        day = PartialDate.parse(match[1]) if match else None
        if match is None or day is None:
            properties.problem("occasions", "bad-date", f'"{line}" should begin with a day, as in "06-20 wedding"')
        else:
            found.append(Occasion(match[2].strip() or "occasion", day))
    return tuple(found)


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
        before, after = _AT.sub("", line[:start].strip()), line[end:]
        parts = [*before.split(","), *after.split(",")]
    else:
        name, *parts = line.split(",")
        organization = reference(name)
    title: list[str] = []
    since = until = None
    current = False
    for part in filter(None, (part.strip() for part in parts)):
        years = _YEARS.fullmatch(part)
        if years is None or not any(years.groups()):
            title.append(part)
            continue
        first, last, onwards, single = years.groups()
        given = first or single
        since = int(given) if given else None
        until = int(last or single) if last or (single and not onwards) else None
        current = until is None
    return Affiliation(organization, ", ".join(title), since, until, current)


def _facts(body: Body, zone: Zone, properties: Properties) -> Iterator[Fact]:
    """The list items of a zone, and lines that are a field. `kids:` alone is the label of what is indented below."""
    label, below = "", -1
    for start, end in zone.parts:
        for index in range(start, end):
            line = body.prose[index]
            if not line or index in body.quoted:
                continue
            match = ITEM.match(line)
            if match[2] is not None if match else "::" not in line or not _FIELD.fullmatch(line.strip()):
                continue
            text = body.lines[index][match.end() if match else 0 :].strip()
            depth = len(match[1].expandtabs(4)) if match else 0
            if depth <= below:
                label, below = "", -1
            if text.endswith(":") and not text.endswith("::"):
                label, below = text[:-1].strip(" *_"), depth
            elif text:
                yield _fact(text, label, body.first + index, properties)


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
    if ":" in text and (labelled := _FIELD.fullmatch(text) or _LABEL.fullmatch(text)):
        label, text = (part.strip() for part in labelled.groups() if part is not None)
    return Fact(label, plain(text), learned, line)


def _learned(text: str) -> date | None:
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    try:
        return date(year, month, day)
    except ValueError:
        return None
