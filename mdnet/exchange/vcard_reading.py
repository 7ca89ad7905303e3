"""One vCard as a Card.

The birthday is `birthday`; ANNIVERSARY and Apple's labelled dates are `occasions`; no date of a vCard means contact
(REV is when the card was edited). What mdnet has no property for is kept in `vcard`, a list of lines that
`vcard_writing` writes back, except what programs write for themselves (`NOISE`) and pictures, sounds and keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mdnet.errors import Problem
from mdnet.exchange.vcard_draft import Draft, Related
from mdnet.exchange.vcard_lines import Line
from mdnet.exchange.vcard_own import PREFIX
from mdnet.exchange.vcard_properties import READERS, own
from mdnet.exchange.vcard_words import NOISE, SERVICE_KEYS, without_urn
from mdnet.model.incoming import Card, Value, Wanted


class Reading(NamedTuple):
    """What came of a card. `kind` is "" for a person, else group, org, location …; `members` are the uids of a
    group; `dropped` counts pictures, sounds and keys that were left out."""

    card: Card
    kind: str = ""
    members: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    problems: tuple[Problem, ...] = ()
    dropped: int = 0


def read_card(lines: Sequence[Line], path: str, line: int, wanted: Wanted) -> Reading:
    """The card whose logical lines these are; it begins on `line` of the file."""
    draft = Draft(lines, path, wanted)
    for name, ones in draft.found.items():
        reader = READERS.get(name)
        if reader is not None:
            reader(draft, ones)
        elif name.startswith(PREFIX):
            own(draft, ones)
        elif name not in NOISE:
            draft.raw += ones
    values = _values(draft)
    uid = draft.texts.get("uid", "")
    notes = "\n\n".join(draft.notes)
    card = Card(path, line, values, uid, tuple(draft.facts), notes, tuple(draft.tasks), draft.photo)
    members = (draft.said(one) for one in draft.all("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER"))
    return Reading(
        card,
        _kind(draft),
        tuple(map(without_urn, members)),
        tuple(draft.related),
        tuple(draft.problems),
        draft.dropped,
    )


def _values(draft: Draft) -> dict[str, Value]:
    name = _name(draft)
    values: dict[str, Value] = {"name": name} if name else {}
    values |= draft.texts
    for key, held in draft.lists.items():
        listed = tuple(held.values())
        values[key] = listed[0] if len(listed) == 1 and (key in SERVICE_KEYS or key == "address") else listed
    if kept := draft.kept():
        values["vcard"] = kept
    return values


def _name(draft: Draft) -> str:
    """FN, else what N has, else what else they could be called by."""
    name = next(filter(None, map(draft.said, draft.all("FN"))), "")
    if not name or "@" in name:
        family, given, middle, prefix, suffix, *_ = (*_structured(draft), "", "", "", "", "")
        name = " ".join(filter(None, (prefix, given, middle, family, suffix))) or name
    for key in () if name else ("aliases", "organization", "emails", "phones"):
        name = name or draft.texts.get(key, "") or next(iter(draft.lists.get(key, {}).values()), "")
    return name


def _structured(draft: Draft) -> list[str]:
    line = next(iter(draft.all("N")), None)
    return draft.parts(line)[:5] if line else []


def _kind(draft: Draft) -> str:
    for line in draft.all("KIND", "X-ADDRESSBOOKSERVER-KIND", "X-KIND"):
        kind = draft.said(line).lower()
        if kind and kind != "individual":
            return kind
    shown = any(draft.said(line).upper() == "COMPANY" for line in draft.all("X-ABSHOWAS"))
    return "org" if shown and not any(_structured(draft)) else ""
