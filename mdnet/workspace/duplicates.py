"""Contacts who may be one person twice, and pairs said to be two. Nothing is ever merged here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from mdnet import config
from mdnet.errors import BadInput, Conflict, Problem
from mdnet.index import identity
from mdnet.model.change import Change, ChangeSet
from mdnet.plan.duplicates import LIKELY, Acquaintances, Pair, Person
from mdnet.workspace.changing import Planned

DISMISSED = config.DISMISSED

if TYPE_CHECKING:
    from mdnet.index.people import Named
    from mdnet.model.dates import PartialDate
    from mdnet.workspace import Workspace


class Report(NamedTuple):
    """The likely duplicates, the likeliest first, among how many contacts; and faults of the file of dismissed pairs,
    which is then as if it were empty."""

    pairs: list[Pair]
    contacts: int
    problems: list[Problem]


def report(work: Workspace, least: int = LIKELY) -> Report:
    """The pairs of contacts that score `least` or more, but those dismissed."""
    people = everybody(work)
    dismissed, problems = config.dismissed(work.root)
    return Report(Acquaintances(people).duplicates(dismissed, least), len(people), problems)


def dismiss(work: Workspace, first: Named, second: Named) -> Planned:
    """Note in the vault that two contacts are two people.

    Raises BadInput when the two are one note, Conflict when the file cannot be added to.
    """
    if first.path == second.path:
        raise BadInput(f"{first.path} is one note: name two.")
    there = work.vault.read(DISMISSED)
    if there is not None and there.problem:
        raise Conflict(f"{DISMISSED}: {there.problem.message}; nothing was written")
    text = config.with_dismissed(there.text if there else "", first.path, second.path)
    change = Change(DISMISSED, there.text.encode() if there else None, text.encode())
    return Planned(ChangeSet(f"dismiss {first.name} and {second.name}", (change,)))


def like(
    work: Workspace,
    name: str,
    *,
    aliases: Iterable[str] = (),
    emails: Iterable[str] = (),
    phones: Iterable[str] = (),
    profiles: Iterable[str] = (),
    organization: str = "",
    birthday: PartialDate | None = None,
    least: int = LIKELY,
) -> list[Pair]:
    """Who of the contacts may be the person of that name, who has no note yet: the `second` of each pair.

    Who asks about many makes `Acquaintances` of `everybody` once.
    """
    one = Person("", name, tuple(aliases), tuple(emails), tuple(phones), tuple(profiles), organization, birthday)
    return Acquaintances(everybody(work)).like(one, least)


def everybody(work: Workspace) -> list[Person]:
    """What is compared of every contact, by path; private parts left out."""
    work.refresh()
    with work.store.reading() as db:
        return identity.everybody(db)
