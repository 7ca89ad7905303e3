"""mdnet import"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from mdnet.cli.completing import beginning, circles, tags
from mdnet.cli.import_report import document, say_next, show, show_diffs
from mdnet.cli.session import Session, dry_run_option, echo_aside, echo_json, shared_options
from mdnet.errors import BadInput
from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from mdnet.errors import Problem
    from mdnet.workspace.carrying_in import Imported
    from mdnet.workspace.changing import Planned
    from mdnet.workspace.importing import MergePlan
    from mdnet.workspace.sources import Read


def _formats(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from mdnet.exchange import FORMATS

    return beginning((one.name for one in FORMATS if one.reads), incomplete)


def _keys(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from mdnet.notes.properties import HANDLES, SYNONYMS

    return beginning(sorted({*SYNONYMS.values(), *HANDLES, "facts", "notes"}), incomplete)


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--from", "form", metavar="FORMAT", shell_complete=_formats, help="What it is, where its name does not say."
)
@click.option("--select", metavar="QUERY", help="Only these people, as `list` has it: tag:family, org:Acme, Smith.")
@click.option("--into", default="", metavar="FOLDER", help="The folder for new contacts.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", shell_complete=tags, help="A tag for new contacts.")
@click.option("--circle", default="", metavar="NAME", shell_complete=circles, help="The circle of new contacts.")
@click.option(
    "--overwrite", multiple=True, metavar="KEY", shell_complete=_keys, help="Take the file's value where yours differs."
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Make or change at most so many contacts.")
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="COLUMN=KEY",
    help="What a column of a table is; none after = leaves it out.",
)
@click.option("--since", metavar="DAY", help="Nothing that happened before: 2024-01-01, 2 years ago.")
@click.option("--recurring", is_flag=True, help="Meetings that repeat count as well.")
@click.option("--photos", is_flag=True, help="Pictures too, as attachments.")
@click.option("--yes", is_flag=True, help="Do not ask; what is open stays as it is.")
@dry_run_option
@shared_options
@click.pass_obj
def command(
    session: Session, sources: tuple[str, ...], form: str | None, select: str | None, into: str, tags: tuple[str, ...],
    circle: str, overwrite: tuple[str, ...], limit: int | None, columns: tuple[str, ...], since: str | None,
    recurring: bool, photos: bool, yes: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Bring in what other programs know of people: contacts, and when you met or wrote.

    LinkedIn, Google, Outlook, Apple, vCard, calendars, mail, friends.md, Monica, any table. Each person is matched with
    those you have; empty properties are filled, and nothing you wrote is replaced. The same file a second time changes
    nothing. docs/import/ says where to get each export and what comes over.

    \b
    mdnet import Basic_LinkedInDataExport.zip --dry-run
    mdnet import contacts.vcf --select tag:family --circle close
    mdnet import people.csv --map "Lives in=location" --map Notes=
    """
    from mdnet.cli.import_review import review, tags_in
    from mdnet.model.incoming import Wanted
    from mdnet.workspace.adding import check_folder
    from mdnet.workspace.carrying_in import carried_in
    from mdnet.workspace.importing import MergePlan, Options
    from mdnet.workspace.sources import my_names, read_sources

    form_out = session.form("text", "json")
    work = session.workspace
    ways = work.settings.conventions
    if circle and ways.circle(circle) is None:
        raise BadInput(f'"{circle}" is no circle; there are {", ".join(one.name for one in ways.circles)}.')
    check_folder(into)
    mine = my_names(work)
    wanted = Wanted(session.today, mine, _day(since, session), recurring, photos, dict(map(_column, columns)))
    read = read_sources(sources, wanted, form or "")
    if not any((read.incoming.cards, read.incoming.encounters, read.incoming.notes, read.incoming.ignored)):
        _tell_of(read.incoming.problems)
        raise BadInput("Nothing in it could be imported.")
    query = None
    if select is not None:
        from mdnet.query import parse

        query = parse(select, session.today)
    options = Options(into, tags_in(" ".join(tags)), circle, _overwritten(overwrite, read), limit, query, mine)
    plan = MergePlan(work, read.incoming, options, read.fields)
    if read.columns and form_out == "text":
        _show_columns(read)
    asks = not (yes or dry_run) and form_out == "text" and sys.stdin.isatty() and sys.stdout.isatty()
    imported = carried_in(plan)
    if asks:
        if not review(session, plan, imported):
            click.echo("Nothing was written.")
            return
        if plan.is_touched:
            plan = plan.afresh()
            imported = carried_in(plan)
    _carry_out(session, plan, imported, read, sources, dry_run, form_out)


def _carry_out(
    session: Session, plan: MergePlan, imported: Imported, read: Read, sources: Sequence[str], dry_run: bool, form: str
) -> None:  # fmt: skip
    from mdnet.workspace.carrying_in import carried_in

    first = [imported.planned]

    def planned() -> Planned:
        nonlocal plan, imported
        if first:
            return first.pop()
        plan = plan.afresh()  # a file was changed meanwhile, or somebody was added
        imported = carried_in(plan)
        return imported.planned

    made = imported.planned if dry_run else session.write(planned, dry_run=False)
    if not dry_run and made.changes.changes:
        session.workspace.refresh()
    if form == "json":
        echo_json(document(plan, read, imported, sources, dry_run))
    else:
        show(session, plan, imported, everything=dry_run)
        if dry_run:
            show_diffs(session, made)
    _tell_of((*read.incoming.problems, *imported.problems))
    if form == "text" and not dry_run:
        say_next(plan, imported, made)


def _tell_of(problems: Sequence[Problem]) -> None:
    for problem in problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        echo_aside(f"{place}: {problem.message}")


def _show_columns(read: Read) -> None:
    """How the columns of a table were taken."""
    for column, meaning in read.columns.items():
        said = {"": "left out", "fact": "a fact of that name"}.get(meaning, meaning)
        click.echo(f"  {one_line(column)} → {said}", err=True)
    click.echo('Say otherwise with --map "Column=property".', err=True)


def _column(text: str) -> tuple[str, str]:
    column, sign, key = text.rpartition("=")
    if not sign or not column.strip():
        raise BadInput(f'"{text}" maps nothing; write --map "Lives in=location".')
    return column.strip(), key.strip()


def _overwritten(keys: Sequence[str], read: Read) -> frozenset[str]:
    """The properties of these names. Raises BadInput for one that nothing in the source has, nor any note could."""
    from difflib import get_close_matches

    from mdnet.notes.properties import HANDLES, SYNONYMS, canonical_name

    known = {
        *SYNONYMS.values(),
        *HANDLES,
        "facts",
        "notes",
        *(key for card in read.incoming.cards for key in card.values),
    }
    names = {key: canonical_name(key, read.fields) for key in keys}
    for key, name in names.items():
        if name not in known:
            close = get_close_matches(name, sorted({*known, *SYNONYMS}), 1)
            hint = f"did you mean {close[0]}?" if close else "name one as in a note, title or phones; facts; notes."
            raise BadInput(f'--overwrite: "{key}" is no property; {hint}')
    return frozenset(names.values())


def _day(text: str | None, session: Session) -> date | None:
    from mdnet.model.typed_dates import typed_day

    if text is None:
        return None
    day = typed_day(text, session.today, "past")
    if day is None:
        raise click.UsageError(f'--since: "{one_line(text)}" names no day; write 2024-01-01 or 2 years ago.')
    return day
