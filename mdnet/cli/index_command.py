"""mdnet index"""

from __future__ import annotations

import click

from mdnet.cli.session import Session, echo_json, shared_options


@click.command("index")
@click.option("--rebuild", is_flag=True, help="Drop the index and read every note again.")
@click.option("--status", is_flag=True, help="Say what the index holds and where it is.")
@click.option("--force-empty", is_flag=True, help="The vault is meant to be empty.")
@shared_options
@click.pass_obj
def command(session: Session, rebuild: bool, status: bool, force_empty: bool) -> None:
    """Bring the index up to date. Every command does this by itself; the index can be deleted at any time.

    \b
    mdnet index
    mdnet index --status --format json
    """
    form = session.form("text", "json")
    work = session.workspace
    work.force_empty = force_empty
    if rebuild:
        work.store.rebuild()
    changes = work.refresh()
    if status:
        counts = {**work.status(), "index": str(work.store.path) if work.store.path else None}
        if form == "json":
            echo_json(counts)
            return
        for name, count in counts.items():
            click.echo(
                f"{name.replace('_', ' '):16} {count if isinstance(count, (str, type(None))) else format(count, ',')}"
            )
    else:
        values = {name: list(getattr(changes, name)) for name in changes._fields}
        if form == "json":
            echo_json(values)
            return
        parts = [f"{len(paths):,} {name}" for name, paths in values.items() if paths]
        click.echo(f"Index up to date: {', '.join(parts) or 'nothing changed'}.", err=True)
    session.notice_problems()
