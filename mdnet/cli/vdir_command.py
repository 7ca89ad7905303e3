"""mdnet vdir"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from mdnet.cli.session import Session, dry_run_option, echo_aside, echo_json, shared_options
from mdnet.errors import Conflict
from mdnet.notes.display import one_line

if TYPE_CHECKING:
    from mdnet.plan.vdir_merge import Move
    from mdnet.workspace.vdir import Item, Options, Read
    from mdnet.workspace.vdir_sync import Sync

_FEW = 20
"""So many contacts are listed where not all are asked for."""
_WORDS = {
    "pair": "changed",
    "new note": "new note",
    "new card": "new card",
    "note gone": "gone here",
    "card gone": "gone there",
}


@click.group("vdir")
@shared_options
def command() -> None:
    """Keep contacts the same as a folder of cards, which vdirsyncer, khard and phones know. docs/vdir.md"""


@command.command("sync", short_help="Make notes and cards agree, both ways.")
@click.argument("path", metavar="FOLDER")
@click.option("--select", metavar="QUERY", help="Only these contacts, as `list` has it; kept for the next time.")
@click.option("--into", default="", metavar="FOLDER", help="The vault's folder for new contacts.")
@click.option("--delete", is_flag=True, help="Who is gone on one side goes on the other too.")
@click.option("--yes", is_flag=True, help="Do not ask before the first sync with a folder.")
@dry_run_option
@shared_options
@click.pass_obj
def sync(
    session: Session, path: str, select: str | None, into: str, delete: bool, yes: bool, dry_run: bool
) -> None:  # fmt: skip
    """Make your contacts and a folder of .vcf files agree, both ways.

    What changed on one side since the last time is changed on the other, property by property; what changed on both to
    something else is told, and stays. Cards are changed in place: all that mdnet does not know in them stays. Nobody
    is removed unless you say --delete. Private notes and properties take no part.

    \b
    mdnet vdir sync ~/contacts/personal --dry-run
    mdnet vdir sync ~/contacts/personal --select "tag:family OR circle:close"
    """
    from mdnet.workspace import vdir
    from mdnet.workspace.vdir_sync import Sync

    form = session.form("text", "json")
    work = session.workspace
    options = vdir.Options(select, into, delete)
    with vdir.opened(work, path) as folder:
        found = vdir.read(work, folder, options)
        asks = form == "text" and sys.stdin.isatty() and sys.stdout.isatty()
        if not dry_run and form == "text":
            options = _asked(session, found, options, asks, yes)
        elif not dry_run and found.is_first and not yes:
            raise Conflict(_FIRST)
        made = Sync(work, found, options)
        if not dry_run:
            session.write(lambda: made.planned, dry_run=False)
            made.finish()
    if made.planned.changes.changes and not dry_run:
        work.refresh()
    if form == "json":
        echo_json(_document(found, made, dry_run, options.delete))
    else:
        if dry_run:
            show(session, found, everything=True)
            _show_diffs(session, made)
        elif not found.is_first or yes:
            show(session, found, everything=False)
        _say(made, options, dry_run)
    for problem in made.problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        echo_aside(f"{place}: {problem.message}")


_FIRST = "The first sync with this folder: look at it with --dry-run, then say --yes; nothing was written."


def _asked(session: Session, found: Read, options: Options, asks: bool, yes: bool) -> Options:
    """What the user wants after all; the first time nothing is done before they have seen it."""
    if found.is_first and not yes:
        show(session, found, everything=True)
        if not asks:
            raise Conflict(_FIRST)
        if not click.confirm("Do this?"):
            raise Conflict("Nothing was written.")
    gone = [item for item in found.items if item.kind in _REMOVED and not item.kept]
    if gone and asks and not options.delete:
        for item in gone:
            click.echo(one_line(f"{item.name}: {_REMOVED[item.kind]}"))
        return options._replace(delete=click.confirm("Remove them on the other side too?", default=False))
    return options


_REMOVED = {"note gone": "the note is gone, the card is there", "card gone": "the card is gone, the note is there"}


def show(session: Session, found: Read, *, everything: bool) -> None:
    """Print what a sync does: all of it, or the first of it and the counts."""
    rows = [_row(item) for item in found.items if item.kind != "pair" or item.merge.moves or item.merge.differences]
    rows = [row for row in rows if row["kind"] in _WORDS.values() or row["kind"] == "differs"]
    few = len(rows) if everything else _FEW
    context: dict[str, object] = {
        "total": len(found.items),
        "counts": [_counted(number, kind) for kind, number in counts(found).items() if number],
        "rows": rows[:few],
        "hidden": f"{len(rows) - few:,}" if len(rows) > few else "",
        "left_alone": found.left_alone,
    }
    session.show("vdir.txt.j2", context)


def counts(found: Read) -> dict[str, int]:
    """How many contacts each thing happens to."""
    kinds = [_kind(item) for item in found.items]
    return {kind: kinds.count(kind) for kind in (*_WORDS.values(), "differs", "same")}


def _kind(item: Item) -> str:
    if item.kind == "resting" or (item.kind == "pair" and not item.merge.moves):
        return "differs" if item.merge.differences else "same"
    return _WORDS[item.kind]


def _row(item: Item) -> dict[str, Any]:
    """A contact as the template has it."""
    lines = [f"{move.to}  {move.key}: {_words(move)}" for move in item.merge.moves]
    lines += [
        f'{one.key}: "{one.ours}" in the note, "{one.theirs}" in the card; both stay' for one in item.merge.differences
    ]
    return {"kind": _kind(item), "name": item.name, "why": item.kept and f"kept: {item.kept}", "lines": lines}


def _words(move: Move) -> str:
    return ", ".join((*(f"+ {text}" for text in move.comes), *(f"− {text}" for text in move.goes)))


def _show_diffs(session: Session, made: Sync) -> None:
    """The unified diffs of the notes that are changed; new ones are told of by their names."""
    from mdnet.model.change import ChangeSet

    changed = tuple(one for one in made.planned.changes.changes if one.before is not None)
    if changed:
        click.echo()
        session.show_diff(ChangeSet(made.planned.changes.title, changed))


def _say(made: Sync, options: Options, dry_run: bool) -> None:
    notes = len(made.planned.changes.changes)
    if dry_run:
        pass
    elif notes or made.cards:
        said = f"Written: {_number(notes, 'note')}, {_number(made.cards, 'card')}."
        click.echo(f"{said}   undo the notes: mdnet undo" if notes else said)
    else:
        click.echo("Nothing was written.")
    if any(item.kind in _REMOVED and not item.kept for item in made.found.items) and not options.delete:
        click.echo("Who is gone on one side stays on the other: --delete takes it along.")


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _counted(count: int, kind: str) -> str:
    return _number(count, kind) if kind.startswith("new ") else f"{count:,} {kind}"


def _document(found: Read, made: Sync, dry_run: bool, delete: bool) -> dict[str, Any]:
    """The sync as docs/json.md promises it."""
    from mdnet.cli.telling import as_json

    return {
        **as_json(made.planned, dry_run),
        "folder": found.folder,
        "select": found.select,
        "first": found.is_first,
        "counts": counts(found),
        "contacts": [
            {
                "kind": _kind(item),
                "name": item.name,
                "path": item.note.path if item.note else item.entry.note if item.entry else None,
                "file": item.file,
                "moves": [
                    {"to": move.to, "property": move.key, "adds": list(move.comes), "removes": list(move.goes)}
                    for move in item.merge.moves
                ],
                "differences": [
                    {"property": key, "note": ours, "card": theirs} for key, ours, theirs in item.merge.differences
                ],
                "removed": item.kind in _REMOVED and delete and not item.kept,
                "kept": item.kept or None,
            }
            for item in found.items
            if _kind(item) != "same"
        ],
        "cards_written": made.cards,
        "left_alone": found.left_alone,
        "problems": [
            {"path": one.path, "line": one.line, "code": one.code, "message": one.message} for one in made.problems
        ],
    }
