"""mdnet log"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from mdnet.cli.completing import contact_names
from mdnet.cli.session import Session, dry_run_option, echo_json, shared_options
from mdnet.cli.telling import as_json
from mdnet.errors import BadInput
from mdnet.notes.display import one_line, visible

if TYPE_CHECKING:
    from mdnet.dictation import Known
    from mdnet.workspace.changing import Planned
    from mdnet.workspace.entries import Logged, Told


@click.command("log")
@click.argument("words", nargs=-1, metavar="LINE...", shell_complete=contact_names)
@click.option("--by", type=click.Choice(["me", "them"]), help="Who began it.")
@click.option("--gave", is_flag=True, help="I did them a favour (#gave).")
@click.option("--received", is_flag=True, help="They did me one (#received).")
@click.option("--tag", "-t", "tags", multiple=True, metavar="TAG", help="A tag; a shell may take #tag for a comment.")
@click.option("--follow-up", metavar="TEXT", help="What I promised: a task in the note.")
@click.option("--due", metavar="DATE", help="When it is due: fri, 2w, 2026-12-01.")
@click.option("--note", metavar="TEXT", help="More lines below the entry; - reads them from stdin.")
@click.option("--edit", is_flag=True, help="Write the line in $EDITOR; what is below it are details.")
@dry_run_option
@shared_options
@click.pass_obj
def command(
    session: Session, words: tuple[str, ...], by: str | None, gave: bool, received: bool, tags: tuple[str, ...],
    follow_up: str | None, due: str | None, note: str | None, edit: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Write down in one line what happened: when, how, with whom, and what was said.

    A date comes first (today unless you say), then a word like coffee or call, then the people up to the first ":".
    Names are full names, aliases, "Ada L." or a first name; people named after the colon are linked as mentions. \\Name
    is no name, **New Name** makes a contact. Quotes are needed only for what your shell takes for itself: ' " # ( ) & ;

    \b
    mdnet log coffee with Grace: the loom comes in December
    mdnet log yesterday call Ada L. and Ben: punch cards -t needs
    mdnet log "last fri lunch with **Zoe Park**: she weaves" --follow-up "send her the draft" --due fri
    mdnet log                          asks step by step
    """
    from mdnet.workspace.entries import Told, log

    form = session.form("text", "json")
    line = " ".join(words)
    day: date | None = None
    if not line.strip() and not edit:
        if not _can_ask():
            raise click.UsageError("Say what happened: mdnet log coffee with Grace: the loom")
        from mdnet.cli.asking import ask_for_entry

        asked = ask_for_entry(session)
        line, by, follow_up, day = asked.line, by or asked.by, follow_up or asked.promised, asked.due
    more: list[str] = []
    if edit:
        line, *more = _written(line)
    if due and not follow_up:
        raise click.UsageError("--due needs --follow-up.")
    marks = (*(("gave",) if gave else ()), *(("received",) if received else ()), *(tag.lstrip("#") for tag in tags))
    details = (*more, *(_note(note).split("\n") if note else ()))
    told = Told(line, tuple(dict.fromkeys(marks)), by or "", details, follow_up or "", _due(due, session) or day)  # type: ignore[arg-type]  # a Choice
    latest: list[Logged] = []
    choices: dict[str, Known] = {}

    def choose(typed: str, found: Sequence[Known]) -> Known:
        if typed not in choices:
            choices[typed] = _choose(typed, found)
        return choices[typed]

    def plan() -> Planned:
        latest[:] = [log(session.workspace, told, choose)]
        return latest[0].planned

    planned = session.write(plan, dry_run)
    if form == "json":
        echo_json({**_entry_json(latest[0]), **as_json(planned, dry_run)})
    elif not dry_run:
        _say(session, latest[0], planned, told)


def _entry_json(logged: Logged) -> dict[str, object]:
    return {"day": logged.day, "channel": logged.channel or None, "people": list(logged.names), "path": logged.path,
            "line": logged.line, "lines": list(logged.lines), "created": list(logged.created)}  # fmt: skip


def _say(session: Session, logged: Logged, planned: Planned, told: Told) -> None:
    from mdnet.workspace.entries import listed

    day = logged.day
    click.echo(one_line(f"{day:%a} {day.day} {day:%b %Y}, {logged.channel or 'entry'} with {listed(logged.names)}"))
    if not planned.changes.changes:
        click.echo("  It is there already; nothing was written.")
        return
    for line in logged.lines:
        click.echo(f"  + {visible(line)}")
    if told.follow_up:
        click.echo(one_line(f"+ [ ] {told.follow_up}{f', due {told.due}' if told.due else ''}").join(("  ", "")))
    made = "".join(f"; made {path}" for path in logged.created if path != logged.path)
    following = _next_check_in(session, logged)
    click.echo(f"  in {one_line(logged.path + made)}{following}   undo: mdnet undo")


def _next_check_in(session: Session, logged: Logged) -> str:
    """ " (next check-in: 26 December)" for who has a cadence."""
    due = logged.next_check_in
    if due is None:
        return ""
    year = "" if due.year == session.today.year else f" {due.year}"
    return f" (next check-in: {due.day} {due:%B}{year})"


def _choose(typed: str, found: Sequence[Known]) -> Known:
    from mdnet.workspace.entries import refuse_to_choose

    if not _can_ask():
        return refuse_to_choose(typed, found)
    from mdnet.cli.asking import ask_which

    return ask_which(typed, found)


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _note(text: str) -> str:
    return (sys.stdin.read() if text == "-" else text).strip("\n")


def _due(text: str | None, session: Session) -> date | None:
    if not text:
        return None
    from mdnet.model.typed_dates import typed_day

    day = typed_day(text, session.today, "future")
    if day is None:
        raise BadInput(f'"{text}" names no day; write fri, 2w or 2026-12-01.')
    return day


def _written(line: str) -> list[str]:
    """What was written in the editor: the entry's line, and the details below it."""
    written = click.edit(line + "\n", extension=".md", require_save=True)
    lines = [one.rstrip() for one in (written or "").splitlines() if one.strip()]
    if not lines:
        raise BadInput("Nothing was written in the editor, so nothing is logged.")
    return lines
