"""Interaction: something that happened between me and one or more contacts."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from mdnet.model.link import Link

Initiator = Literal["", "me", "them"]

CHANNELS = tuple(
    "coffee tea lunch dinner breakfast drinks walk call video email message text chat meeting event letter card visit"
    " interview online workshop".split()
)
SYNONYMS = dict(
    pair.split("=")
    for pair in (
        "phoned=call called=call phone=call rang=call mail=email e-mail=email emailed=email mailed=email"
        " met=meeting meet=meeting zoom=video videocall=video sms=text texted=text wrote=message messaged=message"
        " visited=visit conference=event comment=online commented=online"
    ).split()
)
OTHER = "other"


class Interaction(NamedTuple):
    """One entry of a log, one meeting note, or one line of a daily note.

    `path` and `line` say where it is written; `people` are the links that share it beside the note's owner
    (`owned` True: the note's own contact shares it too); `tags` are without `#`, lower case; `text` is the entry
    without date, channel and leading links, Markdown as written; `topic` is its first phrase.
    """

    path: str
    line: int
    day: date
    channel: str
    text: str
    people: tuple[Link, ...] = ()
    owned: bool = False
    by: Initiator = ""
    tags: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    time: str = ""

    @property
    def answered(self) -> bool:
        """Whether it was contact at all: an unanswered attempt is not."""
        return "unanswered" not in self.tags
