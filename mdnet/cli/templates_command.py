"""mdnet templates"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from mdnet.cli.session import Session, echo_json, shared_options
from mdnet.errors import Conflict, ProblemsFound
from mdnet.notes.display import one_line, visible

if TYPE_CHECKING:
    from mdnet.render import TemplateInfo

FOLDER = ".mdnet/templates"


@click.group("templates")
@shared_options
def command() -> None:
    """The templates all output comes from, and how to make them yours. docs/templates.md is the manual."""


@command.command("list", short_help="Every template, and whose it is.")
@shared_options
@click.pass_obj
def list_templates(session: Session) -> None:
    """Every template, and whose is in force: the vault's, the user's, or the built-in one."""
    from mdnet.cli.table import table

    form = session.form("text", "json")
    found = session.workspace.renderer.sources()
    if form == "json":
        echo_json({"templates": [{"name": t.name, "origin": t.origin, "path": _path(t)} for t in found]})
        return
    rows = [(t.name, t.origin, "" if t.origin == "built-in" else _path(t)) for t in found]
    headings = (("name", "Template"), ("origin", "Whose"), ("path", "File"))
    session.show("templates.txt.j2", {"table": table(headings, rows)})


def _path(template: TemplateInfo) -> str:
    return f"{FOLDER}/{template.name}" if template.origin == "vault" else template.path.as_posix()


@command.command("show", short_help="Print a template.")
@click.argument("name")
@shared_options
@click.pass_obj
def show_template(session: Session, name: str) -> None:
    """Print a template: the one in force, or with `builtin/NAME` the one that came with mdnet."""
    form = session.form("text", "json")
    source = session.workspace.renderer.source(name)
    if form == "json":
        echo_json({"name": name, "text": source})
    else:
        click.echo(visible(source), nl=not source.endswith("\n"))


@command.command("eject", short_help="Copy a built-in template into the vault.")
@click.argument("name")
@shared_options
@click.pass_obj
def eject_template(session: Session, name: str) -> None:
    """Copy a built-in template into the vault, to be changed there. Never overwrites one."""
    from mdnet.vault import write

    form = session.form("text", "json")
    work = session.workspace
    name = name.removeprefix("builtin/")
    source = work.renderer.source(f"builtin/{name}")
    path = f"{FOLDER}/{name}"
    if os.path.lexists(work.root / path):
        raise Conflict(f"{path} is there already; nothing was written")
    write(work.root, path, source.encode())
    if form == "json":
        echo_json({"path": path})
    else:
        click.echo(f"Wrote {one_line(path)}")


@command.command("check", short_help="What is wrong with your templates.")
@shared_options
@click.pass_obj
def check_templates(session: Session) -> None:
    """The faults of the vault's and the user's templates as `path:line: code: message`. Exits with 3 when there are."""
    form = session.form("text", "json")
    problems = session.workspace.renderer.check()
    if form == "json":
        echo_json({"problems": [problem._asdict() for problem in problems]})
    else:
        for problem in problems:
            place = f"{problem.path}:{problem.line}" if problem.line else problem.path
            click.echo(one_line(f"{place}: {problem.code}: {problem.message}"))
        if not problems:
            click.echo("No problems in the templates.", err=True)
    if problems:
        raise ProblemsFound
