"""mdnet brief"""

from __future__ import annotations

import click

from mdnet.cli.completing import contact_names
from mdnet.cli.session import Session, echo_json, shared_options


@click.command("brief")
@click.argument("names", nargs=-1, shell_complete=contact_names)
@click.option("--event", metavar="NOTE", help="Prepare for an event instead.")
@click.option("--write", is_flag=True, help="Put it into the vault's briefs folder.")
@shared_options
@click.pass_obj
def command(session: Session, names: tuple[str, ...], event: str | None, write: bool) -> None:
    """What to know before a conversation, or before an event.

    \b
    mdnet brief Grace
    mdnet brief "Grace Okafor" "Dan Wu"     two people, and what they have in common
    mdnet brief --event "Winter Type Salon"
    """
    if bool(names) == bool(event):
        raise click.UsageError("Name one or more contacts, or an event with --event.")
    form = session.form("text", "md", "html", "json")
    work = session.workspace
    made = work.event_brief(event) if event else work.brief(names, None if write else session.now)
    if write:
        path, changed = work.write_brief(made)
        click.echo(f"{'Wrote' if changed else 'Unchanged:'} {path}", err=True)
        if not session.format:
            session.notice_problems()
            return
    if form == "json":
        echo_json({"brief": made})
    else:
        session.show(f"brief.{'txt' if form == 'text' else form}.j2", {"brief": made})
    session.notice_problems()
