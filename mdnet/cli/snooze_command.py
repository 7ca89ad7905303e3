"""mdnet snooze"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mdnet.cli.choosing import chosen, select_option
from mdnet.cli.completing import first_name
from mdnet.cli.session import Session, dry_run_option, shared_options
from mdnet.cli.telling import tell
from mdnet.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

_LONGEST = 3


@click.command("snooze")
@click.argument("words", nargs=-1, required=True, metavar="[NAME] UNTIL", shell_complete=first_name)
@click.option("--off", is_flag=True, help="End the snooze.")
@select_option
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...], off: bool, select: str | None, dry_run: bool) -> None:
    """Leave a contact out of the check-ins until a day. A newer contact ends a snooze by itself.

    \b
    mdnet snooze Grace 2w
    mdnet snooze Grace Okafor until next monday
    mdnet snooze --select circle:wide 2027-01-05
    mdnet snooze Grace --off
    """
    from mdnet.workspace.contacts import snooze

    name, until = (words, None) if off else _until(words, session)
    who = chosen(session, name, select)
    title = f"snooze {who.said} until {until.day} {until:%B %Y}" if until else f"wake {who.said}"
    tell(session, lambda: snooze(session.workspace, who.paths, until, title), dry_run)


def _until(words: tuple[str, ...], session: Session) -> tuple[tuple[str, ...], date]:
    """The name, and the day that the last words mean, as many of them as make one."""
    from mdnet.model.typed_dates import typed_day

    for count in range(min(_LONGEST, len(words)), 0, -1):
        day = typed_day(" ".join(words[-count:]), session.today, "future")
        if day:
            if day <= session.today:
                raise BadInput(f'"{" ".join(words[-count:])}" is not a day to come.')
            name = words[:-count]
            return name[:-1] if name and name[-1].lower() == "until" else name, day
    raise BadInput(f'"{words[-1]}" names no day; write 2w, "next monday" or 2027-01-05.')
