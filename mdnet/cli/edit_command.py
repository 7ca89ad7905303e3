"""mdnet edit"""

from __future__ import annotations

import click

from mdnet.cli.session import Session, echo_aside, shared_options


@click.command("edit")
@click.argument("words", nargs=-1, required=True, metavar="NAME")
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...]) -> None:
    """Open a contact's note in your editor ($VISUAL, else $EDITOR), and say afterwards what in it cannot be understood.

    \b
    mdnet edit Grace Okafor
    """
    work = session.workspace
    path = work.who(" ".join(words)).path
    click.edit(filename=str(work.root / path))
    note = work.vault.read(path)
    if note is None:
        echo_aside(f"{path} is gone.")
        return
    from mdnet.notes.reading import read_records

    problems = read_records(path, note.text, work.settings.conventions).problems
    for one in [*([note.problem] if note.problem else []), *problems]:
        echo_aside(f"{one.path}:{one.line}: {one.code}: {one.message}")
