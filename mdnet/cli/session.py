"""One run of the program: its shared options, the clock, the opened vault, and the ways to print."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mdnet.errors import BadInput

if TYPE_CHECKING:
    from mdnet.model.change import ChangeSet
    from mdnet.render import Renderer
    from mdnet.workspace import Workspace
    from mdnet.workspace.changing import Planned

Command = TypeVar("Command", bound=Callable[..., Any])
FORMATS = ("text", "md", "html", "json")


class Session:
    """What the shared options say; everything costly is made when first asked for."""

    def __init__(self) -> None:
        self.vault: str | None = None
        self.format = ""
        self.color: bool | None = None
        self._today: date | None = None

    @cached_property
    def today(self) -> date:
        """The day this run takes for today: --today, MDNET_TODAY, else the local calendar's. Read once."""
        return self._today or _parsed(os.environ.get("MDNET_TODAY")) or date.today()  # noqa: DTZ011 - local day wanted

    @cached_property
    def now(self) -> datetime | None:
        """This moment, with its time zone; None when the day was given, for what is printed then must not change."""
        given = self._today or os.environ.get("MDNET_TODAY")
        return None if given else self.moment

    @cached_property
    def workspace(self) -> Workspace:
        """The vault. Raises NoVault."""
        from mdnet.workspace import Workspace

        return Workspace.open(self.vault, today=self.today, progress=_Progress())

    @cached_property
    def moment(self) -> datetime:
        """When this run began, whatever day it takes for today: the time that a step of undo bears."""
        return datetime.now().astimezone()

    def close(self) -> None:
        """Close what was opened."""
        if "workspace" in self.__dict__:
            self.workspace.close()

    def form(self, *allowed: str) -> str:
        """The chosen format, one of `allowed`; the first is the default."""
        if self.format and self.format not in allowed:
            raise click.UsageError(f"--format {self.format}: this command gives {', '.join(allowed)}.")
        return self.format or allowed[0]

    @cached_property
    def terminal(self) -> bool:
        """Whether stdout is a terminal that may be given colours."""
        if self.color is not None:
            return self.color
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    @cached_property
    def width(self) -> int:
        """Columns to fill: the terminal's, at most 110; 100 elsewhere."""
        if not sys.stdout.isatty():
            return 100
        from shutil import get_terminal_size

        return max(40, min(get_terminal_size().columns, 110))

    def show(self, template: str, context: dict[str, object], renderer: Renderer | None = None) -> None:
        """Print what a template makes of the context; text (`*.txt.j2`) in colours where the terminal may have them."""
        text = (renderer or self.workspace.renderer).text(template, {**context, "width": self.width})
        if template.endswith(".txt.j2") and self.terminal:
            from mdnet.cli.colours import coloured

            text = coloured(text, template)
        echo(text)

    def write(self, plan: Callable[[], Planned], dry_run: bool, kept: bool = True) -> Planned:
        """Make what `plan` decides, as one step of undo if it is `kept`; with `dry_run` print it as a unified diff
        instead (not where JSON is wanted, which holds the diff).

        Warnings, and a word on notes that are open in an editor, go to stderr.
        """
        from mdnet.vault.editors import open_in_editor
        from mdnet.workspace.changing import carry_out

        planned = plan()
        if dry_run:
            if self.format != "json":
                self.show_diff(planned.changes)
        else:
            planned = carry_out(self.workspace, plan, planned, self.moment if kept else None)
            for path in open_in_editor(self.workspace.root, [one.path for one in planned.changes.changes]):
                echo_aside(f"{path} is open in an editor: load it again there before you go on.")
        for warning in planned.warnings:
            echo_aside(warning)
        return planned

    def show_diff(self, changes: ChangeSet) -> None:
        """Print changes as a unified diff, in colours on a terminal."""
        from mdnet.notes.display import visible

        for line in changes.diff():
            text = visible(line.removesuffix("\r"))  # the end of a line that is kept as it is
            if self.terminal:
                from mdnet.cli.colours import of_diff

                text = of_diff(text)
            click.echo(text)

    def notice_problems(self) -> None:
        """Say on stderr how many problems there are, if any, and where the list is."""
        work = self.workspace
        if "store" in work.__dict__ and work.store.notice:
            click.echo(work.store.notice, err=True)
        for path in work.left_alone:
            echo_aside(f"{path} was changed after a command that was killed: it stays as it is.")
        count = work.problem_count()
        if count:
            click.echo(f"{count:,} problem{'' if count == 1 else 's'} in the vault: mdnet check", err=True)


