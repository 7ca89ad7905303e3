"""The measures of one period, each by its formula; docs/review.md says them in words.

A measure is None where there is nothing to measure. Shares are from 0 to 1, rounded to two digits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.model.dates import shift
from mdnet.model.span import Span
from mdnet.plan.evidence import (
    GAVE,
    GRACE_DAYS,
    ME,
    RECEIVED,
    THEM,
    UNANSWERED,
    Brought,
    Chance,
    Evidence,
    Gathering,
    Part,
    Party,
)
from mdnet.plan.in_touch import ALL, InTouch

FOLLOW_UP_DAYS = 2
"""48 hours, as far as days can say it."""
SMALL_TALK = 40
"""Characters up to which an entry says no more than that there was one."""

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


def measured(evidence: Evidence, touch: InTouch, span: Span, today: date, circles: Sequence[str]) -> Findings:
    """The measures of `span`, as far as it lies in the past. `evidence` reaches from before `span.first` to at most
    GRACE_DAYS after its end; `circles` are in the order of the config."""
    return _Period(evidence, touch, span, today).findings(circles)


class _Period:
    def __init__(self, evidence: Evidence, touch: InTouch, span: Span, today: date) -> None:
        self.evidence, self.touch, self.today = evidence, touch, today
        self.first, self.last = span.first, min(span.last, today)
        first, last = self.first, self.last
        self.parts = [part for part in evidence.parts if first <= part.day <= last]
        self.flagged = [part for part in self.parts if part.flags]
        self.talks = [part for part in self.parts if not part.flags & UNANSWERED]
        self.talked = [evidence.parties[note] for note in dict.fromkeys([part.contact for part in self.talks])]
        self.new = [party for party in evidence.parties.values() if party.known and self.within(party.known)]
        self.new.sort(key=lambda party: (party.known or self.first, party.name))
        self.by_new: dict[int, list[Part]] = {party.note: [] for party in self.new}
        for part in evidence.parts if self.new else ():
            if part.contact in self.by_new and part.day <= today:
                self.by_new[part.contact].append(part)

    def within(self, day: date) -> bool:
        return self.first <= day <= self.last

    def findings(self, circles: Sequence[str]) -> Findings:
        helped = self.helped()
        warmed, cooled = self.movements()
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
        unanswered = [party for party in self.new if not party.paused and not self.followed(party, self.today)]
        return Findings(
            values, tuple(self.new), tuple(unanswered), tuple(helped), tuple(warmed), tuple(cooled), tuple(yields),
            tuple(brought), tuple(chances),
            {note: self.evidence.parties[note] for one in chances for note in one.through},
        )  # fmt: skip

    def contact(self, circles: Sequence[str]) -> Values:
        kept = {f"cadence_kept.{circle}": self.kept(circle) for circle in circles}
        me, them = (self.marked(flag) for flag in (ME, THEM))
        return {
            "interactions": len({(part.note, part.line) for part in self.talks}) or None,
            "contacts_in_touch": len(self.talked) or None,
            "initiated_by_me": me if me or them else None,
            "initiated_by_them": them if me or them else None,
            "cadence_kept": self.kept(ALL),
            **kept,
        }

    def kept(self, circle: str) -> Number | None:
        share = self.touch.share(circle, self.first, self.last)
        return None if share is None else round(share, 2)

    def movements(self) -> tuple[list[Party], list[Party]]:
        """Who came to be within their cadence, and who no longer was, from the eve of the period to its end."""
        before = {party.note: state for party, state in self.touch.states(shift(self.first, -1))}
        warmed: list[Party] = []
        cooled: list[Party] = []
        for party, state in self.touch.states(self.last) if self.first <= self.last else ():
            was = before.get(party.note)
            if was and (was == "warm") != (state == "warm"):
                (warmed if state == "warm" else cooled).append(party)
        return warmed, cooled

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
        gave, received = (self.marked(flag) for flag in (GAVE, RECEIVED))
        some = gave or received
        return {"favours_given": gave if some else None, "favours_received": received if some else None}

    def marked(self, flag: int) -> int:
        """How many interactions have the flag."""
        return len({(part.note, part.line) for part in self.flagged if part.flags & flag})

    def helped(self) -> list[Party]:
        balance: dict[int, int] = defaultdict(int)
        for part in self.flagged:
            balance[part.contact] += bool(part.flags & RECEIVED) - bool(part.flags & GAVE)
        parties = (self.evidence.parties[note] for note, more in balance.items() if more > 0)
        return [party for party in parties if not party.paused]

    def newcomers(self) -> Values:
        some = bool(self.talks or self.new)
        asked = [party for party in self.new if party.known and shift(party.known, FOLLOW_UP_DAYS) <= self.today]
        quick = sum(self.followed(party, shift(party.known or self.first, FOLLOW_UP_DAYS)) for party in asked)
        introduced = sum(bool(self.evidence.origins[party.note].introduced_by) for party in self.new)
        at_events = sum(
            not self.evidence.origins[party.note].introduced_by and self.met_at_event(party) for party in self.new
        )
        new = {party.note for party in self.new}
        return {
            "new_contacts": len(self.new) if some else None,
            "new_by_introduction": introduced if self.new else None,
            "new_at_events": at_events if self.new else None,
            "first_follow_ups_48h": _share(quick, len(asked)),
            "new_ties_share": _share(sum(party.note in new for party in self.talked), len(self.talked)),
        }

    def followed(self, party: Party, until: date) -> bool:
        """Whether something followed the first meeting, be it the same day, no later than `until`."""
        first: set[object] = set()
        for part in self.by_new[party.note]:
            if part.day == party.known:
                first.add((part.note, part.line))
            elif party.known and party.known < part.day <= until:
                return True
        return len(first) > 1

    def met_at_event(self, party: Party) -> bool:
        return bool(self.evidence.origins[party.note].met_at) or any(
            part.channel == "event" and part.day == party.known for part in self.by_new[party.note]
        )

    def over(self, gathering: Gathering) -> bool:
        return gathering.last <= self.today

    def yielded(self, gathering: Gathering) -> Yield:
        met = [
            party
            for note, origin in self.evidence.origins.items()
            if (party := self.evidence.parties[note]).known
            and not party.paused
            and gathering.first <= party.known <= gathering.last
            and (origin.met_at == gathering.path or (not origin.met_at and note in gathering.attendees))
        ]
        until = shift(gathering.last, GRACE_DAYS)
        kept = [
            party
            for party in met
            if any(
                gathering.last < part.day <= until and not part.flags & UNANSWERED
                for part in self.by_new.get(party.note, ())
            )
        ]
        return Yield(gathering, tuple(met), tuple(kept))

    def events(self, yields: Sequence[Yield]) -> Values:
        return {
            "events": len(yields) or None,
            "event_contacts": sum(len(one.met) for one in yields) if yields else None,
            "event_contacts_kept": sum(len(one.kept) for one in yields) if any(one.met for one in yields) else None,
        }

    def breadth(self) -> Values:
        return {
            "organizations": self.different(lambda party: party.organization),
            "places": self.different(lambda party: party.location),
            "fields": self.different(lambda party: party.field),
        }

    def different(self, of: Callable[[Party], str]) -> Number | None:
        return len({text.casefold() for party in self.talked if (text := of(party))}) or None

    def depth(self) -> Values:
        deep = {part.contact for part in self.talks if part.size > SMALL_TALK}
        return {
            "depth_facts": self.of_talked(party.has_fact for party in self.talked),
            "depth_needs": self.of_talked(party.has_need for party in self.talked),
            "depth_talks": self.of_talked(party.note in deep for party in self.talked),
        }

    def of_talked(self, so: Iterable[bool]) -> Number | None:
        return _share(sum(so), len(self.talked))

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
