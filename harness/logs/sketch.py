"""Percentiles of any number of values within one percent, in memory that does not grow with their number."""

from collections import Counter
from math import ceil, log

ERROR = 0.01
GAMMA = (1 + ERROR) / (1 - ERROR)
LEAST, MOST = 0.001, 1e9  # ms: what is shorter or longer counts as this


class Sketch:
    """Counts values in classes whose bounds grow by a constant factor. The largest is kept as it is.

    C. Masson, J. E. Rim, H. K. Lee (2019), "DDSketch: a fast and fully-mergeable quantile sketch".
    """

    def __init__(self) -> None:
        self.classes: Counter[int] = Counter()
        self.count = 0
        self.sum = 0.0
        self.most = 0.0

    def add(self, value: float) -> None:
        """Take one value in."""
        self.classes[ceil(log(min(max(value, LEAST), MOST)) / LOG_GAMMA)] += 1
        self.count += 1
        self.sum += value
        self.most = max(self.most, value)

    def percentile(self, percent: float) -> float:
        """The value of that rank, as near as its class tells; at least one value, or ValueError."""
        rank = percent / 100 * (self.count - 1)
        passed = 0
        for index in sorted(self.classes):
            passed += self.classes[index]
            if passed > rank:
                return min(2 * GAMMA**index / (GAMMA + 1), self.most)
        raise ValueError("there is no percentile of nothing")


LOG_GAMMA = log(GAMMA)
