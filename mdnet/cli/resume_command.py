"""mdnet resume"""

from __future__ import annotations

import click

from mdnet.cli.choosing import chosen, select_option
from mdnet.cli.completing import contact_names
from mdnet.cli.session import Session, dry_run_option, shared_options
from mdnet.cli.telling import tell


@click.command("resume")
@click.argument("words", nargs=-1, metavar="[NAME]", shell_complete=contact_names)
@select_option
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...], select: str | None, dry_run: bool) -> None:
    """Take a paused or archived contact back into the agenda.

    \b
    mdnet resume Grace Okafor
    mdnet resume --select tag:sabbatical
    """
    from mdnet.workspace.contacts import pause

    who = chosen(session, words, select)
    title = f"resume {who.said}"
    tell(session, lambda: pause(session.workspace, who.paths, False, title), dry_run)
