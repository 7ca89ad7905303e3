"""Follow-ups found by their words: ticked, cancelled, put off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from mdnet.errors import AmbiguousName, UnknownName
from mdnet.model.change import ChangeSet
from mdnet.workspace.changing import Planned, edited

if TYPE_CHECKING:
    from mdnet.model.follow_up import FollowUp
    from mdnet.workspace import Workspace


def tick(work: Workspace, words: str) -> Planned:
    """It is done, today."""
    from mdnet.notes.task_edit import ticked

    return _changed(work, words, "done", lambda text, task: ticked(text, task.line, task.text, work.today))


def cancel(work: Workspace, words: str) -> Planned:
    """It will not be done."""
    from mdnet.notes.task_edit import cancelled

    return _changed(work, words, "cancel", lambda text, task: cancelled(text, task.line, task.text, work.today))


def put_off(work: Workspace, words: str, until: date) -> Planned:
    """It is due on another day."""
    from mdnet.notes.task_edit import put_off as moved

    return _changed(work, words, f"put off to {until}", lambda text, task: moved(text, task.line, task.text, until))


def _changed(work: Workspace, words: str, what: str, edit: Callable[[str, FollowUp], str]) -> Planned:
    from mdnet.plan.prose import plain

    task = meant(work, words)
    change = edited(work, task.path, lambda text: edit(text, task))
    return Planned(ChangeSet(f"{what}: {plain(task.text)}", (change,)))


def meant(work: Workspace, words: str) -> FollowUp:
    """The one open follow-up that `words` mean: by its whole text, else by words of it and of whom it concerns.

    Raises UnknownName when there is none, AmbiguousName when there are several.
    """
    from mdnet.index.owed import open_follow_ups
    from mdnet.model.names import loose

    wanted = loose(words)
    with work.view() as db:
        found = open_follow_ups(db)
    exact = [task for task, _ in found if loose(task.text) == wanted]
    near = exact or [task for task, names in found if _holds(loose(f"{task.text} {names}"), wanted.split())]
    if len(near) == 1:
        return near[0]
    if not near:
        raise UnknownName(f'No open follow-up says "{words}": mdnet list promised')
    shown = "; ".join(f'"{task.text}" ({task.path}:{task.line})' for task in near[:5])
    more = f" and {len(near) - 5} more" if len(near) > 5 else ""
    raise AmbiguousName(f'"{words}" could be {len(near)} follow-ups: {shown}{more}. Say more of its words.')


def _holds(text: str, words: list[str]) -> bool:
    parts = text.replace("[[", " ").replace("]]", " ").split()
    return all(any(part.startswith(word) for part in parts) for word in words)
