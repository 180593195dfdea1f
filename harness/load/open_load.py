"""What an open load needs beside its plan, and what became of its arrivals."""

from math import ceil
from pathlib import Path

import numpy as np

from harness.client import TIMEOUT
from harness.load.table import DROPPED, Rows
from harness.plans import schedule
from harness.plans.plan import Plan
from harness.runs import Arrivals

FEWEST = 10  # users
MOST = 8000  # 30 KB each while they wait for an answer, and a descriptor: Locust asks the system for 10,000
START_ALL = 5.0  # seconds in which many users start, since some ask for something to make themselves ready
AT_ONCE = 100  # users: so few may all ask together
BEFORE_AND_AFTER = 40.0  # seconds beside the run time: users start and get ready, the last arrivals wait


def pool(plan: Plan) -> int:
    """How many users wait for the arrivals of a plan: its own number, or as many as never run out.

    J. D. C. Little (1961), "A Proof for the Queuing Formula L = λW": arrivals at the peak that all wait until
    the time-out are as many as the rate times the time-out.
    """
    needed = ceil((plan.rate or 0.0) * TIMEOUT)
    return plan.pool or min(max(needed, FEWEST), MOST)


def extra_time(plan: Plan) -> float:
    """Seconds that Locust may take beside the run time of a plan; 0 where it is closed."""
    return BEFORE_AND_AFTER if plan.model == "open" else 0.0


def words(plan: Plan) -> list[str]:
    """Locust's options. An open load ends itself, after its schedule: the run time is but a limit."""
    limit = f"{plan.run_time + extra_time(plan):.0f}s"
    users = pool(plan)
    rate = max(users / START_ALL, AT_ONCE)
    return ["--users", str(users), "--spawn-rate", f"{rate:g}", "--run-time", limit]


def environment(plan: Plan, seed: int, folder: Path) -> dict[str, str]:
    """What arrivals.py needs to know; draws the schedule and saves it in the folder."""
    file = folder / schedule.FILE
    schedule.write(file, schedule.draw(plan.points, seed))
    return {"HARNESS_SCHEDULE": str(file), **everywhere(plan)}


def everywhere(plan: Plan) -> dict[str, str]:
    """What it needs to know on other machines too; there it asks the master for the schedule."""
    return {"HARNESS_TIMEOUT": f"{TIMEOUT:g}", "HARNESS_RUN_TIME": str(plan.run_time)}


def arrivals(rows: Rows, folder: Path) -> Arrivals:
    """What became of the schedule that was saved in the folder."""
    file = folder / schedule.FILE
    late = rows.late_ms[rows.sent]
    return Arrivals(
        scheduled=len(schedule.read(file)),
        sent=len(late),
        dropped=sum(error.startswith(DROPPED) for error in rows[rows.failed].error.tolist()),
        late_p99=float(np.percentile(late, 99)) if len(late) else 0.0,
        timeout=TIMEOUT,
        sha256=schedule.sha256(file),
    )
