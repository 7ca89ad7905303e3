"""The agenda: what to do in a week, each line with its reason and something concrete to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.plan.item import Item
from mdnet.plan.items import make_items
from mdnet.plan.material import Material, Period
from mdnet.plan.phrasing import MONTHS, counted

SECTIONS = {
    "promises": ("follow_up", "waiting"),
    "just_met": ("first_follow_up",),
    "celebrate": ("occasion",),
    "check_in": ("check_in",),
    "dormant": ("dormant",),
    "ahead": ("event", "introduction", "opportunity"),
}
"""Which kinds of items stand together, in the order of the page."""
KINDS = tuple(kind for kinds in SECTIONS.values() for kind in kinds)
DEFAULT_BUDGET = 10
CAPS = dict.fromkeys(KINDS, 3) | {"follow_up": 10, "check_in": DEFAULT_BUDGET, "occasion": 8}
CAPS |= {"waiting": 5, "first_follow_up": 5, "event": 5}
"""Lines a section has at most, for the default budget; another budget changes each in proportion."""
DORMANT_CAP = 2
DORMANT_TALKS, DORMANT_DAYS = 4, 365
MISSED_DAYS = 7
FIRST_DAYS = 7
MILESTONE_DAYS = 60
EVENT_DAYS = 21
INTRODUCED_DAYS, LAST_ASKED_DAYS = 21, 81
"""From when, and until when, one may ask what came of an introduction that was made."""


class Section(NamedTuple):
    """The items that stand together under one heading; `left` counts those that are not listed."""

    key: str
    items: tuple[Item, ...]
    left: int


class Agenda(NamedTuple):
    """A period's list. `left_out` counts by kind what is due and not listed; `done` are the check-ins already done;
    `title` and `summary` are its head in words."""

    period: Period
    today: date
    title: str
    summary: str
    items: tuple[Item, ...]
    sections: tuple[Section, ...]
    """Those that hold something."""
    left_out: dict[str, int]
    budget: int
    done: int
    undated: int = 0
    never: int = 0
    loose: int = 0
    contacts: int = 0

    def of(self, *kinds: str) -> list[Item]:
        """The items of some kinds, in order."""
        return [item for item in self.items if item.kind in kinds]


def cap(kind: str, budget: int) -> int:
    """How many lines the section of `kind` may have under a weekly budget of check-ins."""
    if kind == "dormant":
        return DORMANT_CAP if budget else 0
    return -(-CAPS[kind] * budget // DEFAULT_BUDGET)


ONCE = ("occasion", "first_follow_up")
"""Kinds whose one item stands in the agendas of several weeks, and is over when it was carried out in any of them."""


def make_agenda(
    material: Material,
    period: Period,
    today: date,
    budget: int,
    settled: frozenset[str] = frozenset(),
    earlier: frozenset[str] = frozenset(),
) -> Agenda:
    """The agenda of `period` as seen on `today`. `settled` are the ids of items that were carried out, put off or
    dropped in its own file, `earlier` those in the files before."""
    made = make_items(material, today)
    items = one_place(
        [item for item in made if item.id not in settled and not (item.kind in ONCE and item.id in earlier)]
    )
    listed = {kind: sum(item.kind == kind for item in items) for kind in KINDS}
    due = {kind: material.counts.get(kind, 0) - sum(item.kind == kind for item in made) for kind in KINDS}
    left_out = {kind: max(0, due[kind]) for kind in KINDS}
    return Agenda(
        period,
        today,
        _title(period),
        _summary(listed, left_out, material.done, budget, period),
        tuple(items),
        tuple(_sections(items, left_out)),
        left_out,
        budget,
        material.done,
        material.undated,
        material.never,
        material.loose if _many(material.loose, material.contacts) else 0,
        material.contacts,
    )


_PERSONAL = ("first_follow_up", "occasion", "check_in", "dormant")
"""Kinds of which a contact has one line, the most pressing first."""


def one_place(items: Sequence[Item]) -> list[Item]:
    """The items, each contact at one place, where all there is about them is told.

    A promise keeps its line, since it is a task of its own; to somebody new it is the first follow-up, too.
    """
    found: list[Item] = []
    place: dict[str, int] = {}
    promised: dict[str, int] = {}
    for item in items:
        path = item.contact_path if item.kind in _PERSONAL else ""
        if item.kind == "first_follow_up" and path in promised:
            place[path] = promised[path]
        if path in place:
            found[place[path]] = _told_with(found[place[path]], item)
            continue
        if path:
            place[path] = len(found)
        elif item.kind == "follow_up":
            promised.setdefault(item.contact_path, len(found))
        found.append(item)
    return found


def _told_with(first: Item, other: Item) -> Item:
    reason = f"check-in due too ({other.reason.partition(';')[0]})" if other.kind == "check_in" else other.reason
    return first._replace(
        reason=f"{first.reason}; {reason}",
        hook=first.hook or other.hook,
        suggestion=first.suggestion or other.suggestion,
    )


def _sections(items: list[Item], left_out: Mapping[str, int]) -> Iterable[Section]:
    for key, kinds in SECTIONS.items():
        found = tuple(item for item in items if item.kind in kinds)
        left = sum(left_out[kind] for kind in kinds)
        if found or left:
            yield Section(key, found, left)


def _title(period: Period) -> str:
    first, last = period.first, period.last
    if first == last:
        return f"{first.day} {MONTHS[first.month - 1]} {first.year}"
    start = str(first.day)
    if first.month != last.month:
        start += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    days = f"{start}–{last.day} {MONTHS[last.month - 1]} {last.year}"
    return f"Week {period.week.number} · {days}" if period.week else days


def _summary(listed: Mapping[str, int], left_out: Mapping[str, int], done: int, budget: int, period: Period) -> str:
    sentences = []
    if done:
        of = f" of your {counted(budget)}" if budget >= done else ""
        sentences.append(f"{counted(done).capitalize()}{of} check-ins {'is' if done == 1 else 'are'} done.")
    promises = listed["follow_up"] + left_out["follow_up"]
    if promises:
        sentences.append(f"{counted(promises).capitalize()} promise{' is' if promises == 1 else 's are'} due.")
    if not any(listed.values()):
        span = "this week" if period.week and period.current else "in this time"
        sentences.append(f"Nothing due {span}, and nobody is waiting for you.")
    return " ".join(sentences)


def _many(loose: int, contacts: int) -> bool:
    """Whether people without circle and cadence are worth a line: a fresh import, not a handful of acquaintances."""
    return loose >= 20 and loose * 2 >= contacts
