"""Compare two saved results: refused if their conditions differ, careful about one run each.

`compare` measures arms in turn and knows how much chance is in it. Here every result has its own interval,
which knows nothing of the difference between two runs of the same code: 7 to 8 % were seen. So a figure has
moved if the intervals do not overlap and the figures differ by more than LOAD_MARGIN; counted work is exact.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from harness.errors import HarnessError
from harness.load import saved
from harness.plans.evidence import BATCHES, CONFIDENCE, Estimate, Evidence, estimate
from harness.plans.objectives import Objective
from harness.results import catalogue
from harness.results.store import LATEST, RESULTS, refuse_changed
from harness.runs import (
    Capacity,
    Comparison,
    Count,
    Endpoint,
    Folder,
    Judgement,
    Origin,
    Run,
    TargetLoad,
)
from harness.stats import batch_interval
from harness.verdict import LOAD_MARGIN

Comparable = Run | Comparison | Capacity
Worse = Literal["more", "less", ""]
Moved = Literal["worse", "better", "moved", "alike", "unknown"]

ALL = "all requests"
ROUNDING = 1e-3  # seconds: rows are saved to 0.1 ms
CAPACITY = ("plan", "scenario", "objectives", "tolerance", "repeats", "long_seconds", "long_requests")
RUN = ("plan", "scenario", "shape", "workers")
ORIGIN = ("profile", "python", "database", "prepared_by", "versions")


@dataclass(frozen=True)
class Figure:
    """A figure with the bounds of its 99 % interval, None if unknown; an exact one is its own interval.

    `worse` says whether more of it is worse, or less, or neither.
    """

    name: str
    unit: str
    value: float
    low: float | None
    high: float | None
    worse: Worse
    exact: bool = False


@dataclass(frozen=True)
class Change:
    """One figure before and after. It is `unknown` if it did not move as far as one run each can show."""

    before: Figure
    after: Figure

    @property
    def ratio(self) -> float | None:
        return self.after.value / self.before.value if self.before.value else None

    @property
    def moved(self) -> Moved:
        before, after = self.before, self.after
        if not (is_above(before, after) or is_above(after, before)):
            return "unknown" if None in (before.low, before.high, after.low, after.high) else "alike"
        if not (before.exact or self.ratio is None or abs(self.ratio - 1) > LOAD_MARGIN):
            return "alike"
        if not before.worse:
            return "moved"
        return "worse" if (after.value > before.value) == (before.worse == "more") else "better"


def is_above(upper: Figure, lower: Figure) -> bool:
    return upper.low is not None and lower.high is not None and upper.low > lower.high


@dataclass(frozen=True)
class Diff:
    """Every figure that both results have; `missing` are the names of those that only one of them has."""

    before: str
    after: str
    changes: tuple[Change, ...]
    missing: tuple[str, ...]
    conclusion: str
    exit_code: Literal[0, 1]


def diff(project: Path, before: str, after: str) -> Diff:
    """Compare two results by name; raises HarnessError if they cannot be compared."""
    folders = [Folder(path) for path in pair(project, before, after)]
    first, second = map(load, folders)
    if unlike := differences(conditions(first), conditions(second)):
        raise HarnessError(
            f"{before} and {after} were measured under different conditions: {'; '.join(unlike)}. "
            "Measure both under the same conditions, or in one session: compare ARM ARM."
        )
    left, right = (
        {figure.name: figure for figure in figures(result, folder)}
        for result, folder in zip((first, second), folders, strict=True)
    )
    changes = tuple(Change(left[name], right[name]) for name in left if name in right)
    missing = tuple(name for name in [*left, *right] if (name in left) != (name in right))
    worse = any(change.moved == "worse" for change in changes)
    names = [folder.path.name for folder in folders]
    return Diff(names[0], names[1], changes, missing, conclusion(changes), 1 if worse else 0)


def pair(project: Path, before: str, after: str) -> tuple[Path, Path]:
    """The folders of both results; `latest` is the newest result of the same command as the other."""
    if before == after == LATEST:
        raise HarnessError(f"{LATEST} is the newest result of the same command: name the other result.")
    if after == LATEST:
        first = catalogue.find(project, before)
        return first, latest(project, first)
    second = catalogue.find(project, after)
    first = latest(project, second) if before == LATEST else catalogue.find(project, before)
    if first == second:
        raise HarnessError(f"{before} and {after} are the same result.")
    return first, second


def latest(project: Path, like: Path) -> Path:
    """The newest other result of the same command; raises HarnessError if there is none."""
    request = catalogue.read(like).request
    others = [
        (summary.created, path)
        for path in (project / RESULTS).glob("*/")
        if path.name != like.name and (summary := readable(path)) and summary.request == request
    ]
    if not others:
        raise HarnessError(f"There is no other result of: {request}. Measure again to have one.")
    return max(others)[1]


def readable(folder: Path) -> catalogue.Summary | None:
    try:
        return catalogue.read(folder)
    except HarnessError:
        return None


def load(folder: Folder) -> Comparable:
    """A result that proves something; raises HarnessError otherwise."""
    refuse_changed(folder.path)
    result, name = folder.load(), folder.path.name
    if not isinstance(result, Comparable):
        raise HarnessError(f"{name} is a {result.kind}: `diff` reads load, compare, verify and capacity.")
    if not result.complete:
        raise HarnessError(f"{name} stopped early: there is nothing to compare.")
    for target in result.targets if isinstance(result, Run) else ():
        if target.invalid or target.aborted:
            reason = "; ".join(target.invalid) or target.aborted
            raise HarnessError(f"{name} is not valid for {target.target}: {reason.rstrip('.')}.")
    return result


def conditions(result: Comparable) -> dict[str, object]:
    """What must be equal in two results, by dotted names. Code and variants may differ."""
    machine = asdict(result.machine)
    del machine["load_average"]
    match result:
        case Run():
            arms = [of_target(target) for target in result.targets]
            asked: dict[str, object] = {name: getattr(result, name) for name in RUN} | dict(result.numbers)
        case Capacity():
            arms = [of_origin(origin) for origin in result.origins]
            asked = {name: getattr(result, name) for name in CAPACITY}
        case Comparison():
            arms = [of_origin(origin) for origin in result.origins]
            counted = {probe_with_size(count) for count in result.counts}
            timed = {block.probe for block in result.blocks}
            asked = {"plan": result.plan, "counted": sorted(counted), "timed": sorted(timed)}
    numbered = {f"arm {number}": arm for number, arm in enumerate(arms, start=1)}
    return dict(flat({"kind": result.kind, "seed": result.seed, "machine": machine, **numbered, **asked}))


def of_target(target: TargetLoad) -> dict[str, object]:
    """A URL is compared with the same URL only: nothing else is known about its server."""
    of = of_origin(target.origin) if target.origin else {"url": target.target}
    return of | {"round_trip_ms": target.round_trip_ms}


def of_origin(origin: Origin) -> dict[str, object]:
    return {name: getattr(origin, name) for name in ORIGIN}


def flat(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in content.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        elif isinstance(value, list | tuple):
            yield f"{prefix}{name}", ", ".join(map(str, value)) or None
        else:
            yield f"{prefix}{name}", value


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """What is not equal, a clause for each condition."""
    pairs = {name: (before.get(name), after.get(name)) for name in dict.fromkeys([*before, *after])}
    return [
        f"{name} {shown(first)} and {shown(second)}"
        for name, (first, second) in pairs.items()
        if first != second
    ]


def shown(value: object) -> str:
    return "none" if value is None else str(value)


def figures(result: Comparable, folder: Folder) -> Iterator[Figure]:
    """The figures of a result, most important first."""
    match result:
        case Run():
            yield from of_run(result, folder)
        case Comparison():
            yield from of_comparison(result)
        case Capacity():
            for arm in result.arms:
                if arm.held is not None:
                    yield Figure(f"capacity, {arm.arm}", "/s", arm.held, arm.held, arm.failed, "less")


def of_run(run: Run, folder: Folder) -> Iterator[Figure]:
    """Those of every target; with the target's name if there are several."""
    for target in run.targets:
        suffix = f", {target.target}" if len(run.targets) > 1 else ""
        for figure in of_load(target, steady(target, folder)):
            yield replace(figure, name=f"{figure.name}{suffix}")


