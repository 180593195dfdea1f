"""What a server did on each step of a load in steps. Pure: out of the rows."""

import numpy as np

from harness.load.table import DROPPED, Rows
from harness.plans.evidence import GOOD_MS
from harness.plans.plan import Plan
from harness.runs import Step

SETTLING = 1.0  # seconds at the beginning of a step in which it is still that before


def steps(plan: Plan, rows: Rows) -> tuple[Step, ...]:
    """The steps of a plan of that shape, from the first that was asked for anything; none of other shapes.

    A request belongs to the step in which it began or was due. Throughput and goodput count what ended
    within it, failed requests too, as Locust's requests/s do; an arrival that was dropped is none.
    """
    if plan.shape != "steps":
        return ()
    each = plan.run_time / plan.steps
    found = [step(plan, rows, number * each, (number + 1) * each) for number in range(plan.steps)]
    return tuple(one for one in found if one.requests)


def step(plan: Plan, rows: Rows, begin: float, end: float) -> Step:
    """One step, from its beginning to its end in seconds of the run, without the time to settle."""
    begin += SETTLING
    own = rows[(rows.start >= begin) & (rows.start < end)]
    ended = rows[(rows.ended >= begin) & (rows.ended < end) & ~dropped(rows)]
    good = ended[~ended.failed & (ended.ms <= GOOD_MS)]
    p50, p95, p99 = np.percentile(own.ms, [50, 95, 99]).tolist() if len(own) else (0.0, 0.0, 0.0)
    return Step(
        offered=plan.level((begin + end) / 2),
        seconds=end - begin,
        requests=len(own),
        failures=int(own.failed.sum()),
        throughput=len(ended) / (end - begin),
        goodput=len(good) / (end - begin),
        p50=p50,
        p95=p95,
        p99=p99,
    )


def dropped(rows: Rows) -> np.ndarray:
    """Which rows are arrivals that were never sent."""
    return np.array([error.startswith(DROPPED) for error in rows.error], dtype=bool)
