"""mdnet undo"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mdnet.cli.session import Session, dry_run_option, echo_json, shared_options
from mdnet.errors import BadInput
from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from mdnet.model.change import ChangeSet


@click.command("undo")
@click.argument("number", required=False, type=click.IntRange(1), metavar="[N]")
@click.option("--list", "listing", is_flag=True, help="List what can be undone, the latest first.")
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, number: int | None, listing: bool, dry_run: bool) -> None:
    """Take back what a command did to your notes: the last one, or the Nth of the list.

    A note that was changed since keeps its change, and nothing is undone. Agendas and briefs are no steps.

    \b
    mdnet undo
    mdnet undo --list
    mdnet undo 2 --dry-run
    """
    from mdnet.vault import undo

    form = session.form("text", "json")
    work = session.workspace
    steps = undo.history(work.root)
    if listing:
        rows = [{"number": n, "title": step.title, "time": step.time.isoformat(timespec="seconds"),
                 "paths": _paths(step.changes)}
                for n, step in enumerate(steps, 1)]  # fmt: skip
        if form == "json":
            echo_json({"steps": rows})
            return
        for row in rows:
            when = str(row["time"])[:16].replace("T", " ")
            click.echo(f"{row['number']:>3}  {when}  {one_line(str(row['title']))}")
        if not rows:
            click.echo("Nothing to undo.", err=True)
        return
    if number and number > len(steps):
        raise BadInput(f"There are {len(steps)} steps to undo: mdnet undo --list")
    step = steps[(number or 1) - 1] if steps else None
    if dry_run and step:
        back = undo.reverse(work.root, step.changes)
        if form == "json":
            echo_json({"undone": step.title, "paths": _paths(step.changes), "dry_run": True, "diff": back.diff()})
        else:
            session.show_diff(back)
        return
    done = undo.undo(work.root, step, work.is_generated)
    if form == "json":
        echo_json({"undone": done.title, "paths": _paths(done)})
        return
    paths = sorted({one.path for one in done.changes})
    where = ", ".join(paths) if len(paths) < 5 else f"{len(paths):,} files"
    click.echo(one_line(f"Undone: {done.title} ({where})"))


def _paths(changes: ChangeSet) -> list[str]:
    return sorted({path for one in changes.changes for path in one.paths})
