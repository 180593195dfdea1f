"""Runs with a verdict, made without measuring."""

from harness.plans.judging import verdict
from harness.runs import Judged, Run
from tests.harness.results import run

MET = Judged("p99 < 150 ms", "met", 112.4, 105.0, 121.9, "Met by 37.6 ms (25.1 %).")
MISSED = Judged("p95[product_list] < 80 ms", "missed", 97.0, 92.5, 103.0, "Missed by 17.0 ms (21.3 %).")
CLOSE = Judged(
    "errors < 0.1%", "close", 0.0, 0.0, 0.29, "Too close to call: the limit lies within the interval."
)
UNMEASURED = Judged(
    "p99.9 < 1000 ms", "unmeasured", 300.0, 210.0, None, "Not measurable: it needs about 5,296 requests."
)
EXACT = Judged("queries[product_list] <= 3", "met", 3.0, 3.0, 3.0, "Met.")
UNKNOWN = Judged(
    "rss < 300 MB", "unmeasured", None, None, None, "Not measurable: the server was not sampled."
)


def judged(*objectives: Judged, invalid: tuple[str, ...] = (), aborted: str = "") -> Run:
    """The run of the cast with these objectives and the verdict that follows."""
    code, conclusion = verdict(objectives, invalid=invalid, aborted=aborted)
    return run(
        objectives=objectives,
        invalid=invalid,
        aborted=aborted,
        exit_code=code,
        conclusion=conclusion,
    )
