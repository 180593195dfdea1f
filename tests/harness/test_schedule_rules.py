"""What must hold of every schedule, whatever the shape, the rate and the seed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from harness.plans import schedule
from harness.plans.shapes import Corner
from tests.harness.test_schedule import SHAPES, area, shape

shapes = st.builds(
    shape, st.sampled_from(SHAPES), rate=st.floats(0.01, 500), seconds=st.integers(1, 30).map(float)
)
seeds = st.integers(0, 2**32)


@given(shapes, seeds)
def test_arrivals_are_in_order_and_within_the_run(points: tuple[Corner, ...], seed: int) -> None:
    due = schedule.draw(points, seed)
    assert (np.diff(due) >= 0).all()
    assert ((due >= 0) & (due <= points[-1][0])).all()


@given(shapes, seeds)
@settings(max_examples=20)
def test_the_same_seed_gives_the_same_arrivals(points: tuple[Corner, ...], seed: int) -> None:
    assert schedule.draw(points, seed).tolist() == schedule.draw(points, seed).tolist()


@given(shapes, seeds)
def test_arrivals_are_as_many_as_the_area_of_the_shape(points: tuple[Corner, ...], seed: int) -> None:
    expected = schedule.integrated(points)[-1]
    # A millionth of all Poisson counts lies outside; hypothesis tries a few hundred.
    low, high = stats.poisson.ppf([5e-7, 1 - 5e-7], expected)
    assert low <= len(schedule.draw(points, seed)) <= high


@given(shapes, st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_a_second_is_found_for_every_share_of_the_area(
    points: tuple[Corner, ...], shares: list[float]
) -> None:
    reached = schedule.integrated(points)
    seconds = schedule.when(np.array(shares) * reached[-1], points, reached)
    until = [area(points, second) for second in seconds]
    assert until == pytest.approx([share * reached[-1] for share in shares], rel=1e-6, abs=1e-6)
