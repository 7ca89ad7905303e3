"""What the last agendas written tell: who was listed, and who was left undone each time."""

from __future__ import annotations

import re

from mdnet.model.dates import Week
from mdnet.plan.material import Period
from mdnet.vault import Vault

HISTORY = 3
"""So many written agendas back an item must have been left undone before a looser cadence is suggested."""


def left_undone(vault: Vault, agenda_path: str, period: Period) -> tuple[frozenset[str], frozenset[str]]:
    """Ids left undone in each of the last HISTORY agendas before `period`, and the ids that any of them names.

    `agenda_path` is the pattern of agenda files, `agendas/{week}.md`.
    """
    files = vault.names_in(agenda_path.rpartition("/")[0])
    if not files:
        return frozenset(), frozenset()
    from mdnet.notes.generated import BrokenRegion, items, split  # most vaults have no agendas yet

    pattern = re.compile(re.escape(agenda_path).replace(r"\{week\}", r"(\d{4}-W\d{2})"))
    first = str(Week.of(period.first))
    weeks = sorted((match[1], path) for path in files if (match := pattern.fullmatch(path)) and match[1] < first)
    undone: list[frozenset[str]] = []
    shown: frozenset[str] = frozenset()
    for _, path in weeks[-HISTORY:]:
        note = vault.read(path)
        try:
            inside = split(note.text, "agenda").inside if note else None
        except BrokenRegion:
            inside = None
        listed = items(inside or "")
        undone.append(frozenset(item.id for item in listed if item.id and item.mark == " "))
        shown |= frozenset(item.id for item in listed)
    return (frozenset.intersection(*undone) if len(undone) == HISTORY else frozenset()), shown
