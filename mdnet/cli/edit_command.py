"""mdnet edit"""

from __future__ import annotations

import click

from mdnet.cli.completing import contact_names
from mdnet.cli.session import Session, echo_aside, echo_json, shared_options
from mdnet.errors import UnknownName


@click.command("edit")
@click.argument("words", nargs=-1, required=True, metavar="NAME", shell_complete=contact_names)
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...]) -> None:
    """Open a contact's note in your editor ($VISUAL, else $EDITOR), and say afterwards what in it cannot be understood.

    \b
    mdnet edit Grace Okafor
    """
    form = session.form("text", "json")
    work = session.workspace
    path = work.who(" ".join(words)).path
    click.edit(filename=str(work.root / path))
    note = work.vault.read(path)
    if note is None:
        raise UnknownName(f"{path} is gone.")
    from mdnet.notes.reading import read_records

    problems = read_records(path, note.text, work.settings.conventions).problems
    found = [*([note.problem] if note.problem else []), *problems]
    if form == "json":
        echo_json({"path": path, "problems": [one._asdict() for one in found]})
        return
    for one in found:
        echo_aside(f"{one.path}:{one.line}: {one.code}: {one.message}")
