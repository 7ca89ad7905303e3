"""mdnet opportunity"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mdnet.cli.session import Session, dry_run_option, shared_options
from mdnet.cli.telling import tell
from mdnet.errors import BadInput
from mdnet.plan.opening_steps import STEPS

if TYPE_CHECKING:
    from datetime import date


@click.command("opportunity")
@click.argument("words", nargs=-1, required=True, metavar="NOTE STEP [DATE|TEXT]")
@click.option("--referred-to", "referred", multiple=True, metavar="NAME", help="Whom they referred you to.")
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...], referred: tuple[str, ...], dry_run: bool) -> None:
    """Move an opportunity or an informational interview on by one step.

    STEP is asked, scheduled DATE, held, thanked or outcome TEXT. When it was held, a task to thank whoever it came
    through is due on that same day; thanked ticks it. An informational interview that was held is logged for them, too.
    The agenda shows those still open.

    \b
    mdnet opportunity Signs for the museum scheduled fri
    mdnet opportunity Signs for the museum held --referred-to "Ada Byron"
    mdnet opportunity Signs for the museum outcome won, they start in March
    """
    from mdnet.workspace.opening import move

    at = next((n for n in range(len(words) - 1, 0, -1) if words[n] in STEPS and not _is_text(words, n)), 0)
    if not at:
        raise click.UsageError(f"Say the note, then the step: {', '.join(STEPS)}.")
    name, to, rest = " ".join(words[:at]), words[at], " ".join(words[at + 1 :])
    if to == "outcome" and not rest:
        raise click.UsageError("Say what came of it: outcome won, they start in March")
    if to == "scheduled" and not rest:
        raise click.UsageError("Say when: scheduled fri")
    day = _day(session, to, rest) if rest and to != "outcome" else None
    tell(
        session,
        lambda: move(session.workspace, name, to, day, rest if to == "outcome" else "", referred),
        dry_run,
    )


def _is_text(words: tuple[str, ...], at: int) -> bool:
    """Whether a word belongs to the text of an outcome."""
    return "outcome" in words[1:at]


def _day(session: Session, to: str, text: str) -> date:
    from mdnet.model.typed_dates import typed_day

    day = typed_day(text, session.today, "future" if to == "scheduled" else "past")
    if day is None:
        raise BadInput(f'"{text}" names no day; write fri, 2w or 2026-12-01.')
    if to != "scheduled" and day > session.today:
        raise BadInput(f"{day} is still to come: scheduled {day}")
    return day
