"""Adapter of the golden cases of `compare`: counts, blocks and rounds in; verdicts and exit code out."""

from collections.abc import Iterator
from math import log
from types import SimpleNamespace
from typing import Any, cast

from harness import counted, paired
from harness.arms import Arm
from harness.comparison import CompareOptions, compose
from harness.runs import (
    Block,
    Comparison,
    Count,
    Declared,
    Endpoint,
    Judgement,
    Load,
    ProbeTime,
    Round,
    TimeJudgement,
)
from harness.steps import Extent, Measured, Steps
from tests.harness.goldens.cases import Case

DECIDED_BY = {
    "it runs more queries": "queries",
    "it runs fewer queries": "queries",
    "it runs the same queries": "queries",
    "by response time": "time",
    "the response times do not tell": "time",
    "nothing decided": None,
}


def outcome(case: Case) -> Case:
    table = counts(case)
    if changed := counted.different_answer(table):
        return {"exit_code": 2, "changed_response": [changed.arm, changed.probe, changed.size]}
    result = judged(case, table)
    return {
        "exit_code": result.exit_code,
        "probes_that_differ": counted.differing(table),
        "arms": {judgement.arm: figures(judgement) for judgement in result.judgements},
    }


def judged(case: Case, table: list[Count], declared: Declared | None = None) -> Comparison:
    """The result that a comparison of these inputs composes and judges."""
    unused = cast("Any", None)
    sites = cast("Any", [SimpleNamespace(name=arm) for arm in case["arms"]])
    session = cast("Any", SimpleNamespace(machine=None, origin=lambda site: None))
    extent = Extent(time_decides=case.get("time_decides", True))
    steps = Steps(unused, sites, unused, unused, extent, "saturate")
    steps.measured = Measured(table, [*blocks(case), *timed_blocks(case)], [*rounds(case)])
    options = CompareOptions(
        seed=1,
        command="",
        arms=tuple(map(Arm, case["arms"])),
        extent=extent,
        variant=declared.name if declared else None,
    )
    return compose(options, session, sites, declared, steps, 1.0, case.get("stopped") or "")


def counts(case: Case) -> list[Count]:
    """From rows of arm, probe, size, queries, rows and bytes; null is what an arm does not report."""
    changed = case.get("changed_responses", [])
    return [
        Count(
            arm=arm,
            probe=probe,
            size=size,
            status=200,
            answer_bytes=4096,
            answer="changed" if [arm, probe, size] in changed else "usual",
            queries=-1 if queries is None else queries,
            rows=-1 if rows is None else rows,
            bytes=-1 if read is None else read,
            fingerprints=(),
        )
        for arm, probe, size, queries, rows, read in case.get("counts", [])
    ]


def blocks(case: Case) -> Iterator[Block]:
    """From ratios by probe and arm, one a block; those of the first arm are the A/A control."""
    for probe, arms in case.get("blocks", {}).items():
        for arm, ratios in arms.items():
            for number, ratio in enumerate(ratios, start=1):
                yield Block(number, probe, arm, log(ratio), 5 * ratio - 5, 5.0, 5 * ratio, 60)


def timed_blocks(case: Case) -> Iterator[Block]:
    """From times in ms by probe and server, block by block: the reference, its twin, the other arms."""
    for number, probes in enumerate(case.get("times", []), start=1):
        for probe, times in probes.items():
            yield from paired.summarise(number, probe, list(times), times)


def rounds(case: Case) -> Iterator[Round]:
    """From rows of requests/s, p50, p95, p99 and CPU ms a request, by arm; null is a round without a load."""
    for arm, rows in case.get("rounds", {}).items():
        for number, row in enumerate(rows, start=1):
            if row:
                yield Round(number, arm, load(*row))


def load(rps: float, p50: float, p95: float, p99: float, cpu_ms: float) -> Load:
    total = Endpoint("all requests", 1000, 0, rps, p50, p95, p99, 3.0)
    return Load(8, 5.0, total, (), (), cpu_ms, 30.0, ())


def figures(judgement: Judgement) -> Case:
    return {
        "verdict": judgement.verdict,
        "decided_by": DECIDED_BY[judgement.reason],
        "queries": judgement.counted,
        "time": time_figures(judgement.time) if judgement.time else None,
        "load": {
            ratio.figure: {"verdict": ratio.verdict, "ratio": interval(ratio), "floor": ratio.floor}
            for ratio in judgement.load
        },
    }


def time_figures(time: TimeJudgement) -> Case:
    return {
        "verdict": time.verdict,
        "ratio": interval(time),
        "control": [time.control, time.control_low, time.control_high],
        "floor": time.floor,
        "probes": {probe.probe: probe_figures(probe) for probe in time.probes},
    }


def probe_figures(probe: ProbeTime) -> Case:
    milliseconds = [probe.reference_ms, probe.arm_ms, probe.difference_ms]
    return {"ratio": interval(probe), "p": probe.p, "ms": milliseconds}


def interval(ratio: Any) -> list[float]:
    return [ratio.ratio, ratio.low, ratio.high]
