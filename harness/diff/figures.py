"""The figures of a saved result that can stand beside another's, each with what is known of its doubt."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from harness.errors import HarnessError
from harness.load import saved
from harness.plans.evidence import BATCHES, CONFIDENCE, Estimate, Evidence, estimate
from harness.plans.objectives import Objective, Op
from harness.runs import (
    Capacity,
    Comparison,
    Endpoint,
    Flamegraph,
    Folder,
    Judgement,
    Run,
    Saved,
    Stress,
    TargetLoad,
)
from harness.stats import batch_interval

Worse = Literal["more", "less", ""]

ROUNDED = 1e-3  # seconds: rows are saved to 0.1 ms
# An objective asks for a figure with its interval; its limit plays no part.
ESTIMATED: dict[str, tuple[Op, Worse]] = {
    "p50": ("<", "more"),
    "p95": ("<", "more"),
    "p99": ("<", "more"),
    "errors": ("<", "more"),
    "rps": (">", "less"),
}


@dataclass(frozen=True)
class Figure:
    """One figure and the bounds of its 99 % interval, None where nobody knows them.

    Exact figures are their own interval. `worse` says whether more of it is worse, or less, or neither.
    """

    name: str
    unit: str
    value: float
    low: float | None
    high: float | None
    worse: Worse
    exact: bool = False


def figures(result: Saved, folder: Folder) -> list[Figure]:
    """All of them, in the order that a reader asks for them."""
    match result:
        case Run():
            return [*of_run(result, folder)]
        case Comparison():
            return [*of_comparison(result)]
        case Capacity():
            return [*of_capacity(result)]
        case Stress():
            return [*of_stress(result)]
        case Flamegraph():
            raise HarnessError("Flamegraphs are drawn one over the other: flamegraph ARM PROBE OTHER_ARM.")


def of_run(run: Run, folder: Folder) -> Iterator[Figure]:
    """Those of every target; its name is told where there are several."""
    for load in run.targets:
        suffix = f", {load.target}" if len(run.targets) > 1 else ""
        for figure in (*of_load(load, folder), *of_steps(load)):
            yield replace(figure, name=f"{figure.name}{suffix}")


def of_load(run: TargetLoad, folder: Folder) -> Iterator[Figure]:
    """For all requests and every name: times, errors and throughput with intervals, queries exactly."""
    evidence = steady(run, folder)
    several = run.load.endpoints if len(run.load.endpoints) > 1 else ()
    for one in (run.load.total, *several):
        every = one is run.load.total
        name = "all requests" if every else one.name
        yield from timed(run, one, "" if every else one.name, name, evidence)
        if one.queries is not None and not (every and several):  # a mean over names moves with their mix
            yield counted(f"queries a request, {name}", one.queries, "" if every else one.name, evidence)
    cpu = run.load.cpu_ms_per_request
    if cpu:
        yield Figure("CPU of the server a request", "ms", cpu, None, None, "more")


def of_steps(run: TargetLoad) -> Iterator[Figure]:
    """What came back of each step; nobody knows an interval of one step."""
    for step in run.steps:
        yield Figure(f"goodput at {step.offered:g}", "/s", step.goodput, None, None, "less")


def steady(run: TargetLoad, folder: Folder) -> Evidence | None:
    """The rows that the load's figures were made from; None where they are gone."""
    rows = saved.rows(folder.rows, run.target)
    if rows is None or not len(rows):
        return None
    since = float(rows.ended.max()) - run.load.seconds
    return Evidence(rows[rows.start >= since - ROUNDED], since, run.load.seconds)


def timed(run: TargetLoad, one: Endpoint, of: str, name: str, evidence: Evidence | None) -> Iterator[Figure]:
    share = one.failures / one.requests * 100 if one.requests else 0.0
    values = {"p50": one.p50, "p95": one.p95, "p99": one.p99, "errors": share, "rps": one.rps}
    for figure, (op, worse) in ESTIMATED.items():
        asked = Objective(figure, of, op, 1.0)
        found = estimate(asked, evidence) if evidence else Estimate()
        offered = figure == "rps" and run.arrivals is not None  # then it is what was asked for
        told = "" if offered else worse
        yield Figure(f"{figure}, {name}", asked.unit, values[figure], found.low, found.high, told)


def counted(name: str, mean: float, of: str, evidence: Evidence | None) -> Figure:
    """Queries of one name: exact where all its requests took as many, else a mean with an interval."""
    found = evidence.asked(of).queries if evidence else np.empty(0)
    known = found[~np.isnan(found)]
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
    """Each arm's counted work, then each arm's ratios to the reference."""
    for one in comparison.counts:
        if one.queries >= 0:
            size = "" if one.size is None else f" with {one.size}"
            yield exact(f"queries, {one.probe}{size}, {one.arm}", one.queries)
    for judgement in comparison.judgements:
        yield from of_judgement(judgement)


def of_judgement(judgement: Judgement) -> Iterator[Figure]:
    if time := judgement.time:
        name = f"response time, {judgement.arm} ÷ reference"
        yield Figure(name, "", time.ratio, time.low, time.high, "more")
    for one in judgement.load:
        name = f"{one.figure} under load, {judgement.arm} ÷ reference"
        worse: Worse = "less" if one.figure == "throughput" else "more"
        yield Figure(name, "", one.ratio, one.low, one.high, worse)


def of_capacity(capacity: Capacity) -> Iterator[Figure]:
    for one in capacity.arms:
        if one.held is not None:
            yield Figure(f"capacity, {one.arm}", "/s", one.held, one.held, one.failed, "less")


def of_stress(stress: Stress) -> Iterator[Figure]:
    """What came back of each step; nobody knows an interval of one step."""
    for arm in stress.arms:
        for step in arm.steps:
            name = f"goodput at {step.offered:g}, {arm.arm}"
            yield Figure(name, "/s", step.goodput, None, None, "less")
