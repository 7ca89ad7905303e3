"""mdnet tag"""

from __future__ import annotations

import click

from mdnet.cli.choosing import chosen, select_option
from mdnet.cli.completing import first_name
from mdnet.cli.session import Session, dry_run_option, shared_options
from mdnet.cli.telling import tell


@click.command("tag")
@click.argument("words", nargs=-1, required=True, metavar="[NAME] TAG...", shell_complete=first_name)
@click.option("--remove", "-r", multiple=True, metavar="TAG", help="Take a tag away.")
@select_option
@dry_run_option
@shared_options
@click.pass_obj
def command(
    session: Session, words: tuple[str, ...], remove: tuple[str, ...], select: str | None, dry_run: bool
) -> None:
    """Tag a contact, or all that a query means. A NAME of several words is quoted.

    \b
    mdnet tag "Grace Okafor" weaver alumni/ucl
    mdnet tag Grace --remove prospect
    mdnet tag --select "org:Acme" acme
    """
    from mdnet.workspace.contacts import tag

    who = chosen(session, words[:1] if select is None else (), select)
    add = words[1:] if select is None else words
    if not add and not remove:
        raise click.UsageError("Say which tag.")
    signs = " ".join([*(f"+{one.lstrip('#')}" for one in add), *(f"-{one.lstrip('#')}" for one in remove)])
    title = f"tag {who.said} {signs}"
    tell(session, lambda: tag(session.workspace, who.paths, add, remove, title), dry_run)
