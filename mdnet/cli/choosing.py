"""Which contacts a command is for: one by name, or all that a query means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import click

from mdnet.cli.session import Session
from mdnet.errors import UnknownName

Command = TypeVar("Command", bound=Callable[..., Any])


class Chosen(NamedTuple):
    """Paths and names of contacts, in step."""

    paths: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def said(self) -> str:
        """ "Ann Lee", or "12 contacts"."""
        return self.names[0] if len(self.names) == 1 else f"{len(self.names)} contacts"


def select_option(command: Command) -> Command:
    """`--select QUERY`."""
    return click.option("--select", metavar="QUERY", help="All contacts that a query means, as `list` has it.")(command)


def chosen(session: Session, words: Sequence[str], select: str | None) -> Chosen:
    """The contact that `words` name, or all that `select` means. Raises UnknownName, AmbiguousName, BadInput."""
    work = session.workspace
    if select is None:
        if not words:
            raise click.UsageError("Say who: a name, or --select QUERY.")
        one = work.who(" ".join(words))
        return Chosen((one.path,), (one.name,))
    if words:
        raise click.UsageError("Say who by a name or by --select, not by both.")
    found = work.contacts(select)
    if not found:
        raise UnknownName(f'No contact matches "{select}".')
    return Chosen(tuple(one.path for one in found), tuple(one.name for one in found))
