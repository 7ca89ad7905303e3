"""Dossier: everything on record about one contact, gathered for a brief."""

from __future__ import annotations

from dataclasses import dataclass

from mdnet.model.contact import Contact
from mdnet.model.follow_up import FollowUp
from mdnet.model.interaction import Interaction
from mdnet.model.records import Goal, Introduction, Opportunity, Resource
from mdnet.model.standing import Standing
from mdnet.plan.ledger import Favour

INTRODUCTIONS = 4
"""Possible introductions that a page names at most."""


@dataclass(frozen=True, slots=True)
class Match:
    """Another contact whose offer meets this one's need (`kind` "offers"), or whose need this one's offer meets
    (`kind` "needs"); `theirs` is the other's words, `own` this contact's."""

    kind: str
    contact: Standing
    theirs: str
    own: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """`history` is every interaction shared with the contact, newest first, unanswered attempts included, in whatever
    note it is written; `mentions` those of others in which they are only mentioned. `follow_ups` are the open ones
    that concern them. `shared` are contacts who took part in an interaction, introduction or relationship with them.
    `names` gives the display name of a link target as written (targets that resolve to no note are absent),
    `paths` the note's path for the same targets and for those of `shared`, so that links can be written to the file."""

    contact: Contact
    standing: Standing
    history: tuple[Interaction, ...] = ()
    mentions: tuple[Interaction, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    goals: tuple[Goal, ...] = ()
    introductions: tuple[Introduction, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    resources: tuple[Resource, ...] = ()
    shared: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    paths: tuple[tuple[str, str], ...] = ()
    untold: tuple[Favour, ...] = ()
    """Favours that no entry tells of: introductions made, things shared."""
