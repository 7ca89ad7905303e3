"""mdnet event"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdnet.cli.completing import event_names
from mdnet.cli.session import Session, dry_run_option, echo_aside, echo_json, shared_options
from mdnet.cli.telling import as_json, tell
from mdnet.errors import BadInput
from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from mdnet.workspace.changing import Planned
    from mdnet.workspace.event_capture import Capture
    from mdnet.workspace.event_plans import Prepared

MOST = 10
"""Events to choose among, and faults of a calendar, that are listed unless more are asked for."""


@click.group("event")
@shared_options
def command() -> None:
    """Events from end to end: choose, prepare, capture whom you met, and see later what came of it.

    \b
    mdnet event choose
    mdnet event new "Winter Type Salon" --date 2026-12-03
    mdnet event prepare Winter Type Salon --write
    mdnet event capture Loom Days
    mdnet event review Loom Days
    """


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
@click.argument("event", nargs=-1, required=True, shell_complete=event_names)
@click.option("--note", metavar="FILE", help="The list is in this file; - reads it from stdin.")
@dry_run_option
@shared_options
@click.pass_obj
def capture(session: Session, event: tuple[str, ...], note: str | None, dry_run: bool) -> None:
    """Write down whom you met, from a quick list: under ## Capture in the event's note, in a file, or from stdin.

    One line a person: who, what you talked about, what you promised. Contacts that are not there yet are made; every
    one gets an entry in the log, and what you promised becomes a task, due within two days unless the line says a day.
    Running it again writes nothing twice.

    \b
    - Mina Torvald, Diffworks: talked about merge tools; follow up: send her the format by friday
    - Priya: her importer is done

    \b
    mdnet event capture Loom Days
    mdnet event capture Loom Days --note met.md
    """
    from mdnet.workspace.event_capture import capture as decide

    form, name = session.form("text", "json"), " ".join(event)
    given = None if note is None else _given(note)
    latest: list[Capture] = []

    def plan() -> Planned:
        latest[:] = [decide(session.workspace, name, given)]
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


@command.command("prepare", short_help="The plan: why, whom to meet, who could introduce you.")
@click.argument("event", nargs=-1, required=True, shell_complete=event_names)
@click.option("--write", is_flag=True, help="Put the suggestions under ## People to meet in the event's note.")
@click.option("--only", multiple=True, metavar="NAME", help="With --write: only this one; may be given again.")
@dry_run_option
@shared_options
@click.pass_obj
def prepare(session: Session, event: tuple[str, ...], write: bool, only: tuple[str, ...], dry_run: bool) -> None:
    """What to know before an event, as `mdnet brief --event`, and whom to meet beyond those in its note: for what they
    offer and look for, for your goals, from organizations that the note links to. Each has a reason. And who could
    introduce you to those you have not met.

    \b
    mdnet event prepare Winter Type Salon
    mdnet event prepare Winter Type Salon --write --only "Ines Weber"
    """
    from mdnet.workspace.event_plans import prepare as decide
    from mdnet.workspace.event_plans import write_to_meet

    if (only or dry_run) and not write:
        raise click.UsageError("--only and --dry-run go with --write.")
    form, name = session.form("text", "json"), " ".join(event)
    work = session.workspace
    if write:
        tell(session, lambda: write_to_meet(work, decide(work, name), only), dry_run)
        return
    made = decide(work, name)
    if form == "json":
        echo_json(_prepared_json(made))
        return
    session.show("brief.txt.j2", {"brief": made.brief})
    if made.suggestions or made.introductions:
        further: dict[str, object] = {"suggestions": made.suggestions, "introductions": made.introductions}
        session.show("event-people.txt.j2", {**further, "event": made.brief.event.name})


def _prepared_json(made: Prepared) -> dict[str, object]:
    brief = made.brief
    return {
        "event": brief.event,
        "on": brief.on,
        "until": brief.until,
        "location": brief.location,
        "purpose": brief.purpose,
        "conversations": brief.conversations,
        "pitch": brief.pitch,
        "to_meet": brief.to_meet,
        "suggestions": [one._asdict() for one in made.suggestions],
        "introductions": [one._asdict() for one in made.introductions],
    }


@command.command("choose", short_help="Which of several events to go to, and why.")
@click.argument("events", nargs=-1, metavar="[EVENT|FILE.ics]...", shell_complete=event_names)
@click.option("--limit", type=click.IntRange(1), default=MOST, show_default=True, help="How many events to list.")
@shared_options
@click.pass_obj
def choose(session: Session, events: tuple[str, ...], limit: int) -> None:
    """The events to come (or those named), the best first: who will be there, which goals they serve, and what they
    cost in that week.

    The events to come of a calendar file (.ics) are weighed beside them, with the contacts among those invited.

    \b
    mdnet event choose
    mdnet event choose "Winter Type Salon" "Yarn Fair"
    mdnet event choose ~/Downloads/meetups.ics
    """
    from mdnet.workspace.event_plans import choose as decide

    form = session.form("text", "json")
    names = [name for name in events if not _is_calendar(name)]
    calendars = [(name, _calendar(name)) for name in dict.fromkeys(events) if _is_calendar(name)]
    found, problems = decide(session.workspace, names, calendars)
    more = max(len(found) - limit, 0)
    if form == "json":
        listed = [{**one._asdict(), "load": one.load._asdict()} for one in found[:limit]]
        echo_json({"events": listed, "more": more})
    elif found:
        session.show("event-choice.txt.j2", {"choices": found[:limit], "more": more, "today": session.today})
    elif calendars:
        click.echo("No event is to come, neither in your notes nor in the calendar.", err=True)
    else:
        click.echo("No event is to come: mdnet event new NAME --date DAY makes a note for one.", err=True)
    for problem in problems[:MOST]:
        echo_aside(f"{problem.path}:{problem.line}: {problem.message}")
    if len(problems) > MOST:
        echo_aside(f"and {len(problems) - MOST:,} more events that cannot be read")


@command.command("review", short_help="What came of an event: who stayed in touch.")
@click.argument("event", nargs=-1, required=True, shell_complete=event_names)
@shared_options
@click.pass_obj
def review(session: Session, event: tuple[str, ...]) -> None:
    """Whom you met at an event, who heard from you within two days, and who stayed in touch since.

    \b
    mdnet event review Loom Days
    """
    from mdnet.workspace.event_plans import review as decide

    form, name = session.form("text", "json"), " ".join(event)
    came = decide(session.workspace, name)
    if form == "json":
        echo_json({**came._asdict(), "people": [one._asdict() for one in came.people]})
    else:
        session.show("event-review.txt.j2", {"came": came, "today": session.today})


def _given(note: str) -> str:
    if note == "-":
        return sys.stdin.read()
    try:
        return Path(note).read_text("utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{note} is not UTF-8 text.") from None


def _is_calendar(name: str) -> bool:
    return name.lower().endswith(".ics")


def _calendar(name: str) -> str:
    """A calendar file's text, no more of it than is read."""
    from mdnet.exchange.calendar_events import MOST_CHARACTERS

    path = Path(name)
    if not path.is_file():
        raise BadInput(f"There is no file {name}.")
    with path.open("rb") as file:
        held = file.read(4 * MOST_CHARACTERS + 1)  # four bytes a character at most
    if len(held) > 4 * MOST_CHARACTERS:
        raise BadInput(f"{name} is too long a calendar: more than {MOST_CHARACTERS:,} characters.")
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{name} is not UTF-8 text.") from None


def _day(text: str, session: Session) -> date:
    from mdnet.model.typed_dates import typed_day

    day = typed_day(text, session.today, "future")
    if day is None:
        raise BadInput(f'"{text}" names no day; write 2026-12-03, fri or in 2 weeks.')
    return day
