"""mdnet rename"""

from __future__ import annotations

import click

from mdnet.cli.session import Session, dry_run_option, shared_options
from mdnet.cli.telling import tell


@click.command("rename")
@click.argument("old", metavar="NAME")
@click.argument("new", metavar="NEW_NAME")
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, old: str, new: str, dry_run: bool) -> None:
    """Give a contact another name: the file, the name in the note, and every link in the vault.

    The old name stays an alias, and links keep the text they show. A name with blanks needs quotes.

    \b
    mdnet rename "Grace Okafor" "Grace Okafor-Lind"
    mdnet rename ada "Ada Lovelace" --dry-run
    """
    from mdnet.workspace.renaming import rename

    work = session.workspace
    path = work.who(old).path
    tell(session, lambda: rename(work, path, new), dry_run)
