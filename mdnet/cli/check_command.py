"""mdnet check"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mdnet.cli.session import Session, dry_run_option, echo_json, shared_options
from mdnet.errors import Problem, ProblemsFound
from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from mdnet.workspace.mending import Mending


@click.command("check")
@click.option("--fix", is_flag=True, help="Mend what can be mended for sure, each note shown first.")
@click.option("--yes", is_flag=True, help="With --fix: do not ask.")
@dry_run_option
@shared_options
@click.pass_obj
def command(session: Session, fix: bool, yes: bool, dry_run: bool) -> None:
    """List every problem of the vault as `path:line: code: message`.

    Exits with 3 when there are errors or warnings, with 0 when there are none, or only hints.

    `--fix` quotes links in properties, repairs links by an alias, and writes dates and properties as Obsidian reads
    them; it shows what changes, asks, and is one step of undo.

    \b
    mdnet check
    mdnet check --fix --dry-run
    mdnet check --fix
    """
    from mdnet.workspace.mending import mending

    if (yes or dry_run) and not fix:
        raise click.UsageError("--yes and --dry-run go with --fix.")
    form = session.form("text", "json")
    found = mending(session.workspace)
    if fix:
        problems = _mend(session, found, yes, dry_run)
        if dry_run:
            return
    else:
        problems = found.problems
        if form == "json":
            echo_json({"problems": [problem._asdict() for problem in problems]})
        else:
            _list(problems)
    if form == "text":
        click.echo(_summary(problems, session.workspace.status()["notes"]), err=True)
    if any(problem.severity != "hint" for problem in problems):
        raise ProblemsFound


def _list(problems: list[Problem]) -> None:
    for problem in problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        mend = "   (fixable)" if problem.fixable else ""
        click.echo(one_line(f"{place}: {problem.code}: {problem.message}") + mend)


def _mend(session: Session, found: Mending, yes: bool, dry_run: bool) -> list[Problem]:
    """Mend the notes that the user says; the problems that are left then."""
    from mdnet.cli.telling import as_json
    from mdnet.workspace.mending import mending

    work = session.workspace
    as_data = session.form("text", "json") == "json"
    paths = {one.path for one in found.changes}
    if not yes and not dry_run:
        paths = _agreed(session, found)
    elif yes and not dry_run and not as_data:
        session.show_diff(found.planned(paths).changes)
    if dry_run and as_data:
        planned = found.planned(paths)
    else:
        planned = session.write(lambda: mending(work).planned(paths), dry_run)
    if not dry_run:
        work.refresh()
    problems = found.problems if dry_run else mending(work).problems
    if as_data:
        echo_json({**as_json(planned, dry_run), "problems": [problem._asdict() for problem in problems]})
    elif not planned.changes.changes:
        click.echo("Nothing to mend." if not found.changes else "Nothing was mended.", err=True)
    elif not dry_run:
        count = len(planned.changes.changes)
        click.echo(f"Mended {count:,} note{'' if count == 1 else 's'}   undo: mdnet undo")
    return problems


def _agreed(session: Session, found: Mending) -> set[str]:
    """The paths of the notes that the user wants mended, asked one after the other."""
    if found.changes and not sys.stdin.isatty():
        raise click.UsageError("Say --yes to mend, or look first with --dry-run.")
    agreed = set()
    for one in found.changes:
        session.show_diff(found.planned([one.path]).changes)
        if click.confirm(one_line(f"Mend {one.path}?"), err=True):
            agreed.add(one.path)
    return agreed


def _summary(problems: list[Problem], notes: int) -> str:
    held = f"{notes:,} note{'' if notes == 1 else 's'}"
    if not problems:
        return f"No problems in {held}."
    files = len({problem.path for problem in problems})
    count = f"{len(problems):,} problem{'' if len(problems) == 1 else 's'}"
    fixable = sum(problem.fixable for problem in problems)
    mend = f" {fixable:,} can be mended: mdnet check --fix" if fixable else ""
    return f"{count} in {files:,} file{'' if files == 1 else 's'}; the vault has {held}.{mend}"
