"""Questions on a terminal: which of several people, and an entry step by step."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mdnet.errors import UnknownName
from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from mdnet.cli.session import Session
    from mdnet.dictation import Known
    from mdnet.model.typed_dates import Direction

_LIST = re.compile(r".*(?:,|\band\b|&|\+)\s*|\s+", re.DOTALL)
"""What stands before the last name of a list of people."""


class Asked(NamedTuple):
    """What was answered: a line as it might have been typed, who began it ("": not said), a promise and its day."""

    line: str
    by: str
    promised: str
    due: date | None


def ask_which(typed: str, found: Sequence[Known]) -> Known:
    """The one of several people that was meant; the first is likeliest."""
    click.echo(one_line(f'"{typed}" could be:'), err=True)
    for place, one in enumerate(found, 1):
        last = f", last on {one.last}" if one.last else ""
        click.echo(one_line(f"{place} {one.name} ({one.path}){last}"), err=True)
    number: int = _ask("Which", default=1, show_default=True, type=click.IntRange(1, len(found)))
    return found[number - 1]


def ask_for_entry(session: Session) -> Asked:
    """What an entry says, asked for one after the other; what cannot be understood is asked again."""
    from mdnet.workspace.entries import check_names

    def names(text: str) -> str:
        try:
            check_names(session.workspace, text)
        except UnknownName as error:
            raise click.UsageError(one_line(str(error))) from error
        return text.rstrip(" :")

    def past(text: str) -> date:
        day = _day(text, session.today, "past")
        if day > session.today:
            raise click.UsageError(f"{day} is still to come.")
        return day

    def future(text: str) -> date | None:
        return _day(text, session.today, "future") if text.strip() else None

    with _names_completed(session):
        who = _ask("With whom", default=None, value_proc=names)
    how = _ask("How (coffee, call, email ...)").strip()
    when = _ask("When", default="today", show_default=True, value_proc=past)
    said = _ask("What was said")
    by = _ask("Who began it (me, them)", show_choices=False, type=click.Choice(["me", "them", ""]))
    promised = _ask("Did you promise something").strip()
    due = _ask("By when", value_proc=future) if promised else None
    line = f"{when} {how} with {who}: {said}" if how else f"{when} {who}: {said}"
    return Asked(line, by, promised, due)


def _ask(question: str, default: Any = "", *, show_default: bool = False, **more: Any) -> Any:
    """One answer. The question goes to stderr where stdout is no terminal, and only there: the completion of names
    works on stdout alone."""
    err = not sys.stdout.isatty()
    return click.prompt(question, default=default, show_default=show_default, err=err, **more)


def _day(text: str, today: date, direction: Direction) -> date:
    from mdnet.model.typed_dates import typed_day

    day = typed_day(text.strip(), today, direction)
    if day is None:
        raise click.UsageError(f'"{one_line(text)}" names no day; write yesterday, fri, 2w or 2026-12-01.')
    return day


class _names_completed:  # noqa: N801 - reads as a phrase
    """While it lasts, the tab key completes names of contacts, where the terminal's library can."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __enter__(self) -> None:
        try:
            import readline
        except ImportError:
            return
        from mdnet.index.people import all_names

        work = self.session.workspace
        with work.view() as db:
            names = all_names(db)

        def complete(text: str, state: int) -> str | None:
            close = completions(text, names)
            return close[state] if state < len(close) else None

        self.before = readline.get_completer(), readline.get_completer_delims()
        readline.set_completer(complete)
        readline.set_completer_delims("")
        libedit = "libedit" in (readline.__doc__ or "")
        readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")

    def __exit__(self, *_: object) -> None:
        try:
            import readline
        except ImportError:
            return
        readline.set_completer(self.before[0])
        readline.set_completer_delims(self.before[1])


def completions(text: str, names: Iterable[str]) -> list[str]:
    """The lines that a list of people may go on as: its last name, begun, made whole."""
    from mdnet.model.names import loose

    done = _LIST.match(text)
    before = done[0] if done else ""
    begun = loose(text[len(before) :])
    return [before + name for name in names if loose(name).startswith(begun)]
