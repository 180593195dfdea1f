"""At which step of a load a server breaks, and what its throughput does then. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from harness.runs import Step

FAILING = 0.01  # of a step's requests: a single one that fails is no end
LATE = 0.9  # of the answers: where fewer are right and within a second, people leave
FLAT = 0.05  # of the throughput before: what steps differ by without a reason
UNITS = {"closed": "users", "open": "arrivals/s"}  # of what a step offers

Trend = Literal["rise", "stay flat", "fall"]


@dataclass(frozen=True)
class Breaking:
    """Where an arm breaks: the first step that fails, the first that is late, the one that does most good.

    `before` and `after` are the throughput of the last good step and of the last step of all; `trend` is how
    they differ. None where nothing failed, or was late.
    """

    failing: Step | None
    late: Step | None
    best: Step
    before: float
    after: float
    trend: Trend | None


def breaking(steps: Sequence[Step]) -> Breaking:
    """Where steps of load broke an arm; at least one step."""
    failing = next((step for step in steps if fails(step)), None)
    before = steps[max(0, steps.index(failing) - 1)].throughput if failing else steps[-1].throughput
    after = steps[-1].throughput
    return Breaking(
        failing=failing,
        late=next((step for step in steps if late(step)), None),
        best=max(steps, key=lambda step: step.goodput),
        before=before,
        after=after,
        trend=trend(before, after) if failing else None,
    )


def fails(step: Step) -> bool:
    return step.requests > 0 and step.failures / step.requests >= FAILING


def late(step: Step) -> bool:
    return step.goodput < LATE * step.throughput


def trend(before: float, after: float) -> Trend:
    """What a throughput has done."""
    if after > before * (1 + FLAT):
        return "rise"
    return "fall" if after < before * (1 - FLAT) else "stay flat"
