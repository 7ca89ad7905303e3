"""What the shell offers when TAB is pressed where a contact's name belongs."""

from __future__ import annotations

import os
import re

import click
from click.shell_completion import CompletionItem

from mdnet.cli.session import Session

MOST = 200
"""More names than anybody reads; a shell asks before it lists so many."""


def contact_names(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The contacts whose name begins so, as the index knows them; nothing at all when anything is amiss."""
    try:
        names = _known(ctx.ensure_object(Session).vault)
    except Exception:  # a key press is no place for messages
        return []
    from mdnet.model.names import loose

    wanted = loose(incomplete)
    quote = _for_bash if os.environ.get("_MDNET_COMPLETE") == "bash_complete" else str
    return [CompletionItem(quote(name)) for name in names if loose(name).startswith(wanted)][:MOST]


def first_name(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The same, for the first of several words only: others follow it that are no names."""
    return [] if ctx.params.get(parameter.name or "") else contact_names(ctx, parameter, incomplete)


def _known(vault: str | None) -> list[str]:
    """The names in the index as it is: nothing is read anew, and no index is made."""
    from datetime import date

    from mdnet.index.people import all_names
    from mdnet.index.store import index_path
    from mdnet.workspace import Workspace

    work = Workspace.open(vault, today=date.max)  # a day plays no part in names
    if not index_path(work.root).is_file():
        return []
    try:
        return [name for name in all_names(work.store.db) if name.isprintable()]
    finally:
        work.close()


def _for_bash(name: str) -> str:
    """The name as one word; click's script takes one backslash of two away."""
    return re.sub(r"([^\w@%+=:,./-])", r"\\\\\1", name)
