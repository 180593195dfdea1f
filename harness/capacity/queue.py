"""Whether a queue grew during a try. Pure.

Above its capacity a server falls behind by the same amount every second, and the response time grows in a
line, however well the objectives are still met: it is a question of time. So a try that met them holds only
where the response time had no slope.
"""

from dataclasses import dataclass

import numpy as np

from harness.load.table import Rows
from harness.stats import CONFIDENCE, slope_interval

SLICES = 12  # of equal time: enough for a slope, each with hundreds of requests
GROWN = 0.5  # of the response time at the beginning: what grows less within a try is weather
GROWN_MS = 10.0


@dataclass(frozen=True)
class Growth:
    """How the median response time moved: ms a second, and ms from the first third of a try to the last."""

    slope: float
    rise: float
    grows: bool


STILL = Growth(0.0, 0.0, grows=False)


def growth(rows: Rows, begin: float, end: float) -> Growth:
    """The growth of the requests that were due between two seconds; none where they are too few to tell."""
    edges = np.linspace(begin, end, SLICES + 1)
    inside = (rows.start >= begin) & (rows.start < end)
    slices = np.digitize(rows.start[inside], edges) - 1
    times = [rows.ms[inside][slices == number] for number in range(SLICES)]
    if not all(len(one) for one in times):
        return STILL
    return judged([float(np.median(one)) for one in times], (end - begin) / SLICES)


def judged(medians: list[float], step: float) -> Growth:
    """The growth of medians `step` seconds apart: surely upwards, and by more than weather."""
    slope = slope_interval(medians, CONFIDENCE)
    third = len(medians) // 3
    first, last = float(np.median(medians[:third])), float(np.median(medians[-third:]))
    material = last - first > max(GROWN * first, GROWN_MS)
    return Growth(slope.mean / step, last - first, grows=slope.low > 0 and material)
