"""Words and rows of a stress test: where each arm's failures begin, and what its requests/s do then."""

from collections.abc import Iterator, Sequence

from harness.report.caveats import CLOSED_LOAD, machine_warnings
from harness.report.wording import code, ms, number, percent
from harness.runs import Step, Stress, StressedArm
from harness.stress.rules import FAILING, LATE, Breaking, breaking

OFFERED = {"closed": "users", "open": "arrivals/s"}
NOTES = (
    "Each arm had a fresh server and database, and the same steps; the first second of a step is left out.",
    "Requests/s are Locust's: failed ones count, so they rise where a server only refuses or is given up.",
    f"Failures begin where {percent(FAILING)} of a step's requests fail. Goodput counts right answers within "
    f"one second; an arm is too slow from where it is less than {percent(LATE)} of all requests/s.",
)
OPEN_LOAD = (
    "Arrivals come by a schedule, whatever the server does (open load), and times count from when they were "
    "due. So a server that cannot keep up is seen to fall behind."
)
UNMEASURED = "Other machines and databases: this is one machine with one database."

Rows = list[list[str]]


def title(result: Stress) -> str:
    """What was asked, as it is typed."""
    return " ".join(["stress", *arms(result)])


def arms(result: Stress) -> list[str]:
    return [one.arm for one in result.arms]


def conclude(measured: Sequence[StressedArm], model: str, *, complete: bool) -> tuple[int, str]:
    """Exit code and conclusion: 0 where every arm was measured, whether it broke or not."""
    if not complete or any(one.invalid or not one.steps for one in measured):
        return 2, "Not measured to the end, or INVALID: this is no picture of the arms."
    return 0, "; ".join(f"{one.arm} {broken(breaking(one.steps), OFFERED[model])}" for one in measured) + "."


def broken(found: Breaking, offered: str) -> str:
    if found.failing is None:
        return "does not fail"
    return f"fails from {number(found.failing.offered)} {offered} on, and requests/s {found.trend}"


def head(result: Stress) -> list[str]:
    offered = OFFERED[result.model]
    return ["arm", offered, "requests/s", "goodput/s", "failed", "p50 ms", "p95 ms", "p99 ms"]


def rows(result: Stress) -> Rows:
    """The columns of head(), a step of an arm a row."""
    return [[code(one.arm), *cells] for one in result.arms for cells in steps(one)]


def steps(one: StressedArm) -> Rows:
    """The columns of head() without the arm."""
    return [cells(step) for step in one.steps]


def cells(step: Step) -> list[str]:
    share = step.failures / step.requests if step.requests else 0.0
    figures = map(number, (step.throughput, step.goodput))
    return [number(step.offered), *figures, percent(share), *map(number, (step.p50, step.p95, step.p99))]


def findings(result: Stress) -> list[str]:
    """What became of each arm, by rule."""
    return [line for one in result.arms for line in of_arm(one, OFFERED[result.model])]


def of_arm(one: StressedArm, offered: str) -> Iterator[str]:
    name = code(one.arm)
    if one.invalid:
        yield f"{name}: INVALID, no verdict: {' '.join(one.invalid)}"
    elif not one.steps:
        yield f"{name}: no step was measured."
    else:
        found = breaking(one.steps)
        yield f"{name} {end(found, one.steps, offered)}"
        yield f"{name} {best(found, offered)}"
        if one.restarts:
            yield f"{name}: {one.restarts} of its processes ended."


def end(found: Breaking, steps: tuple[Step, ...], offered: str) -> str:
    """Where failures begin and what throughput does then."""
    if found.failing is None:
        return f"fails nowhere, up to {number(steps[-1].offered)} {offered}."
    share = percent(found.failing.failures / found.failing.requests)
    begins = f"begins to fail at {number(found.failing.offered)} {offered} ({share} of them)"
    before, after, good = map(number, (found.before, found.after, steps[-1].goodput))
    changes = found.trend != "stay flat" and found.before > 0
    by = f" by {percent(abs(found.after / found.before - 1))}" if changes else ""
    last = f"{before}/s before, {after}/s in the last step, {good}/s of them right within a second"
    return f"{begins}. Requests/s {found.trend} then{by}: {last}."


def best(found: Breaking, offered: str) -> str:
    most = f"does most good at {number(found.best.offered)} {offered}: "
    most += f"{number(found.best.goodput)}/s right within a second"
    if found.late is None:
        return f"{most}. It is too slow at no step."
    return f"{most}. It is too slow from {number(found.late.offered)} {offered} on: p95 {ms(found.late.p95)}."


def warnings(result: Stress) -> list[str]:
    """What makes this result weaker than it could be."""
    stopped = "The measurement stopped early: this is what was measured until then."
    return [
        *([] if result.complete else [stopped]),
        *machine_warnings(result.machine),
        *(f"{code(one.arm)}: {text}" for one in result.arms for text in (*one.invalid, *one.warnings)),
    ]


def basis(result: Stress) -> list[str]:
    """How to read it."""
    return [*NOTES, CLOSED_LOAD if result.model == "closed" else OPEN_LOAD]
