"""The goals of a vault, and how it stands with each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdnet.index.goals import active_goals
from mdnet.plan.goals import GoalReport, report

if TYPE_CHECKING:
    from mdnet.workspace import Workspace


def goals(work: Workspace) -> list[GoalReport]:
    """The active goals, those with the nearest day first."""
    with work.view() as db:
        found = active_goals(db)
    return [report(material, work.today) for material in found]
