"""mdnet merge"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mdnet.cli.session import Session, dry_run_option, shared_options
from mdnet.cli.telling import tell
from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdnet.notes.merging_properties import Difference, Side


@click.command("merge")
@click.argument("a", metavar="NAME")
@click.argument("b", metavar="OTHER")
@click.option("--prefer", type=click.Choice(["a", "b"]), help="Whose value counts where the notes differ.")
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, a: str, b: str, prefer: Side | None, dry_run: bool) -> None:
    """Make one of two notes of one person: OTHER's goes into NAME's, and every link follows.

    Properties are united, logs put together by date, and OTHER's names become aliases. Where a property differs you
    are asked, or say --prefer a (NAME) or b (OTHER). A name with blanks needs quotes.

    \b
    mdnet merge "Grace Okafor" "G. Okafor" --dry-run
    mdnet merge "Grace Okafor" People/Grace.md --prefer a
    """
    from mdnet.workspace.merging import Preference, differences, merge

    work = session.workspace
    first, second = work.who(a), work.who(b)
    choice: Preference = prefer or ""
    if prefer is None and sys.stdin.isatty():
        choice = _asked(differences(work, first, second))
    tell(session, lambda: merge(work, first, second, choice), dry_run)


def _asked(found: Sequence[Difference]) -> dict[str, Side]:
    """Whose value counts, for each property in which the notes differ."""
    sides: dict[str, Side] = {}
    for key, ours, theirs in found:
        click.echo(one_line(f"{key}:  a  {ours}   b  {theirs}"), err=True)
        sides[key] = click.prompt("Which", type=click.Choice(["a", "b"]), default="a", err=True)
    return sides
