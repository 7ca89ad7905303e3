"""The measures of one period, each by its formula; docs/review.md says them in words.

A measure is None where there is nothing to measure. Shares are from 0 to 1, rounded to two digits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.model.dates import shift
from mdnet.model.span import Span
from mdnet.plan.evidence import GRACE_DAYS, Brought, Chance, Evidence, Gathering, Newcomer, Party, Stretch
from mdnet.plan.in_touch import ALL

FOLLOW_UP_DAYS = 2
"""48 hours, as far as days can say it."""
Number = int | float
Values = dict[str, Number | None]


class Yield(NamedTuple):
    """An event that is over, who became known there, and who of them is in touch since."""

    gathering: Gathering
    met: tuple[Party, ...] = ()
    kept: tuple[Party, ...] = ()


class Findings(NamedTuple):
    """The measures of a period, and whom and what they are about."""

    values: Values
    new: tuple[Party, ...] = ()
    unanswered: tuple[Party, ...] = ()
    """New people with whom nothing followed within 48 hours, nor since."""
    helped: tuple[Party, ...] = ()
    """Who did me more favours in the period than I did them."""
    warmed: tuple[Party, ...] = ()
    cooled: tuple[Party, ...] = ()
    yields: tuple[Yield, ...] = ()
    brought: tuple[Brought, ...] = ()
    chances: tuple[Chance, ...] = ()
    sources: dict[int, Party] = {}  # noqa: RUF012 - never changed
    """Through whom the chances came, by the id of their note."""


def measured(evidence: Evidence, stretch: Stretch, span: Span, today: date, circles: Sequence[str]) -> Findings:
    """The measures of `span`, as far as it lies in the past: `stretch` is that of the two in `evidence` which tells of
    it. `circles` are in the order of the config."""
    return _Period(evidence, stretch, span, today).findings(circles)


class _Period:
    def __init__(self, evidence: Evidence, stretch: Stretch, span: Span, today: date) -> None:
        self.evidence, self.stretch, self.today = evidence, stretch, today
        self.first, self.last = span.first, min(span.last, today)
        self.given = Counter(note for note, day in evidence.given if self.within(day))
        new = [one for one in evidence.newcomers if one.party.known and self.within(one.party.known)]
        self.new = sorted(new, key=lambda one: (one.party.known or self.first, one.party.name))

    def within(self, day: date) -> bool:
        return self.first <= day <= self.last

    def findings(self, circles: Sequence[str]) -> Findings:
        warmed, cooled = self.stretch.warmed, self.stretch.cooled
        yields = [self.yielded(one) for one in self.evidence.gatherings if self.within(one.first) and self.over(one)]
        brought = [one for one in self.evidence.brought if self.within(one.day)]
        chances = [one for one in self.evidence.chances if self.within(one.day)]
        values: Values = {
            **self.contact(circles),
            "warmed": None if self.kept(ALL) is None else len(warmed),
            "cooled": None if self.kept(ALL) is None else len(cooled),
            **self.promises(),
            **self.favours(),
            **self.newcomers(),
            **self.events(yields),
            "introductions_made": len(brought) or None,
            "introductions_took": sum(bool(one.outcome) for one in brought) if brought else None,
            **self.breadth(),
            **self.depth(),
            **self.chances(chances),
            **self.contributions(),
        }
        unanswered = [one.party for one in self.new if not one.party.paused and not one.followed]
        return Findings(
            values, tuple(one.party for one in self.new), tuple(unanswered), self.helped(), self.named(warmed),
            self.named(cooled),
            tuple(yields), tuple(brought), tuple(chances),
            {note: self.evidence.parties[note] for one in chances for note in one.through},
        )  # fmt: skip

    def contact(self, circles: Sequence[str]) -> Values:
        kept = {f"cadence_kept.{circle}": self.kept(circle) for circle in circles}
        me, them = self.stretch.by_me, self.stretch.by_them
        return {
            "interactions": self.stretch.talks or None,
            "contacts_in_touch": self.stretch.people or None,
            "initiated_by_me": me if me or them else None,
            "initiated_by_them": them if me or them else None,
            "cadence_kept": self.kept(ALL),
            **kept,
        }

    def kept(self, circle: str) -> Number | None:
        return _share(self.stretch.kept.get(circle, 0), self.stretch.counted.get(circle, 0))

    def promises(self) -> Values:
        """An open promise counts from the day after it was due."""
        due = [
            one
            for one in self.evidence.promises
            if one.dated and self.within(one.due) and (one.due < self.today or (one.done and one.done <= self.today))
        ]
        done = [one.done for one in due if one.done and one.done <= self.today]
        late = [(one.done - one.due).days for one in due if one.done and one.done <= self.today]
        return {
            "promises_due": len(due) or None,
            "promises_kept": _share(len(done), len(due)),
            "promise_delay_days": _median(late) if late else None,
        }

    def favours(self) -> Values:
        gave, received = self.stretch.gave + self.given.total(), self.stretch.received
        some = gave or received
        return {"favours_given": gave if some else None, "favours_received": received if some else None}

    def helped(self) -> tuple[Party, ...]:
        notes = (note for note, more in self.stretch.helped.items() if more > self.given[note])
        return tuple(party for party in self.named(notes) if not party.paused)

    def named(self, notes: Iterable[int]) -> tuple[Party, ...]:
        """The contacts of these notes; of the period before, nobody is named."""
        return tuple(self.evidence.parties[note] for note in notes if note in self.evidence.parties)

    def newcomers(self) -> Values:
        some = bool(self.stretch.talks or self.new)
        asked = [one for one in self.new if self.soon(one) <= self.today]
        quick = sum(one.followed is not None and one.followed <= self.soon(one) for one in asked)
        introduced = sum(one.introduced for one in self.new)
        at_events = sum(not one.introduced and (bool(one.met_at) or one.at_event) for one in self.new)
        return {
            "new_contacts": len(self.new) if some else None,
            "new_by_introduction": introduced if self.new else None,
            "new_at_events": at_events if self.new else None,
            "first_follow_ups_48h": _share(quick, len(asked)),
            "new_ties_share": self.of_talked(self.stretch.new),
        }

    def soon(self, one: Newcomer) -> date:
        """Until when a first word is in time."""
        return shift(one.party.known or self.first, FOLLOW_UP_DAYS)

    def over(self, gathering: Gathering) -> bool:
        return gathering.last <= self.today

    def yielded(self, gathering: Gathering) -> Yield:
        met = [
            one
            for one in self.evidence.newcomers
            if one.party.known
            and not one.party.paused
            and gathering.first <= one.party.known <= gathering.last
            and (one.met_at == gathering.path or (not one.met_at and one.party.note in gathering.attendees))
        ]
        until = shift(gathering.last, GRACE_DAYS)
        kept = [one for one in met if any(gathering.last < day <= until for day in one.talks)]
        return Yield(gathering, tuple(one.party for one in met), tuple(one.party for one in kept))

    def events(self, yields: Sequence[Yield]) -> Values:
        return {
            "events": len(yields) or None,
            "event_contacts": sum(len(one.met) for one in yields) if yields else None,
            "event_contacts_kept": sum(len(one.kept) for one in yields) if any(one.met for one in yields) else None,
        }

    def breadth(self) -> Values:
        return {
            "organizations": self.stretch.organizations or None,
            "places": self.stretch.places or None,
            "fields": self.stretch.fields or None,
        }

    def depth(self) -> Values:
        return {
            "depth_facts": self.of_talked(self.stretch.with_fact),
            "depth_needs": self.of_talked(self.stretch.with_need),
            "depth_talks": self.of_talked(self.stretch.deep),
        }

    def of_talked(self, number: int) -> Number | None:
        return _share(number, self.stretch.people)

    def chances(self, chances: Sequence[Chance]) -> Values:
        through = [one for one in chances if one.through]
        fresh = [one for one in through if any(self.is_young(self.evidence.parties[note]) for note in one.through)]
        return {
            "opportunities": len(chances) or None,
            "opportunities_through_contacts": len(through) if chances else None,
            "opportunities_through_new_ties": len(fresh) if chances else None,
        }

    def is_young(self, party: Party) -> bool:
        return party.known is not None and shift(self.first, -365) <= party.known <= self.last

    def contributions(self) -> Values:
        shown = [one for one in self.evidence.shown if self.within(one.day)]
        reached = frozenset[int]().union(*(one.reached for one in shown))
        return {"contributions": len(shown) or None, "people_reached": len(reached) if shown else None}


def _median(numbers: Sequence[int]) -> Number:
    """As `statistics.median`, which takes long to import."""
    ordered, middle = sorted(numbers), len(numbers) // 2
    if len(numbers) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def _share(part: int, whole: int) -> Number | None:
    return round(part / whole, 2) if whole else None
