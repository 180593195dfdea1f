"""What the shape of a run has shown: what was asked, its steps, and how long a spike was felt."""

from harness.report.stress import OFFERED, cells
from harness.report.wording import number, plural
from harness.runs import Run, TargetLoad

CHANGING = {"ramp": " in a ramp", "steps": " in steps", "spike": " in a spike"}
FIGURES = ["answers/s", "goodput/s", "failed", "p50 ms", "p95 ms", "p99 ms"]
STEPS = "Step by step, the first second of each left out; goodput: right answers within one second"


def asked(run: Run) -> str:
    """How much was asked, at the peak: users, or arrivals a second."""
    rate = run.numbers.get("rate")
    much = f"{rate:,g} {OFFERED['open']}" if rate else plural(run.targets[0].load.users, "user")
    return much + CHANGING.get(run.shape, "")


def head(run: Run) -> list[str]:
    return [OFFERED["open" if run.numbers.get("rate") else "closed"], *FIGURES]


def rows(load: TargetLoad) -> list[list[str]]:
    """The columns of head() for every step."""
    return [cells(step) for step in load.steps]


def felt(run: Run, load: TargetLoad) -> list[str]:
    """How long the end of a spike was felt, in a sentence; nothing of other shapes."""
    if run.shape != "spike":
        return []
    if load.recovery is None:
        return ["The spike was felt to the end: never again were five seconds as fast as the calm before."]
    fast = "the p95 of every second is within 1.5 times that of the calm before"
    if not load.recovery:
        return [f"The spike left nothing behind: from its end on {fast}."]
    return [f"The spike was felt for {number(load.recovery)} s after its end; then {fast}, for five seconds."]
