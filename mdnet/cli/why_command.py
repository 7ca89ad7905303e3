"""mdnet why"""

from __future__ import annotations

import click

from mdnet.cli.completing import contact_names
from mdnet.cli.session import Session, echo_json, shared_options
from mdnet.notes.display import one_line


@click.command("why")
@click.argument("name", nargs=-1, required=True, shell_complete=contact_names)
@shared_options
@click.pass_obj
def command(session: Session, name: tuple[str, ...]) -> None:
    """Why a contact ranks where they do: each term of the sum, in words and points.

    \b
    mdnet why Dan Wu
    """
    from mdnet.plan.priority import total

    form = session.form("text", "json")
    work = session.workspace
    standing, terms = work.why(work.who(" ".join(name)))
    contact = {"name": standing.name, "path": standing.path}
    if form == "json":
        echo_json(
            {
                "contact": contact,
                "due_on": standing.due_on,
                "score": total(terms),
                "terms": [t._asdict() for t in terms],
            }
        )
        return
    click.echo(one_line(standing.name))
    if standing.due_on is None:
        click.echo("  is not due: " + _not_due(standing.paused, standing.cadence is not None))
    else:
        click.echo(f"  due on {standing.due_on}, {standing.cadence.words() if standing.cadence else ''}")
    small = session.workspace.status()["contacts"] < SMALL
    for term in terms:
        click.echo(f"  {'' if small else f'{term.points:+6.2f}  '}{one_line(term.words)}")
    if not small:
        click.echo(f"  {total(terms):+6.2f}  in all")


SMALL = 30
"""Below so many contacts words say it better than scores."""


def _not_due(paused: bool, cadence: bool) -> str:
    if paused:
        return "the note says `paused`"
    return "there is no contact on record to count from" if cadence else "there is neither a cadence nor a circle"