def echo(text: str) -> None:
    """Print text that templates made, which is clean already."""
    click.echo(text, nl=not text.endswith("\n"))


def echo_aside(message: str) -> None:
    """Say something on stderr, on one clean line."""
    from mdnet.notes.display import one_line

    click.echo(one_line(message), err=True)


def dry_run_option(command: Command) -> Command:
    """`--dry-run`, which every command that writes has."""
    return click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")(command)


def echo_json(values: dict[str, Any]) -> None:
    """Print one JSON document: `schema` first, dates as ISO text, control and bidi characters escaped."""
    import json
    import re

    from mdnet.render.plain import plain

    document = {"schema": 1, **plain(values)}
    text = json.dumps(document, ensure_ascii=False, indent=2, default=date.isoformat)
    text = re.sub(
        "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", lambda m: f"\\u{ord(m[0]):04x}", text
    )
    click.echo(text)


def _parsed(text: str | None) -> date | None:
    if not text:
        return None
    from mdnet.model.dates import parse_date

    day = parse_date(text)
    if day is None:
        raise BadInput(f'"{text}" is not a day; write it as 2026-11-24.')
    return day


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def callback(ctx: click.Context, _: click.Parameter, value: Any) -> Any:
        session = ctx.ensure_object(Session)
        if value is not None and (name == "vault" or not ctx.resilient_parsing):  # completion needs to know the vault
            setattr(session, name, _parsed(value) if name == "_today" else value)
            if name == "color":
                ctx.color = value  # else click takes the colours away again where stdout is no terminal
        return value

    return callback


def shared_options(command: Command) -> Command:
    """The options every command takes, before and after its name."""
    form = click.option("--format", type=click.Choice(FORMATS), help="How to print.", callback=_keep("format"))
    return _with_options(command, form)


def shared_options_but_format(command: Command) -> Command:
    """The options of every command, for one whose `--format` means something of its own."""
    return _with_options(command)


def _with_options(command: Command, *more: Callable[[Any], Any]) -> Command:
    options = (
        click.option("-C", "--vault", metavar="PATH", help="The vault's folder.", callback=_keep("vault")),
        click.option("--today", metavar="DATE", help="Take this day for today.", callback=_keep("_today")),
        *more,
        click.option("--color/--no-color", default=None, help="Colours, or none.", callback=_keep("color")),
    )
    for option in reversed(options):
        command = option(command)
    parameters = command.__click_params__ if hasattr(command, "__click_params__") else []
    for parameter in parameters[-len(options) :]:
        parameter.expose_value = False
    return command


class _Progress:
    """A progress bar on stderr, when that is a terminal and the work takes longer than half a second."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.since: float | None = None
        self.done = 0

    def __call__(self, done: int, total: int) -> None:
        from time import monotonic

        if not sys.stderr.isatty():
            return
        if self.since is None or done < self.done:  # another piece of work begins
            self.since = monotonic()
        if self.bar is None and monotonic() - self.since > 0.5 and done < total:
            self.bar = click.progressbar(length=total, label="Working", file=sys.stderr)
        if self.bar is not None:
            self.bar.update(done - self.bar.pos)
            if done >= total:
                self.bar.render_finish()
                self.bar = None
        self.done = done
