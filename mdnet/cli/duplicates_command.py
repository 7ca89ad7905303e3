"""mdnet duplicates"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mdnet.cli.session import Session, dry_run_option, echo_json, shared_options
from mdnet.notes.display import one_line
from mdnet.plan.duplicates import LIKELY

if TYPE_CHECKING:
    from mdnet.plan.duplicates import Pair


@click.command("duplicates")
@click.option("--min", "least", type=click.IntRange(0, 99), default=LIKELY, show_default=True, metavar="SCORE",
              help="Show pairs from this score on.")  # fmt: skip
@click.option("--dismiss", nargs=2, metavar="A B", help="Note that these two are two people, and show them no more.")
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, least: int, dismiss: tuple[str, str] | None, dry_run: bool) -> None:
    """Contacts who may be one person twice, each pair with a score and its reasons. Nothing is ever merged.

    docs/duplicates.md says what counts how much. Pairs dismissed are kept in the vault, in .mdnet/dismissed.toml.

    \b
    mdnet duplicates --min 70
    mdnet duplicates --dismiss "People/Sam Rivera.md" "People/Sam Rivera 2.md"
    """
    from mdnet.workspace import duplicates

    form = session.form("text", "json")
    work = session.workspace
    if dismiss:
        one, two = (work.who(name) for name in dismiss)
        planned = session.write(lambda: duplicates.dismiss(work, one, two), dry_run)
        changed = bool(planned.changes.changes)
        if form == "json":
            echo_json({"dismissed": [one.path, two.path], "path": duplicates.DISMISSED, "changed": changed})
        elif not dry_run:
            noted = "noted" if changed else "noted before"
            click.echo(one_line(f"{one.name} and {two.name} are two people: {noted} in {duplicates.DISMISSED}"))
    else:
        found = duplicates.report(work, least)
        if form == "json":
            echo_json({"pairs": [pair_json(pair) for pair in found.pairs]})
        else:
            session.show("duplicates.txt.j2", {"pairs": found.pairs, "contacts": found.contacts})
        for fault in found.problems:
            click.echo(one_line(f"{fault.path}: {fault.message}"), err=True)
    session.notice_problems()


def pair_json(pair: Pair) -> dict[str, Any]:
    """A pair as docs/json.md promises it."""
    return {
        "score": pair.score,
        "contacts": [{"name": one.name, "path": one.path} for one in (pair.first, pair.second)],
        "reasons": [reason.words for reason in pair.reasons],
    }
