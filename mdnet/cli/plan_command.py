"""mdnet plan"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mdnet.cli.session import Session, echo_json, shared_options

if TYPE_CHECKING:
    from mdnet.plan.load import Load, Step


@click.command("plan")
@click.option("--budget", type=click.IntRange(0, 1_000_000), help="Contacts a week, instead of the vault's budget.")
@shared_options
@click.pass_obj
def command(session: Session, budget: int | None) -> None:
    """How many contacts a week your cadences ask for, circle by circle, against your budget.

    When that is more than the budget, it proposes cadences that fit: the outermost circle gives way first, the
    innermost last. Nothing is written; it prints the lines to run, and those to put into the config.

    \b
    mdnet plan
    mdnet plan --budget 5
    """
    from mdnet.workspace.load import load

    form = session.form("text", "json")
    found = load(session.workspace, budget)
    commands, settings = _commands(found), _settings(found)
    if form == "json":
        echo_json(_document(found, commands, settings))
    else:
        session.show("plan.txt.j2", {**_document(found, commands, settings), "queries": _circle_queries(found)})
    session.notice_problems()


def _commands(load: Load) -> list[str]:
    """The lines that change cadences in notes: the longest first, so that none finds those that another has changed."""
    steps = sorted((step for step in load.steps if step.own), key=lambda step: -step.old.length)
    return [f"mdnet set --select {_quoted(_query(step))} {_quoted(f'cadence={step.new}')}" for step in steps]


def _query(step: Step) -> str:
    return f'{_of_circle(step.circle)} cadence:"{step.old}"'


def _of_circle(circle: str) -> str:
    return f'circle:"{circle}"' if circle and not circle.isalnum() else f"circle:{circle or 'none'}"


def _quoted(argument: str) -> str:
    from shlex import quote

    return quote(argument)


def _circle_queries(load: Load) -> dict[str, str]:
    """By circle ("" for none), the words after `mdnet list` that show its people who have a cadence."""
    return {ring.circle: _quoted(f"{_of_circle(ring.circle)} -cadence:none") for ring in load.rings}


def _settings(load: Load) -> list[str]:
    """The lines of the config's `[circles]` that change."""
    import json

    sizes = {ring.circle: ring.size for ring in load.rings}
    return [
        f"{step.circle if step.circle.isascii() and step.circle.isalnum() else json.dumps(step.circle)}"
        f' = {{ size = {sizes[step.circle]}, cadence = "{step.new}" }}'
        for step in load.steps
        if not step.own
    ]


def _document(load: Load, commands: list[str], settings: list[str]) -> dict[str, Any]:
    return {
        "budget": load.budget,
        "asked": round(load.asked, 2),
        "fits": load.fits,
        "circles": [
            {
                "circle": ring.circle or None,
                "people": ring.people,
                "size": ring.size,
                "cadence": str(ring.cadence) if ring.cadence else None,
                "chased": ring.chased,
                "own": ring.own,
                "asked": round(ring.asked, 2),
            }
            for ring in load.rings
        ],
        "proposal": {
            "asked": round(load.left, 2),
            "steps": [
                {
                    "circle": step.circle or None,
                    "people": step.people,
                    "from": str(step.old),
                    "to": str(step.new),
                    "own": step.own,
                }
                for step in load.steps
            ],
            "releases": [{"circle": one.circle or None, "people": one.people} for one in load.releases],
            "commands": commands,
            "config": settings,
        },
    }
