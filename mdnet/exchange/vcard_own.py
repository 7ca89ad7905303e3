"""What mdnet knows of a contact and vCard has no property for: X-MDNET-… lines, written and read back.

| property | holds |
|---|---|
| X-MDNET-CIRCLE, -CADENCE, -LAST-CONTACT, -SNOOZED-UNTIL, -PAUSED, -MET-ON, -MET-AT, -INTRODUCED-BY, -CREATED | the property of that name |
| X-MDNET-NEED, -OFFER, -INTEREST, -AFFILIATION | one item of that list |
| X-MDNET-LANGUAGE, -TIMEZONE, -HANDLE, -OCCASION, -TAG | what vCard's own property cannot hold as it is |
| X-MDNET-FACT | a line of "Facts": `kids: Maya — 2026-03-01` |
| X-MDNET-PROPERTY | any other property: `food: vegetarian` |
| X-MDNET-TASK | an open follow-up; its day in the parameter X-DUE; X-WAITING=1 where they owe it |
"""  # noqa: E501  # a table

from __future__ import annotations

import re

from mdnet.exchange.vcard_lines import Line
from mdnet.model.dates import parse_date
from mdnet.model.incoming import Task

PREFIX = "X-MDNET-"
NEED, OFFER, INTEREST = f"{PREFIX}NEED", f"{PREFIX}OFFER", f"{PREFIX}INTEREST"
LANGUAGE, AFFILIATION, HANDLE = f"{PREFIX}LANGUAGE", f"{PREFIX}AFFILIATION", f"{PREFIX}HANDLE"
OCCASION, TAG, TIMEZONE = f"{PREFIX}OCCASION", f"{PREFIX}TAG", f"{PREFIX}TIMEZONE"
FACT, PROPERTY, TASK = f"{PREFIX}FACT", f"{PREFIX}PROPERTY", f"{PREFIX}TASK"


def property_of(key: str) -> str:
    """The vCard property for a key of a note."""
    return PREFIX + key.upper().replace("_", "-")


_TEXTS = "circle cadence last_contact snoozed_until paused met_on met_at introduced_by created timezone"
TEXTS = {property_of(key): key for key in _TEXTS.split()}
LISTS = {
    NEED: "needs",
    OFFER: "offers",
    INTEREST: "interests",
    LANGUAGE: "languages",
    AFFILIATION: "affiliations",
    HANDLE: "handles",
    OCCASION: "occasions",
    TAG: "tags",
}
_KEY = re.compile(r"[^\W\d_][\w -]{0,39}")
_NOT_FACTS = frozenset(
    "name full_name display_name fullname aliases alias nickname nicknames uid id tags tag emails email mail phones"
    " phone urls handles organization title affiliations location timezone languages circle cadence last_contact"
    " snoozed_until paused birthday occasions met_on met_at introduced_by interests needs offers goals relationships"
    " created private type categories category cssclasses cssclass publish permalink position vcard pitch people"
    " attendees date".split()
)
"""What a foreign card cannot set as if it were a fact."""


def pair(text: str) -> tuple[str, str] | None:
    """The key and value of a property; None for what cannot be a fact."""
    key, colon, value = text.partition(": ")
    folded = key.lower().replace("-", "_").replace(" ", "_")
    return (key, value.strip()) if colon and _KEY.fullmatch(key) and folded not in _NOT_FACTS else None


def task(line: Line, text: str) -> Task:
    """An open follow-up."""
    return Task(text, parse_date(line.parameter("X-DUE")), line.parameter("X-WAITING") == "1")
