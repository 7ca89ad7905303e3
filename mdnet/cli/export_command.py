"""mdnet export"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mdnet.cli.list_command import QueryCommand
from mdnet.cli.session import Session, echo_aside, shared_options_but_format

if TYPE_CHECKING:
    from mdnet.workspace.exporting import Export

FORMATS = ("vcard", "vcard4", "csv", "json", "ics", "google", "outlook", "html")


@click.command("export", cls=QueryCommand)
@click.argument("query", nargs=-1)
@click.option("--format", "form", type=click.Choice(FORMATS), help="For which program; else the ending of FILE says.")
@click.option("-o", "--output", metavar="FILE", help="Into this file; without it, or with -, onto stdout.")
@click.option("--alarms", is_flag=True, help="ics: a reminder with each event.")
@click.option("--force", is_flag=True, help="In the place of a file that is there, or within the vault.")
@shared_options_but_format
@click.pass_obj
def command(
    session: Session, query: tuple[str, ...], form: str | None, output: str | None, alarms: bool, force: bool
) -> None:
    """Contacts for another program; everybody without a query. docs/export.md is the manual.

    Nothing private is ever in it, and nothing in the vault changes. A file is yours alone (mode 0600).

    \b
    mdnet export -o people.vcf                          for the phone
    mdnet export tag:board --format google -o board.csv
    mdnet export -o dates.ics --alarms                  birthdays, follow-ups, check-ins
    mdnet export -o everything.json                     all notes, to be imported again
    mdnet export -o week.html                           the agenda and its briefs, to be mailed
    """
    from mdnet.query import joined
    from mdnet.workspace.exporting import export

    form = form or _by_ending(session, output)
    if alarms and form != "ics":
        raise click.UsageError("--alarms is for --format ics.")
    made = export(session.workspace, form, joined(query), alarms=alarms, now=session.now)
    for line in made.left_out:
        echo_aside(line)
    if output in (None, "-"):
        _print(made.text)
    else:
        from mdnet.outside import save

        save(str(output), made.text.encode(), session.workspace.root, force=force)
        echo_aside(_said(made, form, str(output)))
    session.notice_problems()


def _by_ending(session: Session, output: str | None) -> str:
    """The format of a file by its ending."""
    ending = (output or "").rpartition(".")[2].lower()
    known = {"vcf": "vcard", "csv": "csv", "json": "json", "ics": "ics", "html": "html", "htm": "html"}
    form = known.get(ending) or (session.format if session.format in FORMATS else "")
    if not form:
        raise click.UsageError(f"Say --format: {', '.join(FORMATS)}.")
    return form


def _print(text: str) -> None:
    """On a terminal visibly, elsewhere byte for byte: some formats end their lines with CRLF on every system."""
    import sys

    if sys.stdout.isatty():
        from mdnet.notes.display import visible

        click.echo(visible(text.replace("\r\n", "\n")), nl=False)
    else:
        click.echo(text.encode(), nl=False)


def _said(made: Export, form: str, output: str) -> str:
    what = {"json": "note", "html": "brief"}.get(form, "contact")
    if not made.number:
        return f"Wrote {output}, with nobody in it: no {what} is meant by that."
    return f"Wrote {made.number:,} {what}{'' if made.number == 1 else 's'} to {output}"
