"""Settings: what one vault is set to."""

from __future__ import annotations

from typing import Any, NamedTuple

from mdnet.errors import Problem
from mdnet.model.conventions import Conventions


class Settings(NamedTuple):
    """What one vault is set to. Days are whole days; patterns name generated files, relative to the vault."""

    conventions: Conventions = Conventions()
    budget: int = 10
    """Check-ins a week."""
    lead_days: int = 7
    """How long before it an occasion is announced."""
    agenda_path: str = "agendas/{week}.md"
    brief_path: str = "briefs/{name}.md"
    review_path: str = "reviews/{period}.md"
    log_to: str = "contact"
    """Where `mdnet log` writes: the `contact`'s note, or the `daily` note of the day."""
    log_heading: str = ""
    """The heading of the daily note under which it writes; "" is the note's end."""
    people_folder: str = ""
    """Where new contacts go; "" is where most contacts are."""
    contact_template: str = ""
    """The note, relative to the vault, that new contacts are made after; "" is mdnet's own template."""
    region: str = ""
    """Whose phone numbers are without a country code: ISO 3166, as DE."""
    collect: bool = False
    """Whether `mdnet watch` collects what was ticked in the agenda."""
    ignore: tuple[str, ...] = ()
    """Folders, relative to the vault, that are not read."""
    templates_folder: str = ""
    fingerprint: str = ""
    """Changes whenever something changes that decides how notes are read."""
    problems: tuple[Problem, ...] = ()
    given: dict[str, Any] = {}  # noqa: RUF012 - never changed
