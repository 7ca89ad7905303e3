"""mdnet add"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mdnet.cli.session import Session, dry_run_option, echo_aside, shared_options
from mdnet.cli.telling import tell
from mdnet.errors import Conflict

if TYPE_CHECKING:
    from mdnet.workspace.changing import Planned
    from mdnet.workspace.contacts import Assignment


@click.command("add")
@click.argument("words", nargs=-1, required=True, metavar="NAME [KEY=VALUE...]")
@click.option("--folder", metavar="PATH", default="", help="Where the note goes, within the vault.")
@click.option("--file", "file_name", metavar="NAME", default="", help="What the file is called, if not as the person.")
@click.option("--force", is_flag=True, help="Also when somebody of that name is there.")
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...], folder: str, file_name: str, force: bool, dry_run: bool) -> None:
    """Make a note for a new contact, after the vault's own template for people.

    The template is `[add] template` of the config, else Person.md or Contact.md in Obsidian's folder of templates
    ({{title}} and {{date}} are filled in), else mdnet's own (contact.md.j2).

    \b
    mdnet add Zoe Park
    mdnet add Zoe Park "organization=[[Heddle]]" circle=active met_on=yesterday
    """
    from mdnet.workspace.adding import add
    from mdnet.workspace.contacts import Assignment

    first = next((n for n, word in enumerate(words) if "=" in word), len(words))
    name = " ".join(words[:first])
    assignments = [Assignment.parse(word) for word in words[first:]]
    likely = _likely(session, name, assignments)
    for line in likely:
        echo_aside(line)
    if likely and not force and not dry_run:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise Conflict("Nothing was written; if this is somebody else: --force")
        if not click.confirm("Is this somebody else", err=True):
            raise Conflict("Nothing was written.")

    def plan() -> Planned:
        return add(session.workspace, name, assignments, folder, file_name)

    tell(session, plan, dry_run)


def _likely(session: Session, name: str, assignments: Sequence[Assignment]) -> list[str]:
    """Who may be the same person, each with the reasons."""
    from mdnet.notes.properties import canonical_name
    from mdnet.workspace.adding import namesakes
    from mdnet.workspace.duplicates import like

    fields = session.workspace.settings.conventions.fields
    given: dict[str, list[str]] = {}
    for one in assignments:
        given.setdefault(canonical_name(one.key, fields), []).append(one.value)
    pairs = like(
        session.workspace,
        name,
        emails=given.get("emails", ()),
        phones=given.get("phones", ()),
        profiles=given.get("urls", ()),
        organization="".join(given.get("organization", ())),
    )
    likely = {pair.second.path for pair in pairs}
    so_called = [one for one in namesakes(session.workspace, name) if one.path not in likely]
    return [f"{one.name} ({one.path}) is called {name} already" for one in so_called] + [
        f"{pair.second.name} ({pair.second.path}) may be the same: {'; '.join(one.words for one in pair.reasons)}"
        for pair in pairs
    ]
