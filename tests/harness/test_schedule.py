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


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("seed", SEEDS)
def test_arrivals_are_in_order_and_within_the_run(name: Shape, seed: int) -> None:
    due = schedule.draw(shape(name), seed)
    assert all(one <= other for one, other in pairwise(due))
    assert 0 <= due[0] <= due[-1] <= 20


@pytest.mark.parametrize("name", SHAPES)
def test_the_same_seed_gives_the_same_bytes_and_another_other_arrivals(name: Shape, tmp_path: Path) -> None:
    hashes = []
    for number, seed in enumerate((7, 7, 8)):
        schedule.write(tmp_path / str(number), schedule.draw(shape(name), seed))
        hashes.append(schedule.sha256(tmp_path / str(number)))
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_schedule_is_read_as_it_was_drawn(tmp_path: Path) -> None:
    due = schedule.draw(shape("spike"), seed=3)
    schedule.write(tmp_path / "schedule.csv", due)
    assert schedule.read(tmp_path / "schedule.csv") == due.tolist()


@pytest.mark.parametrize(
    ("name", "expected"), [("constant", 4000), ("ramp", 2000), ("steps", 2500), ("spike", 940)]
)
def test_as_many_arrive_as_the_area_of_the_shape(name: Shape, expected: float) -> None:
    points = shape(name)
    assert schedule.integrated(points)[-1] == pytest.approx(expected)
    counts = [len(schedule.draw(points, seed)) for seed in SEEDS]
    # Of 25 Poisson counts the mean has a standard error of a fifth of one's; five of those are never seen.
    assert np.mean(counts) == pytest.approx(expected, abs=expected**0.5)
    # Their variance is their mean: neither evenly spaced nor in clusters.
    assert 0.3 < np.var(counts) / expected < 2.5


@pytest.mark.parametrize("name", SHAPES)
def test_on_the_scale_of_the_integrated_rate_arrivals_are_uniform(name: Shape) -> None:
    points = shape(name)
    seconds, rates = np.transpose(points)
    due = schedule.draw(points, seed=5)
    fine = np.linspace(0, 20, 200_001)
    rate = np.interp(fine, seconds, rates) if name != "steps" else 50.0 * (1 + np.minimum(fine // 5, 3))
    share = np.interp(due, fine, np.cumsum(rate) / np.sum(rate))
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
