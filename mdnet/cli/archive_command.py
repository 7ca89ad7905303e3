"""mdnet archive"""

from __future__ import annotations

import click

from mdnet.cli.choosing import chosen, select_option
from mdnet.cli.session import Session, dry_run_option, shared_options
from mdnet.cli.telling import tell


@click.command("archive")
@click.argument("words", nargs=-1, metavar="[NAME]")
@select_option
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...], select: str | None, dry_run: bool) -> None:
    """Put a contact away: into the folder Archive beside the others, and out of the agenda.

    The note stays a contact that is linked, found and listed; `mdnet resume` brings it back to where it was.

    \b
    mdnet archive Grace Okafor
    mdnet archive --select "silent:3y circle:none" --dry-run
    """
    from mdnet.workspace.archiving import archive

    who = chosen(session, words, select)
    title = f"archive {who.said}"
    tell(session, lambda: archive(session.workspace, who.paths, title), dry_run)
