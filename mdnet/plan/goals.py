"""Goals: for each, who bears on it and what happened lately, who offers what it still looks for, and what is next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.model.follow_up import FollowUp
from mdnet.model.records import Goal
from mdnet.model.standing import Standing
from mdnet.plan.phrasing import dated, last_words, said_days
from mdnet.plan.prose import shorten
from mdnet.plan.wording import Names, Person

PEOPLE, HELPERS, STEPS = 8, 3, 8
"""How many of each are named."""
_TOPIC, _TASK = 90, 200
"""Characters of a note's own words that are quoted."""


class Offer(NamedTuple):
    """Somebody who offers something, in the words of their note; `bears`: they bear on the goal already."""

    contact: Standing
    text: str
    bears: bool


class Sought(NamedTuple):
    """A line of `looking_for`, the first of those whose offers may meet it, and whether there are `more`."""

    text: str
    offers: tuple[Offer, ...] = ()
    more: bool = False


class GoalMaterial(NamedTuple):
    """What the index knows of one goal: those who bear on it, the latest spoken to first, and how many more they are;
    the open tasks of its note. `names` and `paths` are as in a dossier."""

    goal: Goal
    people: tuple[Standing, ...] = ()
    people_left: int = 0
    sought: tuple[Sought, ...] = ()
    tasks: tuple[FollowUp, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    paths: tuple[tuple[str, str], ...] = ()


class Bearer(NamedTuple):
    """Somebody who bears on a goal: how the last contact was, in words, and what it was about ("" when unknown); `due`
    says since when a check-in is due, "" when none is."""

    person: Person
    last_contact: date | None
    due_on: date | None
    last: str
    topic: str
    due: str


class Helper(NamedTuple):
    """Somebody who offers what is looked for, in their words, and how the last contact with them was."""

    person: Person
    offers: str
    last: str
    bears: bool


class Missing(NamedTuple):
    """What a goal looks for; without `helpers`, nobody is known who offers it. `more`: others do too."""

    looking_for: str
    helpers: tuple[Helper, ...]
    more: bool


class NextStep(NamedTuple):
    """An open task of the goal's note; `when` says "due on Friday", "" without a day."""

    text: str
    due: date | None
    when: str
    path: str
    line: int


class GoalReport(NamedTuple):
    """One goal; `when` says until when, "by 18 December, in 24 days", "" without a day."""

    goal: Person
    by: date | None
    when: str
    people: tuple[Bearer, ...]
    people_left: int
    missing: tuple[Missing, ...]
    steps: tuple[NextStep, ...]
    steps_left: int


def report(material: GoalMaterial, today: date) -> GoalReport:
    """One goal as a page shows it."""
    goal, names = material.goal, Names(material.names, material.paths)
    return GoalReport(
        Person(goal.name, goal.path),
        goal.by,
        _until(goal.by, today) if goal.by else "",
        tuple(_bearer(contact, names, today) for contact in material.people),
        material.people_left,
        tuple(_missing(sought, names, today) for sought in material.sought),
        tuple(_steps(material.tasks[:STEPS], names, today)),
        max(0, len(material.tasks) - STEPS),
    )


def _until(day: date, today: date) -> str:
    days = (day - today).days
    if days in (0, 1):
        return f"by {said_days(day, today)}"
    if days < 0:
        return f"by {dated(day, today)}, which has passed"
    return f"by {dated(day, today)}, in {days} days" if days < 100 else f"by {dated(day, today)}"


def _bearer(contact: Standing, names: Names, today: date) -> Bearer:
    due = contact.due_on if contact.due_on and contact.due_on <= today else None
    return Bearer(
        Person(contact.name, contact.path),
        contact.last_contact,
        contact.due_on,
        last_words(contact, today) if contact.last_contact else "no contact on record",
        shorten(names.plain(contact.last.text), _TOPIC) if contact.last else "",
        "" if due is None else "check-in due today" if due == today else f"check-in due since {dated(due, today)}",
    )


def _missing(sought: Sought, names: Names, today: date) -> Missing:
    helpers = tuple(
        Helper(
            Person(offer.contact.name, offer.contact.path),
            shorten(names.plain(offer.text), _TOPIC),
            last_words(offer.contact, today) if offer.contact.last_contact else "no contact on record",
            offer.bears,
        )
        for offer in sought.offers
    )
    return Missing(names.plain(sought.text), helpers, sought.more)


def _steps(tasks: Sequence[FollowUp], names: Names, today: date) -> Iterable[NextStep]:
    for task in tasks:
        when = f"due {said_days(task.due, today)}" if task.due else ""
        yield NextStep(shorten(names.plain(task.text), _TASK), task.due, when, task.path, task.line)
