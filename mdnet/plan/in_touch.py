"""Who was in touch on which day: within their cadence (warm), within twice of it (cooling), or beyond (cold)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple

from mdnet.model.cadence import Cadence

State = Literal["warm", "cooling", "cold"]
ALL = ""
"""Every circle, and those in none, together."""


def within(days: Sequence[int], cadence: Cadence, snoozed_until: int = 0) -> dict[int, int]:
    """For each day that counts, oldest first, the last one before the next that was within the cadence. Days are
    ordinals. A snooze moves the last of them on."""
    if not days:
        return {}
    ends = [after - 1 for after in days[1:]]
    untils = [due if (due := _due(day, cadence)) < end else end for day, end in zip(days, ends, strict=False)]
    return dict(zip(days, (*untils, max(_due(days[-1], cadence), snoozed_until)), strict=True))


def state(last: int, until: int, cadence: Cadence, day: int) -> State:
    """Where a contact stood at the end of a day, by the last day that counted, and until when the cadence was kept
    from there."""
    if day <= until:
        return "warm"
    return "cooling" if day <= _due(last, Cadence(cadence.days * 2, cadence.months * 2)) else "cold"


@lru_cache(maxsize=65536)
def _due(day: int, cadence: Cadence) -> int:
    """When a cadence that starts on a day is due; beyond the calendar's end: never."""
    return (cadence.after(date.fromordinal(day)) or date.max).toordinal()


class InTouch(NamedTuple):
    """By circle (ALL: everybody), for each day from `first` on: how many people with a cadence there were, and how many
    of them were within it. Running sums, beginning with 0. `states`: how many stand where at the end."""

    first: date
    counted: dict[str, list[int]]
    kept: dict[str, list[int]]
    states: Mapping[str, Mapping[State, int]]

    def share(self, circle: str, first: date, last: date) -> float | None:
        """The part of all days from `first` to `last`, each person's counted, on which they were within their cadence;
        None when there was nobody."""
        counted = self._between(self.counted.get(circle), first, last)
        return self._between(self.kept.get(circle), first, last) / counted if counted else None

    def days(self, first: date, last: date) -> dict[str, tuple[int, int]]:
        """By circle, as far as there was anybody: all days from `first` to `last`, each person's counted, and those of
        them within the cadence."""
        spans = {circle: self._between(sums, first, last) for circle, sums in self.counted.items()}
        return {
            circle: (counted, self._between(self.kept.get(circle), first, last))
            for circle, counted in spans.items()
            if counted
        }

    def _between(self, sums: list[int] | None, first: date, last: date) -> int:
        if sums is None or last < first:
            return 0
        begin, end = (first - self.first).days, (last - self.first).days + 1
        return sums[min(max(end, 0), len(sums) - 1)] - sums[min(max(begin, 0), len(sums) - 1)]


def in_touch(
    first: date, last: date, turns: Iterable[tuple[str, int, int, int]], states: Mapping[str, Mapping[State, int]]
) -> InTouch:
    """`turns` are the changes from each day to the next, days numbered from `first` and up to `last`: (circle, day, how
    many more people with a cadence there are, how many more of them are within it). What was before is the change of
    day 0."""
    size = max((last - first).days + 1, 0)
    if not size:
        return InTouch(first, {}, {}, states)
    counted: dict[str, list[int]] = {ALL: [0] * size}
    kept: dict[str, list[int]] = {ALL: [0] * size}
    for circle, day, begun, more in turns:
        for name in {circle, ALL}:
            counted.setdefault(name, [0] * size)[day] += begun
            kept.setdefault(name, [0] * size)[day] += more
    return InTouch(first, _sums(counted), _sums(kept), states)


def _sums(changes: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """The running sums of numbers whose changes are given."""
    return {circle: [0, *accumulate(accumulate(found))] for circle, found in changes.items()}
