"""mdnet set"""

from __future__ import annotations

import click

from mdnet.cli.choosing import chosen, select_option
from mdnet.cli.completing import first_name
from mdnet.cli.session import Session, dry_run_option, shared_options
from mdnet.cli.telling import tell


@click.command("set", context_settings={"ignore_unknown_options": False})
@click.argument("words", nargs=-1, required=True, metavar="[NAME] KEY=VALUE...", shell_complete=first_name)
@select_option
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...], select: str | None, dry_run: bool) -> None:
    """Set properties of a contact, or of all that a query means.

    `key=value` sets, `key=` takes away, `key+=value` and `key-=value` add to a list and take from it. The note keeps
    every other byte; a key it has under another name (`prm-cadence`) is the one that changes.

    \b
    mdnet set Grace Okafor circle=close "location=Oslo"
    mdnet set Grace needs+="an illustrator" birthday=12-13
    mdnet set --select "org:Acme circle:none" circle=active
    """
    from mdnet.workspace.contacts import Assignment, set_properties

    first = next((n for n, word in enumerate(words) if "=" in word), len(words))
    if first == len(words):
        raise click.UsageError("Say what to set: key=value.")
    who = chosen(session, words[:first], select)
    assignments = [Assignment.parse(word) for word in words[first:]]
    keys = ", ".join(dict.fromkeys(one.key for one in assignments))
    title = f"set {keys} of {who.said}"
    tell(session, lambda: set_properties(session.workspace, who.paths, assignments, title), dry_run)
