"""What an import says: what it would do or did, as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from mdnet.cli.session import Session

if TYPE_CHECKING:
    from mdnet.model.incoming import Value
    from mdnet.plan.importing import Decision
    from mdnet.workspace.carrying_in import Imported
    from mdnet.workspace.changing import Planned
    from mdnet.workspace.importing import MergePlan
    from mdnet.workspace.sources import Read

_GLANCE = 80
_FEW = 20
"""So many decisions are listed where not all are asked for."""


def show(session: Session, plan: MergePlan, imported: Imported, *, everything: bool) -> None:
    """Print what an import does: all of it, or what is open and the counts."""
    chosen = [one for one in plan.decisions if one.kind == "conflict" or (everything and one.kind != "same")]
    few = len(chosen) if everything else _FEW
    context = {
        "counts": plan.counts(),
        "total": sum(plan.counts().values()),
        "what": "note" if plan.notes else "contact",
        "rows": [_row(plan, one) for one in chosen[:few]],
        "hidden": max(0, len(chosen) - few),
        "entries": imported.entries,
        "told": imported.told,
        "strangers": imported.strangers,
        "ignored": plan.incoming.ignored,
    }
    session.show("import.txt.j2", context)


def _row(plan: MergePlan, one: Decision) -> dict[str, Any]:
    """A decision as the template has it."""
    why = "" if one.kind == "create" else one.why
    could_be = [f"could be {person.name} ({plan.place_of(person)})" for person in one.could_be]
    return {"kind": one.kind, "name": called(one), "why": why, "lines": lines_of(one, could_be)}


def lines_of(one: Decision, could_be: Sequence[str]) -> list[str]:
    """What a decision adds to a note, where it differs, and who it could be (as it is said by `could_be`)."""
    lines = [f"{key}: {_text(value)}" for key, value in {**one.found.set, **one.found.add}.items()]
    lines += [f"fact: {fact}" for fact in one.found.facts]
    lines += [f"follow-up: {task.text}" for task in one.found.tasks]
    lines += [f"notes: {one.found.notes[:_GLANCE]}"] if one.found.notes else []
    lines = lines if one.kind == "update" else []
    lines += [f'{one.key}: "{one.ours}" here, "{one.theirs}" there' for one in one.found.differences]
    return [*lines, *could_be]


def called(one: Decision) -> str:
    """The name by which to tell of somebody."""
    return one.card.name or (one.person.name if one.person else f"line {one.card.line}")


def show_diffs(session: Session, planned: Planned) -> None:
    """The unified diffs of the notes that are changed; new ones are told of by their names."""
    from mdnet.model.change import ChangeSet

    changed = tuple(one for one in planned.changes.changes if one.before is not None)
    if changed:
        click.echo()
        session.show_diff(ChangeSet(planned.changes.title, changed))


def say_next(plan: MergePlan, imported: Imported, made: Planned) -> None:
    """Say what was written, how to take it back, and what to do next."""
    counts = plan.counts()
    if not made.changes.changes:
        if (counts["same"] or imported.told) and not (counts["conflict"] or imported.problems):
            click.echo("Nothing changed: all of it is there already.")
        else:
            click.echo("Nothing was written.")
    else:
        files = len(made.changes.changes)
        click.echo(f"Written to {files:,} file{'' if files == 1 else 's'}.   undo: mdnet undo")
    if counts["conflict"]:
        click.echo("What is open stays as it was: run it on a terminal to decide, or say --overwrite KEY.")
    if counts["create"]:
        click.echo("Next: mdnet triage, to say where they belong.")


def document(
    plan: MergePlan, read: Read, imported: Imported, sources: Sequence[str], dry_run: bool
) -> dict[str, Any]:  # fmt: skip
    """The import as docs/json.md promises it."""
    from mdnet.cli.telling import as_json

    return {
        **as_json(imported.planned, dry_run),
        "sources": list(sources),
        "formats": list(read.formats),
        "counts": plan.counts(),
        "decisions": [
            {
                "kind": one.kind,
                "name": called(one),
                "source": one.card.path,
                "line": one.card.line,
                "why": one.why,
                "contact": _person(one.person),
                "could_be": _people(one.could_be),
                "sets": _values(one.found.set),
                "adds": _values(one.found.add),
                "differences": [
                    {"property": key, "here": ours, "there": theirs} for key, ours, theirs in one.found.differences
                ],
            }
            for one in plan.decisions
        ],
        "entries": {"new": imported.entries, "there": imported.told},
        "strangers": [
            {"name": one.who.name, "email": one.who.email, "profile": one.who.profile, "times": one.times,
             "could_be": _people(one.could_be)}
            for one in imported.strangers
        ],
        "ignored": [{"count": one.number, "what": one.what} for one in plan.incoming.ignored],
        "problems": [
            {"path": one.path, "line": one.line, "code": one.code, "message": one.message}
            for one in (*read.incoming.problems, *imported.problems)
        ],
    }  # fmt: skip


def _values(found: Mapping[str, Value]) -> list[dict[str, Any]]:
    return [
        {"property": key, "values": [value] if isinstance(value, str) else list(value)} for key, value in found.items()
    ]


def _person(person: Any) -> dict[str, str] | None:
    return None if person is None or person.path.startswith("\0") else {"name": person.name, "path": person.path}


def _people(people: Sequence[Any]) -> list[dict[str, str]]:
    """Those of them who have a note."""
    return [found for person in people if (found := _person(person))]


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ", ".join(value)
