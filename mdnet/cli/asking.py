"""Questions on a terminal: which of several people, and an entry step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from mdnet.cli.session import Session
    from mdnet.dictation import Known


def ask_which(typed: str, found: Sequence[Known]) -> Known:
    """The one of several people that was meant; the first is likeliest."""
    click.echo(one_line(f'"{typed}" could be:'), err=True)
    for number, one in enumerate(found, 1):
        last = f", last on {one.last}" if one.last else ""
        click.echo(one_line(f"{number}  {one.name} ({one.path}){last}"), err=True)
    answer = click.prompt("Which", type=click.IntRange(1, len(found)), default=1, err=True)
    return found[answer - 1]


def ask_for_entry(session: Session) -> tuple[str, str | None, str | None, str | None]:
    """A line, who began it, a promise and its day, asked for one after the other."""
    with _names_completed(session):
        who = click.prompt("With whom", err=True)
    how = click.prompt("How (coffee, call, email ...)", default="", show_default=False, err=True)
    when = click.prompt("When", default="today", err=True)
    said = click.prompt("What was said", default="", show_default=False, err=True)
    by = click.prompt("Who began it (me, them)", default="", show_default=False, err=True)
    promised = click.prompt("Did you promise something", default="", show_default=False, err=True)
    due = click.prompt("By when", default="", show_default=False, err=True) if promised else ""
    line = f"{when} {how} with {who}: {said}" if how else f"{when} {who}: {said}"
    return line, by if by in ("me", "them") else None, promised or None, due or None


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
            close = [name for name in names if name.casefold().startswith(text.casefold())]
            return close[state] if state < len(close) else None

        self.before = readline.get_completer(), readline.get_completer_delims()
        readline.set_completer(complete)
        readline.set_completer_delims(",")
        readline.parse_and_bind("tab: complete")

    def __exit__(self, *_: object) -> None:
        try:
            import readline
        except ImportError:
            return
        readline.set_completer(self.before[0])
        readline.set_completer_delims(self.before[1])
