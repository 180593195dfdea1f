"""Pure statistics over a handful of blocks. Nothing here knows what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Interval:
    """A mean and the bounds of its confidence interval, in the unit of the values."""

    mean: float
    low: float
    high: float

    def contains(self, value: float) -> bool:
        return self.low <= value <= self.high


def t_interval(values: Sequence[float], confidence: float) -> Interval:
    """Student's t interval of the mean of independent values; at least two, or ValueError.

    Never a bootstrap: over so few blocks it is too narrow.
    """
    if len(values) < 2:
        raise ValueError(f"an interval needs two blocks or more, there are {len(values)}")
    mean = float(np.mean(values))
    error = float(np.std(values, ddof=1)) / sqrt(len(values))
    reach = float(stats.t.ppf((1 + confidence) / 2, df=len(values) - 1)) * error
    return Interval(mean, mean - reach, mean + reach)


def t_test(values: Sequence[float]) -> float:
    """Two-sided p value of Student's one-sample test that the mean is 0; 1.0 where all values are 0."""
    if np.ptp(values) == 0:
        return 1.0 if values[0] == 0 else 0.0
    return float(stats.ttest_1samp(values, 0.0).pvalue)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """The p values adjusted for their number by Holm's step-down method, in the order given.

    S. Holm (1979), "A simple sequentially rejective multiple test procedure".
    """
    adjusted = [0.0] * len(p_values)
    running = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        running = max(running, min(1.0, p_values[index] * (len(p_values) - rank)))
        adjusted[index] = running
    return tuple(adjusted)


def percentile(values: Sequence[float], percent: float) -> float:
    """The exact percentile of all values, linear between neighbours as numpy's default; no buckets."""
    return float(np.percentile(values, percent))
