"""When the arrivals of an open plan are due: drawn beforehand, from a seed, whatever the server will do.

A Poisson process, as people come who know nothing of each other, with the rate of the plan's shape: its
number of arrivals is Poisson's, and on the scale of the integrated rate they lie uniformly (D. R. Cox and
P. A. W. Lewis (1966), "The Statistical Analysis of Series of Events").
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harness.plans.shapes import Corner

FILE = "schedule.csv"  # in the folder of a run: a line for each arrival, seconds after the beginning
DECIMALS = 4

Seconds = NDArray[np.float64]


def draw(points: Sequence[Corner], seed: int) -> Seconds:
    """When arrivals are due, in order, in seconds since the run began; the same for the same seed.

    `points` are corners of a shape: seconds, and arrivals a second.
    """
    reached = integrated(points)
    random = np.random.default_rng(seed)
    drawn = np.sort(random.uniform(0, reached[-1], random.poisson(reached[-1])))
    return np.round(when(drawn, points, reached), DECIMALS)


def integrated(points: Sequence[Corner]) -> Seconds:
    """How many arrivals are expected until each corner."""
    seconds, rates = np.transpose(points)
    areas = np.diff(seconds) * (rates[:-1] + rates[1:]) / 2
    return np.concatenate([[0.0], np.cumsum(areas)])


def when(expected: Seconds, points: Sequence[Corner], reached: Seconds) -> Seconds:
    """The second until which so many arrivals are expected.

    Within a line of the shape, from rate r at a slope of s, t seconds bring r·t + s·t²/2 of them: solved for
    t in the form that does not divide by the slope, which may be 0.
    """
    seconds, rates = np.transpose(points)
    line = np.clip(np.searchsorted(reached, expected, side="right") - 1, 0, len(seconds) - 2)
    wanted = expected - reached[line]
    slopes = np.diff(rates) / np.where(np.diff(seconds) > 0, np.diff(seconds), 1.0)
    final = np.sqrt(np.maximum(rates[line] ** 2 + 2 * slopes[line] * wanted, 0.0))
    found: Seconds = seconds[line] + 2 * wanted / np.maximum(rates[line] + final, np.finfo(float).tiny)
    return found


def write(file: Path, due: Seconds) -> None:
    """Save a schedule: the same one is the same bytes."""
    file.write_text("".join(f"{second:.{DECIMALS}f}\n" for second in due.tolist()))


def read(file: Path) -> list[float]:
    return [float(line) for line in file.read_text().split()]


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
