"""Pure statistics over blocks, or over the requests of a run. Nothing here knows what was measured.

scipy.stats takes longer to import than the rest of the harness: scipy.special has the distributions as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

CONFIDENCE = 0.99  # level of every interval that decides something

Values = Sequence[float] | NDArray[np.float64]


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
    reach = float(special.stdtrit(len(values) - 1, (1 + confidence) / 2)) * error
    return Interval(mean, mean - reach, mean + reach)


def t_test(values: Sequence[float]) -> float:
    """Two-sided p value of Student's one-sample test that the mean is 0; 1.0 where all values are 0."""
    if np.ptp(values) == 0:
        return 1.0 if values[0] == 0 else 0.0
    t = float(np.mean(values)) / (float(np.std(values, ddof=1)) / sqrt(len(values)))
    return float(2 * special.stdtr(len(values) - 1, -abs(t)))


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


def percentile(values: Values, percent: float) -> float:
    """The exact percentile of all values, linear between neighbours as numpy's default; no buckets."""
    return float(np.percentile(values, percent))


def percentile_interval(
    values: Values, percent: float, confidence: float, clumping: float = 1.0
) -> tuple[float | None, float | None]:
    """Bounds of a percentile by order statistics: exact, whatever the distribution of independent values.

    A bound is None where there are too few values for one: see `enough_for`. Values of which so many count
    as one, by `clumping`, are that many fewer. H. A. David, H. N. Nagaraja (2003), "Order Statistics", 7.1.
    """
    worth = int(len(values) / clumping)
    if not worth:
        return None, None
    below = binomial_quantile((1 - confidence) / 2, worth, percent / 100)
    above = binomial_quantile((1 + confidence) / 2, worth, percent / 100) + 1
    ordered, scale = np.sort(values), len(values) / worth
    middle = percentile(values, percent)  # linear between neighbours, and so beside the ranks of a few values
    low = min(middle, float(ordered[max(int(below * scale), 1) - 1])) if below >= 1 else None
    high = max(middle, float(ordered[min(ceil(above * scale), len(values)) - 1])) if above <= worth else None
    return low, high


def binomial_quantile(share: float, tries: int, chance: float) -> int:
    """The fewest hits that so many tries do not exceed with a probability of `share`."""
    hits = ceil(float(special.bdtrik(share, tries, chance)))
    fewer = max(hits - 1, 0)  # the inverse is that of a continuous function, and may round up to the next
    return fewer if special.bdtr(fewer, tries, chance) >= share else hits


def enough_for(percent: float, confidence: float) -> int:
    """How many independent values have an interval for a percentile with both bounds."""
    tail = max(percent, 100 - percent) / 100
    return ceil(log((1 - confidence) / 2) / log(tail))


def share_interval(hits: int, tries: int, confidence: float, clumping: float = 1.0) -> tuple[float, float]:
    """Bounds of a share, 0 to 1, by C. J. Clopper and E. S. Pearson (1934); exact for independent tries."""
    found, missed, out = hits / clumping, (tries - hits) / clumping, (1 - confidence) / 2
    low = float(special.betaincinv(found, missed + 1, out)) if hits else 0.0
    high = float(special.betaincinv(found + 1, missed, 1 - out)) if hits < tries else 1.0
    return low, high


def share_margin(hits: int, tries: int, confidence: float) -> float:
    """Half the width of a share's interval, 0 to 1, by the normal approximation of the binomial (A. Wald)."""
    share = hits / tries
    return float(special.ndtri((1 + confidence) / 2)) * sqrt(share * (1 - share) / tries)


def clumping(hits: Sequence[bool] | NDArray[np.bool_], confidence: float, batches: int = 20) -> float:
    """How many neighbours in time count as one, 1.0 or more: Kish's design effect, from the means of batches.

    What came right after each other met the same queue: the share of hits differs more between batches than
    that of independent tries would. Widened by what so few batches leave unknown of their own spread.
    """
    size = len(hits) // batches
    share = float(np.mean(hits)) if size > 1 else 0.0
    if share in (0.0, 1.0):
        return 1.0
    means = np.reshape(hits[: size * batches], (batches, size)).mean(axis=1)
    unknown = special.stdtrit(batches - 1, (1 + confidence) / 2) / special.ndtri((1 + confidence) / 2)
    return max(1.0, float(np.var(means, ddof=1)) * size / (share * (1 - share)) * float(unknown) ** 2)


def batch_interval(values: Values, confidence: float, batches: int = 10) -> Interval:
    """Student's t interval of a mean over time: the unit is a batch of neighbours, ten of them.

    B. Schmeiser (1982), "Batch size effects in the analysis of simulation output". At least one value a
    batch, or ValueError.
    """
    if len(values) < batches:
        raise ValueError(f"{batches} batches need as many values, there are {len(values)}")
    return t_interval([float(np.mean(batch)) for batch in np.array_split(values, batches)], confidence)


def slope_interval(values: Values, confidence: float) -> Interval:
    """The median slope of values at equal steps, a step, after H. Theil (1950) and P. K. Sen (1968).

    One value in four may be anything. At least three values, or ValueError.
    """
    if len(values) < 3:
        raise ValueError(f"a slope needs three values or more, there are {len(values)}")
    from scipy import stats

    found = stats.theilslopes(values, range(len(values)), alpha=confidence)
    return Interval(float(found.slope), float(found.low_slope), float(found.high_slope))
