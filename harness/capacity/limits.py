"""What a server had used up when a rate was too much for it, by rule. Pure.

Looked for in this order, since each explains what follows: no CPU left makes threads busy and queries slow,
and a slow database keeps threads waiting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from harness.runs import Limit, Side, Usage

SATURATED = 90.0  # percent: the sampling of a second and the system's own work leave some
ONE_CORE = 115.0  # percent of a core that one process may take: C code beside Python's own
ONE_PROCESS = "A single Python process runs on no more at a time: more workers may help"
IN_DATABASE = 0.5  # of the threads: where half of them wait for it, it is what they wait for


@dataclass(frozen=True)
class Pressure:
    """What was asked of a server while the try was steady.

    `cpu` and `generator` in percent of one core, `cores` those that the server may use; `threads` of all its
    processes; `in_flight` and `in_database` how many requests there were at once on average, waiting ones
    included, and how many of them were in the database.
    """

    cpu: float
    cores: int
    threads: int
    in_flight: float
    in_database: float
    generator: float


@dataclass(frozen=True)
class Limited:
    """What was used up, and that in words."""

    limit: Limit
    words: str


def cpu(usage: Sequence[Usage], side: Side, begin: float, end: float) -> float:
    """The mean CPU of one side in the whole seconds between two, in percent of a core; 0.0 where unknown."""
    found = [one.cpu for one in usage if one.side == side and begin <= one.second and one.second + 1 <= end]
    return fmean(found) if found else 0.0


def threads(usage: Sequence[Usage]) -> int:
    return max((one.threads for one in usage if one.side == "server"), default=0)


def limit(pressure: Pressure, *, generator: bool) -> Limited:
    """What was used up first; `generator` says that the run is INVALID for its sake."""
    one = pressure
    if generator:
        return Limited("generator", f"the generator, at {one.generator:.0f} % of its core")
    if one.cpu >= SATURATED * one.cores:
        whole = "its core" if one.cores == 1 else f"its {one.cores} cores together"
        return Limited("server CPU", f"the server's CPU: {one.cpu / one.cores:.0f} % of {whole}")
    if SATURATED <= one.cpu <= ONE_CORE:
        return Limited("one core", f"one core of {one.cores}: {one.cpu:.0f} % of it. {ONE_PROCESS}")
    if one.threads and one.in_database >= IN_DATABASE * one.threads:
        busy = f"{one.in_database:.1f} of {one.threads} threads were in it at once"
        return Limited("database", f"the database: {busy}, with {one.cpu:.0f} % of a core in use")
    if one.threads and one.in_flight >= one.threads:
        waiting = f"{one.in_flight:.0f} requests at once for {one.threads} threads"
        return Limited("thread pool", f"the thread pool: {waiting}, with {one.cpu:.0f} % of a core in use")
    return Limited("unknown", "nothing that is sampled: neither CPU, threads nor database")
