"""What a command that wrote says: what was done, where, and how to take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from mdnet.cli.session import Session, echo_json
from mdnet.notes.display import one_line, visible

if TYPE_CHECKING:
    from mdnet.workspace.changing import Planned


def tell(session: Session, plan: Callable[[], Planned], dry_run: bool) -> Planned:
    """Carry a plan out and say what was done, the changed lines of one note shown. `--format json` gives the same as
    data."""
    form = session.form("text", "json")
    planned = session.write(plan, dry_run)
    changes = planned.changes.changes
    if form == "json":
        echo_json(as_json(planned, dry_run))
    elif dry_run:
        if not changes:
            click.echo("Nothing would change.", err=True)
    elif not changes:
        click.echo("Nothing changed: it is so already.")
    else:
        title = planned.changes.title
        click.echo(one_line(title[:1].upper() + title[1:]))
        if len(changes) == 1:
            for line in changes[0].diff(0):
                if line[:1] in "+-" and not line.startswith(("+++ ", "--- ")):
                    text = visible(line[1:].removesuffix("\r"))
                    click.echo(f"  {line[0]} {text}")
            click.echo(f"  in {one_line(changes[0].path)}   undo: mdnet undo")
        else:
            click.echo(f"  in {len(changes):,} files   undo: mdnet undo")
    return planned


def as_json(planned: Planned, dry_run: bool) -> dict[str, object]:
    """What every command that writes gives as JSON (docs/json.md)."""
    return {
        "title": planned.changes.title,
        "dry_run": dry_run,
        "changes": [
            {"path": one.path, "from": one.source or None, "created": one.before is None, "removed": one.after is None,
             "diff": one.diff()}
            for one in planned.changes.changes
        ],
        "warnings": list(planned.warnings),
    }  # fmt: skip
