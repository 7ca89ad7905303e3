"""The review of a period: its measures beside those of the period before, and what they say in words.

Nothing here scolds: a quiet time is said kindly, and where something could be done the line says what, and with whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from mdnet.model.span import Span
from mdnet.plan.evidence import Evidence, Party
from mdnet.plan.measures import Findings, Number, Values, measured
from mdnet.plan.wording import joined

NAMED = 3
"""So many people at most are named in one line."""


class Measure(NamedTuple):
    """A measure of the period, and of the one before it; None: nothing to measure."""

    value: Number | None
    previous: Number | None


class Who(NamedTuple):
    """Somebody: `path` is that of their note, without `.md` where a link needs all of it."""

    name: str
    path: str


class Line(NamedTuple):
    """A sentence, cut around those whom it names: `text`, then them, so many `more`, then `after`."""

    text: str
    people: tuple[Who, ...] = ()
    more: int = 0
    after: str = "."


class Section(NamedTuple):
    """A heading and what is said under it."""

    title: str
    lines: tuple[Line, ...]


class Review(NamedTuple):
    """A period looked back on. `so_far`: it is not over yet."""

    name: str
    title: str
    first: date
    last: date
    so_far: bool
    summary: str
    measures: dict[str, Measure]
    sections: tuple[Section, ...]


def make_review(evidence: Evidence, span: Span, today: date, circles: Sequence[str]) -> Review:
    """The review of `span`, of which `evidence` tells, as of `today`; `circles` are in the order of the config."""
    now = measured(evidence, evidence.now, span, today, circles)
    before = measured(evidence, evidence.before, span.previous, today, circles)
    words = _Words(now, before.values, span, today, circles)
    return Review(
        span.name,
        f"Review of {span.words}",
        span.first,
        span.last,
        words.so_far,
        words.summary(),
        {name: Measure(value, before.values[name]) for name, value in now.values.items()},
        tuple(Section(title, lines) for title, said in words.sections() if (lines := tuple(said))),
    )


class _Words:
    def __init__(self, now: Findings, before: Values, span: Span, today: date, circles: Sequence[str]) -> None:
        self.now, self.values, self.before, self.circles = now, now.values, before, circles
        self.kind, self.so_far = span.kind, span.first <= today < span.last
        self.ahead = f"This {span.kind} has not begun yet." if today < span.first else ""

    def summary(self) -> str:
        people, talks = self.values["contacts_in_touch"], self.values["interactions"]
        if not people:
            begin = " One short message is a fine beginning." if self.so_far else ""
            return self.ahead or f"A quiet {self.kind}: nothing is on record.{begin}"
        was = self.before["contacts_in_touch"]
        before = f" The {self.kind} before it was {was:,}; what stands in brackets below is from then." if was else ""
        return f"In touch with {_people(people)}, in {_plural(talks or 0, 'talk')}.{before}"

    def compared(self, name: str, *, percent: bool = False) -> str:
        """What the measure was before, in brackets; "" where there was nothing to measure."""
        previous = self.before[name]
        shown = "" if previous is None else _percent(previous) if percent else _number(previous)
        return f" ({shown} before)" if shown else ""

    def sections(self) -> Iterator[tuple[str, Iterator[Line]]]:
        yield "In touch", self.in_touch()
        yield "Promises", self.promises()
        yield "Give and take", self.giving()
        yield "New people", self.new_people()
        yield "Events", self.events()
        yield "Breadth and depth", self.range()
        yield "What came of it", self.outcomes()

    def in_touch(self) -> Iterator[Line]:
        for circle in self.circles:
            share = self.values[f"cadence_kept.{circle}"]
            if share is not None:
                more = "; a longer cadence would ask less of you" if share < 0.5 else ""
                was = self.compared(f"cadence_kept.{circle}", percent=True)
                yield Line(f"{circle.capitalize()}: within the cadence on {_percent(share)} of days{was}{more}")
        total = self.values["cadence_kept"]
        if total is not None and not any(self.values[f"cadence_kept.{circle}"] is not None for circle in self.circles):
            yield Line(f"Within the cadence on {_percent(total)} of days{self.compared('cadence_kept', percent=True)}")
        if self.now.warmed:
            yield _naming("Warm again", self.ranked(self.now.warmed))
        if self.now.cooled:
            yield _naming("Has become quieter; a short word would do", self.ranked(self.now.cooled))
        me, them = self.values["initiated_by_me"], self.values["initiated_by_them"]
        if them is not None:
            mine = f", {me:,} by you" if me else ""
            talks = _plural(self.values["interactions"] or 0, "talk")
            yield Line(f"Of {talks}, {them:,} were begun by others{self.compared('initiated_by_them')}{mine}")

    def ranked(self, parties: Sequence[Party]) -> list[Party]:
        """The innermost circles first."""
        rings = {circle: number for number, circle in enumerate(self.circles)}
        return sorted(parties, key=lambda party: (rings.get(party.circle, len(rings)), party.name))

    def promises(self) -> Iterator[Line]:
        due, kept, late = (self.values[name] for name in ("promises_due", "promises_kept", "promise_delay_days"))
        if due and kept is not None:
            number, was = round(kept * due), self.compared("promises_kept", percent=True)
            open_still = "" if number == due else "; for the rest, name a new day or let it go"
            if number:
                yield Line(f"{number:,} of {_plural(due, 'promise')} kept{was}{open_still}")
            else:
                yield Line(f"{_plural(due, 'promise')} still open: name a new day, or let it go{was}")
        if late is not None:
            yield Line(f"Usually done {_delay(late)}{self._delay_before()}")

    def _delay_before(self) -> str:
        late = self.before["promise_delay_days"]
        return "" if late is None else f" ({_delay(late)} before)"

    def giving(self) -> Iterator[Line]:
        gave, received = self.values["favours_given"], self.values["favours_received"]
        if gave is not None and received is not None:
            was_gave, was_received = self.before["favours_given"], self.before["favours_received"]
            was = "" if was_gave is None else f" ({was_gave} and {was_received} before)"
            yield Line(f"Favours: {gave} given, {received} received{was}")
        if self.now.helped:
            yield _naming("They helped you more than you them; a good turn would be welcome", self.now.helped)
        for one in self.now.brought:
            yield Line(f"Introduced: {one.name}" + (f"; {one.outcome}" if one.outcome else "; ask what came of it"))

    def new_people(self) -> Iterator[Line]:
        number, new = self.values["new_contacts"], [party for party in self.now.new if not party.paused]
        if number:
            ways = [
                f"{value:,} {how}"
                for name, how in (("new_by_introduction", "through an introduction"), ("new_at_events", "at an event"))
                if (value := self.values[name])
            ]
            how = f", {joined(ways)}" if ways else ""
            yield _naming(f"{_people(number)} you did not know before{how}{self.compared('new_contacts')}", new)
        quick = self.values["first_follow_ups_48h"]
        if quick:
            was = self.compared("first_follow_ups_48h", percent=True)
            yield Line(f"A first word followed within 48 hours for {_percent(quick)} of them{was}")
        told = {party.note for one in self.now.yields for party in one.met}
        if waiting := [party for party in self.now.unanswered if party.note not in told]:
            yield _naming("Nothing has followed yet; it is not too late", waiting)

    def events(self) -> Iterator[Line]:
        for gathering, met, kept in self.now.yields:
            if not met:
                yield Line(f"{gathering.name}: nobody new is on record")
            elif not kept:
                yield _naming(f"{gathering.name}: nothing has followed yet with", met, between="")
            else:
                yield _naming(f"{gathering.name}: {_people(len(met))} met; in touch since with", kept, between="")

    def range(self) -> Iterator[Line]:
        words = (("organizations", "organization"), ("places", "place"), ("fields", "line of work|lines of work"))
        found = [_plural(value, word) for name, word in words if (value := self.values[name])]
        if found:
            was = [_number(value) for name, _ in words if (value := self.before[name])]
            before = f" ({', '.join(was)} before)" if len(was) == len(found) else ""
            yield Line(f"They belong to {joined(found)}{before}")
        share = self.values["new_ties_share"]
        if share:
            yield Line(f"{_percent(share)} of them are new to you{self.compared('new_ties_share', percent=True)}")
        facts, needs, talks = (self.values[f"depth_{name}"] for name in ("facts", "needs", "talks"))
        if facts is not None and needs is not None and talks is not None:
            hint = "; ask, next time, what they are looking for" if needs < 0.5 else ""
            yield Line(
                f"You noted a fact about {_percent(facts)} of them, what {_percent(needs)} need,"
                f" and more than small talk with {_percent(talks)}{hint}"
            )

    def outcomes(self) -> Iterator[Line]:
        number = self.values["opportunities"]
        if number:
            fresh = self.values["opportunities_through_new_ties"]
            new = f", {fresh:,} of them through people you know less than a year" if fresh else ""
            yield Line(f"{_plural(number, 'opportunity|opportunities')}{new}{self.compared('opportunities')}")
        by_source: dict[int, list[str]] = {}
        for chance in self.now.chances:
            for note in chance.through:
                by_source.setdefault(note, []).append(chance.name)
        for note, names in by_source.items():
            party = self.now.sources[note]
            yield Line("Through", (Who(party.name, party.path),), 0, f": {joined(names)}.")
        shown = self.values["contributions"]
        if shown:
            reached = self.values["people_reached"]
            reach = f", which reached {_people(reached)} you know" if reached else ""
            yield Line(f"{_plural(shown, 'talk, post or comment|talks, posts and comments')}{reach}"
                       f"{self.compared('contributions')}")  # fmt: skip


def _naming(text: str, parties: Sequence[Party], between: str = ":") -> Line:
    named = tuple(Who(party.name, party.path) for party in parties[:NAMED])
    more = len(parties) - len(named)
    return Line(f"{text}{between}", named, more)


def as_values(measures: Mapping[str, Measure]) -> dict[str, dict[str, Number | None]]:
    """The measures as JSON has them."""
    return {name: measure._asdict() for name, measure in measures.items()}


def _percent(share: Number) -> str:
    return f"{share:.0%}"


def _number(value: Number) -> str:
    return f"{value:,}"


def _people(number: Number) -> str:
    return _plural(number, "person|people")


def _plural(number: Number, word: str) -> str:
    one, _, many = word.partition("|")
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _delay(days: Number) -> str:
    """In whole days; the median of an even number may lie between two, and counts as the one nearer to the day."""
    whole = int(abs(days))
    if whole == 0:
        return "on the day"
    away = f"{whole} day{'' if whole == 1 else 's'}"
    return f"{away} {'late' if days > 0 else 'early'}"
