"""mdnet goals"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mdnet.cli.session import Session, echo_json, shared_options

if TYPE_CHECKING:
    from mdnet.plan.goals import GoalReport
    from mdnet.plan.wording import Person


@click.command("goals")
@shared_options
@click.pass_obj
def command(session: Session) -> None:
    """For each active goal: who bears on it and what happened lately, who offers what it looks for, and what is next.

    A goal is a note in Goals/ (or of `type: goal`) with `looking_for`, `people` and `by`; contacts name it in `goals`.

    \b
    mdnet goals
    mdnet goals --format json
    """
    from mdnet.workspace.goals import goals

    form = session.form("text", "json")
    found = goals(session.workspace)
    if form == "json":
        echo_json({"goals": [_document(one) for one in found]})
    else:
        session.show("goals.txt.j2", {"goals": found, "queries": {one.goal.path: _query(one) for one in found}})
    session.notice_problems()


def _query(report: GoalReport) -> str:
    """The word after `mdnet list` that finds all who bear on a goal."""
    from shlex import quote

    name = report.goal.name.replace('"', "")
    return quote(f'goal:"{name}"')


def _document(report: GoalReport) -> dict[str, Any]:
    """A goal as docs/json.md promises it."""
    return {
        "goal": _named(report.goal),
        "by": report.by,
        "people": [
            {
                "contact": _named(one.person),
                "last_contact": one.last_contact,
                "due_on": one.due_on,
                "last": one.last,
                "topic": one.topic or None,
            }
            for one in report.people
        ],
        "people_left": report.people_left,
        "missing": [
            {
                "looking_for": one.looking_for,
                "contacts": [
                    {"contact": _named(helper.person), "offers": helper.offers, "last": helper.last,
                     "bears": helper.bears}
                    for helper in one.helpers
                ],
                "more": one.more,
            }
            for one in report.missing
        ],
        "next_steps": [step._asdict() for step in report.steps],
        "steps_left": report.steps_left,
    }  # fmt: skip


def _named(person: Person) -> dict[str, str]:
    return {"name": person.name, "path": person.path}
