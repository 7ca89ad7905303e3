"""Who comes first: one explainable sum.

    score = 3 * days overdue / cadence      grows without a bound, so nobody waits for ever
          + circle       1 for the outermost of the vault's circles, one more for each ring inwards
          + goals        2 for each active goal they bear on, at most 4
          + promises     1 when I owe them an open follow-up
          + reciprocity  1 when they helped me more often than I helped them
          + drift        1 (2) when the two used to speak 1.5 (3) times as often as the cadence asks for
          - unanswered   1 for each attempt without an answer since the last contact, at most 3

From the third attempt without an answer on, the next waits (`rest`): who does not answer is not asked every week.

All but the first term are whole numbers that do not depend on the day (`weight`), and the first grows with the days
overdue: among people of equal cadence and weight the order is that of their due dates, which lets an index find the
first few without looking at everybody. The first term is a straight line, so three points of weight are worth one
cadence however late all are: that much longer than others is the most that anybody waits (docs/planner.md).
"""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """One part of the sum, with the words that explain it."""

    name: str
    points: float
    words: str


def weight_terms(
    circle: str, ring: int, goals: int, promises: int, gave: int, received: int, length: int, rhythm: int | None,
    unanswered: int,
) -> list[Term]:  # fmt: skip
    """The terms that do not depend on the day. `ring` counts from 1 for the outermost circle (0: none); `length` is
    the cadence in days (0: none), `rhythm` the median of days between two contacts."""
    terms = []
    if ring:
        terms.append(Term("circle", ring, f"in the {circle} circle"))
    if goals:
        terms.append(Term("goals", min(2 * goals, 4), f"bears on {goals} active goal{'s' if goals > 1 else ''}"))
    if promises:
        terms.append(Term("promises", 1, f"{promises} open promise{'s' if promises > 1 else ''} to them"))
    if received > gave:
        terms.append(Term("reciprocity", 1, f"helped you {received}x, you helped {gave}x"))
    if rhythm and length >= 1.5 * rhythm:
        points = 2 if length >= 3 * rhythm else 1
        terms.append(Term("drift", points, f"you used to speak every {rhythm} days"))
    if unanswered:
        times = "once" if unanswered == 1 else f"{unanswered} times"
        terms.append(Term("unanswered", -min(unanswered, 3), f"tried {times} without an answer"))
    return terms


PATIENT = 3
"""So many attempts without an answer, and the next one waits."""
_LONGEST_REST = 365


def rest(length: int, unanswered: int) -> int:
    """Days from the last attempt without an answer to the next: a cadence of `length` days after the third, one more
    after each further one, up to a year (or the cadence, when that is longer); 0 before."""
    return min(length * max(unanswered - PATIENT + 1, 0), max(length, _LONGEST_REST))


def overdue_term(days: int, length: int) -> Term:
    """The term that grows with the days overdue (negative: not due yet), relative to the cadence's length in days."""
    days = max(days, 0)
    points = round(3 * days / max(length, 1), 2)
    return Term("overdue", points, f"{days} day{'' if days == 1 else 's'} overdue on a cadence of {length}")


def total(terms: list[Term]) -> float:
    """The sum of the terms' points."""
    return round(sum(term.points for term in terms), 2)
