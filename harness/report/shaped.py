"""What the shape of a run has shown: what was offered, its steps and where they fail, and a spike's end."""

from collections.abc import Iterator

from harness.load.breaking import FAILING, LATE, UNITS, Breaking, breaking
from harness.report.wording import code, ms, number, percent, plural
from harness.runs import Run, Step, TargetLoad

CHANGING = {"ramp": " in a ramp", "steps": " in steps", "spike": " in a spike"}
FIGURES = ["requests/s", "goodput/s", "failed", "p50 ms", "p95 ms", "p99 ms"]
NOTES = (
    "The first second of each step is left out. Requests/s are Locust's: failed requests count, so they rise "
    "where a server only refuses, or lets clients time out.",
    f"Failures begin where {percent(FAILING)} of a step's requests fail. Goodput counts right responses "
    f"within one second; a server is too slow where goodput is less than {percent(LATE)} of all requests/s.",
)


def unit(run: Run) -> str:
    """The unit of what is offered."""
    return UNITS["open" if run.numbers.get("rate") else "closed"]


def asked(run: Run) -> str:
    """How much was asked, at the peak: users, or arrivals a second."""
    rate = run.numbers.get("rate")
    much = f"{rate:,g} {unit(run)}" if rate else plural(run.targets[0].load.users, "user")
    return much + CHANGING.get(run.shape, "")


def head(run: Run) -> list[str]:
    return [unit(run), *FIGURES]


def rows(load: TargetLoad) -> list[list[str]]:
    """The columns of head() for every step of one target."""
    return [cells(step) for step in load.steps]


def cells(step: Step) -> list[str]:
    share = step.failures / step.requests if step.requests else 0.0
    figures = map(number, (step.throughput, step.goodput))
    return [f"{step.offered:,g}", *figures, percent(share), *map(number, (step.p50, step.p95, step.p99))]


def findings(run: Run) -> list[str]:
    """Where each target's failures begin and what its requests/s do then; nothing of other shapes."""
    return [line for load in run.targets if load.steps for line in of_steps(load, unit(run))]


def of_steps(load: TargetLoad, offered: str) -> Iterator[str]:
    name, breaks = code(load.target), breaking(load.steps)
    yield f"{name} {end(breaks, load.steps, offered)}"
    yield f"{name} {best(breaks, offered)}"
    if load.restarts:
        yield f"{name}: {load.restarts} of its processes ended."


def end(breaks: Breaking, steps: tuple[Step, ...], offered: str) -> str:
    """Where failures begin and what throughput does then."""
    if breaks.failing is None:
        return f"fails at no step, up to {steps[-1].offered:,g} {offered}."
    share = percent(breaks.failing.failures / breaks.failing.requests)
    begins = f"begins to fail at {breaks.failing.offered:,g} {offered}: {share} of requests"
    before, after, good = map(number, (breaks.before, breaks.after, steps[-1].goodput))
    changes = breaks.trend != "stay flat" and breaks.before > 0
    by = f" by {percent(abs(breaks.after / breaks.before - 1))}" if changes else ""
    last = f"{before}/s before, {after}/s in the last step, {good}/s of them right within a second"
    return f"{begins}. Requests/s {breaks.trend} then{by}: {last}."


def best(breaks: Breaking, offered: str) -> str:
    most, late = breaks.best, breaks.late
    best = f"has its best goodput at {most.offered:,g} {offered}: {number(most.goodput)}/s"
    if late is None:
        return f"{best}. It is too slow at no step."
    return f"{best}. It is too slow from {late.offered:,g} {offered} on: p95 {ms(late.p95)}."


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
