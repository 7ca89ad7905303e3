"""mdnet agenda"""

from __future__ import annotations

from typing import Any

import click

from mdnet.cli.session import Session, echo_json, shared_options
from mdnet.errors import BadInput
from mdnet.model.dates import Week
from mdnet.plan.agenda import Agenda


@click.command("agenda")
@click.option("--week", metavar="WEEK", help="Another ISO week: 2026-W48, next or last.")
@click.option("--days", type=click.IntRange(1, 366), help="Today and the days after it, so many in all.")
@click.option("--budget", type=click.IntRange(0, 1_000_000), help="Check-ins a week; other sections in proportion.")
@click.option("--write", is_flag=True, help="Put it into the vault's agenda file.")
@shared_options
@click.pass_obj
def command(session: Session, week: str | None, days: int | None, budget: int | None, write: bool) -> None:
    """What to do this week: promises, people just met, occasions, check-ins, what lies ahead.

    \b
    mdnet agenda
    mdnet agenda --week next
    mdnet agenda --days 3 --budget 5
    mdnet agenda --write          into agendas/2026-W48.md; your ticks and notes there stay
    """
    if week and days:
        raise click.UsageError("--week and --days exclude each other.")
    form = session.form("text", "md", "html", "json")
    work = session.workspace
    agenda = work.agenda(work.period(read_week(week, session), days), budget)
    if write:
        path, changed = work.write_agenda(agenda)
        click.echo(f"{'Wrote' if changed else 'Unchanged:'} {path}", err=True)
        if not session.format:
            session.notice_problems()
            return
    if form == "json":
        echo_json(agenda_json(agenda))
    else:
        session.show(f"agenda.{'txt' if form == 'text' else form}.j2", {"agenda": agenda})
    session.notice_problems()


def read_week(text: str | None, session: Session) -> Week | None:
    """The ISO week that `--week` means. Raises BadInput."""
    if text is None:
        return None
    now = Week.of(session.today)
    near = {"this": now, "next": now.before(-1), "last": now.before()}
    week = near.get(text.lower()) or Week.parse(text)
    if week is None:
        raise BadInput(f'"{text}" is not an ISO week; write it as {now}, or "next" or "last".')
    return week


def agenda_json(agenda: Agenda) -> dict[str, Any]:
    """The agenda as docs/json.md promises it."""
    return {
        "from": agenda.period.first,
        "to": agenda.period.last,
        "week": str(agenda.period.week) if agenda.period.week else None,
        "today": agenda.today,
        "budget": agenda.budget,
        "done": agenda.done,
        "items": [
            {
                "kind": item.kind,
                "contact": {"name": item.contact_name, "path": item.contact_path} if item.contact_path else None,
                "due_on": item.due_on,
                "days_overdue": item.days_overdue,
                "reason": item.reason,
                "hook": item.hook or None,
                "id": item.id,
                "subject": item.subject or None,
                "source": item.source_path or None,
                "suggestion": item.suggestion or None,
            }
            for item in agenda.items
        ],
        "left_out": agenda.left_out,
        "undated": agenda.undated,
        "never": agenda.never,
        "without_circle": agenda.loose,
    }
