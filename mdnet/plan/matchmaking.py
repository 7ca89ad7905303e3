"""Who should meet whom: what two contacts would have from each other, weighed and said in words.

    score = 40 when one looks for what the other offers, 60 when more than one need is met
          + 15 when both bear on one of my goals
          + 15 for an interest that few share, 10 for a usual one, at most 25
          + 10 when they live in one place
          + up to 9 for how well I know the less well known of the two

What only many share (a place, one usual interest) is no reason to meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from mdnet.model.names import loose
from mdnet.model.standing import Standing
from mdnet.plan.common_ground import matches, same_topic
from mdnet.plan.prose import plain, shorten
from mdnet.plan.wording import Person, joined, unstopped

NEED, NEEDS, GOAL, RARE, USUAL, INTERESTS, PLACE = 40, 60, 15, 15, 10, 25, 10
FEW = 5
"""An interest that so many contacts share at most says something."""
_MOST = 99
_QUOTED = 60
_YEAR = 365


class Suggestion(NamedTuple):
    """Two contacts who should meet. `score` runs from 0 to 99; `reasons` say why, the weightiest first."""

    between: tuple[Person, Person]
    score: int
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """All reasons in one line."""
        return "; ".join(self.reasons)


def suggestion(
    one: Standing, other: Standing, goals: Set[str], holders: Mapping[str, int], today: date
) -> Suggestion | None:
    """Why two contacts should meet; None when nothing of substance speaks for it, when they work in one place, or bear
    one name. `goals` are the names of my active goals, `holders` how many contacts share an interest (by its loose
    form)."""
    if loose(one.name) == loose(other.name) or _colleagues(one, other):
        return None
    met = [*_met_needs(one, other), *_met_needs(other, one)]
    shared = [goal for goal in one.goals if goal in goals and goal in other.goals]
    interests = _interests(one, other, holders)
    place = _town(one.location)
    if loose(place) != loose(_town(other.location)):
        place = ""
    telling = any(points == RARE for points, _ in interests) or len(interests) > 1 or (interests and place)
    if not met and not shared and not telling:
        return None
    score = (NEEDS if len(met) > 1 else NEED if met else 0) + (GOAL if shared else 0)
    score += min(INTERESTS, sum(points for points, _ in interests)) + (PLACE if place else 0)
    score += min(closeness(side.talks, side.last_contact, today) for side in (one, other))
    reasons = [*met[:2]]
    if shared:
        reasons.append(f"both bear on {joined(shared[:2])}")
    if interests:
        reasons.append(f"both care about {joined([topic for _, topic in interests[:3]])}")
    if place:
        reasons.append(f"both live in {place}")
    return Suggestion((Person(one.name, one.path), Person(other.name, other.path)), min(score, _MOST), tuple(reasons))


def closeness(talks: int, last: date | None, today: date) -> int:
    """How well I know somebody, from 0 to 9: by the days we talked, less when the last of them is long ago."""
    if last is None:
        return 0
    silent = (today - last).days
    return max(1, min(talks, 9) - 3 * (silent > _YEAR) - 3 * (silent > 3 * _YEAR))


def _met_needs(one: Standing, other: Standing) -> list[str]:
    """What `one` looks for and `other` offers, each need once, in their own words."""
    found = []
    for need in map(plain, one.needs):
        offer = next((plain(offer) for offer in other.offers if matches(need, plain(offer))), "")
        if offer:
            given = "it" if loose(need) == loose(offer) else _short(offer)
            found.append(f"{one.name} looks for {_short(need)}, and {other.name} offers {given}")
    return found


def _interests(one: Standing, other: Standing, holders: Mapping[str, int]) -> list[tuple[int, str]]:
    """Shared interests with their points, the rarest first."""
    found = []
    for topic in map(plain, one.interests):
        same = next((theirs for theirs in map(plain, other.interests) if same_topic(topic, theirs)), None)
        if same is not None:
            many = max(holders.get(loose(topic), 2), holders.get(loose(same), 2))
            found.append((many, RARE if many <= FEW else USUAL, topic))
    return [(points, topic) for _, points, topic in sorted(found)]


def _colleagues(one: Standing, other: Standing) -> bool:
    return bool(one.organization) and loose(one.organization) == loose(other.organization)


def _town(place: str) -> str:
    return plain(place).partition(",")[0].strip()


def _short(text: str) -> str:
    return shorten(unstopped(text), _QUOTED)


def spread(found: Sequence[Suggestion], limit: int, each: int) -> tuple[Suggestion, ...]:
    """The best suggestions, the same person in at most `each` of them."""
    shown: dict[str, int] = {}
    chosen: list[Suggestion] = []
    for one in sorted(found, key=lambda one: (-one.score, [person.path for person in one.between])):
        paths = [person.path for person in one.between]
        if len(chosen) < limit and all(shown.get(path, 0) < each for path in paths):
            chosen.append(one)
            shown |= {path: shown.get(path, 0) + 1 for path in paths}
    return tuple(chosen)
