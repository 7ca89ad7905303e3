"""The ranking keeps its promise in the long run: the simulation of tests/benchmarks/planner.py, on small networks."""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from planner import RULES, START, Outcome, Person, measured, network, report, simulate

from mdnet.index.standings import Ties
from mdnet.model.cadence import Cadence
from mdnet.plan.load import STEPS

WEEKS = 200
traits = st.tuples(st.sampled_from(STEPS[1:10]), st.integers(0, 4), st.integers(0, 3), st.integers(0, 2))
"""A cadence of 2 weeks to 9 months, the ring, active goals, open promises."""
crowds = st.lists(traits, min_size=2, max_size=60)


def crowd(given: list[tuple[Cadence, int, int, int]]) -> list[Person]:
    """People who always answer."""
    people = []
    for number, (cadence, ring, goals, promises) in enumerate(given):
        one = Person(number, "", cadence, ring, random.Random(number))
        one.ties, one.answers = Ties(goals, promises), 1.0
        one.stand()
        people.append(one)
    return people


def asked(people: list[Person]) -> float:
    return sum(7 / one.length for one in people)


def longest(outcome: Outcome, one: Person) -> int:
    return max([*one.waits, (outcome.end - one.last).days])


@settings(deadline=None, max_examples=50)
@given(crowds, st.integers(0, 1))
def test_nobody_starves_under_a_budget_that_could_serve_all(
    given: list[tuple[Cadence, int, int, int]], more: int
) -> None:
    people = crowd(given)
    outcome = simulate(RULES["mdnet"], people, ceil(1.02 * asked(people)) + more, WEEKS)
    for one in people:
        assert longest(outcome, one) <= 3 * one.length + 14, (one.length, one.weight, one.waits)


@settings(deadline=None, max_examples=50)
@given(crowds, st.floats(1.2, 4))
def test_where_all_cannot_be_served_nobody_waits_longer_than_their_weight_explains(
    given: list[tuple[Cadence, int, int, int]], pressure: float
) -> None:
    people = crowd(given)
    budget = max(1, int(asked(people) / pressure))
    outcome = simulate(RULES["mdnet"], people, budget, WEEKS)
    weights = [one.weight for one in people]
    shared = 1 + max(1, asked(people) / budget) + (max(weights) - min(weights)) / 3
    for one in people:
        assert longest(outcome, one) <= shared * one.length + 7 * len(people) / budget + 14, (one.length, one.weight)


def test_the_simulation_gives_the_same_each_time_and_another_for_another_seed() -> None:
    def told(seed: int) -> list[tuple[int, list[int]]]:
        outcome = simulate(RULES["random"], network(seed), 10, 20, seed)
        return [(one.number, one.waits) for one in outcome.people] + [(-1, outcome.weeks)]

    assert told(1) == told(1)
    assert told(1) != told(2)


@pytest.mark.parametrize("budget", [18, 19, 20])
def test_five_hundred_are_served_in_time_where_there_is_just_room_for_them(budget: int) -> None:
    def worst(rule: str) -> float:
        people = network(1)
        for one in people:
            one.answers = 1.0
        return measured(simulate(RULES[rule], people, budget, WEEKS), people).worst

    assert worst("mdnet") < 2
    assert worst("random") >= 3


def test_who_never_answers_is_tried_ever_more_seldom_and_never_quite_given_up() -> None:
    (silent,) = people = crowd([(Cadence(days=14), 4, 0, 0)])
    silent.answers = 0.0
    before = len(silent.talks)
    simulate(RULES["mdnet"], people, 5, WEEKS)
    tried = [date.fromisoformat(day) for day, _, _, flags in silent.talks[before:]]
    weeks = [(later - earlier).days // 7 for earlier, later in pairwise(tried)]
    assert weeks[:5] == [1, 1, 2, 4, 6]
    assert weeks == sorted(weeks)
    assert max(weeks) <= 53


def test_an_answer_ends_the_wait() -> None:
    (shy,) = people = crowd([(Cadence(days=14), 4, 0, 0)])
    shy.answers = 0.0
    simulate(RULES["mdnet"], people, 5, 20)
    shy.answers = 1.0
    day = START + timedelta(weeks=20)
    assert shy.attempt(day)
    assert shy.due == day + timedelta(days=14)


def test_the_closest_circle_first_would_forget_people_so_the_test_can_tell() -> None:
    people = crowd([(Cadence(days=14), 4, 0, 0)] * 4 + [(Cadence(days=14), 0, 0, 0)])
    outcome = simulate(RULES["closest circle first"], people, 2, WEEKS)
    assert longest(outcome, people[-1]) > 10 * 14
    people = crowd([(Cadence(days=14), 4, 0, 0)] * 4 + [(Cadence(days=14), 0, 0, 0)])
    assert longest(simulate(RULES["mdnet"], people, 2, WEEKS), people[-1]) < 5 * 14


@pytest.mark.slow
def test_the_manual_shows_what_the_simulation_gives() -> None:
    page = Path(__file__).parents[2] / "docs/planner.md"
    assert page.read_text("utf-8") == report(1)
