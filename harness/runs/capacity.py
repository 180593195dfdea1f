"""How many arrivals a second an arm serves within its objectives, and what became of every rate tried."""

from dataclasses import dataclass
from typing import Literal

from harness.runs.origin import Origin
from harness.runs.schema import Head

Limit = Literal["server CPU", "one core", "thread pool", "database", "generator", "unknown"]


@dataclass(frozen=True)
class Attempt:
    """One try of one rate, on a fresh server: figures of its steady part, times in ms, rates a second.

    `long` tries are evidence, short ones showed where to look. `growth` is how many ms the response time grew
    in a second: above capacity a queue grows. `reason` says why it did not hold, "" where it did; `invalid`
    that it says nothing of the server. `limit` is what was used up, as far as can be seen, and `limited` that
    in words.
    """

    rate: float
    long: bool
    seconds: float
    requests: int
    failures: int
    throughput: float
    p50: float
    p95: float
    p99: float
    growth: float
    server_cpu: float
    generator_cpu: float
    held: bool
    reason: str
    invalid: bool
    limit: Limit
    limited: str


@dataclass(frozen=True)
class ArmCapacity:
    """One arm's capacity: between the highest rate that `held` and the lowest that `failed`.

    Both in arrivals a second, None where no long try says so. `settled` is False where the search ended
    before both ends had been tried as often as was asked. `reason` and `limit` are those of the lowest rate
    that failed; `by_generator` tells that it failed since nothing could send more: then only `held` is of the
    server.
    """

    arm: str
    held: float | None
    failed: float | None
    settled: bool
    reason: str
    limit: Limit
    limited: str
    by_generator: bool
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class Capacity(Head):
    """The capacities of arms that were measured in turn under one plan.

    `tolerance` is the share by which the two ends of an interval differ, `repeats` how often each was tried,
    `long_seconds` and `long_requests` what a long try takes at least. `exit_code`: 0 found for every arm, or
    2; `conclusion` is that in one sentence.
    """

    kind: Literal["capacity"]
    complete: bool
    origins: tuple[Origin, ...]
    plan: str
    scenario: str
    objectives: tuple[str, ...]
    tolerance: float
    repeats: int
    long_seconds: float
    long_requests: int
    arms: tuple[ArmCapacity, ...]
    conclusion: str
    exit_code: int
