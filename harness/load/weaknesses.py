"""What weakens the figures of a load, and what to do about it: sentences. Pure."""

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from harness.load.table import Rows
from harness.plans.evidence import REDIRECTS
from harness.probes import ID
from harness.report.wording import code, ms
from harness.runs import Load
from harness.stats import CONFIDENCE, slope_interval

FLATTERED = 0.9  # of the median without failures
ENOUGH_FOR_P99 = 1000  # requests, ten of them beyond the percentile
MANY_NAMES = 50
MANY_OF_A_KIND = 10  # names that differ in an id alone
DRIFT = 0.1  # of the median at first, over the steady part
BATCHES = 20  # of the steady part, for its drift
A_BATCH = 0.5  # seconds, at least

ID_IN_NAME = re.compile(rf"\b({ID.pattern}|[0-9a-f]{{24,}})\b", re.IGNORECASE)  # or a hash


def of_any(rows: Rows) -> Iterator[str]:
    """Of any load, a round of a comparison too; failures come first."""
    yield from failed(rows)
    yield from redirected(rows)
    yield from ungrouped(rows)


def of_single(load: Load, steady: Rows, *, constant: bool) -> Iterator[str]:
    """Of a run that stands alone, beside that: rounds are short on purpose, and there are many of them.

    What is not `constant` drifts because it is asked to.
    """
    yield from too_few(load)
    if constant:
        yield from drifting(steady)


def failed(rows: Rows) -> Iterator[str]:
    wrong = rows[rows.failed]
    if len(wrong):
        share = f"{len(wrong):,} of {len(rows):,} requests failed, the first with {wrong[0].error}"
        yield f"{share}: {flattery(rows) or 'find out why before you rely on the times.'}"


def flattery(rows: Rows) -> str:
    """What failures do to the median, where they come back sooner than right answers do."""
    right = rows[~rows.failed]
    if not len(right):
        return ""
    middle, true = float(np.median(rows.ms)), float(np.median(right.ms))
    if middle >= FLATTERED * true:
        return ""
    return (
        f"fast errors flatter times, p50 is {ms(middle)} with them and {ms(true)} without. Mend them first."
    )


def redirected(rows: Rows) -> Iterator[str]:
    seen = rows[np.isin(rows.status, REDIRECTS) & ~rows.failed]
    if len(seen):
        yield (
            f"{len(seen):,} of {len(rows):,} requests were redirected, the first {code(seen[0].probe)}: each "
            "times two requests as one. Ask for the address that it leads to; often a slash is missing."
        )


def ungrouped(rows: Rows) -> Iterator[str]:
    """Names that have not been grouped: one for each id, so that no endpoint has a figure."""
    names = set(rows.probe.tolist())
    kinds = Counter(ID_IN_NAME.sub(":id", name) for name in names)
    kind, most = max(kinds.items(), key=lambda item: item[1], default=("", 0))
    if most >= MANY_OF_A_KIND:
        yield (
            f"{most:,} names differ in an id alone, as {code(kind)}, so that no endpoint has figures. "
            "Group them in the scenario with name=."
        )
    elif len(names) > MANY_NAMES:
        yield f"There are {len(names):,} names of requests: group them in the scenario with name=."


def too_few(load: Load) -> Iterator[str]:
    if 0 < load.total.requests < ENOUGH_FOR_P99:
        yield f"Fewer than {ENOUGH_FOR_P99} requests: the p99 rests on fewer than ten of them. Run longer."


def drifting(steady: Rows) -> Iterator[str]:
    """A slope of the times over the part that should be steady, by the medians of its batches."""
    medians = batch_medians(steady[~steady.failed])
    if len(medians) < BATCHES:
        return
    first, last = float(np.median(medians[:5])), float(np.median(medians[-5:]))
    slope = slope_interval(medians, CONFIDENCE)
    if slope.low <= 0 <= slope.high or abs(last - first) <= DRIFT * first:
        return
    moved, advice = ("rose", "Look for what fills up") if last > first else ("fell", "Warm up longer")
    yield (
        f"Times {moved} over the steady part, the median from {ms(first)} to {ms(last)}: one figure for "
        f"all of it says little. {advice}, or run longer."
    )


def batch_medians(rows: Rows) -> list[float]:
    """The median of each of twenty equal stretches of time; none where they are too short or empty."""
    if not len(rows):
        return []
    begin, end = float(rows.start.min()), float(rows.start.max())
    if end - begin < BATCHES * A_BATCH:
        return []
    edges = np.linspace(begin, end, BATCHES + 1)
    place = np.clip(np.searchsorted(edges, rows.start, side="right") - 1, 0, BATCHES - 1)
    return [float(np.median(rows.ms[place == one])) for one in range(BATCHES) if (place == one).any()]
