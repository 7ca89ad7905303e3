"""mdnet find"""

from __future__ import annotations

import click

from mdnet.cli.session import Session, echo_json, shared_options
from mdnet.notes.display import one_line

NOTHING_FOUND = 1


@click.command("find")
@click.argument("words", nargs=-1, required=True)
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...]) -> int:
    """Search the notes' text: `path:line: the line`, as editors read it. Exits with 1 when nothing is found.

    A note is meant when it holds every word or its beginning; an argument with blanks is a phrase.

    \b
    mdnet find weaving
    mdnet find "pattern book" illustrator
    vim -q <(mdnet find weaving)
    """
    form = session.form("text", "json")
    work = session.workspace
    hits = work.find(" ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words))
    if form == "json":
        echo_json({"hits": [hit._asdict() for hit in hits]})
    for hit in hits if form == "text" else ():
        click.echo(one_line(f"{hit.path}:{hit.line}: {hit.text}"))
    if not hits and form == "text":
        click.echo("Nothing found.", err=True)
    session.notice_problems()
    return 0 if hits else NOTHING_FOUND
