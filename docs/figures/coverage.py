"""How often the 99 % interval of a percentile holds the true one, by simulation.

.venv/bin/python -m docs.figures.coverage

Of independent times, of times like those before them, of stalls that hold up twenty requests, and of a queue.
"""

from collections.abc import Callable
from math import inf, log

import numpy as np

from harness.stats import clumping, percentile_interval

RUNS = 400
random = np.random.default_rng(1)


def independent(size: int) -> np.ndarray:
    return random.lognormal(size=size)


def alike(size: int) -> np.ndarray:
    """Lognormal times whose logarithms are correlated by 0.9 with those before."""
    noise, level = random.standard_normal(size) * (1 - 0.9**2) ** 0.5, random.standard_normal()
    levels = np.empty(size)
    for number in range(size):
        level = 0.9 * level + noise[number]
        levels[number] = level
    return np.exp(levels)


def stalls(size: int) -> np.ndarray:
    """Three requests in two thousand begin a stall that the next twenty wait for, each a little less."""
    times = independent(size + 20)
    for begin in np.flatnonzero(random.random(size) < 0.0015):
        times[begin : begin + 20] += np.arange(30, 10, -1)
    return times[:size]


def queue(size: int) -> np.ndarray:
    """Times in an M/M/1 queue that is busy for 80 % of the time, by D. V. Lindley (1952)."""
    services, gaps = random.exponential(1, 2 * size), random.exponential(1 / 0.8, 2 * size)
    walk = np.concatenate([[0.0], np.cumsum(services - gaps)[:-1]])
    return (walk - np.minimum.accumulate(walk) + services)[size:]


def covered(
    make: Callable[[int], np.ndarray], size: int, percent: float, true: float
) -> tuple[float, float, float]:
    """Shares of runs: plain interval right, ours right, ours with both its bounds."""
    plain = ours = bounded = 0
    for _ in range(RUNS):
        times = make(size)
        clumps = clumping(times > np.percentile(times, percent), 0.99)
        plain += holds(percentile_interval(times, percent, 0.99), true)
        found = percentile_interval(times, percent, 0.99, clumps)
        ours += holds(found, true)
        bounded += None not in found
    return plain / RUNS, ours / RUNS, bounded / RUNS


def holds(bounds: tuple[float | None, float | None], true: float) -> bool:
    low, high = bounds
    return (low or 0.0) <= true <= (inf if high is None else high)


def main() -> None:
    print("| times | percentile | requests | independent assumed | blocks | blocks, both bounds |")
    print("|---|---|---|---|---|---|")
    for make in (independent, alike, stalls, queue):
        for percent in (50, 95, 99):
            long = (
                np.percentile(make(4_000_000), percent)
                if make is not queue
                else -log(1 - percent / 100) / 0.2
            )
            for size in (1000, 10_000):
                shares = " | ".join(f"{share:.1%}" for share in covered(make, size, percent, float(long)))
                print(f"| {make.__name__} | p{percent} | {size} | {shares} |")


if __name__ == "__main__":
    main()
