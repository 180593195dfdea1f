"""Compare two saved loads: refused if their conditions differ, careful about one run each.

`compare` measures arms in turn and knows how much chance is in it. Here every load has its own intervals,
which know nothing of the difference between two runs of the same code: 7 to 8 % were seen. So a figure has
moved if the intervals do not overlap and it changed by more than LOAD_MARGIN; exact queries need no margin.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from harness.errors import HarnessError
from harness.load import saved
from harness.plans.evidence import BATCHES, Estimate, Evidence, estimate
from harness.plans.objectives import Objective
from harness.results import catalogue
from harness.results.store import refuse_changed
from harness.runs import Endpoint, Folder, Run, TargetLoad
from harness.stats import CONFIDENCE, batch_interval
from harness.verdict import LOAD_MARGIN

Moved = Literal["worse", "better", "alike", "unknown"]

FIGURES = ("p50", "p95", "p99", "errors", "rps")
PLAN = ("seed", "plan", "scenario", "shape", "workers")
ORIGIN = ("profile", "python", "database", "prepared_by", "versions")
ROUNDING = 1e-3  # seconds: rows are saved to 0.1 ms


@dataclass(frozen=True)
class Figure:
    """A figure of a load with its 99 % interval, None if unknown."""

    name: str
    unit: str
    value: float
    interval: tuple[float, float] | None = None
    exact: bool = False
    less_is_worse: bool = False


@dataclass(frozen=True)
class Change:
    """One figure before and after."""

    before: Figure
    after: Figure

    @property
    def ratio(self) -> float | None:
        return self.after.value / self.before.value if self.before.value else None

    @property
    def moved(self) -> Moved:
        """Compares the intervals; `unknown` without both. `alike` is no proof that nothing has changed."""
        before, after = self.before, self.after
        if before.interval is None or after.interval is None:
            return "unknown"
        if before.interval[0] <= after.interval[1] and after.interval[0] <= before.interval[1]:
            return "alike"
        if not before.exact and self.ratio is not None and abs(self.ratio - 1) <= LOAD_MARGIN:
            return "alike"
        return "worse" if (after.value > before.value) != before.less_is_worse else "better"


@dataclass(frozen=True)
class Diff:
    """Every figure that both loads have; `missing` are the names of those that only one of them has."""

    before: str
    after: str
    changes: tuple[Change, ...]
    missing: tuple[str, ...]
    conclusion: str
    exit_code: Literal[0, 1]


def diff(project: Path, before: str, after: str | None) -> Diff:
    """Compare two loads by name; the default for `after` is the newest other result of the same command.

    Raises HarnessError if they cannot be compared.
    """
    first = catalogue.find(project, before)
    second = catalogue.find(project, after) if after else catalogue.newest_like(project, first)
    if first == second:
        raise HarnessError(f"{before} and {after} are the same result.")
    old, new = load(first), load(second)
    if clauses := list(differences(conditions(old), conditions(new))):
        raise HarnessError(
            f"{first.name} and {second.name} were measured under different conditions: {'; '.join(clauses)}. "
            "Measure both under the same conditions, or in one session: compare ARM ARM."
        )
    left, right = figures(old, first), figures(new, second)
    changes = tuple(Change(left[name], right[name]) for name in left if name in right)
    missing = tuple(name for name in left | right if not (name in left and name in right))
    worse = any(change.moved == "worse" for change in changes)
    return Diff(first.name, second.name, changes, missing, conclusion(changes), 1 if worse else 0)


def load(folder: Path) -> Run:
    """A load that proves something; raises HarnessError otherwise."""
    refuse_changed(folder)
    run, name = Folder(folder).load(), folder.name
    if not isinstance(run, Run):
        raise HarnessError(
            f"{name} is a result of {run.kind}, and `diff` compares loads: see its conclusion in "
            "`results list --csv`, or measure both states of the code in one session with `compare`."
        )
    if not run.complete:
        raise HarnessError(f"{name} stopped early: there is nothing to compare.")
    for target in run.targets:
        if reason := "; ".join(target.invalid) or target.aborted:
            raise HarnessError(f"{name} is not valid for {target.target}: {reason.rstrip('.')}.")
    return run


def conditions(run: Run) -> dict[str, Any]:
    """What must be equal in two loads. Code and variants may differ."""
    machine = asdict(replace(run.machine, load_average=0.0))
    targets = {f"arm {number}": of_target(target) for number, target in enumerate(run.targets, start=1)}
    return {"machine": machine, **targets, **{name: getattr(run, name) for name in PLAN}, **run.numbers}


def of_target(target: TargetLoad) -> dict[str, Any]:
    """A URL is compared with the same URL only: nothing else is known about its server."""
    origin = target.origin
    known = {name: getattr(origin, name) for name in ORIGIN} if origin else {"url": target.target}
    return known | {"round_trip_ms": target.round_trip_ms}


def differences(before: Mapping[str, Any], after: Mapping[str, Any], within: str = "") -> Iterator[str]:
    """A clause for each condition that is not equal, by its dotted name."""
    for name in {**before, **after}:
        first, second = before.get(name), after.get(name)
        if isinstance(first, Mapping) and isinstance(second, Mapping):
            yield from differences(first, second, f"{within}{name}.")
        elif first != second:
            yield f"{within}{name} {shown(first)} and {shown(second)}"


def shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)


def figures(run: Run, folder: Path) -> dict[str, Figure]:
    """The figures of every target by name; with the target's name if there are several."""
    found = {}
    for target in run.targets:
        suffix = f", {target.target}" if len(run.targets) > 1 else ""
        for figure in of_load(target, steady(target, Folder(folder))):
            found[figure.name + suffix] = replace(figure, name=figure.name + suffix)
    return found


