"""Conventions: how one vault writes things down. Every part has a default; `.mdnet/config.toml` changes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mdnet.model.cadence import Cadence
from mdnet.model.interaction import CHANNELS


class Circle(NamedTuple):
    """A ring of closeness: how many people it should hold at most, and how often to be in touch by default."""

    name: str
    size: int
    cadence: Cadence | None


CIRCLES = (
    Circle("inner", 5, Cadence(days=14)),
    Circle("close", 15, Cadence(months=1)),
    Circle("active", 50, Cadence(months=3)),
    Circle("wide", 150, Cadence(months=12)),
)

RHYTHMS: dict[str, Cadence] = {
    "mentor": Cadence(months=1),
    "sponsor": Cadence(months=3),
    "mentee": Cadence(months=1),
}
"""How often to be in touch with who is that to me, where their own note does not say."""

FOLDERS: dict[str, tuple[str, ...]] = {
    "contact": ("contacts", "people"),
    "organization": ("organizations", "companies"),
    "event": ("events",),
    "interaction": ("interactions", "meetings"),
    "goal": ("goals",),
    "introduction": ("introductions",),
    "opportunity": ("opportunities",),
    "resource": ("resources",),
    "contribution": ("contributions",),
}
TYPES: dict[str, str] = {
    word: kind
    for kind, words in {
        "me": "me",
        "contact": "person contact people",
        "organization": "organization organisation company",
        "event": "event conference",
        "interaction": "interaction meeting call",
        "goal": "goal",
        "introduction": "introduction",
        "opportunity": "opportunity",
        "resource": "resource",
        "contribution": "contribution",
    }.items()
    for word in words.split()
}
LOG_HEADINGS = ("log", "interactions", "history", "conversations", "timeline", "contact log")
FACT_HEADINGS = ("facts", "about")


class Conventions(NamedTuple):
    """What reading needs to know of a vault. Folder names, headings and channels are lower case.

    `fields` maps a vault's own property name (lower case) to the canonical one. `daily` is "lines" (a link first,
    after a channel word or after `with`), "links" (every link) or "off". `daily_folder` and `daily_format` are
    Obsidian's own (a Moment format).
    """

    folders: Mapping[str, tuple[str, ...]] = FOLDERS
    types: Mapping[str, str] = TYPES
    fields: Mapping[str, str] = {}
    circles: tuple[Circle, ...] = CIRCLES
    rhythms: Mapping[str, Cadence] = RHYTHMS
    channels: tuple[str, ...] = CHANNELS
    log_headings: tuple[str, ...] = LOG_HEADINGS
    fact_headings: tuple[str, ...] = FACT_HEADINGS
    daily: str = "lines"
    daily_folder: str = ""
    daily_format: str = "YYYY-MM-DD"
    generated: tuple[str, ...] = ("agendas", "briefs", "reviews")
    """Folders of generated files."""

    def circle(self, name: str) -> Circle | None:
        """The circle of that name, or None."""
        return next((circle for circle in self.circles if circle.name == name), None)

    @property
    def rings(self) -> dict[str, int]:
        """The ring of each circle: 1 for the outermost (the last in the config), one more for each inwards."""
        return {circle.name: len(self.circles) - number for number, circle in enumerate(self.circles)}
