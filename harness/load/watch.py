"""What is looked at while Locust runs: CPU times of both sides, and whether it ends in time."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic, sleep, time

from harness.errors import HarnessError
from harness.load.table import Rows
from harness.plans.plan import Plan
from harness.server import cpu_seconds, stop

SAMPLE_EVERY = 0.2  # seconds
GRACE = 30.0  # seconds that Locust may take beyond its run time, to start and to let requests end


@dataclass(frozen=True)
class Sample:
    """CPU seconds used so far, at one moment of the wall clock."""

    at: float
    server: float
    generator: float


def watch(locust: subprocess.Popen[bytes], plan: Plan, server_cpu: Callable[[], float]) -> Iterator[Sample]:
    """Sample CPU times until Locust ends. Ends it, too, when we are interrupted or it takes too long."""
    deadline = monotonic() + plan.run_time + GRACE
    try:
        while locust.poll() is None:
            if monotonic() > deadline:
                raise HarnessError(f"Locust did not end within {GRACE:g} s after its run time.")
            yield Sample(time(), server_cpu(), cpu_seconds(locust.pid))
            sleep(SAMPLE_EVERY)
    finally:
        stop(locust)


def cpu(samples: list[Sample], rows: Rows, began: float, warm_up: float) -> tuple[float, float]:
    """The server's CPU ms a request and the generator's percent of a core, while steady; 0.0 if too short."""
    last = began + float(rows.ended.max())
    steady = [sample for sample in samples if began + warm_up <= sample.at <= last]
    if len(steady) < 2:
        return 0.0, 0.0
    one, other = steady[0], steady[-1]
    ended = began + rows.ended
    served = int(((one.at <= ended) & (ended < other.at)).sum())
    server_ms = (other.server - one.server) * 1000 / served if served else 0.0
    return server_ms, (other.generator - one.generator) / (other.at - one.at) * 100
