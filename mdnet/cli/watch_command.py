"""mdnet watch"""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import click

from mdnet.cli.session import Session, echo_json, shared_options
from mdnet.notes.display import one_line


class _Stop(BaseException):
    """A signal asked the program to end."""


@click.command("watch")
@click.option("--once", is_flag=True, help="Bring up to date what is there, then end; makes no new agenda file.")
@click.option(
    "--poll",
    type=click.FloatRange(0.2, 3600),
    metavar="SECONDS",
    help="Look every so many seconds: for network drives, which report no changes.",
)
@shared_options
@click.pass_obj
def command(session: Session, once: bool, poll: float | None) -> None:
    """Keep this week's agenda and the briefs that exist up to date while you edit. Ctrl-C ends it.

    \b
    mdnet watch
    mdnet watch --poll 5
    mdnet watch --once            for cron
    """
    form = session.form("text", "json") if once else session.form("text")
    gc.enable()  # this run is a long one
    from mdnet.watch import Watch
    from mdnet.watch.sentences import told

    work = session.workspace
    watch = Watch(
        work.root, today=_clock(session), tell=_tell, warn=_warn, progress=work.progress, poll=poll, moment=_moment
    )
    if not once:
        _until_stopped(watch.run, watch.stop)
        return
    outcome = watch.once()
    if form == "json":
        echo_json(
            {
                **{name: list(paths) for name, paths in outcome.changes._asdict().items()},
                "written": list(outcome.written),
                "collected": outcome.collected,
            }
        )
    elif line := told(outcome):
        _tell(line)
    for warning in outcome.warnings:
        _warn(warning)
    session.notice_problems()


def _clock(session: Session) -> Callable[[], date]:
    """The day: what --today or MDNET_TODAY say, always; else the local calendar's, asked anew each time."""
    return date.today if session.now else lambda: session.today


def _moment() -> datetime:
    return datetime.now().astimezone()


def _until_stopped(run: Callable[[], None], stop: Callable[[], None]) -> None:
    """Run until Ctrl-C, SIGTERM or SIGHUP. Each is the ordinary way to end, so the exit code is 0. A signal that was
    ignored from the start stays ignored, as under nohup."""

    def end(*_: Any) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        stop()
        raise _Stop

    names = ("SIGINT", "SIGTERM", "SIGHUP")
    signals = [number for name in names if (number := getattr(signal, name, None)) is not None]
    signals = [number for number in signals if signal.getsignal(number) is not signal.SIG_IGN]
    with suppress(_Stop):
        for number in signals:
            signal.signal(number, end)
        run()


def _tell(line: str) -> None:
    click.echo(one_line(line))  # which flushes


def _warn(line: str) -> None:
    click.echo(f"mdnet: {one_line(line)}", err=True)