def steady(target: TargetLoad, folder: Folder) -> Evidence | None:
    """The rows that the target's figures were computed from; None if they are gone."""
    rows = saved.rows(folder.rows, target.target)
    if rows is None or not len(rows):
        return None
    since = float(rows.ended.max()) - target.load.seconds
    return Evidence(rows[rows.start >= since - ROUNDING], since, target.load.seconds)


def of_load(target: TargetLoad, evidence: Evidence | None) -> Iterator[Figure]:
    """For all requests and for each name: times, errors and throughput with intervals, and queries."""
    load, offered = target.load, target.arrivals is not None
    several = {endpoint.name: endpoint for endpoint in load.endpoints} if len(load.endpoints) > 1 else {}
    for name, endpoint in {"": load.total, **several}.items():
        yield from timed(endpoint, name, offered, evidence)
        if endpoint.queries is not None and (name or not several):  # their mix moves the mean over several
            yield queries(endpoint.queries, name, evidence)
    if cpu := load.cpu_ms_per_request:
        yield Figure("server CPU per request", "ms", cpu, None, None, "more")
    for step in target.steps:
        yield Figure(f"goodput at {step.offered:g}", "/s", step.goodput, None, None, "less")


def timed(endpoint: Endpoint, of: str, offered: bool, evidence: Evidence | None) -> Iterator[Figure]:
    """`offered` is True for an open load: its schedule decides the throughput, which is no merit."""
    errors = 100 * endpoint.failures / max(endpoint.requests, 1)
    more = {"p50": endpoint.p50, "p95": endpoint.p95, "p99": endpoint.p99, "errors": errors}
    for figure, value in (more | {"rps": endpoint.rps}).items():
        worse: Worse = "more" if figure in more else "" if offered else "less"
        objective = Objective(figure, of, "<", 1.0)  # its limit plays no part in the interval
        found = estimate(objective, evidence) if evidence else Estimate()
        yield Figure(f"{figure}, {of or ALL}", objective.unit, value, found.low, found.high, worse)


