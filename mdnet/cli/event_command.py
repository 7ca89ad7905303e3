"""mdnet event"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdnet.cli.session import Session, dry_run_option, echo_aside, echo_json, shared_options
from mdnet.cli.telling import as_json, tell
from mdnet.errors import BadInput
from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from mdnet.workspace.changing import Planned
    from mdnet.workspace.event_capture import Capture


@click.group("event")
@shared_options
def command() -> None:
    """Events from end to end: choose, prepare, capture whom you met, and see later what came of it."""


@command.command("new", short_help="Make a note for an event to come.")
@click.argument("name")
@click.option("--date", "day", required=True, metavar="DAY", help="When it begins: 2026-12-03, fri, in 2 weeks.")
@click.option("--end", metavar="DAY", help="Its last day, if it has several.")
@click.option("--location", default="", metavar="PLACE", help="Where it is.")
@click.option("--purpose", default="", metavar="TEXT", help="What you go for.")
@dry_run_option
@shared_options
@click.pass_obj
def new(session: Session, name: str, day: str, end: str | None, location: str, purpose: str, dry_run: bool) -> None:
    """Make a note for an event, where your events are, after your own template (Event.md in Obsidian's folder of
    templates), else after mdnet's.

    \b
    mdnet event new "Winter Type Salon" --date 2026-12-03 --location Berlin
    """
    from mdnet.workspace.events import new_event

    first = _day(day, session)
    last = _day(end, session) if end else None
    tell(session, lambda: new_event(session.workspace, name, first, last, location, purpose), dry_run)


@command.command("capture", short_help="Whom you met, into contacts, logs and follow-ups.")
@click.argument("event")
@click.option("--note", metavar="FILE", help="The list is in this file; - reads it from stdin.")
@dry_run_option
@shared_options
@click.pass_obj
def capture(session: Session, event: str, note: str | None, dry_run: bool) -> None:
    """Write down whom you met, from a quick list: under ## Capture in the event's note, in a file, or from stdin.

    One line a person: who, what you talked about, what you promised. Contacts that are not there yet are made; every
    one gets an entry in the log, and what you promised becomes a task, due within two days unless the line says a day.
    Running it again writes nothing twice.

    \b
    - Mina Torvald, Diffworks: talked about merge tools; follow up: send her the format by friday
    - Priya: her importer is done
    """
    from mdnet.workspace.event_capture import capture as decide

    form = session.form("text", "json")
    given = None if note is None else _given(note)
    latest: list[Capture] = []

    def plan() -> Planned:
        latest[:] = [decide(session.workspace, event, given)]
        return latest[0].planned

    planned = session.write(plan, dry_run)
    made = latest[0]
    if form == "json":
        echo_json({**_captured_json(made), **as_json(planned, dry_run)})
        return
    for left in made.left:
        could_be = f" ({', '.join(one.name for one in left.could_be[:5])})" if left.could_be else ""
        echo_aside(f'Line {left.line} left alone, "{left.text}": {left.why}{could_be}')
    if not dry_run:
        _say_captured(made, planned)


def _captured_json(made: Capture) -> dict[str, object]:
    return {
        "event": {"name": made.event.name, "path": made.event.path},
        "people": [
            {"contact": {"name": one.name, "path": one.path}, "line": one.line, "created": one.created,
             "written": one.written, "follow_ups": [promise._asdict() for promise in one.follow_ups]}
            for one in made.people
        ],
        "left": [
            {"line": one.line, "text": one.text, "why": one.why,
             "could_be": [{"name": known.name, "path": known.path} for known in one.could_be]}
            for one in made.left
        ],
    }  # fmt: skip


def _say_captured(made: Capture, planned: Planned) -> None:
    if not planned.changes.changes:
        click.echo("Nothing changed: it is all there already." if made.people else "Nothing was written.")
        return
    title = planned.changes.title
    click.echo(one_line(title[:1].upper() + title[1:]))
    for one in made.people:
        if not one.written:
            continue
        tasks = "; ".join(f"{task.text} ({task.due})" for task in one.follow_ups)
        click.echo(
            one_line(f"{one.name}{', new' if one.created else ''}{': ' + tasks if tasks else ''}").join(("  ", ""))
        )
    count = len(planned.changes.changes)
    click.echo(f"  in {count:,} file{'' if count == 1 else 's'}   undo: mdnet undo")


def _given(note: str) -> str:
    if note == "-":
        return sys.stdin.read()
    try:
        return Path(note).read_text("utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{note} is not UTF-8 text.") from None


def _day(text: str, session: Session) -> date:
    from mdnet.model.typed_dates import typed_day

    day = typed_day(text, session.today, "future")
    if day is None:
        raise BadInput(f'"{text}" names no day; write 2026-12-03, fri or in 2 weeks.')
    return day
