"""Intervals of percentiles, shares, means over time and slopes, against textbooks and by simulation."""

import numpy as np
import pytest

from harness.stats import (
    batch_interval,
    clumping,
    enough_for,
    percentile_interval,
    share_interval,
    slope_interval,
)

ALTERNATING = [True, False] * 500
HALVES = [True] * 500 + [False] * 500


@pytest.mark.parametrize(
    ("size", "percent", "ranks"),
    [
        (10, 50, (2, 9)),  # 97.9 % by the table of the binomial distribution
        (20, 50, (6, 15)),  # 95.9 %
        (100, 90, (84, 96)),  # 95.6 %
    ],
)
def test_a_percentile_lies_between_two_of_the_ordered_values(
    size: int, percent: float, ranks: tuple[int, int]
) -> None:
    values = np.random.default_rng(1).permutation(np.arange(1.0, size + 1))
    assert percentile_interval(values, percent, 0.95) == ranks


def test_too_few_values_have_no_upper_bound() -> None:
    values = list(map(float, range(1, 528)))
    assert percentile_interval(values, 99, 0.99) == (515, None)
    assert percentile_interval([*values, 528.0], 99, 0.99)[1] == 528
    assert percentile_interval([], 99, 0.99) == (None, None)


def test_the_percentile_of_a_few_values_lies_in_its_interval() -> None:
    # the p99.9 of two values is all but surely above both; numpy's is 0.999, between them
    assert percentile_interval([0.0, 1.0], 99.9, 0.99) == (pytest.approx(0.999), None)


def test_how_many_values_a_percentile_needs() -> None:
    # 0.99^n ≤ 0.005 from n = ln 0.005 / ln 0.99 = 527.2
    assert [enough_for(percent, 0.99) for percent in (50, 95, 99, 99.9)] == [8, 104, 528, 5296]


def test_values_that_count_as_a_fourth_of_them_have_a_wider_interval() -> None:
    values = list(map(float, range(1, 401)))
    assert percentile_interval(values, 50, 0.95, 1) == (180, 221)
    assert percentile_interval(values, 50, 0.95, 4) == (160, 244)  # ranks 40 and 61 of 100, times 4


def test_shares_are_bounded_as_by_clopper_and_pearson() -> None:
    assert share_interval(10, 100, 0.95) == pytest.approx((0.0490, 0.1762), abs=0.0001)
    assert share_interval(1, 10, 0.95) == pytest.approx((0.0025, 0.4450), abs=0.0001)
    assert share_interval(0, 100, 0.95) == pytest.approx((0, 0.0362), abs=0.0001)  # 1 − 0.025^(1/100)
    assert share_interval(100, 100, 0.95) == pytest.approx((0.9638, 1), abs=0.0001)


def test_tries_that_clump_tell_less_of_a_share() -> None:
    assert share_interval(40, 400, 0.95, clumping=4) == share_interval(10, 100, 0.95)


def test_neighbours_that_are_alike_count_as_one() -> None:
    assert clumping(ALTERNATING, 0.99) == 1
    # batches of 50, all hits or none: variance 5/19 beside ¼ / 50, times (2.861 / 2.576)²
    assert clumping(HALVES, 0.99) == pytest.approx(50 * 20 / 19 * (2.8609 / 2.5758) ** 2, rel=0.001)


@pytest.mark.parametrize("hits", [[], [True] * 1000, [True, False] * 19])
def test_what_no_batches_can_tell_apart_counts_in_full(hits: list[bool]) -> None:
    assert clumping(hits, 0.99) == 1


def test_the_mean_over_time_has_ten_batches_as_its_unit() -> None:
    values = [float(number // 10) for number in range(100)]  # 0 … 9, ten times each
    interval = batch_interval(values, 0.95)
    assert interval.mean == 4.5
    assert interval.high - 4.5 == pytest.approx(2.262 * np.std(range(10), ddof=1) / np.sqrt(10), abs=0.001)


def test_a_mean_over_time_needs_a_value_a_batch() -> None:
    with pytest.raises(ValueError, match="10 batches need as many values, there are 9"):
        batch_interval([1.0] * 9, 0.99)


def test_the_median_slope_ignores_one_wild_value_of_seven() -> None:
    slope = slope_interval([1.0, 3.0, 5.0, 7.0, 9.0, 11.0, 999.0], 0.95)
    assert slope.mean == 2
    assert slope.low == 2


def test_the_median_slope_is_that_of_all_pairs() -> None:
    # of five values ten pairs: −1, ½, ⅔, 1, 1½, 1¾, 2, 2, 2, 5
    assert slope_interval([1.0, 2.0, 4.0, 3.0, 8.0], 0.9).mean == 1.625


def test_two_values_have_no_slope() -> None:
    with pytest.raises(ValueError, match="three values or more, there are 2"):
        slope_interval([1.0, 2.0], 0.99)


def queue(random: np.random.Generator, size: int, busy: float) -> np.ndarray:
    """Times in an M/M/1 queue, by D. V. Lindley (1952); the mean time of service is 1."""
    services, gaps = random.exponential(1, size), random.exponential(1 / busy, size)
    walk = np.concatenate([[0.0], np.cumsum(services - gaps)[:-1]])
    waits = walk - np.minimum.accumulate(walk)
    return (waits + services)[size // 10 :]  # the first tenth begins with an empty queue


def test_the_interval_of_a_percentile_covers_it_even_in_a_queue() -> None:
    random = np.random.default_rng(1)
    true = np.log(20) / 0.5  # the time in M/M/1 is exponential, with rate 1 − 0.5
    covered = {"alike": 0, "independent": 0}
    for _ in range(60):
        times = queue(random, 4000, busy=0.5)
        alike = clumping(times > np.percentile(times, 95), 0.99)
        for name, clumps in (("alike", alike), ("independent", 1.0)):
            low, high = percentile_interval(times, 95, 0.99, clumps)
            covered[name] += (low or 0) <= true <= (high or np.inf)
    assert covered["alike"] >= 57
    assert covered["independent"] < 50  # what the plain formula would have promised as 99 %
