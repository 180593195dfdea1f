"""What a comparison says of the student's code, in words that do not give the cause away. Pure."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import exp, log
from operator import attrgetter
from typing import NamedTuple

from harness.runs import Comparison, Count, LoadFigure
from harness.stats import Interval
from harness.verdict import as_cost, logs
from workshop.comparison import pairs as pairs_of
from workshop.exercise import Work
from workshop.progress import Figure

VERBS = {"queries": "takes", "rows": "reads", "bytes": "reads"}
# Another right fix may read a little more than ours. It never asks more often.
SLACK = {"queries": 1.0, "rows": 1.25, "bytes": 1.25}
# What the sizes of a probe count.
THINGS = {
    "product_list": "product",
    "product_filter": "product",
    "cart": "item",
    "orders": "order",
    "place_order": "item",
}
# The figure of the harness that shows a work under load, how it is told, and its budget: well above what two
# loads of one code differ by, well below what the mistakes of the catalogue cost.
UNDER_LOAD: dict[Work, tuple[LoadFigure, str, float]] = {
    "tail": ("p99", "The p99", 4),
    "lock": ("throughput", "The time for each answer", 1.6),
}

Pair = tuple[Count, Count]  # the correct code's, the student's


class Found(NamedTuple):
    """What is wrong, or why nothing can be told; both empty where all is well."""

    fault: str = ""
    doubt: str = ""


def answers(pairs: Sequence[Pair]) -> Iterator[str]:
    """A sentence for each probe that is answered otherwise than by the correct code."""
    for correct, yours in pairs:
        if correct.answer != yours.answer:
            yield f"{place(correct)} is not answered as it was."


def counted(pairs: Sequence[Pair]) -> Iterator[str]:
    """A sentence for each probe that takes more queries than its budget, or else more rows or bytes."""
    for _, group in groupby(pairs, key=lambda pair: pair[0].probe):
        own = list(group)
        told = [sentence for work in VERBS if (sentence := over_budget(work, own))]
        yield from told[:1]


def over_budget(work: str, pairs: Sequence[Pair]) -> str | None:
    """What one probe takes at its sizes, how that grows, and the budget; None within the budget."""
    value = attrgetter(work)
    budgets = [int(value(correct) * SLACK[work]) for correct, _ in pairs]
    spent = [value(yours) for _, yours in pairs]
    if all(own <= budget for own, budget in zip(spent, budgets, strict=True)):
        return None
    probe, sizes = pairs[0][0].probe, [correct.size for correct, _ in pairs]
    grows = growth(probe, sizes, spent) if work == "queries" else ""
    allowed = " and ".join(f"{budget:,}" for budget in dict.fromkeys(budgets))
    return f"{probe} {VERBS[work]} {series(work, sizes, spent)}{grows}; the budget is {allowed}."


def series(work: str, sizes: Sequence[int | None], spent: Sequence[int]) -> str:
    """`12 queries at 10 and 52 at 50`, or `11 queries` of a probe without sizes."""
    ends = [f" at {size}" if size else "" for size in sizes]
    first, *others = [f"{own:,}" for own in spent]
    return " and ".join([f"{first} {work}{ends[0]}", *map(str.__add__, others, ends[1:])])


def growth(probe: str, sizes: Sequence[int | None], spent: Sequence[int]) -> str:
    """`, +1 per product`; nothing where it does not grow."""
    first, last = sizes[0], sizes[-1]
    if not first or not last or spent[-1] == spent[0]:
        return ""
    return f", {round((spent[-1] - spent[0]) / (last - first), 1):+g} per {THINGS.get(probe, 'row')}"


def timed(comparison: Comparison, probe: str, at_most: float) -> Found:
    """What the response time of a probe says."""
    time = comparison.judgements[0].time if comparison.judgements else None
    if not time:
        return Found(doubt="The response time was not measured.")
    if not time.control_low <= 1 <= time.control_high:
        return Found(doubt="The correct code differs from itself: this machine is busy. Check again.")
    return within(f"The response time of {probe}", logs(time), at_most)


def under_load(comparison: Comparison, probe: str, work: Work) -> Found:
    """What a probe says that many ask at once."""
    figure, what, at_most = UNDER_LOAD[work]
    found = [load for judgement in comparison.judgements for load in judgement.load if load.figure == figure]
    if not found:
        return Found(doubt="Nothing was measured under load.")
    return within(f"{what} of {probe} under load", as_cost(figure, logs(found[0])), at_most)


def within(what: str, log_ratio: Interval, at_most: float) -> Found:
    """A fault where the whole interval is above the budget, a doubt where the budget lies in it."""
    ratio, low, high = map(exp, (log_ratio.mean, log_ratio.low, log_ratio.high))
    told = f"{what} is {ratio:.2f} times the correct code's [{low:.2f}, {high:.2f}]"
    if log_ratio.low > log(at_most):
        return Found(fault=f"{told}; the budget is {at_most:g}.")
    if log_ratio.high > log(at_most):
        return Found(doubt=f"{told}, and the budget {at_most:g} is within: check again, on a quiet machine.")
    return Found()


def figures(comparison: Comparison, probe: str, work: Work) -> Iterator[Figure]:
    """What the report shows of one probe: what it counts, or the milliseconds."""
    for correct, yours in pairs_of(comparison):
        if correct.probe == probe:
            for counted in VERBS:
                yield Figure(
                    f"{counted} of {place(correct)}", getattr(correct, counted), getattr(yours, counted)
                )
    for judgement in comparison.judgements:
        for time in judgement.time.probes if judgement.time else ():
            yield Figure(f"ms of {time.probe}", round(time.reference_ms, 2), round(time.arm_ms, 2))
        for load in judgement.load:
            if work in UNDER_LOAD and load.figure == UNDER_LOAD[work][0]:
                yield Figure(f"{load.figure} of {probe} under load, as a ratio", 1, round(load.ratio, 3))


def place(count: Count) -> str:
    """`product_list at 10`."""
    return f"{count.probe} at {count.size}" if count.size else count.probe
