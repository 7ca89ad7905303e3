"""Chains of people from me, or from somebody, to a person: the strongest first, with what each link rests on.

A chain is as strong as its links multiplied: each tie counts from 0 to 1, and each further person takes a third away,
for everybody asked on the way is a favour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from heapq import heappop, heappush, nlargest
from math import prod
from typing import NamedTuple

from mdnet.plan.phrasing import MONTHS
from mdnet.plan.wording import times

_STEP = 2 / 3
LONGEST, _OPENED = 4, 80
"""People in a chain at most; people whose ties are looked at."""
_FADED = 730
"""Days after which talking together counts less."""


class Tie(NamedTuple):
    """One thing that ties two contacts. `kind`: `talks` (how many `number`, the last on `day`), `related` (`text` says
    as what, where that is known), `introduced_by` (`text` says who by whom), `introduced` (by me, on `day`) or `place`
    (a school or employer, `text`, shared for `number` years, `years` in words)."""

    kind: str
    text: str = ""
    number: int = 0
    day: date | None = None
    years: str = ""


class Stay(NamedTuple):
    """Years at a school or employer, None where not known; `now`: still there."""

    name: str
    since: int | None
    until: int | None
    now: bool


def strength(ties: Iterable[Tie], today: date) -> float:
    """How strongly some ties bind together, from 0 to 1: each takes its part of what the others leave open."""
    return 1 - prod(1 - _strength(tie, today) for tie in ties)


def _strength(tie: Tie, today: date) -> float:
    if tie.kind == "talks":
        faded = tie.day is not None and (today - tie.day).days > _FADED
        return (1 - 0.7**tie.number) * (0.6 if faded else 1)
    if tie.kind == "place":
        return min(0.2 + 0.1 * tie.number, 0.6)
    return {"related": 0.8, "introduced_by": 0.7, "introduced": 0.6}[tie.kind]


def own_strength(closeness: int) -> float:
    """How strong my own tie is to somebody I am in contact with, by how well I know them (0 to 9)."""
    return 0.3 + 0.07 * closeness


def overlap(one: Stay, other: Stay, today: date) -> Tie | None:
    """That two were at one place at one time; None when they were not, or nothing tells."""
    if one.now and other.now and None in (one.since, other.since):
        return Tie("place", one.name, 1, years="now")
    spans = [(stay.since, stay.until or (today.year if stay.now else None)) for stay in (one, other)]
    known = [(since, until) for since, until in spans if since is not None and until is not None]
    if len(known) < 2:
        return None
    first, last = max(since for since, _ in known), min(until for _, until in known)
    if first > last:
        return None
    return Tie("place", one.name, last - first + 1, years=str(first) if first == last else f"{first}–{last}")


def chains(
    targets: Iterable[int],
    own: Callable[[int], float],
    ties: Callable[[int], Mapping[int, float]],
    limit: int,
) -> list[tuple[int, ...]]:
    """The strongest chains that end in one of the targets, strongest first: at most `limit`.

    `own` gives the strength of the tie that a chain may begin with (0: none), `ties` that of each tie of a contact. A
    target with a tie of its own is a chain of one and asks for no other.
    """
    found: list[tuple[float, tuple[int, ...]]] = []
    queue: list[tuple[float, tuple[int, ...]]] = []
    for target in dict.fromkeys(targets):
        mine = own(target)
        if mine:
            found.append((mine, (target,)))
        else:
            heappush(queue, (-1.0, (target,)))
    weights = nlargest(limit, (one for one, _ in found))
    settled: set[tuple[int, int, int]] = set()
    opened = 0
    while queue and opened < _OPENED:
        weight, chain = heappop(queue)
        if len(weights) == limit and weights[-1] >= -weight * _STEP:
            break
        reached = (chain[0], chain[-1], len(chain))  # a weaker chain that is shorter may still lead further
        if reached in settled:
            continue
        settled.add(reached)
        opened += 1
        for other, strong in ties(chain[0]).items():
            if other in chain:
                continue
            left = -weight * strong * _STEP
            if mine := own(other):
                found.append((left * mine, (other, *chain)))
                weights = nlargest(limit, (*weights, left * mine))
            if len(chain) < LONGEST - 1:
                heappush(queue, (-left, (other, *chain)))
    return _best(found, limit)


def _best(found: list[tuple[float, tuple[int, ...]]], limit: int) -> list[tuple[int, ...]]:
    """The strongest. What leads to the beginning of a stronger chain says nothing new, nor does a weaker way from the
    same person to the same."""
    chosen: dict[tuple[int, ...], None] = {}
    ends: set[tuple[int, int]] = set()
    for _, chain in sorted(found, key=lambda one: (-one[0], len(one[1]), one[1])):
        known = (chain[0], chain[-1]) in ends or any(chain[at:] in chosen for at in range(len(chain)))
        if len(chosen) < limit and not known:
            chosen[chain] = None
            ends.add((chain[0], chain[-1]))
    return list(chosen)


def said(ties: Iterable[Tie], today: date) -> str:
    """What two people's ties rest on, in words: "you introduced them in June; both at Northlight School 2008–2009"."""
    return "; ".join(_said(tie, today) for tie in ties)


def _said(tie: Tie, today: date) -> str:
    if tie.kind == "talks":
        last = f", last in {_month(tie.day, today)}" if tie.day and tie.number > 1 else ""
        when = f" in {_month(tie.day, today)}" if tie.day and tie.number == 1 else ""
        return f"{times(tie.number)} together with you{when}{last}"
    if tie.kind == "place":
        return f"both at {tie.text} now" if tie.years == "now" else f"both at {tie.text} {tie.years}"
    if tie.kind == "introduced":
        return f"you introduced them{f' in {_month(tie.day, today)}' if tie.day else ''}"
    return tie.text or ("related" if tie.kind == "related" else "one met you through the other")


def _month(day: date, today: date) -> str:
    month = MONTHS[day.month - 1]
    return month if day.year == today.year else f"{month} {day.year}"
