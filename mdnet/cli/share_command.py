"""mdnet share"""

from __future__ import annotations

import click

from mdnet.cli.giving_away import MOST, named_once, show
from mdnet.cli.session import Session, dry_run_option, shared_options
from mdnet.cli.telling import tell


@click.command("share")
@click.argument("what", metavar="URL|NOTE")
@click.option("--topics", metavar="A,B", default="", help="What it is about; its note may say so itself.")
@click.option("--done", multiple=True, metavar="NAME", help="It was sent to them: write that down.")
@click.option("--limit", type=click.IntRange(1), default=MOST, show_default=True, help="How many people to list.")
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, what: str, topics: str, done: tuple[str, ...], limit: int, dry_run: bool) -> None:
    """Who would care about an article, or about a post or a talk of your own, by their needs, their interests and what
    you spoke of lately. NOTE is that of a resource or of a contribution.

    Whoever has had it is left out, and so is whoever was sent something in the last three weeks. --done writes a line
    with #gave into their log, and into its own note that they have it.

    \b
    mdnet share https://example.org/looms --topics weaving,history
    mdnet share "Weaving drafts as plain text"
    mdnet share "Weaving drafts as plain text" --done Grace
    mdnet share "A draft is a text file"
    """
    from mdnet.workspace.sharing import readers_of, shared, thing

    work = session.workspace
    given = thing(work, what, [topic for topic in (part.strip() for part in topics.split(",")) if topic])
    if done:
        people = named_once(session, done)
        tell(session, lambda: shared(work, given, people), dry_run)
        return
    show(session, given, readers_of(work, given, limit), "share")
