"""mdnet pause"""

from __future__ import annotations

import click

from mdnet.cli.choosing import chosen, select_option
from mdnet.cli.completing import contact_names
from mdnet.cli.session import Session, dry_run_option, shared_options
from mdnet.cli.telling import tell


@click.command("pause")
@click.argument("words", nargs=-1, metavar="[NAME]", shell_complete=contact_names)
@select_option
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...], select: str | None, dry_run: bool) -> None:
    """Leave a contact out of the agenda until `mdnet resume`; briefs, lists and search go on to have them.

    \b
    mdnet pause Grace Okafor
    mdnet pause --select tag:sabbatical
    """
    from mdnet.workspace.contacts import pause

    who = chosen(session, words, select)
    title = f"pause {who.said}"
    tell(session, lambda: pause(session.workspace, who.paths, True, title), dry_run)
