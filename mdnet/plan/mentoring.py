"""What passes between a mentor or sponsor and who they look after: what was asked, the advice, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mdnet.plan.dossier import Dossier
from mdnet.plan.wording import Names

ROLES = ("mentor", "sponsor", "mentee")
MOST = 4
_KINDS = ("advice", "asked")


@dataclass(frozen=True, slots=True)
class Counsel:
    """One entry tagged `#asked` or `#advice` (`kind`); `since` is what its details say came of it."""

    on: date
    kind: str
    text: str
    since: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mentoring:
    """The latest of it, newest first; `role` is what they are to me. `next` is a sentence: advice of theirs of which
    nothing is noted yet; "" when there is none."""

    role: str
    counsels: tuple[Counsel, ...]
    next: str


def mentoring(relation: Sequence[str], dossier: Dossier, names: Names, today: date) -> Mentoring | None:
    """What was asked and advised, as their own log has it; None when they are neither mentor, sponsor nor mentee, or
    when no entry is tagged so."""
    role = next((one for one in ROLES if one in relation), "")
    own = [entry for entry in dossier.history if entry.path == dossier.contact.path and entry.day <= today]
    found = []
    for entry in own if role else ():
        kind = next((one for one in _KINDS if one in {tag.partition("/")[0] for tag in entry.tags}), "")
        text = names.plain(entry.text)
        if kind and text:
            found.append(Counsel(entry.day, kind, text, names.plain_all(entry.details)))
    if not found:
        return None
    latest = next((one for one in found if one.kind == "advice"), None)
    untold = latest is not None and not latest.since
    ask = "Ask what became of it." if role == "mentee" else "Tell them what you did with it."
    return Mentoring(role, tuple(found[:MOST]), ask if untold else "")
