from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from harness.plans import schedule
from harness.plans.plan import Plan
from harness.plans.shapes import Corner, Shape, corners

SHAPES: tuple[Shape, ...] = ("constant", "ramp", "steps", "spike")
SEEDS = range(1, 26)


def shape(name: Shape, rate: float = 200.0, seconds: float = 20.0) -> tuple[Corner, ...]:
    return corners(name, rate, seconds, rise=0.0, steps=4, calm=0.1)


def area(points: tuple[Corner, ...], second: float) -> float:
    """Arrivals expected until then: trapezoids, one for each line of the shape."""
    whole = 0.0
    for (begins, low), (ends, high) in pairwise(points):
        if ends > begins and second > begins:
            until = min(second, ends)
            at_end = low + (high - low) * (until - begins) / (ends - begins)
            whole += (until - begins) * (low + at_end) / 2
    return whole


@pytest.mark.parametrize(
    ("name", "expected"), [("constant", 4000), ("ramp", 2000), ("steps", 2500), ("spike", 940)]
)
def test_their_number_has_the_mean_and_the_variance_of_a_poisson_process(name: Shape, expected: int) -> None:
    counts = [len(schedule.draw(shape(name), seed)) for seed in SEEDS]
    # The mean of 25 counts has a standard error of a fifth of one's; five of those are never seen.
    assert np.mean(counts) == pytest.approx(expected, abs=expected**0.5)
    # Neither evenly spaced nor in clusters.
    assert 0.3 < np.var(counts) / expected < 2.5


@pytest.mark.parametrize("name", SHAPES)
def test_on_the_scale_of_the_integrated_rate_arrivals_are_uniform(name: Shape) -> None:
    points = shape(name)
    due = schedule.draw(points, seed=5)
    share = [area(points, second) / area(points, 20.0) for second in due]
    assert stats.kstest(share, "uniform").pvalue > 0.01


def test_the_gaps_of_a_constant_rate_are_exponential() -> None:
    gaps = np.diff(schedule.draw(shape("constant"), seed=1))
    assert stats.kstest(gaps, stats.expon(scale=1 / 200).cdf).pvalue > 0.01


def test_a_tiny_rate_may_bring_nobody() -> None:
    assert schedule.draw(((0.0, 0.001), (1.0, 0.001)), seed=1).tolist() == []


def test_a_plan_is_drawn_by_its_shape() -> None:
    plan = Plan(about="A ramp.", scenario="walk.py", shape="ramp", rate=100.0, run_time=10)
    due = schedule.draw(plan.points, plan.seed)
    early, late = (due < 5).sum(), (due >= 5).sum()
    assert early * 2 < late  # a quarter of the area, and three


def test_a_saved_schedule_is_the_same_bytes_for_the_same_seed_and_read_as_drawn(tmp_path: Path) -> None:
    files = [tmp_path / str(number) for number in range(3)]
    for file, seed in zip(files, (7, 7, 8), strict=True):
        schedule.write(file, schedule.draw(shape("spike"), seed))
    one, same, other = map(schedule.sha256, files)
    assert one == same != other
    assert schedule.read(files[0]) == schedule.draw(shape("spike"), 7).tolist()


def test_a_line_of_a_saved_schedule_is_a_second(tmp_path: Path) -> None:
    schedule.write(tmp_path / "schedule.csv", np.array([0.5, 1.25, 30.0001]))
    assert (tmp_path / "schedule.csv").read_text() == "0.5000\n1.2500\n30.0001\n"
