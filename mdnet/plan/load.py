"""The load: how many contacts a week the cadences ask for together, and cadences that fit a budget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from mdnet.errors import Problem
from mdnet.model.cadence import Cadence
from mdnet.model.conventions import Circle

STEPS = tuple(
    Cadence.parse(text)
    for text in (
        "1 week|2 weeks|3 weeks|1 month|6 weeks|2 months|3 months|4 months|6 months|9 months|1 year|18 months|2 years"
    ).split("|")
)
"""The cadences that are proposed."""
_TIMES = 4
"""A cadence is stretched to so many times its length at most: what is rarer still is another circle."""
_SLACK = 2
"""Days by which four months are longer than four times one month."""


class Group(NamedTuple):
    """People of one circle ("" for none) and one cadence (None or "never": not chased), and how many they are. `own`:
    the cadence is not the circle's, so it stands in their notes."""

    circle: str
    cadence: Cadence | None
    people: int
    own: bool

    @property
    def asked(self) -> float:
        """Contacts a week."""
        return 7 * self.people / self.cadence.length if self.cadence else 0.0


class Ring(NamedTuple):
    """What one circle asks for. `size`: how many it should hold at most, `cadence`: its own (None for people without a
    circle, and for a circle that the config does not know); `chased` of its `people` have a cadence, `own` of them one
    that is not the circle's; `asked` is contacts a week."""

    circle: str
    people: int
    size: int | None
    cadence: Cadence | None
    chased: int
    own: int
    asked: float


class Step(NamedTuple):
    """A cadence to be changed: of a circle as such, or (`own`) of those of its people who have this one in their
    notes."""

    circle: str
    people: int
    old: Cadence
    new: Cadence
    own: bool


class Release(NamedTuple):
    """How many people of a circle there is no room for, and how many contacts a week would be `spared` without them."""

    circle: str
    people: int
    spared: float


class Load(NamedTuple):
    """The load of a vault under a weekly `budget`: its circles from the inside outwards, those without one last, and
    whether all `fits` as it is; else the `steps` and `releases` that would make it so, after which `left` a week are
    asked."""

    budget: int
    asked: float
    fits: bool
    rings: tuple[Ring, ...]
    steps: tuple[Step, ...]
    left: float
    releases: tuple[Release, ...]


def exceeds(asked: float, budget: float) -> bool:
    """Whether so many contacts a week are more than the budget; a twentieth of one is nobody."""
    return round(asked - budget, 1) > 0


def make_load(groups: Iterable[Group], circles: Sequence[Circle], budget: int) -> Load:
    """The load of these people, and cadences that fit.

    The outermost are stretched first, and a circle is left as it is as long as those around it can give way. No cadence
    becomes longer than four times what it is, or than two years; when that is not enough, there is no room for some
    people, again from the outside inwards, and the innermost circle stays as it is.
    """
    groups = list(groups)
    names = [circle.name for circle in circles]
    others = sorted({group.circle for group in groups} - {*names, ""})
    order = [*names, *others, ""]
    rings = tuple(
        _ring(name, [group for group in groups if group.circle == name], circles)
        for name in order
        if name in names or any(group.circle == name for group in groups)
    )
    new, releases = _fitting(groups, list(reversed(order)), budget)
    steps = sorted(
        (
            Step(group.circle, group.people, group.cadence, cadence, group.own)
            for group, cadence in new.items()
            if group.cadence and cadence != group.cadence
        ),
        key=lambda step: (order.index(step.circle), step.own, step.old.length),
    )
    asked = sum(group.asked for group in groups)
    kept = {group.circle for group in new}
    left = _total(new) - sum(one.spared for one in releases if one.circle in kept)
    return Load(budget, asked, not exceeds(asked, budget), rings, tuple(steps), left, tuple(releases))


def _ring(name: str, groups: Sequence[Group], circles: Sequence[Circle]) -> Ring:
    circle = next((circle for circle in circles if circle.name == name), None)
    return Ring(
        name,
        sum(group.people for group in groups),
        circle.size if circle else None,
        circle.cadence if circle else None,
        sum(group.people for group in groups if group.cadence),
        sum(group.people for group in groups if group.cadence and group.own),
        sum(group.asked for group in groups),
    )


def _fitting(
    groups: Iterable[Group], outwards_in: Sequence[str], budget: int
) -> tuple[dict[Group, Cadence], list[Release]]:
    """The cadences that fit; where none do, the longest of all circles but the innermost, and whom there is no room for
    even so. The innermost changes only when nobody else is left."""
    old = {group: group.cadence for group in groups if group.cadence}
    new = dict(old)
    for name in outwards_in:
        _stretch(new, name, budget)
    if not exceeds(_total(new), budget):
        return new, []
    *others, core = [name for name in outwards_in if any(group.circle == name for group in old)]
    new |= {group: cadence for group, cadence in old.items() if group.circle == core}
    releases: list[Release] = []
    for name in (*others, core):
        if name == core:
            _stretch(new, name, budget)
        ring = {group: cadence for group, cadence in new.items() if group.circle == name}
        release = _without_room(ring, name, _total(new) - budget)
        if release.people:
            releases.append(release)
        if release.people == sum(group.people for group in ring):
            new = {group: cadence for group, cadence in new.items() if group not in ring}
        else:
            break
    return new, releases


def _total(new: Mapping[Group, Cadence]) -> float:
    return sum(7 * group.people / cadence.length for group, cadence in new.items())


def _stretch(new: dict[Group, Cadence], name: str, room: float) -> None:
    """Make the cadences of one circle longer, all by a step at a time, until all fits or none can become longer."""
    while exceeds(_total(new), room):
        longer = {
            group: step
            for group, cadence in new.items()
            if group.circle == name and (step := _next(cadence, group.cadence or cadence))
        }
        if not longer:
            return
        new.update(longer)


def _without_room(ring: Mapping[Group, Cadence], name: str, excess: float) -> Release:
    """How many of one circle have to go; those who are asked for most often make room first."""
    people, spared = 0, 0.0
    for group, cadence in sorted(ring.items(), key=lambda item: item[1].length):
        each = 7 / cadence.length
        gone = max(0, min(group.people, ceil(round((excess - spared) / each, 6))))
        people, spared = people + gone, spared + gone * each
    return Release(name, people, spared)


def _next(cadence: Cadence, first: Cadence) -> Cadence | None:
    """The next longer cadence that is still allowed for what was `first`."""
    step = next((step for step in STEPS if step.length > cadence.length), None)
    return step if step and step.length <= _TIMES * first.length + _SLACK else None


def crowded(load: Load, path: str) -> list[Problem]:
    """Hints for `mdnet check`, at `path`: circles that hold more people than they should, and more asked for than the
    budget allows; with a budget of 0 nobody is to be chased, and nothing is too much."""
    found = [
        Problem(
            path,
            0,
            "full-circle",
            f"the {ring.circle} circle holds {ring.people:,} people, and should hold {ring.size:,}: mdnet plan",
            "hint",
        )
        for ring in load.rings
        if ring.size is not None and ring.people > ring.size
    ]
    if load.budget and not load.fits:
        asked = f"the cadences ask for {load.asked:,.1f} contacts a week, and the budget is {load.budget:,}"
        found.append(Problem(path, 0, "heavy-load", f"{asked}: mdnet plan", "hint"))
    return found
