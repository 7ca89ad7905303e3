"""What is open between me and a contact: promises in both directions, introductions and opportunities under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mdnet.model.records import CLOSED
from mdnet.plan.ahead import next_step
from mdnet.plan.dossier import Dossier
from mdnet.plan.phrasing import dated
from mdnet.plan.wording import Names, Person, due, means

LOOPS = 6
_STEPS = ("idea", "asked", "agreed")


@dataclass(frozen=True, slots=True)
class Loop:
    """Something owed; `when` says "due yesterday", "" without a date."""

    text: str
    due: date | None
    when: str


@dataclass(frozen=True, slots=True)
class Pending:
    """An introduction or opportunity that is under way: `kind`, its note, the other people in it, and how it stands."""

    kind: str
    note: Person
    people: tuple[Person, ...]
    words: str
    why: str


def owed(dossier: Dossier, names: Names, today: date, *, waiting: bool) -> tuple[Loop, ...]:
    """What I owe them, or (`waiting`) they owe me: the nearest day first, the undated last."""
    found = [task for task in dossier.follow_ups if task.waiting == waiting and not task.done]
    found.sort(key=lambda task: (task.due is None, task.due or today, task.path, task.line))
    loops = [Loop(names.plain(task.text), task.due, due(task.due, today) if task.due else "") for task in found]
    return tuple(loop for loop in loops if loop.text)[:LOOPS]


def introductions(dossier: Dossier, names: Names, today: date) -> list[Pending]:
    """Introductions of theirs that are neither made nor declined."""
    found = []
    for one in dossier.introductions:
        status = one.status.lower()
        if status in CLOSED:
            continue
        others = tuple(names.person(person) for person in one.between if not means(person, dossier.contact))
        words = next_step(one, today)[0] if status in _STEPS else status
        found.append(Pending("introduction", Person(one.name, one.path), others, words, names.plain(one.why)))
    return found


def opportunities(dossier: Dossier, names: Names, today: date) -> list[Pending]:
    """Those still open, and those that came through them and for which nobody was thanked."""
    found = []
    for one in dossier.opportunities:
        through = one.via is not None and means(one.via, dossier.contact)
        is_open = one.status.lower() not in CLOSED
        if not is_open and (not through or one.thanked_on):
            continue
        words = [one.status.lower() or "open"] if is_open else []
        words += [f"since {dated(one.day, today)}"] if is_open and one.day else []
        told = [" ".join(words)] if words else []
        if through:
            told += ["through them", "thanks still to say"] if one.unthanked else ["through them"]
        people = (names.person(one.via),) if one.via and not through else ()
        found.append(Pending(one.kind or "opportunity", Person(one.name, one.path), people, "; ".join(told), ""))
    return found
