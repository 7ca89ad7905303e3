"""mdnet list"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from mdnet.cli.session import Session, echo_json, shared_options
from mdnet.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

    from mdnet.cli.table import Table
    from mdnet.model.standing import Standing

DEFAULT = "name,circle,last,due,org,place"
COLUMNS: dict[str, tuple[str, Callable[[Standing], object]]] = {
    "name": ("Name", lambda one: one.name),
    "circle": ("Circle", lambda one: one.circle),
    "cadence": ("Cadence", lambda one: one.cadence.words() if one.cadence is not None else ""),
    "last": ("Last contact", lambda one: one.last_contact),
    "due": ("Due", lambda one: f"{'~' if one.estimated else ''}{one.due_on}" if one.due_on else ""),
    "org": ("Organization", lambda one: one.organization),
    "title": ("Title", lambda one: one.title),
    "place": ("Place", lambda one: one.location),
    "tags": ("Tags", lambda one: ", ".join(one.tags)),
    "goals": ("Goals", lambda one: ", ".join(one.goals)),
    "interests": ("Interests", lambda one: ", ".join(one.interests)),
    "needs": ("Needs", lambda one: "; ".join(one.needs)),
    "offers": ("Offers", lambda one: "; ".join(one.offers)),
    "talks": ("Talks", lambda one: one.talks),
    "promised": ("I owe", lambda one: one.promises or ""),
    "waiting": ("They owe", lambda one: one.waiting or ""),
    "birthday": ("Birthday", lambda one: one.birthday),
    "met": ("Met", lambda one: one.met_on),
    "snoozed": ("Snoozed until", lambda one: one.snoozed_until),
    "path": ("Path", lambda one: one.path),
    "uid": ("Uid", lambda one: one.uid),
}
"""What `--columns` can name: the heading, and what stands below it."""


class QueryCommand(click.Command):
    """A command whose arguments may begin with "-", as in `-tag:x`: whatever is none of its options is an argument."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        takes_value = {
            name: not parameter.is_flag
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option)
            for name in (*parameter.opts, *parameter.secondary_opts)
        }
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for argument in rest:
            if argument == "--":
                words += rest
            elif takes_value.get(argument):
                value = tuple(islice(rest, 1))
                options += (argument, *value)
                if not value:
                    return super().parse_args(ctx, options)  # which says that it is missing
            elif argument.startswith("--") or argument in takes_value:
                options.append(argument)
            else:
                words.append(argument)
        return super().parse_args(ctx, [*options, "--", *words])


@click.command("list", cls=QueryCommand)
@click.argument("query", nargs=-1)
@click.option("--sort", default="name", show_default=True, metavar="ORDER", help="name, due, last, circle or talks.")
@click.option("--columns", default=DEFAULT, show_default=True, metavar="NAMES", help=f"Of {', '.join(COLUMNS)}.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
@shared_options
@click.pass_obj
def command(session: Session, query: tuple[str, ...], sort: str, columns: str, limit: int | None) -> None:
    """The contacts that a query means; everybody without one. docs/queries.md is the manual.

    \b
    mdnet list circle:close due:7d
    mdnet list org:"Blue Harbor" -tag:work --sort last
    mdnet list 'tag:alumni (place:Oslo OR place:Bergen)' --columns name,place,tags
    """
    from mdnet.query import joined

    form = session.form("text", "md", "json")
    names = _column_names(columns)
    work = session.workspace
    found = work.contacts(joined(query), sort)
    left_out = found[limit:] if limit else []
    shown = found[:limit]
    if form == "json":
        contacts = [contact_json(one, session.today) for one in shown]
        echo_json({"contacts": contacts, "left_out": len(left_out)})
    elif shown:
        template = "list.txt.j2" if form == "text" else "list.md.j2"
        session.show(template, {"table": _table(names, shown, session.width if form == "text" else None)})
    if not found and form != "json":
        click.echo("No contact is meant by that." if query else "No contacts in this vault yet.", err=True)
    elif left_out and form != "json":
        click.echo(f"{len(left_out):,} more.", err=True)
    session.notice_problems()


def _column_names(text: str) -> list[str]:
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = next((name for name in names if name not in COLUMNS), None)
    if unknown is not None or not names:
        raise BadInput(f'"{unknown or ""}" is no column; there are {", ".join(COLUMNS)}')
    return names


def _table(names: list[str], contacts: list[Standing], width: int | None) -> Table:
    import sys

    from mdnet.cli.table import table

    rows = [[_cell(COLUMNS[name][1](one)) for name in names] for one in contacts]
    headings = [(name, COLUMNS[name][0]) for name in names]
    return table(headings, rows, width if sys.stdout.isatty() else None)


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def contact_json(one: Standing, today: date) -> dict[str, Any]:
    """A contact as docs/json.md promises it."""
    return {
        "name": one.name,
        "path": one.path,
        "uid": one.uid,
        "aliases": one.aliases,
        "circle": one.circle or None,
        "cadence_days": one.cadence.length if one.cadence else None,
        "last_contact": one.last_contact,
        "due_on": one.due_on,
        "days_overdue": max(0, (today - one.due_on).days) if one.due_on else 0,
        "estimated": one.estimated,
        "organization": one.organization or None,
        "title": one.title or None,
        "location": one.location or None,
        "tags": one.tags,
        "goals": one.goals,
        "interests": one.interests,
        "needs": one.needs,
        "offers": one.offers,
        "birthday": str(one.birthday) if one.birthday else None,
        "met_on": one.met_on,
        "snoozed_until": one.snoozed_until,
        "paused": one.paused,
        "talks": one.talks,
        "promises": one.promises,
        "waiting": one.waiting,
    }
