"""What one try says of its rate: whether it held, why not, and what was used up. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from harness.capacity import limits
from harness.capacity.limits import Limited, Pressure
from harness.capacity.queue import Growth, growth
from harness.capacity.search import Try
from harness.load.measured import Measured
from harness.load.table import Rows
from harness.plans import evidence
from harness.plans.evidence import GOOD_MS, Evidence
from harness.plans.objectives import Objective
from harness.report.wording import number
from harness.runs import Attempt


@dataclass(frozen=True)
class Rule:
    """What a try must meet, over which part: from `begin` to `end`, seconds of the run, on so many cores."""

    objectives: Sequence[Objective]
    endpoints: dict[str, str]
    begin: float
    end: float
    cores: int

    @property
    def within(self) -> float:
        """The ms within which an answer counts: the least that an objective allows."""
        return min((one.limit for one in self.objectives if one.unit == "ms"), default=GOOD_MS)


def judge(one: Try, measured: Measured, rule: Rule) -> Attempt:
    """The attempt that a try was."""
    steady = measured.rows[measured.rows.start >= rule.begin]
    moved = growth(steady, rule.begin, rule.end)
    reasons = list(measured.invalid) or [
        *ended(measured),
        *missed(measured, steady, rule),
        *growing(moved),
    ]
    pressure = pressure_of(measured, steady, rule)
    limited = limits.limit(pressure, generator=bool(measured.invalid)) if reasons else NOTHING
    total = measured.load.total
    return Attempt(
        rate=one.rate,
        long=one.long,
        seconds=rule.end - rule.begin,
        requests=len(steady),
        failures=int(steady.failed.sum()),
        throughput=total.rps,
        p50=total.p50,
        p95=total.p95,
        p99=total.p99,
        growth=moved.slope,
        server_cpu=pressure.cpu,
        generator_cpu=pressure.generator,
        held=not reasons,
        reason="; ".join(reasons),
        invalid=bool(measured.invalid),
        limit=limited.limit,
        limited=limited.words,
    )


NOTHING = Limited("unknown", "")


def ended(measured: Measured) -> Iterator[str]:
    """What did not stay up is no server at that rate, however well it answered before."""
    if measured.ended:
        yield f"{measured.ended} of the server's processes ended"


def missed(measured: Measured, steady: Rows, rule: Rule) -> Iterator[str]:
    """Each objective that the figures miss, and what could not be measured of it."""
    seen = Evidence(steady, rule.begin, rule.end - rule.begin, measured.usage, rule.endpoints)
    for objective in rule.objectives:
        found = evidence.estimate(objective, seen)
        if found.value is None:
            yield f"{objective} could not be measured: {found.lack}"
        elif not objective.holds(found.value):
            yield f"{objective}: it was {number(found.value)}{unit(objective)}"


def unit(objective: Objective) -> str:
    return f" {objective.unit}" if objective.unit else ""


def growing(moved: Growth) -> Iterator[str]:
    if moved.grows:
        yield (
            f"a queue grew: the response time rose by {number(moved.slope)} ms every second, "
            f"by {number(moved.rise)} ms in all"
        )


def pressure_of(measured: Measured, steady: Rows, rule: Rule) -> Pressure:
    """What the server was under. Requests at once are by J. D. C. Little (1961): rate times time."""
    seconds = rule.end - rule.begin
    return Pressure(
        cpu=limits.cpu(measured.usage, "server", rule.begin, rule.end),
        cores=rule.cores,
        threads=limits.threads(measured.usage),
        in_flight=float(steady.ms.sum()) / 1000 / seconds,
        in_database=float(np.nansum(steady.db_ms)) / 1000 / seconds,
        generator=limits.cpu(measured.usage, "generator", rule.begin, rule.end),
    )
