"""Does the ranking keep its promise? A simulated year of 500 contacts under budgets of 5, 10 and 20 check-ins a week.

    python tests/benchmarks/planner.py [--seed 1] [--write docs/planner.md]

Each Monday the people who are due by Sunday are ranked, and as many as the budget allows are tried on Wednesday. Due dates
and weights are the index's own (`standings.derive`), the sum is that of `mdnet.plan.priority`. The same people, with the
same answers, are put to three other rules. Everything follows from the seed.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from math import log2
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from mdnet.index.schema import GAVE, RECEIVED, UNANSWERED  # noqa: E402 - after the path to it
from mdnet.index.standings import DERIVED, Basis, Ties, derive  # noqa: E402
from mdnet.model.cadence import Cadence  # noqa: E402
from mdnet.model.conventions import Conventions  # noqa: E402
from mdnet.plan.load import Group, Load, make_load  # noqa: E402
from mdnet.plan.priority import overdue_term  # noqa: E402

START = date(2026, 1, 5)
BUDGETS = (5, 10, 20)
IN_TIME = 1.25
"""Cadences between two contacts that still count as kept."""
LATE = 3.0
"""Cadences after which somebody who still waits has been left behind."""
YEAR, LONG = 52, 312
"""Weeks of the year that is told of, and of the long run."""
OWN = ("3 weeks", "6 weeks", "2 months", "4 months", "6 months", "9 months", "18 months", "2 years")
NO_CIRCLE = "none"


class Person:
    """One simulated contact. `waits` are the days between two contacts; `answers` the share of attempts that succeed."""

    def __init__(self, number: int, circle: str, cadence: Cadence, ring: int, dice: random.Random) -> None:
        self.number, self.circle, self.cadence, self.ring = number, circle, cadence, ring
        self.basis = Basis(circle, cadence.days, cadence.months, None, None, None, None, 0)
        self.ties = Ties(goals=dice.choices((0, 1, 2), (80, 15, 5))[0], promises=int(dice.random() < 0.1))
        self.answers = 0.3 if dice.random() < 0.04 else 0.92
        self.dice = random.Random(f"answers {number}")  # which attempts fail does not depend on the rule
        self.length = cadence.length
        day = START - timedelta(days=1 + int(self.length * dice.random()))
        before = []
        for _ in range(5):
            flags = dice.choices((0, GAVE, RECEIVED), (70, 15, 15))[0]
            before.append((day.isoformat(), number, len(before), flags))
            day -= timedelta(days=1 + int(self.length * dice.uniform(0.5, 1.3)))
        self.talks = sorted(before)
        self.last = date.fromisoformat(self.talks[-1][0])
        self.waits: list[int] = []
        self.stand()

    def stand(self) -> None:
        """Where things stand now, as the index has it."""
        standing = dict(zip(DERIVED, derive(self.basis, self.talks, self.ties, self.ring), strict=True))
        self.due, self.weight = date.fromisoformat(str(standing["due_on"])), int(str(standing["weight"]))

    def attempt(self, day: date) -> bool:
        """Try to reach them; whether that made it a contact."""
        answered = self.dice.random() < self.answers
        self.talks.append((day.isoformat(), self.number, len(self.talks), 0 if answered else UNANSWERED))
        if answered:
            self.waits.append((day - self.last).days)
            self.last = day
        self.stand()
        return answered


def network(seed: int, count: int = 500) -> list[Person]:
    """The circles as large as they should be at most, one in ten with a cadence of their own; the others have no circle
    and a cadence of their own, most of them a slow one."""
    dice = random.Random(f"network {seed}")
    conventions = Conventions()
    places = [circle.name for circle in conventions.circles for _ in range(circle.size)][:count]
    places += [NO_CIRCLE] * (count - len(places))
    people = []
    for number, name in enumerate(places):
        circle = conventions.circle(name)
        if circle is None:
            cadence = Cadence.parse(dice.choices(OWN, (0, 1, 2, 4, 10, 20, 30, 33))[0])
        else:
            cadence = circle.cadence or Cadence()
            if dice.random() < 0.1:
                cadence = Cadence(days=round(cadence.length * dice.choice((0.6, 1.5))))
        ring = conventions.rings.get(name, 0)
        people.append(Person(number, "" if circle is None else name, cadence, ring, dice))
    return people


Key = Callable[[Person, date, random.Random], tuple[object, ...]]
RULES: dict[str, Key] = {
    "mdnet": lambda one, today, _: (-(overdue_term((today - one.due).days, one.length).points + one.weight), one.due),
    "mdnet with a logarithm": lambda one, today, _: (-(_logarithm((today - one.due).days, one.length) + one.weight),),
    "mdnet, twice as steep": lambda one, today, _: (
        -(2 * overdue_term((today - one.due).days, one.length).points + one.weight),
    ),
    "most overdue first": lambda one, today, _: (one.due,),
    "random": lambda one, today, dice: (dice.random(),),
    "closest circle first": lambda one, today, _: (-one.ring, one.due),
}
"""How each rule sorts the people who are due, before their number."""


def _logarithm(days: int, length: int) -> float:
    """The term as it was before this evidence."""
    return round(3 * log2(1 + max(days, 0) / length), 2)


class Outcome(NamedTuple):
    """How one rule did: the people as they stand at the end, on `end`, and the contacts made in each week."""

    people: list[Person]
    end: date
    weeks: list[int]


def simulate(rule: Key, people: Sequence[Person], budget: int, weeks: int, seed: int = 1) -> Outcome:
    """Let `rule` choose for so many weeks."""
    dice = random.Random(f"rule {seed}")
    made = []
    for week in range(weeks):
        monday = START + timedelta(weeks=week)
        due = [one for one in people if one.due <= monday + timedelta(days=6)]
        due.sort(key=lambda one: (*rule(one, monday, dice), one.number))
        made.append(sum(one.attempt(monday + timedelta(days=2)) for one in due[:budget]))
    return Outcome(list(people), START + timedelta(weeks=weeks), made)


class Measure(NamedTuple):
    """What befell some people: the `share` of check-ins within 1.25 cadences (one that is late and still not made counts
    as missed; None when there was none to make), the `worst` wait in cadences, and how many were `left` behind."""

    share: float | None
    worst: float
    left: int


def measured(outcome: Outcome, people: Iterable[Person]) -> Measure:
    """The measures of these people."""
    kept = late = left = 0
    worst = 0.0
    for one in people:
        running = (outcome.end - one.last).days / one.length
        waits = [wait / one.length for wait in one.waits]
        kept += sum(wait <= IN_TIME for wait in waits)
        late += sum(wait > IN_TIME for wait in waits) + (running > IN_TIME)
        longest = max([*waits, running])
        worst = max(worst, longest)
        left += longest > LATE
    return Measure(kept / (kept + late) if kept + late else None, worst, left)


def load(people: Iterable[Person], budget: int) -> Load:
    """What the cadences of these people ask for, and those that would fit."""
    conventions = Conventions()
    found = Counter((one.circle, one.cadence) for one in people)
    groups = []
    for (name, cadence), count in found.items():
        circle = conventions.circle(name)
        groups.append(Group(name, cadence, count, circle is None or circle.cadence != cadence))
    return make_load(groups, conventions.circles, budget)


def replanned(seed: int, budget: int) -> list[Person]:
    """The same people with the cadences that `mdnet plan` proposes for this budget; without those it has no room for."""
    people, proposal = network(seed), load(network(seed), budget)
    new = {(step.circle, step.old): step.new for step in proposal.steps}
    dice = random.Random(f"replanned {seed}")
    changed = [
        Person(one.number, one.circle, new.get((one.circle, one.cadence), one.cadence), one.ring, dice)
        for one in people
    ]
    for release in proposal.releases:  # they have no cadence any more
        ring = sorted((one for one in changed if one.circle == release.circle), key=lambda one: one.length)
        gone = {one.number for one in ring[: release.people]}
        changed = [one for one in changed if one.number not in gone]
    return changed


CIRCLES = [circle.name for circle in Conventions().circles] + [""]
_HEAD = """# Who comes first, and does anybody wait for ever?

