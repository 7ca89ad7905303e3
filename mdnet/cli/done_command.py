"""mdnet done"""

from __future__ import annotations

import click

from mdnet.cli.session import Session, dry_run_option, shared_options
from mdnet.cli.telling import tell


@click.command("done")
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--cancel", is_flag=True, help="It will not be done: [-].")
@click.option("--until", "until", metavar="DATE", help="Not yet: put it off to that day.")
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...], cancel: bool, until: str | None, dry_run: bool) -> None:
    """Tick a follow-up, found by some of its words or of the name it concerns.

    \b
    mdnet done weaving article
    mdnet done Grace framer --cancel
    mdnet done article --until next fri
    """
    from mdnet.errors import BadInput
    from mdnet.model.typed_dates import typed_day
    from mdnet.workspace.follow_ups import cancel as cancelling
    from mdnet.workspace.follow_ups import put_off, tick

    if cancel and until:
        raise click.UsageError("--cancel and --until exclude each other.")
    day = typed_day(until, session.today, "future") if until else None
    if until and day is None:
        raise BadInput(f'"{until}" names no day; write fri, 2w or 2026-12-01.')
    if day and day < session.today:
        raise BadInput(f"{day} is past; a follow-up is put off to a day to come.")
    work, text = session.workspace, " ".join(words)
    if day:
        tell(session, lambda: put_off(work, text, day), dry_run)
    else:
        tell(session, lambda: (cancelling if cancel else tick)(work, text), dry_run)
