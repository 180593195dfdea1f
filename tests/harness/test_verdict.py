"""The ends of the margin. Every other branch of the rule is in tests/harness/goldens."""

from math import log

import pytest

from harness.stats import Interval
from harness.verdict import judge_ratio


def around(ratio: float, low: float, high: float) -> Interval:
    return Interval(log(ratio), log(low), log(high))


@pytest.mark.parametrize(
    ("interval", "verdict"),
    [
        (around(1.00, 0.98, 1.02), "same"),
        (around(1.02, 1.01, 1.03), "same"),  # it excludes 1, but the margin comes first and contains its ends
        (around(0.98, 1 / 1.03, 0.99), "same"),
        (around(1.05, 1.01, 1.09), "regressed"),
        (around(0.95, 0.91, 0.99), "improved"),
        (around(1.05, 0.99, 1.11), "inconclusive"),
        (around(1.02, 1.00, 1.04), "inconclusive"),  # it touches 1, which is not excluded
    ],
)
def test_a_ratio_is_same_inside_the_margin_else_what_its_interval_excludes(interval, verdict):
    assert judge_ratio(interval) == verdict
