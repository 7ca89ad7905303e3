"""Chains found best first are those that looking at all of them would find."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from mdnet.plan.chains import LONGEST, chains

SIZE = 6
STRENGTH = st.sampled_from((0.0, 0.2, 0.5, 0.8))


@given(
    st.dictionaries(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), STRENGTH, max_size=12),
    st.lists(STRENGTH, min_size=SIZE, max_size=SIZE),
    st.sets(st.integers(0, SIZE - 1), min_size=1, max_size=2),
)
def test_the_first_chain_is_the_strongest_of_all(
    given_ties: dict[tuple[int, int], float], own: list[float], targets: set[int]
) -> None:
    ties: dict[int, dict[int, float]] = {note: {} for note in range(SIZE)}
    for (one, other), strong in given_ties.items():
        if one != other and strong:
            ties[one][other] = ties[other][one] = strong

    def weight(chain: tuple[int, ...]) -> float:
        product = own[chain[0]]
        for one, other in pairwise(chain):
            product *= ties[one].get(other, 0) * 2 / 3
        return product

    every = [
        chain
        for length in range(1, LONGEST + 1)
        for chain in permutations(range(SIZE), length)
        if chain[-1] in targets and weight(chain) and (length == 1 or not own[chain[-1]])
    ]
    found = chains(targets, own.__getitem__, ties.__getitem__, 3)
    assert set(found) <= set(every)
    assert bool(found) == bool(every)
    if every:
        assert isclose(weight(found[0]), max(map(weight, every)))
    assert [weight(chain) for chain in found] == sorted(map(weight, found), reverse=True)
    for number, chain in enumerate(found):
        assert not any(chain[-len(stronger) :] == stronger for stronger in found[:number])
