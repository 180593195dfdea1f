"""One figure of the runs of one plan over time."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.diff import conditions
from harness.errors import HarnessError
from harness.results import brief
from harness.results.folders import RESULTS
from harness.runs import Folder, Load, Run

FIGURES: dict[str, tuple[str, Callable[[Load], float]]] = {
    "p50": ("ms", lambda load: load.total.p50),
    "p95": ("ms", lambda load: load.total.p95),
    "p99": ("ms", lambda load: load.total.p99),
    "rps": ("/s", lambda load: load.total.rps),
    "errors": ("%", lambda load: 100 * load.total.failures / max(load.total.requests, 1)),
    "queries": ("a request", lambda load: load.total.queries or 0.0),
    "cpu": ("ms a request", lambda load: load.cpu_ms_per_request),
}


@dataclass(frozen=True)
class Point:
    """One run's figure."""

    name: str
    created: str
    commit: str
    value: float


@dataclass(frozen=True)
class Trend:
    """Runs that were measured as the newest was, the oldest first; `apart` are others, and what differs."""

    plan: str
    arm: str
    figure: str
    unit: str
    points: tuple[Point, ...]
    apart: tuple[str, ...]


def follow(project: Path, plan: str, figure: str, arm: str) -> Trend:
    """The trend of a figure; HarnessError for one that there is not, or without a run."""
    if figure not in FIGURES:
        raise HarnessError(f"There is no figure {figure!r} of a run; there is {', '.join(FIGURES)}.")
    runs, apart = read(project, plan, arm)
    if not runs:
        raise HarnessError(f"No complete run of plan {plan} and {arm} lies in {RESULTS}/.")
    newest = conditions.conditions(runs[-1][1])
    unit, value = FIGURES[figure]
    points = []
    for name, run in runs:
        if unlike := conditions.differences(newest, conditions.conditions(run)):
            apart.append(f"{name}: {'; '.join(unlike)}")
        else:
            points.append(Point(name, run.created, commit(run), value(run.targets[0].load)))
    return Trend(plan, arm, figure, unit, tuple(points), tuple(apart))


def read(project: Path, plan: str, arm: str) -> tuple[list[tuple[str, Run]], list[str]]:
    """The runs of a plan against one arm, the oldest first, and a sentence for each that proves nothing."""
    found, apart = [], []
    for path in sorted((project / RESULTS).glob("*/")):
        try:
            run = Folder(path).load() if brief.read(path).kind == "run" else None
        except HarnessError as error:
            apart.append(f"{path.name}: {error}")
            continue
        if isinstance(run, Run) and (run.plan, [load.target for load in run.targets]) == (plan, [arm]):
            if proves(run):
                found.append((path.name, run))
            else:
                apart.append(f"{path.name}: it stopped early, or is INVALID")
    return sorted(found, key=lambda one: (one[1].created, one[0])), apart


def proves(run: Run) -> bool:
    return run.complete and not any(load.invalid or load.aborted for load in run.targets)


def commit(run: Run) -> str:
    """The code that was loaded, and whether it was edited."""
    origin = run.targets[0].origin
    return origin.commit[:9] + ("+" if origin.diff else "") if origin else "–"