`mdnet agenda` has room for so many check-ins a week. Who gets one is decided by a sum (`mdnet why NAME` shows it), and the
sum has to keep a promise: people who are close, who bear on a goal, or to whom something is owed come first, and still
nobody is forgotten. Whether it does was simulated:

```console
$ python tests/benchmarks/planner.py --write docs/planner.md
```

{people} people for a year: the circles as full as they should be at most (5, 15, 50 and 150 people), one in ten of them with a
cadence of their own; the others in no circle, with cadences between six weeks and two years. Some bear on goals, some helped
more than they were helped, one attempt in twelve goes unanswered, and one person in twenty-five seldom answers. All
cadences together ask for {asked:.1f} contacts a week, so a budget of 20 can serve everybody, one of 10 about every second
time, and one of 5 about every fourth.

Each cell: the share of check-ins made within 1.25 cadences, and the longest wait, in cadences. **Left** counts people who
waited more than three cadences, **worst in 6 years** is the longest wait of anybody when it goes on for so long. **A week**
has the fewest and the most contacts made in a week (the first four left out), and their spread (deviation by mean); an
attempt without an answer takes its place in the week too. The longest waits are those of people who seldom answer: after
three attempts in vain the next one waits, too.
"""
_TAIL = """
## What was chosen, and why

