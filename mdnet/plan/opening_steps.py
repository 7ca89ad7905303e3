"""The steps of an opportunity: asked, scheduled, held, thanked, outcome. What each sets, and the thanks it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mdnet.model.records import CLOSED, Opportunity

STEPS = ("asked", "scheduled", "held", "thanked", "outcome")


@dataclass(frozen=True, slots=True)
class Step:
    """What a step sets in the note (`properties`), the day by which thanks are due (None: none are asked for), and
    whether the thanks that were due are said now."""

    properties: Mapping[str, str | date]
    thanks_due: date | None = None
    thanked: bool = False


def step(record: Opportunity, to: str, day: date | None, today: date, outcome: str = "") -> Step:
    """The step `to` that an opportunity takes: on `day`, else on the day that is meant (held: the day it was scheduled
    for, if that has come; otherwise today).

    Thanks are due on the day it was held, and, unless they were said, when it comes to its end. An outcome whose first
    word closes (won, declined …) makes that word the status; any other makes it `done`.
    """
    if to == "held":
        planned = record.day if record.status == "scheduled" and record.day and record.day <= today else today
        return Step({"status": to, "date": day or planned}, None if record.thanked_on else day or planned)
    if to == "thanked":
        return Step({"status": to, "thanked_on": day or today}, thanked=True)
    if to == "outcome":
        first = outcome.split()[0].strip(",;:.").lower() if outcome.split() else ""
        status = first if first in CLOSED else "done"
        return Step({"status": status, "outcome": outcome}, None if record.thanked_on else day or today)
    return Step({"status": to, "date": day or today})
