"""mdnet check"""

from __future__ import annotations

import click

from mdnet.cli.session import Session, echo_json, shared_options
from mdnet.errors import Problem, ProblemsFound
from mdnet.notes.display import one_line


@click.command("check")
@shared_options
@click.pass_obj
def command(session: Session) -> None:
    """List every problem of the vault as `path:line: code: message`.

    Exits with 3 when there are errors or warnings, with 0 when there are none, or only hints.
    """
    form = session.form("text", "json")
    work = session.workspace
    problems = work.problems()
    if form == "json":
        echo_json({"problems": [problem._asdict() for problem in problems]})
    else:
        for problem in problems:
            place = f"{problem.path}:{problem.line}" if problem.line else problem.path
            mend = "   (fixable)" if problem.fixable else ""
            click.echo(one_line(f"{place}: {problem.code}: {problem.message}") + mend)
        click.echo(_summary(problems, work.status()["notes"]), err=True)
    if any(problem.severity != "hint" for problem in problems):
        raise ProblemsFound


def _summary(problems: list[Problem], notes: int) -> str:
    held = f"{notes:,} note{'' if notes == 1 else 's'}"
    if not problems:
        return f"No problems in {held}."
    files = len({problem.path for problem in problems})
    count = f"{len(problems):,} problem{'' if len(problems) == 1 else 's'}"
    return f"{count} in {files:,} file{'' if files == 1 else 's'}; the vault has {held}."
