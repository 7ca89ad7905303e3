"""What the last agendas written tell: who was listed, who was left undone each time, and what is settled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mdnet.model.dates import Week
from mdnet.plan.material import Period
from mdnet.vault import Vault

if TYPE_CHECKING:
    from mdnet.notes.generated import ListedItem

HISTORY = 3
"""So many written agendas back an item must have been left undone before a looser cadence is suggested."""


class Past(NamedTuple):
    """Block ids, from agendas as they were written. `undone` were left undone in each of the last HISTORY ones, which
    name the `shown` and did not put them off. Of what was collected (`notes.collecting`), `settled` stand in the
    period's own agenda, `earlier` in those before it, what was put off left out."""

    undone: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()


def past_agendas(vault: Vault, agenda_path: str, period: Period) -> Past:
    """What is to be known of the agenda of `period` and the HISTORY ones before it.

    `agenda_path` is the pattern of agenda files, `agendas/{week}.md`.
    """
    files = vault.names_in(agenda_path.rpartition("/")[0])
    if not files:
        return Past()
    pattern = re.compile(re.escape(agenda_path).replace(r"\{week\}", r"(\d{4}-W\d{2})"))
    first = str(Week.of(period.first))
    weeks = sorted((match[1], path) for path in files if (match := pattern.fullmatch(path)) and match[1] <= first)
    before = [_listed(vault, path) for week, path in weeks if week < first][-HISTORY:]
    undone = [frozenset(item.id for item in listed if item.id and item.mark == " ") for listed in before]
    return Past(
        frozenset.intersection(*undone) if len(undone) == HISTORY else frozenset(),
        frozenset(item.id for listed in before for item in listed if item.mark != ">"),
        frozenset(item.id for week, path in weeks if week == first for item in _listed(vault, path) if item.collected),
        frozenset(item.id for listed in before for item in listed if item.collected and item.mark != ">"),
    )


def _listed(vault: Vault, path: str) -> list[ListedItem]:
    from mdnet.notes.generated import BrokenRegion, items, split  # most vaults have no agendas yet

    note = vault.read(path)
    try:
        inside = split(note.text, "agenda").inside if note else None
    except BrokenRegion:
        inside = None
    return items(inside or "")
