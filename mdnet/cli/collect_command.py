"""mdnet collect"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mdnet.cli.agenda_command import read_week
from mdnet.cli.session import Session, dry_run_option, echo_json, shared_options
from mdnet.cli.telling import as_json
from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from mdnet.workspace.changing import Planned
    from mdnet.workspace.collecting import Collected


@click.command("collect")
@click.option("--week", metavar="WEEK", help="Only this ISO week's agenda: 2026-W48, this or last.")
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, week: str | None, dry_run: bool) -> None:
    """Carry out what you ticked in the agenda's file: this week's, and the one's before.

    [x] happened: it is logged, with what you typed under it, or the follow-up is ticked where it stands. [>] puts it
    off to next week, [-] drops it. Each item is collected once; `mdnet undo` takes all of one collect back.

    \b
    mdnet collect
    mdnet collect --dry-run
    mdnet collect --week 2026-W46
    """
    from mdnet.workspace.collecting import collect

    form = session.form("text", "json")
    chosen = read_week(week, session)
    latest: list[Collected] = []

    def plan() -> Planned:
        latest[:] = [collect(session.workspace, chosen)]
        return latest[0].planned

    planned = session.write(plan, dry_run)
    if form == "json":
        echo_json({"items": _items(latest[0]), **as_json(planned, dry_run)})
    elif not dry_run:
        _say(latest[0], planned)
    elif not planned.changes.changes:
        click.echo("Nothing to collect.", err=True)


def _items(collected: Collected) -> list[dict[str, object]]:
    return [
        {
            "path": one.path,
            "line": one.line,
            "id": one.id,
            "wish": one.wish.replace(" ", "_"),
            "kind": one.source.kind,
            "contact": {"name": one.source.name, "path": one.source.path} if one.source.path else None,
            "day": one.day,
        }
        for one in collected.items
    ]


def _say(collected: Collected, planned: Planned) -> None:
    if not planned.changes.changes:
        click.echo("Nothing to collect.")
        return
    from mdnet.plan.prose import plain

    count = len(collected.items)
    click.echo(f"Collected {count} item{'' if count == 1 else 's'}")
    for one in collected.items:
        source = one.source
        what = plain(source.task.text) if source.task else source.label
        about = f"{source.name}: {what}" if source.name and what and source.name not in what else what or source.name
        kind = source.kind.replace("_", "-")
        day = f", {one.day}" if one.wish == "done" else ""
        click.echo(f"  {one_line(f'{one.wish}: {about} ({kind}{day})')}")
    files = len(planned.changes.changes)
    click.echo(f"  in {files} file{'' if files == 1 else 's'}   undo: mdnet undo")
