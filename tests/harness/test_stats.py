"""The statistics against numbers that were computed by hand or stand in textbooks."""

import pytest

from harness.stats import holm, percentile, share_margin, t_interval, t_test

# Student (1908), "The probable error of a mean": additional hours of sleep of ten patients.
SLEEP = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]


def test_the_interval_of_students_sleep_data():
    # mean 15.8 / 10 = 1.58, s = 1.22999; t(0.975, 9) = 2.262 from the table: 2.262 × 1.22999 / √10 = 0.8798
    interval = t_interval(SLEEP, 0.95)
    assert interval.mean == pytest.approx(1.58)
    assert (interval.low, interval.high) == pytest.approx((0.700, 2.460), abs=0.0005)


def test_the_interval_at_99_percent_of_five_values():
    # s = √2.5, standard error √0.5 = 0.70711; t(0.995, 4) = 4.604 from the table: reach 3.2556
    interval = t_interval([1, 2, 3, 4, 5], 0.99)
    assert (interval.mean, interval.low, interval.high) == pytest.approx((3, -0.2556, 6.2556), abs=0.0001)


def test_one_value_has_no_interval():
    with pytest.raises(ValueError, match="two blocks or more, there are 1"):
        t_interval([0.1], 0.99)


def test_an_interval_contains_its_ends_and_nothing_beyond():
    interval = t_interval([1, 2, 3, 4, 5], 0.99)
    assert interval.contains(interval.low)
    assert interval.contains(interval.high)
    assert not interval.contains(interval.high + 1e-9)


def test_the_t_test_of_students_sleep_data():
    # t = 1.58 / (1.22999 / √10) = 4.0621 with 9 degrees of freedom
    assert t_test(SLEEP) == pytest.approx(0.00283, abs=0.00001)


def test_values_without_spread_are_0_or_certainly_not():
    assert t_test([0.0, 0.0, 0.0]) == 1.0
    assert t_test([0.2, 0.2, 0.2]) == 0.0


def test_holm_corrects_step_by_step_in_the_order_given():
    # sorted 0.005 × 4 = 0.02, 0.01 × 3 = 0.03, 0.03 × 2 = 0.06, 0.04 × 1 = 0.04 raised to 0.06
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))


def test_holm_never_exceeds_one_and_leaves_a_single_value_alone():
    assert holm([0.6, 0.7]) == (1.0, 1.0)
    assert holm([0.04]) == (0.04,)
    assert holm([]) == ()


def test_the_margin_of_a_share_is_that_of_the_normal_approximation():
    # z(0.995) = 2.5758 from the table: 2.5758 × √(0.3 × 0.7 / 2000) = 0.026395
    assert share_margin(600, 2000, 0.99) == pytest.approx(0.026395, abs=0.000001)


def test_percentiles_are_exact_and_linear_between_neighbours():
    # 40 % of the way over four gaps is 1.6 gaps: 20 + 0.6 × (35 - 20) = 29
    assert percentile([15, 20, 35, 40, 50], 40) == pytest.approx(29)
    assert percentile([50, 15, 40, 35, 20], 50) == 35
    assert percentile([145.1, 154.9], 100) == 154.9
