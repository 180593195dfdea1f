"""All arms of a comparison side by side: response time alone and throughput, each with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.report import evidence
from harness.report.evidence import Bounds
from harness.report.wording import code, interval, number, ratio
from harness.runs import Comparison

HEAD = ("arm", "ms", "÷ reference", "requests/s", "÷ reference")


@dataclass(frozen=True)
class Standing:
    """One arm: response time alone in ms, requests/s under load, and their ratios to the reference.

    None what was not measured, and ms where several probes were timed. The reference's ratio of time is that
    of its A/A control; of throughput it has none. `number` is the arm's in the comparison, from 0.
    """

    number: int
    arm: str
    ms: float | None
    time: Bounds | None
    rps: float | None
    throughput: Bounds | None

    @property
    def is_limit(self) -> bool:
        return evidence.is_limit(self.arm)


def standings(comparison: Comparison) -> list[Standing]:
    """Of every arm, the limits last; empty for two arms, which have tables of their own."""
    if len(comparison.judgements) < 2:
        return []
    found = [standing(comparison, index, arm) for index, arm in enumerate(evidence.arms(comparison))]
    return sorted(found, key=lambda one: one.is_limit)


def standing(comparison: Comparison, index: int, arm: str) -> Standing:
    loads = evidence.loads(comparison, arm)
    return Standing(
        number=index,
        arm=arm,
        ms=ms_of_the_only_probe(comparison, arm),
        time=evidence.time_bounds(comparison, arm),
        rps=evidence.middle(loads).total.rps if loads else None,
        throughput=throughput(comparison, arm),
    )


def ms_of_the_only_probe(comparison: Comparison, arm: str) -> float | None:
    own = [ms for (_, name), ms in evidence.plain_times(comparison).items() if name == arm]
    return own[0] if len(own) == 1 else None


def throughput(comparison: Comparison, arm: str) -> Bounds | None:
    for judgement in comparison.judgements:
        for one in judgement.load:
            if judgement.arm == arm and one.figure == "throughput":
                return one.ratio, one.low, one.high
    return None


def rows(table: Sequence[Standing]) -> list[list[str]]:
    """The columns of HEAD."""
    return [
        [code(one.arm), known(one.ms), bounded(one.time), known(one.rps), bounded(one.throughput)]
        for one in table
    ]


def known(value: float | None) -> str:
    return "–" if value is None else number(value)


def bounded(found: Bounds | None) -> str:
    """A ratio and its interval."""
    if found is None:
        return "–"
    middle, low, high = found
    return f"{ratio(middle)} {interval(low, high)}"