- **The rule is a sum, `3 x days overdue / cadence` and whole points for all else.** Three points of weight are worth one
  cadence. So those who weigh more are served earlier where there is too little room, and yet nobody waits more than a few
  cadences longer than they do: how far one person can be ahead of another is bounded by their weights, however late all are.
- **Who does not answer is not tried every week.** After the third attempt in vain the next one waits a cadence, after each
  further one a cadence more, up to a year; an answer ends it. Somebody due every two weeks who never answers is tried
  9 times in a year instead of 52, and when the wait is over the agenda says how to let it rest. What it costs is all
  theirs: the longest wait in 6 years was 5.5 cadences under a budget of 5, 4.0 under 10 and 2.3 under 20 before.
- **Not the logarithm it was before.** `3 x log2(1 + days overdue / cadence)` is worth as much at one cadence overdue, but from
  then on lateness counts less and less: the outer circles paid for it with the longest waits, some of them left behind at 10 a
  week, and the inner ones gained next to nothing.
- **Not steeper.** With six points for a cadence, fewer are left behind at 5 a week, but circles, goals and promises hardly
  count any more: at 10 a week far fewer of the inner circles' check-ins are in time.
- **Not "most overdue first".** Days are not cadences: somebody seen every two weeks waits as many days as somebody seen every
  two years, and the inner circle is lost first.
- **Not "closest circle first".** It keeps the inner circles perfectly, and forgets the rest for good.
- **Not chance**, which is fair on average only: somebody is always the unlucky one.

A ranking cannot make room. Under a budget of 5 the average wait is about four cadences, whatever the rule, so some are left
behind by each of them; that is what the last rows are for. `mdnet plan` proposes cadences that fit the budget, and says for
how many people there is no room; `mdnet check` hints at it as soon as all together ask for too much. With such cadences
promises are kept again, only fewer are made.
"""


def cell(measure: Measure) -> str:
    return "–" if measure.share is None else f"{measure.share:.0%} · {measure.worst:.1f}"


def row(name: str, year: Outcome, long: Outcome) -> str:
    """A rule's line of the table."""
    cells = [cell(measured(year, [one for one in year.people if one.circle == name])) for name in CIRCLES]
    weeks = year.weeks[4:]
    spread = statistics.pstdev(weeks) / statistics.mean(weeks)
    left = measured(year, year.people).left
    worst = measured(long, long.people).worst
    return f"| {name} | {' | '.join(cells)} | {left} | {worst:.1f} | {min(weeks)}–{max(weeks)}, {spread:.2f} |"


def table(budget: int, seed: int) -> list[str]:
    """How every rule did under one budget."""
    names = " | ".join(name or "no circle" for name in CIRCLES)
    lines = [
        "",
        f"## {budget} a week",
        "",
        f"| rule | {names} | left | worst in 6 years | a week |",
        "|---|" + "--:|" * (len(CIRCLES) + 3),
    ]
    for name, rule in RULES.items():
        runs = [simulate(rule, network(seed), budget, weeks, seed) for weeks in (YEAR, LONG)]
        lines.append(row(name, *runs))
    if not load(network(seed), budget).fits:
        runs = [simulate(RULES["mdnet"], replanned(seed, budget), budget, weeks, seed) for weeks in (YEAR, LONG)]
        count = len(runs[0].people)
        people = f", for {count} people" if count < len(network(seed)) else ""
        lines.append(row(f"mdnet, cadences of `mdnet plan`{people}", *runs))
    return lines


def report(seed: int) -> str:
    """The page."""
    people = network(seed)
    lines = [_HEAD.format(people=len(people), asked=load(people, 0).asked).rstrip()]
    for budget in BUDGETS:
        lines += table(budget, seed)
    return "\n".join([*lines, _TAIL])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    wanted = parser.parse_args()
    text = report(wanted.seed)
    if wanted.write:
        wanted.write.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
