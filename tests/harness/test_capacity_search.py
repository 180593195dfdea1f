"""The search for a capacity, sent through servers that are simulated: hundreds of them, some with moods."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.capacity.search import FARTHEST, LEAST, MOST_TRIES, Found, Try, search


@dataclass(frozen=True)
class Searched:
    found: Found
    tries: list[Try]

    @property
    def long(self) -> list[Try]:
        return [one for one in self.tries if one.long]


def searched(
    holds: Callable[[Try], bool], start: float = 50.0, tolerance: float = 0.05, repeats: int = 3
) -> Searched:
    """A whole search on a server that says of each try whether it held."""
    asking = search(start, tolerance, repeats)
    tries = [next(asking)]
    while True:
        try:
            tries.append(asking.send(holds(tries[-1])))
        except StopIteration as ended:
            return Searched(ended.value, tries)


def steady(capacity: float) -> Callable[[Try], bool]:
    return lambda one: one.rate <= capacity


def moody(capacity: float, random: Random) -> Callable[[Try], bool]:
    """What it can do in a try varies by 3 %: neighbours on the machine, and luck with the arrivals."""
    return lambda one: one.rate <= capacity * exp(random.gauss(0, 0.03))


def dice(random: Random) -> Callable[[Try], bool]:
    return lambda one: random.random() < 0.5


@given(
    capacity=st.floats(1, 10_000),
    start=st.floats(1, 1000),
    tolerance=st.floats(0.01, 0.3),
    repeats=st.integers(1, 5),
)
def test_the_interval_contains_the_capacity_and_is_as_narrow_as_asked(
    capacity: float, start: float, tolerance: float, repeats: int
) -> None:
    done = searched(steady(capacity), start, tolerance, repeats)
    found = done.found
    assert found.settled
    assert found.held <= capacity < found.failed
    assert found.failed / found.held == pytest.approx(1 + tolerance)
    for end in (found.held, found.failed):
        assert sum(one.rate == end for one in done.long) == repeats


@given(capacity=st.floats(10, 1000), seed=st.integers(0, 2**32))
def test_a_server_with_moods_is_found_within_three_steps(capacity: float, seed: int) -> None:
    done = searched(moody(capacity, Random(seed)))
    assert done.found.settled
    assert done.found.held / 1.05**3 <= capacity <= done.found.failed * 1.05**3


@given(seed=st.integers(0, 2**32))
def test_the_number_of_tries_is_bounded_whatever_they_say(seed: int) -> None:
    done = searched(dice(Random(seed)))
    assert len(done.long) <= MOST_TRIES
    assert len(done.tries) <= MOST_TRIES + FARTHEST + 2
    assert all(one.rate >= LEAST for one in done.tries)
