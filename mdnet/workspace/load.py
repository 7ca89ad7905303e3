"""What the cadences of a vault ask for, against its weekly budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdnet import config
from mdnet.errors import Problem
from mdnet.index.load import groups
from mdnet.plan.load import Load, crowded, make_load

if TYPE_CHECKING:
    from mdnet.workspace import Workspace


def load(work: Workspace, budget: int | None = None) -> Load:
    """The load under `budget` contacts a week (default: the vault's), and cadences that fit it."""
    conventions = work.settings.conventions
    with work.view() as db:
        found = groups(db, conventions)
    return make_load(found, conventions.circles, work.settings.budget if budget is None else budget)


def hints(work: Workspace) -> list[Problem]:
    """What `mdnet check` says of the load: circles that are too full, and more asked for than the budget allows."""
    return crowded(load(work), config.CONFIG)
