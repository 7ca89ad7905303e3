"""Notes of organizations, events, goals, introductions, opportunities, resources and contributions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mdnet.model.link import Reference
from mdnet.model.records import (
    Contribution,
    Event,
    Goal,
    Introduction,
    Opportunity,
    Organization,
    Record,
    Resource,
    Wish,
)
from mdnet.notes.items import items
from mdnet.notes.links import plain, reference, spans
from mdnet.notes.markdown import Body
from mdnet.notes.properties import Properties

_AROUND = " :,—–-"
_WHY = r"[:—]|[ \t][–-][ \t]"
_TO_MEET = frozenset(("people to meet", "to meet", "whom to meet"))


def read_record(kind: str, properties: Properties, body: Body) -> Record | None:
    """The record of that kind; None for kinds that have a reader of their own."""
    reader = _READERS.get(kind)
    if reader is None:
        return None
    path = properties.path
    return reader(properties, body, path, properties.text("name") or path.rpartition("/")[2].removesuffix(".md"))


def _organization(properties: Properties, body: Body, path: str, name: str) -> Organization:
    return Organization(path, name, plain(properties.text("location")), properties.text("urls"))


def _event(properties: Properties, body: Body, path: str, name: str) -> Event:
    return Event(
        path,
        name,
        properties.date("day"),
        properties.date("end_day"),
        plain(properties.text("location")),
        properties.references("attendees"),
        properties.text("purpose"),
        properties.number("conversations"),
        properties.text("pitch"),
        tuple(_wishes(body)),
    )


def _wishes(body: Body) -> Iterator[Wish]:
    """The people of "People to meet", each with what the line says of them, else with what is indented below it."""
    ended = 0
    for section in body.sections:
        if section.name not in _TO_MEET or section.at < ended:
            continue
        ended = section.end
        for _, _, at, line, raw, details in items(body, section.start, section.end):
            links = [span for span in spans(line) if span[0] >= at and span[2].target]
            if links:
                start, end, link = links[0]
                who = Reference(link.shown, link.target)
                why = raw[end:].strip(_AROUND) or raw[at:start].strip(_AROUND)
            else:
                name, *reasons = re.split(_WHY, raw[at:], maxsplit=1)
                who, why = reference(name), "".join(reasons)
            if who.text:
                yield Wish(who, plain(why.strip() or "; ".join(details)))


def _goal(properties: Properties, body: Body, path: str, name: str) -> Goal:
    return Goal(
        path,
        name,
        properties.text("status"),
        properties.date("by"),
        properties.texts("needs"),
        properties.references("attendees"),
    )


def _introduction(properties: Properties, body: Body, path: str, name: str) -> Introduction:
    return Introduction(
        path,
        name,
        properties.references("between"),
        properties.text("why"),
        properties.text("status").lower() or "idea",
        properties.date("asked_on"),
        properties.date("made_on"),
        properties.text("outcome"),
        properties.references("asked_of"),
        properties.references("agreed_by"),
    )


def _opportunity(properties: Properties, body: Body, path: str, name: str) -> Opportunity:
    return Opportunity(
        path,
        name,
        properties.text("kind"),
        properties.reference("via"),
        properties.text("status").lower(),
        properties.date("day"),
        properties.date("thanked_on"),
        properties.references("referred_to"),
    )


def _resource(properties: Properties, body: Body, path: str, name: str) -> Resource:
    return Resource(
        path,
        name,
        properties.text("urls"),
        properties.parts("interests"),
        properties.references("shared_with"),
    )


def _contribution(properties: Properties, body: Body, path: str, name: str) -> Contribution:
    return Contribution(
        path,
        name,
        properties.text("kind").lower(),
        properties.date("day"),
        properties.text("urls"),
        properties.parts("interests"),
        (*properties.references("reached"), *properties.references("attendees")),
    )


_READERS: dict[str, Callable[[Properties, Body, str, str], Record]] = {
    "organization": _organization,
    "event": _event,
    "goal": _goal,
    "introduction": _introduction,
    "opportunity": _opportunity,
    "resource": _resource,
    "contribution": _contribution,
}
