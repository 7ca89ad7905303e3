"""mdnet path"""

from __future__ import annotations

from typing import Any

import click

from mdnet.cli.completing import contact_names
from mdnet.cli.session import Session, echo_json, shared_options


@click.command("path")
@click.argument("words", nargs=-1, required=True, metavar="[FROM] TARGET", shell_complete=contact_names)
@click.option("--limit", type=click.IntRange(1, 50), default=3, show_default=True, help="So many chains at most.")
@shared_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...], limit: int) -> None:
    """Who can introduce you: chains of contacts to a person, an organization, or anybody a query means.

    FROM is `me`, as it is when left out, or a name. The strongest chain comes first, with what each link rests on.

    \b
    mdnet path "Three Rivers Mill"
    mdnet path offers:illustrator
    mdnet path "Dan Wu" "Grace Okafor"
    """
    from mdnet.workspace.paths import path

    form = session.form("text", "md", "json")
    wanted, found = path(session.workspace, words, limit)
    if form == "json":
        echo_json({"chains": [_chain_json(chain) for chain in found]})
    else:
        source = wanted.source.name if wanted.source else ""
        context = {"chains": found, "source": source, "target": wanted.target, "known": len(wanted.notes)}
        context["resting"] = wanted.resting
        session.show(f"path.{'md' if form == 'md' else 'txt'}.j2", context)
    session.notice_problems()


def _chain_json(chain: Any) -> dict[str, Any]:
    return {
        "contacts": [{"name": one.name, "path": one.path} for one in chain.contacts],
        "evidence": list(chain.evidence),
    }
