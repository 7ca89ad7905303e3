"""Opportunities moved on: a step is set in the note, thanks become a task there, people referred to become links, and
an informational interview that was held becomes an entry in the log of whom it was with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from mdnet.errors import AmbiguousName, CannotEdit, UnknownName
from mdnet.index.called import link_to
from mdnet.model.change import Change, ChangeSet
from mdnet.model.records import Opportunity
from mdnet.plan.opening_steps import Step, step
from mdnet.workspace.changing import Planned, located, new_problems, text_of

if TYPE_CHECKING:
    from mdnet.index.people import Named
    from mdnet.model.follow_up import FollowUp
    from mdnet.workspace import Workspace

_INFORMATIONAL = "informational"
"""How the kind of those begins that are held with whom they came through."""


def move(
    work: Workspace, name: str, to: str, day: date | None = None, outcome: str = "", referred: Sequence[str] = ()
) -> Planned:
    """The opportunity of that name takes the step `to` (see `mdnet.plan.opening_steps`); `referred` are the people I
    was referred to, contacts or not. An informational interview that was held is logged for whom it came through,
    unless their log has something of that day.

    Raises UnknownName or AmbiguousName for the opportunity, AmbiguousName for somebody referred to, Conflict.
    """
    from mdnet.workspace.sharing import opportunity_record

    record = opportunity_record(work, name)
    assert isinstance(record, Opportunity)  # noqa: S101 - asked for opportunities; narrows the type
    taken = step(record, to, day, work.today, outcome)
    through = _through(work, record)
    whom = _linked(work, through) if through else ""
    old = text_of(work, record.path)
    try:
        new = _stepped(work, old, record, taken, whom, [_link(work, one) for one in referred])
    except CannotEdit as error:
        raise located(error, record.path) from error
    changes = [Change(record.path, old.encode(), new.encode())]
    if to == "held" and through and record.kind.lower().startswith(_INFORMATIONAL):
        changes += _logged(work, through, record, taken)
    warnings = new_problems(work, changes)
    if taken.thanks_due and not whom:
        warnings += (f"{record.path}: nobody is named in `via`, so there is nobody to thank.",)
    return Planned(ChangeSet(f"{record.name}: {to}", tuple(changes)), warnings)


def _stepped(work: Workspace, text: str, record: Opportunity, taken: Step, whom: str, referred: Sequence[str]) -> str:
    from mdnet.notes.property_edit import with_properties, with_values
    from mdnet.notes.task_edit import ticked, with_task

    ways = work.settings.conventions
    thanks = _thanks(work, record.path, text)
    if taken.thanked:
        for task in thanks:
            text = ticked(text, task.line, task.text, work.today)
    elif taken.thanks_due and whom and not thanks:
        text = with_task(text, f"Thank {whom}: {record.name}", taken.thanks_due, ways).text
    text = with_properties(text, dict(taken.properties), ways)
    return with_values(text, "referred_to", ways, referred) if referred else text


def _thanks(work: Workspace, path: str, text: str) -> list[FollowUp]:
    """The note's open tasks that are thanks."""
    from mdnet.notes.reading import read_records

    tasks = read_records(path, text, work.settings.conventions).follow_ups
    return [task for task in tasks if not task.done and task.text.startswith("Thank ")]


def _logged(work: Workspace, one: Named, record: Opportunity, taken: Step) -> list[Change]:
    """The entry of an interview, on the day it was held."""
    from mdnet.notes.log_edit import NewEntry, with_entry
    from mdnet.notes.reading import read_records
    from mdnet.workspace.changing import edited

    ways, day = work.settings.conventions, taken.properties["date"]
    assert isinstance(day, date)  # noqa: S101 - set by the step; narrows the type
    entries = read_records(one.path, text_of(work, one.path), ways).interactions
    if any(entry.day == day and entry.answered for entry in entries):
        return []
    with work.view() as db:
        entry = NewEntry(day, "interview", (), f"[[{link_to(db, record.path)}]]")
    return [edited(work, one.path, lambda text: with_entry(text, one.path, entry, ways).text)]


def _through(work: Workspace, record: Opportunity) -> Named | None:
    """Whoever it came through; None when that is no contact."""
    if record.via is None:
        return None
    try:
        return work.who(record.via.target or record.via.text)
    except (UnknownName, AmbiguousName):
        return None


def _link(work: Workspace, name: str) -> str:
    """A link to a contact; somebody who is none stays a name. Raises AmbiguousName."""
    try:
        return _linked(work, work.who(name))
    except UnknownName:
        return name


def _linked(work: Workspace, one: Named) -> str:
    with work.view() as db:
        return f"[[{link_to(db, one.path)}]]"
