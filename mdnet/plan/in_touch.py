"""Who was in touch on which day: within their cadence (warm), within twice of it (cooling), or beyond (cold)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple

from mdnet.model.cadence import NEVER, Cadence
from mdnet.model.dates import shift
from mdnet.plan.evidence import UNANSWERED, Evidence, Party

State = Literal["warm", "cooling", "cold"]
ALL = ""
"""Every circle, and those in none, together."""


class InTouch(NamedTuple):
    """By circle (ALL: everybody), for each day from `first` on: how many people with a cadence there were, and how many
    of them were within it. Running sums, beginning with 0. `contacts` are each one's days of contact, oldest first."""

    first: date
    counted: dict[str, list[int]]
    kept: dict[str, list[int]]
    contacts: dict[int, list[date]]
    parties: dict[int, Party]

    def share(self, circle: str, first: date, last: date) -> float | None:
        """The part of all days from `first` to `last`, each person's counted, on which they were within their cadence;
        None when there was nobody."""
        counted = self._between(self.counted.get(circle), first, last)
        return self._between(self.kept[circle], first, last) / counted if counted else None

    def _between(self, sums: list[int] | None, first: date, last: date) -> int:
        if sums is None or last < first:
            return 0
        begin, end = ((day - self.first).days for day in (first, shift(last, 1)))
        return sums[min(max(end, 0), len(sums) - 1)] - sums[min(max(begin, 0), len(sums) - 1)]

    def states(self, day: date) -> Iterator[tuple[Party, State]]:
        """Where each contact with a cadence stood at the end of `day`; those not known by then are left out."""
        for note, days in self.contacts.items():
            at = bisect_right(days, day)
            if at:
                party = self.parties[note]
                yield party, _state(party, days[at - 1], day, latest=at == len(days))


def in_touch(evidence: Evidence, today: date) -> InTouch:
    """The days of contact of everybody with a cadence who is not paused, up to `today`."""
    last = min(evidence.last, today)
    size = max((last - evidence.first).days + 1, 0)
    counted: dict[str, list[int]] = defaultdict(lambda: [0] * (size + 1))
    kept: dict[str, list[int]] = defaultdict(lambda: [0] * (size + 1))
    contacts = dict(_days_of_contact(evidence, last))
    numbers, dues = _Numbers(evidence.first), _Dues()
    for note, days in contacts.items():
        party = evidence.parties[note]
        circles = (ALL, party.circle) if party.circle else (ALL,)
        starts = [*map(numbers.__getitem__, days), size]
        starts[0] = max(starts[0], 0)
        for circle in circles:
            counted[circle][starts[0]] += 1
            counted[circle][size] -= 1
        due = dues[party.cadence or NEVER]
        ends = [numbers[due[day]] for day in days]
        if party.snoozed_until:
            ends[-1] = max(ends[-1], numbers[party.snoozed_until])
        spans = [
            (start, end)
            for start, after, last_day in zip(starts, starts[1:], ends, strict=False)
            if (end := last_day + 1 if last_day < after else after) > start
        ]
        for circle in circles:
            changes = kept[circle]
            for start, end in spans:
                changes[start] += 1
                changes[end] -= 1
    return InTouch(evidence.first, _sums(counted), _sums(kept), contacts, evidence.parties)


def _days_of_contact(evidence: Evidence, last: date) -> Iterator[tuple[int, list[date]]]:
    talks: dict[int, set[date]] = defaultdict(set)
    for part in evidence.parts:
        if not part.flags & UNANSWERED and part.day <= last:
            talks[part.contact].add(part.day)
    for note, party in evidence.parties.items():
        if party.paused or not party.cadence:
            continue
        floor = party.floor if party.floor and party.floor <= last else date.min
        days = sorted({*talks.get(note, ()), *([floor] if floor >= evidence.first else ())})
        start = max(evidence.before.get(note, date.min), floor if floor < evidence.first else date.min)
        start = party.since or floor if start == date.min else start
        if date.min < start <= last and (not days or start < days[0]):
            days.insert(0, start)
        if days:
            yield note, days


def _sums(changes: dict[str, list[int]]) -> dict[str, list[int]]:
    """Of how much each day's number differs from the day's before, the running sums of the numbers."""
    return {circle: [0, *accumulate(accumulate(days[:-1]))] for circle, days in changes.items()}


class _Numbers(dict[date, int]):
    """Days by how many they are after `first`, each reckoned once: a large vault asks for a hundred thousand."""

    def __init__(self, first: date) -> None:
        super().__init__()
        self.begin = first.toordinal()

    def __missing__(self, day: date) -> int:
        number = self[day] = day.toordinal() - self.begin
        return number


class _Ends(dict[date, date]):
    """The day on which a cadence is due, by the day it starts on; beyond the calendar's end: never."""

    def __init__(self, cadence: Cadence) -> None:
        super().__init__()
        self.cadence = cadence

    def __missing__(self, day: date) -> date:
        due = self[day] = self.cadence.after(day) or date.max
        return due


class _Dues(dict[Cadence, _Ends]):
    def __missing__(self, cadence: Cadence) -> _Ends:
        ends = self[cadence] = _Ends(cadence)
        return ends


def _due(party: Party, day: date) -> date:
    return _after(party.cadence or NEVER, day)


def _state(party: Party, last: date, day: date, *, latest: bool) -> State:
    if day <= _due(party, last) or (latest and party.snoozed_until and day <= party.snoozed_until):
        return "warm"
    cadence = party.cadence or NEVER
    return "cooling" if day <= _after(Cadence(cadence.days * 2, cadence.months * 2), last) else "cold"


@lru_cache(maxsize=65536)
def _after(cadence: Cadence, day: date) -> date:
    """When it is due; beyond the calendar's end: never."""
    return cadence.after(day) or date.max
