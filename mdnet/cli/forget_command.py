"""mdnet forget"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mdnet.cli.session import Session, dry_run_option, echo_aside, echo_json, shared_options
from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from mdnet.workspace.changing import Planned


@click.command("forget")
@click.argument("words", nargs=-1, required=True, metavar="NAME")
@click.option("--yes", is_flag=True, help="Do not ask.")
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...], yes: bool, dry_run: bool) -> None:
    """Remove a contact for good: the note, the brief, the index's entries and the steps of undo.

    Links to the contact become plain text everywhere. This cannot be undone. It does not reach git's history, nor
    copies that sync services and backups keep.

    \b
    mdnet forget Grace Okafor --dry-run
    mdnet forget Grace Okafor
    """
    from mdnet.cli.telling import as_json
    from mdnet.workspace.forgetting import forget, forget_cards, forget_traces

    form = session.form("text", "json")
    work = session.workspace
    one = work.who(" ".join(words))
    if not dry_run and not yes:
        _ask(forget(work, one.path))
    planned = session.write(lambda: forget(work, one.path), dry_run, kept=False)
    changes = planned.changes.changes
    if not dry_run:
        forget_traces(work, [path for change in changes for path in change.paths])
        for folder in forget_cards(work, one.path):
            echo_aside(f"{folder} holds their card still: remove it there.")
    if form == "json":
        echo_json(as_json(planned, dry_run))
    elif not dry_run:
        click.echo(one_line(f"Forgotten: {one.name}. {_said(planned, 'Removed', 'Made')}"))


def _ask(planned: Planned) -> None:
    """Ask on a terminal; elsewhere it must have been said."""
    if not sys.stdin.isatty():
        raise click.UsageError("This cannot be undone. Say --yes, or look first with --dry-run.")
    click.echo(one_line(_said(planned, "This removes", "This makes")), err=True)
    click.confirm("It cannot be undone. Go on?", abort=True, err=True)


def _said(planned: Planned, removes: str, makes: str) -> str:
    changes = planned.changes.changes
    gone = ", ".join(one.path for one in changes if one.after is None)
    linked = sum(one.after is not None and one.path.endswith(".md") for one in changes)
    plain = f" {makes} links in {linked:,} note{'' if linked == 1 else 's'} plain text." if linked else ""
    return f"{removes} {gone}.{plain}"
