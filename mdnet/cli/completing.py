"""What the shell offers when TAB is pressed where the name of a contact or an event belongs."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from mdnet.cli.session import Session

if TYPE_CHECKING:
    from mdnet.index.store import Connection

MOST = 200
"""More names than anybody reads; a shell asks before it lists so many."""


def contact_names(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The contacts whose name begins so, as the index knows them; nothing at all when anything is amiss."""
    from mdnet.index.people import all_names

    return _beginning(ctx, incomplete, all_names)


def event_names(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The same for the events that have a note."""
    from mdnet.index.people import records

    return _beginning(ctx, incomplete, lambda db: [one.name for one in records(db, "event")])


def tags(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The tags that contacts have."""
    from mdnet.index.people import tags

    return _beginning(ctx, incomplete.lstrip("#"), tags)


def circles(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The circles that the vault's settings name."""
    from datetime import date

    from mdnet.workspace import Workspace

    try:
        work = Workspace.open(ctx.ensure_object(Session).vault, today=date.max)
    except Exception:  # a key press is no place for messages
        return []
    return beginning((one.name for one in work.settings.conventions.circles), incomplete)


def beginning(words: Iterable[str], incomplete: str) -> list[CompletionItem]:
    """Those of some words that begin so."""
    return [CompletionItem(word) for word in words if word.startswith(incomplete)]


def _beginning(ctx: click.Context, incomplete: str, ask: Callable[[Connection], list[str]]) -> list[CompletionItem]:
    try:
        names = _known(ctx.ensure_object(Session).vault, ask)
    except Exception:  # a key press is no place for messages
        return []
    from mdnet.model.names import loose

    wanted = loose(incomplete)
    quote = _for_bash if os.environ.get("_MDNET_COMPLETE") == "bash_complete" else str
    return [CompletionItem(quote(name)) for name in names if loose(name).startswith(wanted)][:MOST]


def first_name(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The same, for the first of several words only: others follow it that are no names."""
    return [] if ctx.params.get(parameter.name or "") else contact_names(ctx, parameter, incomplete)


def _known(vault: str | None, ask: Callable[[Connection], list[str]]) -> list[str]:
    """The names in the index as it is: nothing is read anew, and no index is made."""
    from datetime import date

    from mdnet.index.store import index_path
    from mdnet.workspace import Workspace

    work = Workspace.open(vault, today=date.max)  # a day plays no part in names
    if not index_path(work.root).is_file():
        return []
    try:
        return [name for name in ask(work.store.db) if name.isprintable()]
    finally:
        work.close()


def _for_bash(name: str) -> str:
    """The name as one word; click's script takes one backslash of two away."""
    return re.sub(r"([^\w@%+=:,./-])", r"\\\\\1", name)