def steady(target: TargetLoad, folder: Folder) -> Evidence | None:
    """The rows that the target's figures were computed from; None if they are gone."""
    rows = saved.rows(folder.rows, target.target)
    if rows is None or not len(rows):
        return None
    since = float(rows.ended.max()) - target.load.seconds
    return Evidence(rows[rows.start >= since - ROUNDING], since, target.load.seconds)


def of_load(target: TargetLoad, evidence: Evidence | None) -> Iterator[Figure]:
    """The figures of all requests, then of each name, then the server's CPU and every step."""
    load, several = target.load, len(target.load.endpoints) > 1
    for of, endpoint in [("", load.total), *((each.name, each) for each in load.endpoints if several)]:
        yield from times(endpoint, of, evidence)
    for endpoint in load.endpoints:
        yield from queries(endpoint, evidence)
    if cpu := load.cpu_ms_per_request:
        yield Figure("server CPU per request", "ms", cpu)
    for step in target.steps:
        yield Figure(f"goodput at {step.offered:g}", "/s", step.goodput, less_is_worse=True)


def times(endpoint: Endpoint, of: str, evidence: Evidence | None) -> Iterator[Figure]:
    """Percentiles, errors and throughput of an endpoint; of all requests if `of` is empty."""
    for name in FIGURES:
        value = endpoint.errors_percent if name == "errors" else getattr(endpoint, name)
        objective = Objective(name, of, "<", 1.0)  # its limit plays no part in the interval
        bounds = estimate(objective, evidence) if evidence else Estimate()
        interval = None if bounds.low is None or bounds.high is None else (bounds.low, bounds.high)
        text = f"{name}, {of or 'all requests'}"
        yield Figure(text, objective.unit, value, interval, less_is_worse=name == "rps")


def queries(endpoint: Endpoint, evidence: Evidence | None) -> Iterator[Figure]:
    """The mean with its interval; exact if all requests took the same number of queries."""
    if endpoint.queries is None:
        return
    figure = Figure(f"queries per request, {endpoint.name}", "", endpoint.queries)
    counts = evidence.asked(endpoint.name).queries if evidence else np.empty(0)
    known = counts[~np.isnan(counts)]
    if len(known) and known.min() == known.max():
        figure = replace(figure, interval=(figure.value, figure.value), exact=True)
    elif len(known) >= BATCHES:
        bounds = batch_interval(known, CONFIDENCE, BATCHES)
        figure = replace(figure, interval=(bounds.low, bounds.high))
    yield figure


def conclusion(changes: Sequence[Change]) -> str:
    """What moved, in one line."""
    moved = {
        word: "; ".join(change.before.name for change in changes if change.moved == word)
        for word in ("worse", "better")
    }
    lines = (f"Got {word}: {names}." for word, names in moved.items() if names)
    return " ".join(lines) or "Nothing moved that one run each can show."
