"""Who can introduce me: chains of contacts to a person, to somebody of an organization, or to anybody a query means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from mdnet.errors import AmbiguousName, BadInput, UnknownName
from mdnet.index.people import named
from mdnet.index.questions import standings_by_note
from mdnet.index.selecting import selected
from mdnet.index.ties import Ties, affiliated, called, in_contact, is_organization, saying
from mdnet.notes.links import fold, key_of, plain
from mdnet.plan.chains import Tie, chains, own_strength, said, strength
from mdnet.plan.matchmaking import closeness
from mdnet.plan.phrasing import last_words
from mdnet.plan.wording import Person

if TYPE_CHECKING:
    from mdnet.index.people import Named
    from mdnet.index.store import Connection
    from mdnet.model.contact import Contact
    from mdnet.model.link import Reference
    from mdnet.model.standing import Standing
    from mdnet.workspace import Workspace

MOST = 3
ME = "me"
_QUERY = re.compile(r"-?\(?[a-z]+:\S", re.IGNORECASE)
_TERM = re.compile(r'([a-z]+):(?:"([^"]*)"|([^\s"()]+))', re.IGNORECASE)


class Chain(NamedTuple):
    """Contacts from the one to ask first to the target, and what each link rests on, in the same order; I am left out,
    and whoever it starts from is its first contact."""

    contacts: tuple[Person, ...]
    evidence: tuple[str, ...]


class Wanted(NamedTuple):
    """Who is meant: from whom a chain starts (None: from me), and those in whom it may end."""

    source: Named | None
    target: str
    notes: tuple[int, ...]
    resting: bool = False
    """Whether all of these are paused."""


def path(work: Workspace, words: Sequence[str], limit: int = MOST) -> tuple[Wanted, tuple[Chain, ...]]:
    """The strongest chains, at most `limit`, for `[FROM] TARGET`: FROM is `me` or a name, TARGET a name, an
    organization or a query.

    Raises UnknownName or AmbiguousName for what is none of these, BadInput for a query that is not understood.
    """
    wanted = _wanted(work, [word for word in words if word.strip()])
    with work.view() as db:
        ties = Ties(db, work.today)
        notes = [note for note in wanted.notes if ties.awake(note)]
        found = chains(notes, _own(db, ties, wanted.source, work), lambda note: _strengths(ties, note, work), limit)
        if wanted.source:
            start = wanted.source.note
            found = [chain if chain[0] == start else (start, *chain) for chain in found]
        people = standings_by_note(db, [note for chain in found for note in chain])
        known = {(one, other): ties.of(one)[other] for chain in found for one, other in pairwise(chain)}
    resting = bool(wanted.notes) and not notes
    made = tuple(_chain(work, wanted.source is None, chain, people, known) for chain in found)
    return wanted._replace(resting=resting), made


def _strengths(ties: Ties, note: int, work: Workspace) -> dict[int, float]:
    return {other: strength(theirs, work.today) for other, theirs in ties.of(note).items()}


def _own(db: Connection, ties: Ties, source: Named | None, work: Workspace) -> Callable[[int], float]:
    """How strong the tie is that a chain begins with: mine, or that of the contact it starts from."""
    if source is not None:
        own = {**_strengths(ties, source.note, work), source.note: 1.0}
        return lambda note: own.get(note, 0.0)

    @cache
    def mine(note: int) -> float:
        known = in_contact(db, note)
        return own_strength(closeness(*known, work.today)) if known else 0.0

    return mine


def _wanted(work: Workspace, words: Sequence[str]) -> Wanted:
    """FROM and TARGET, wherever the words part."""
    if not words:
        raise BadInput("Say to whom: a name, an organization, or a query such as offers:illustrator.")
    if len(words) > 1 and words[0].lower() == ME:
        return Wanted(None, " ".join(words[1:]), _targets(work, " ".join(words[1:])))
    whole = " ".join(words)
    if len(words) == 1 or (not _QUERY.search(whole) and _exactly(work, whole)):
        return Wanted(None, whole, _targets(work, whole))
    failed: UnknownName | AmbiguousName | None = None
    for cut in range(len(words) - 1, 0, -1):
        with work.view() as db:
            found = named(db, " ".join(words[:cut]))
        if len(found) == 1:
            target = " ".join(words[cut:])
            try:
                return Wanted(found[0], target, _targets(work, target))
            except (UnknownName, AmbiguousName) as error:
                failed = failed or error  # of the longest FROM, which is the likeliest
    try:
        return Wanted(None, whole, _targets(work, whole))
    except (UnknownName, AmbiguousName) as error:
        raise failed or error from None


def _exactly(work: Workspace, text: str) -> bool:
    """Whether a contact or an organization is called just so."""
    with work.view() as db:
        return bool(called(db, text) or affiliated(db, text))


def _targets(work: Workspace, text: str) -> tuple[int, ...]:
    """The notes of those whom a target means: a query, else a contact of that very name, else all who belong or
    belonged to an organization, else the contact that a name means."""
    if _QUERY.match(text):
        return _meant(work, text)
    with work.view() as db:
        if len(called(db, text)) != 1:
            members = affiliated(db, text)
            if members or is_organization(db, text):
                return tuple(members)
            if not named(db, text):
                members = affiliated(db, text, begins=True)
                if not members:
                    raise UnknownName(_nobody(db, text))
                return tuple(members)
    one = work.who(text)
    work.standing(one)  # a private note is told of, not shown
    return (one.note,)


def _nobody(db: Connection, text: str) -> str:
    from mdnet.index.organizations import organization_names
    from mdnet.index.people import all_names
    from mdnet.workspace.naming import similar

    close = dict.fromkeys([*similar(text, all_names(db)), *similar(text, organization_names(db), 2)])
    hint = f" Did you mean {' or '.join(close)}?" if close else ""
    return f'No contact and no organization called "{text}".{hint}'


def _meant(work: Workspace, text: str) -> tuple[int, ...]:
    from mdnet import query

    asked = query.joined([text])
    wanted = query.parse(asked, work.today)
    term = _TERM.fullmatch(asked)
    if term:
        with work.view() as db:
            found = saying(db, term[1].lower(), term[2] or term[3] or "")
        if found is not None:
            return tuple(found)
    with work.view() as db:
        return tuple(selected(db, wanted.matches))


def _chain(
    work: Workspace, from_me: bool, chain: tuple[int, ...], people: dict[int, Standing],
    known: dict[tuple[int, int], list[Tie]],
) -> Chain:  # fmt: skip
    contacts = tuple(Person(people[note].name, people[note].path) for note in chain)
    first = people[chain[0]]
    evidence = [f"You and {first.name}: {_in_touch(first, work)}"] if from_me else []
    for one, other in pairwise(chain):
        left, right = people[one], people[other]
        ties = [_named(work, tie, left, right) for tie in known[one, other]]
        evidence.append(f"{left.name} and {right.name}: {said(ties, work.today)}")
    return Chain(contacts, tuple(evidence))


def _in_touch(contact: Standing, work: Workspace) -> str:
    often = f"{contact.talks} talk{'' if contact.talks == 1 else 's'}, " if contact.talks else ""
    return f"{often}last {last_words(contact, work.today)}"


def _named(work: Workspace, tie: Tie, one: Standing, other: Standing) -> Tie:
    """The tie with what only the notes themselves say: as what two are related, and who met me through whom."""
    if tie.kind not in ("related", "introduced_by"):
        return tie._replace(text=plain(tie.text))
    for side, mate in ((one, other), (other, one)):
        contact: Contact | None = work._contact(side.path)
        if contact is None:
            continue
        if tie.kind == "introduced_by" and contact.introduced_by and _is(contact.introduced_by, mate):
            return tie._replace(text=f"you met {side.name} through {mate.name}")
        for relationship in contact.relationships if tie.kind == "related" else ():
            if _is(relationship.contact, mate):
                return tie._replace(text=f"{mate.name} is {side.name}'s {relationship.kind}")
    return tie


def _is(reference: Reference, contact: Standing) -> bool:
    return key_of(reference.target or reference.text) in {
        key_of(contact.path),
        *map(fold, (contact.name, *contact.aliases)),
    }
