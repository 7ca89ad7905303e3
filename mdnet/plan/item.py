"""One line of the agenda, and a note's own words as it quotes them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from zlib import crc32

from mdnet.model.standing import Standing
from mdnet.plan.prose import plain, shorten

HOOK = 110
"""Characters of a note's own words that are quoted."""


class Item(NamedTuple):
    """One line of the agenda.

    `subject` is what the line is about where that is not the contact: the follow-up's text, the event's name.
    `days_overdue` is 0 for what is not overdue. `hook` is something concrete to say. `id` is the block id.
    """

    kind: str
    id: str
    due_on: date | None
    days_overdue: int
    reason: str
    hook: str = ""
    contact_name: str = ""
    contact_path: str = ""
    subject: str = ""
    source_path: str = ""
    suggestion: str = ""
    recurrence: str = ""
    contact_link: str = ""
    """How a link names the contact where their file's name alone could mean another note."""


def item_id(kind: str, *parts: str) -> str:
    """A block id that stays the same from run to run: a checksum of what the item is about."""
    return f"m-{crc32(chr(0).join((kind, *parts)).encode()):08x}"


def hook(contact: Standing, before: str = "Last time") -> str:
    """One concrete thing to begin with: the last topic, else a need, else a fact."""
    if contact.last and (topic := phrase(contact.last.text)):
        return f"{before}: {topic}"
    if contact.needs:
        return f"Looks for: {phrase(contact.needs[0])}"
    if contact.fact:
        return f"Remember: {phrase(contact.fact)}"
    if contact.interests:
        return f"Likes {', '.join(contact.interests[:3])}"
    return ""


def phrase(text: str, limit: int = HOOK) -> str:
    """A note's own words as one reads them aloud, cut at a word."""
    return shorten(plain(text), limit)
