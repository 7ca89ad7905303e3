"""FollowUp: one owed next step, written as an ordinary task."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from mdnet.model.link import Link


class FollowUp(NamedTuple):
    """A task line. `text` is without box, dates, priority and recurrence signs; `waiting`: they owe it, not I;
    `recurrence` is what stands after 🔁; `links` are all it links to."""

    path: str
    line: int
    text: str
    due: date | None = None
    waiting: bool = False
    recurrence: str = ""
    links: tuple[Link, ...] = ()
    done: bool = False
    done_on: date | None = None
    created: date | None = None
