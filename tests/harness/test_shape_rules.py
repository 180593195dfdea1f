"""What must hold of every shape, whatever its numbers."""

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as some

from harness.plans import shapes
from harness.plans.shapes import Corner, Shape, corners, level

PEAKS = some.floats(0.1, 1e4)
SECONDS = some.integers(20, 100_000)
ANY = some.builds(
    corners,
    some.sampled_from(get_args(Shape)),
    PEAKS,
    SECONDS,
    rise=some.floats(0, 2e5),
    steps=some.integers(2, 100),
    calm=some.floats(0.01, 0.99),
)


@given(ANY)
def test_corners_are_in_order_and_end_with_the_run(points: tuple[Corner, ...]) -> None:
    assert points[0][0] == 0
    assert all(one <= other for (one, _), (other, _) in pairwise(points))


@given(some.sampled_from(get_args(Shape)), PEAKS, SECONDS, some.floats(0, 1))
def test_a_level_is_never_negative_nor_above_the_peak(
    shape: Shape, peak: float, seconds: int, share: float
) -> None:
    points = corners(shape, peak, seconds, rise=seconds / 3, steps=7, calm=0.1)
    assert points[-1][0] == pytest.approx(seconds)
    assert 0 <= level(points, share * seconds) <= peak * (1 + 1e-9)
    assert max(one for _, one in points) == pytest.approx(peak)


@given(ANY, some.floats(0, 1))
def test_only_steps_jump(points: tuple[Corner, ...], share: float) -> None:
    """Elsewhere a moment changes the level by no more than the steepest of the lines."""
    jumps = [one for (one, _), (other, _) in pairwise(points) if one == other]
    second, moment = share * points[-1][0], 1e-6
    if not any(second <= jump <= second + moment for jump in jumps):
        steepest = max(abs(b - a) / (t - s) for (s, a), (t, b) in pairwise(points) if t > s)
        changed = abs(level(points, min(second + moment, points[-1][0])) - level(points, second))
        assert changed <= steepest * moment * (1 + 1e-6) + 1e-6


@given(SECONDS)
def test_half_of_a_spike_s_run_is_left_to_recover_in(seconds: int) -> None:
    begins, ends = shapes.spike_of(seconds)
    assert 0 < begins < begins + shapes.rise_of(seconds) < ends - shapes.rise_of(seconds) < ends
    assert seconds - ends >= seconds / 2
