"""mdnet pass"""

from __future__ import annotations

import click

from mdnet.cli.giving_away import MOST, named_once, show
from mdnet.cli.session import Session, dry_run_option, shared_options
from mdnet.cli.telling import tell


@click.command("pass")
@click.argument("note", nargs=-1, required=True)
@click.option("--done", multiple=True, metavar="NAME", help="They were told of it: write that down.")
@click.option("--limit", type=click.IntRange(1), default=MOST, show_default=True, help="How many people to list.")
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, note: tuple[str, ...], done: tuple[str, ...], limit: int, dry_run: bool) -> None:
    """Whom an opportunity you heard of would serve: by what they offer, look for, care about and work as.

    NOTE is the opportunity's note. Whoever it came through and whoever knows of it already is left out. --done writes a
    line with #gave into their log.

    \b
    mdnet pass Signs for the museum
    mdnet pass Signs for the museum --done Omar
    """
    from mdnet.workspace.sharing import opportunity, passed_on, served

    work = session.workspace
    given = opportunity(work, " ".join(note))
    if done:
        people = named_once(session, done)
        tell(session, lambda: passed_on(work, given, people), dry_run)
        return
    show(session, given, served(work, given, limit), "pass")
