"""mdnet show"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mdnet.cli.completing import contact_names
from mdnet.cli.list_command import contact_json
from mdnet.cli.session import Session, echo_json, shared_options
from mdnet.errors import MdnetError, UnknownName
from mdnet.model.standing import Standing

if TYPE_CHECKING:
    from datetime import date

    from mdnet.index.people import Named
    from mdnet.workspace import Workspace


@click.command("show")
@click.argument("name", nargs=-1, required=True, shell_complete=contact_names)
@shared_options
@click.pass_obj
def command(session: Session, name: tuple[str, ...]) -> None:
    """One contact: where things stand, then the note as it is.

    Only this shows what the note keeps private.

    \b
    mdnet show Grace
    mdnet show Ada Byron
    """
    form = session.form("text", "json")
    work = session.workspace
    one = work.who(" ".join(name))
    note = work.vault.read(one.path)
    if note is None:
        raise UnknownName(f"{one.path} has just gone.")
    if note.problem:
        raise MdnetError(f"{one.path}: {note.problem.message}")
    standing = None if one.hidden else work.standing(one)
    tasks = _follow_ups(work, one)
    if form == "json":
        contact = contact_json(standing or Standing(one.path, one.name), session.today)
        echo_json({"contact": contact, "private": bool(one.hidden), "follow_ups": tasks, "text": note.text})
        return
    context = {"name": one.name, "path": one.path, "follow_ups": tasks, "text": note.text, "today": session.today}
    session.show("show.txt.j2", {**_card(standing, session.today), **context})
    session.notice_problems()


def _card(one: Standing | None, today: date) -> dict[str, object]:
    """Where things stand, in the agenda's words; a note that is private as a whole says nothing here."""
    if one is None:
        return {"contact": None, "cadence": "", "due": "", "last": ""}
    from mdnet.plan.phrasing import last_words, said_days

    cadence = one.cadence.words() if one.cadence is not None else ""
    due = said_days(one.due_on, today) if one.due_on else ""
    return {"contact": one, "cadence": cadence, "due": due, "last": last_words(one, today) if one.last_contact else ""}


def _follow_ups(work: Workspace, one: Named) -> list[dict[str, object]]:
    from mdnet.index.people import follow_ups
    from mdnet.plan.item import phrase
    from mdnet.plan.phrasing import said_days

    with work.store.reading() as db:
        return [
            {
                "text": phrase(task.text, 200),
                "due": task.due,
                "when": said_days(task.due, work.today) if task.due else None,
                "waiting": task.waiting,
                "path": task.path,
                "line": task.line,
            }
            for task in follow_ups(db, one.note)
        ]