def queries(mean: float, of: str, evidence: Evidence | None) -> Figure:
    """Exact if all requests took the same number of queries, else a mean with its interval."""
    name = f"queries per request, {of or ALL}"
    counted = evidence.asked(of).queries if evidence else np.empty(0)
    known = counted[~np.isnan(counted)]
    if len(known) and known.min() == known.max():
        return exact(name, mean)
    if len(known) < BATCHES:
        return Figure(name, "", mean, None, None, "more")
    bounds = batch_interval(known, CONFIDENCE, BATCHES)
    return Figure(name, "", mean, bounds.low, bounds.high, "more")


def exact(name: str, value: float) -> Figure:
    """Counted work: more of it is worse, however little."""
    return Figure(name, "", value, value, value, "more", exact=True)


def of_comparison(comparison: Comparison) -> Iterator[Figure]:
    """Each arm's counted work, then its ratios to the baseline."""
    for count in comparison.counts:
        if count.queries >= 0:
            yield exact(f"queries, {probe_with_size(count)}, {count.arm}", count.queries)
    for judgement in comparison.judgements:
        yield from of_judgement(judgement)


def probe_with_size(count: Count) -> str:
    return count.probe if count.size is None else f"{count.probe} with {count.size}"


def of_judgement(judgement: Judgement) -> Iterator[Figure]:
    against = f"{judgement.arm} ÷ baseline"
    if time := judgement.time:
        yield Figure(f"response time, {against}", "", time.ratio, time.low, time.high, "more")
    for load in judgement.load:
        worse: Worse = "less" if load.figure == "throughput" else "more"
        name = f"{load.figure} under load, {against}"
        yield Figure(name, "", load.ratio, load.low, load.high, worse)


def conclusion(changes: Sequence[Change]) -> str:
    """What moved, in one line."""
    lines = []
    for moved, verb in (("worse", "Got worse"), ("better", "Got better"), ("moved", "Moved")):
        if names := [change.before.name for change in changes if change.moved == moved]:
            lines.append(f"{verb}: {'; '.join(names)}.")
    return " ".join(lines) or "Nothing moved that one run each can show."
