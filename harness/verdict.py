"""The rule that turns blocks and counts into a verdict. Pure: numbers in, judgement out.

More queries on any probe is `regressed`, whatever the time. For time there is one primary ratio: the
geometric mean over the timed probes, with a 99 % t interval of its logarithm over the blocks. `same` is asked
first. Under load the same rule holds for single figures over the rounds, with a margin of its own. The
intervals of several arms hold together with 99 %, so that more arms mean no more false alarms.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import exp, log
from statistics import fmean
from typing import Literal

from harness.runs import (
    Block,
    Count,
    LoadFigure,
    LoadRatio,
    ProbeTime,
    Round,
    TimeJudgement,
    Verdict,
    counts_by_case,
)
from harness.stats import CONFIDENCE, Interval, holm, t_interval, t_test

MARGIN = 0.03
# Ten rounds cannot see a change of 7 to 8 % under load: with the margin of time, nothing would be the same.
LOAD_MARGIN = 0.1
MINIMUM_BLOCKS = 2  # below it there is no interval at all

BEST: tuple[Verdict, ...] = ("improved", "inconclusive", "same", "regressed")
Counted = Literal["more", "fewer", "equal", "unknown"]
# What a variant may declare to move, and the steps that judge it.
DECIDED_BY: dict[str, tuple[Literal["counted", "time", "load"], ...]] = {
    "queries": ("counted",),
    "rows": ("counted",),
    "bytes": ("counted",),
    "cpu": ("time",),
    "wait": ("time",),
    "tail": ("load",),
    "lock": ("time", "load"),
}


def judge_ratio(interval: Interval, margin: float = MARGIN) -> Verdict:
    """The verdict on a log ratio of cost, arm to reference."""
    if -log(1 + margin) <= interval.low and interval.high <= log(1 + margin):
        return "same"
    if interval.low > 0:
        return "regressed"
    if interval.high < 0:
        return "improved"
    return "inconclusive"


def confidence(arms: int) -> float:
    """Of each interval where so many arms are judged against one reference: after C. E. Bonferroni (1936)."""
    return 1 - (1 - CONFIDENCE) / arms


def judge_time(blocks: Sequence[Block], arm: str, reference: str, arms: int = 1) -> TimeJudgement | None:
    """The judgement on `arm`, one of so many; None with fewer than two blocks.

    `inconclusive` when A/A excludes 1.
    """
    primary = by_block(blocks, arm)
    control = by_block(blocks, reference)
    if min(len(primary), len(control)) < MINIMUM_BLOCKS:
        return None
    ratio, same = t_interval(primary, confidence(arms)), t_interval(control, CONFIDENCE)
    return TimeJudgement(
        verdict=judge_ratio(ratio) if same.contains(0) else "inconclusive",
        ratio=exp(ratio.mean),
        low=exp(ratio.low),
        high=exp(ratio.high),
        control=exp(same.mean),
        control_low=exp(same.low),
        control_high=exp(same.high),
        floor=exp(ratio.high - ratio.mean) - 1,
        probes=judge_probes([block for block in blocks if block.arm == arm], arms),
    )


def by_block(blocks: Iterable[Block], arm: str) -> list[float]:
    """One log ratio a block: the mean over its probes, which is the geometric mean of their ratios."""
    own = sorted((block for block in blocks if block.arm == arm), key=lambda block: block.block)
    return [
        fmean(block.log_ratio for block in group) for _, group in groupby(own, key=lambda block: block.block)
    ]


def judge_probes(blocks: Sequence[Block], arms: int) -> tuple[ProbeTime, ...]:
    """Each probe by itself, with p values corrected for their number."""
    names = list(dict.fromkeys(block.probe for block in blocks))
    own = {name: [block for block in blocks if block.probe == name] for name in names}
    p_values = holm([t_test([block.log_ratio for block in own[name]]) for name in names])
    return tuple(probe_time(name, own[name], p, arms) for name, p in zip(names, p_values, strict=True))


def probe_time(probe: str, blocks: Sequence[Block], p: float, arms: int) -> ProbeTime:
    interval = t_interval([block.log_ratio for block in blocks], confidence(arms))
    [(reference_ms, arm_ms)] = mean_times(blocks).values()
    return ProbeTime(
        probe=probe,
        ratio=exp(interval.mean),
        low=exp(interval.low),
        high=exp(interval.high),
        reference_ms=reference_ms,
        arm_ms=arm_ms,
        difference_ms=fmean(block.difference_ms for block in blocks),
        p=p,
    )


def mean_times(blocks: Iterable[Block]) -> dict[tuple[str, str], tuple[float, float]]:
    """By probe and arm: the means over the blocks of the reference's median and of the arm's, in ms."""
    cases: dict[tuple[str, str], list[Block]] = {}
    for block in blocks:
        cases.setdefault((block.probe, block.arm), []).append(block)
    return {
        case: (fmean(block.reference_ms for block in own), fmean(block.arm_ms for block in own))
        for case, own in cases.items()
    }


def judge_counts(counts: Sequence[Count], arm: str, reference: str) -> Counted:
    """How the arm's queries differ: `more` when any probe runs more, `fewer` when only fewer are run.

    `unknown` when one of the two does not report its queries.
    """
    moved = [other - own for own, other in pairs(counts, arm, reference, "queries")]
    if not moved or any(count.queries < 0 for count in counts if count.arm in (arm, reference)):
        return "unknown"
    if any(move > 0 for move in moved):
        return "more"
    return "fewer" if any(move < 0 for move in moved) else "equal"


def pairs(counts: Sequence[Count], arm: str, reference: str, figure: str) -> list[tuple[int, int]]:
    """(reference, arm) of one counted figure, for every probe and size that both have."""
    return [
        (getattr(arms[reference], figure), getattr(arms[arm], figure))
        for arms in counts_by_case(counts).values()
        if {arm, reference} <= arms.keys()
    ]


def judge_load(rounds: Sequence[Round], arm: str, reference: str, arms: int = 1) -> tuple[LoadRatio, ...]:
    """Throughput, percentiles and CPU a request over rounds, one of so many arms to the reference.

    Empty with fewer than two rounds.
    """
    own = {round_.round: round_.load for round_ in rounds if round_.arm == arm}
    other = {round_.round: round_.load for round_ in rounds if round_.arm == reference}
    both = [(other[number], own[number]) for number in sorted(own.keys() & other.keys())]
    if len(both) < MINIMUM_BLOCKS:
        return ()
    figures: dict[LoadFigure, list[tuple[float, float]]] = {
        "throughput": [(a.total.rps, b.total.rps) for a, b in both],
        "p50": [(a.total.p50, b.total.p50) for a, b in both],
        "p95": [(a.total.p95, b.total.p95) for a, b in both],
        "p99": [(a.total.p99, b.total.p99) for a, b in both],
        "cpu": [(a.cpu_ms_per_request, b.cpu_ms_per_request) for a, b in both],
    }
    return tuple(
        judge_figure(figure, [log(b / a) for a, b in values], arms)
        for figure, values in figures.items()
        if all(a > 0 and b > 0 for a, b in values)
    )


def judge_lock(time: TimeJudgement, load: Sequence[LoadRatio]) -> Verdict:
    """The better verdict on throughput and p95, as far as the unloaded response time does not explain them.

    Whoever waits for a lock waits for others: alone, a request takes as long as without it.
    """
    verdicts = [
        judge_ratio(beyond(as_cost(one.figure, logs(one)), logs(time)), LOAD_MARGIN)
        for one in load
        if one.figure in ("throughput", "p95")
    ]
    return min(verdicts, key=BEST.index, default="inconclusive")


def logs(found: TimeJudgement | LoadRatio) -> Interval:
    return Interval(log(found.ratio), log(found.low), log(found.high))


def as_cost(figure: LoadFigure, log_ratio: Interval) -> Interval:
    """More throughput is less cost."""
    if figure != "throughput":
        return log_ratio
    return Interval(-log_ratio.mean, -log_ratio.high, -log_ratio.low)


def beyond(one: Interval, other: Interval) -> Interval:
    """The difference of two independent figures, no narrower than it may be."""
    return Interval(one.mean - other.mean, one.low - other.high, one.high - other.low)


def judge_figure(figure: LoadFigure, log_ratios: Sequence[float], arms: int) -> LoadRatio:
    """One figure over the rounds; its verdict is on cost."""
    interval = t_interval(log_ratios, confidence(arms))
    return LoadRatio(
        figure=figure,
        ratio=exp(interval.mean),
        low=exp(interval.low),
        high=exp(interval.high),
        floor=exp(interval.high - interval.mean) - 1,
        verdict=judge_ratio(as_cost(figure, interval), LOAD_MARGIN),
    )


def conclude(
    counted: Counted, time: TimeJudgement | None, *, time_decides: bool = True
) -> tuple[Verdict, str]:
    """The verdict on one arm of a comparison and its reason. Where time does not decide it is advice only."""
    if counted == "more":
        return "regressed", "it runs more queries"
    timed = time.verdict if time and time_decides else None
    if counted == "fewer" and timed != "regressed":
        return "improved", "it runs fewer queries"
    if timed:
        return timed, "by response time" if timed != "inconclusive" else "the response times do not tell"
    return ("same", "it runs the same queries") if counted == "equal" else ("inconclusive", "nothing decided")


def moved(counts: Sequence[Count], probe: str, figure: str, broken: str, fixed: str) -> bool:
    """Whether the fix lowers the declared figure of the declared probe at every size."""
    figures = pairs([count for count in counts if count.probe == probe], fixed, broken, figure)
    return bool(figures) and all(after < before for before, after in figures)
