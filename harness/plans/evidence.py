"""What a run shows of one figure: its value over the steady part, and the interval that it lies in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import ceil

import numpy as np

from harness.load.table import Mask, Numbers, Rows
from harness.plans.objectives import Objective
from harness.report.wording import number, plural
from harness.runs import Usage
from harness.stats import (
    CONFIDENCE,
    batch_interval,
    clumping,
    enough_for,
    percentile,
    percentile_interval,
    share_interval,
    slope_interval,
)

BATCHES = 10  # of the steady part, for a mean over time: a second each at least
DRIFT_BATCHES = 20
GOOD_MS = 1000.0  # an answer that takes longer is no good, however right
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Evidence:
    """What objectives are judged by: the rows of the steady part in the order of time, and all usage.

    The steady part began at second `since` of the run and lasted `seconds`. `endpoints` are the names of
    [endpoints] with those of the rows. `recovery` as in TargetLoad; `after_spike` are the seconds that it had
    for it, None where there was no spike.
    """

    rows: Rows
    since: float
    seconds: float
    usage: Sequence[Usage] = ()
    endpoints: Mapping[str, str] = field(default_factory=dict)
    recovery: float | None = None
    after_spike: float | None = None

    def asked(self, endpoint: str) -> Rows:
        """The rows of one endpoint; all of them where none is named."""
        name = self.endpoints.get(endpoint, endpoint)
        return self.rows[np.asarray(self.rows.probe == name, dtype=bool)] if endpoint else self.rows


@dataclass(frozen=True)
class Estimate:
    """A figure, in its objective's unit, and the bounds of its 99 % interval.

    What a run knows exactly is its own interval. `lack` tells why a bound is missing.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    lack: str = ""


def estimate(objective: Objective, evidence: Evidence) -> Estimate:
    """What the run shows of the figure of an objective."""
    measure = MEASURES.get(objective.figure)
    if measure:
        return measure(objective, evidence)
    rows = evidence.asked(objective.of)
    return percentile_of(objective, rows) if len(rows) else never_asked(objective)


def percentile_of(objective: Objective, rows: Rows) -> Estimate:
    percent = objective.percent or 0.0
    middle = percentile(rows.ms, percent)
    alike = clumping(rows.ms > middle, CONFIDENCE)
    low, high = percentile_interval(rows.ms, percent, CONFIDENCE, alike)
    needed = ceil(enough_for(percent, CONFIDENCE) * alike)
    lack = f"it needs about {plural(needed, 'request')}, there were {len(rows):,}"
    return Estimate(middle, low, high, lack)


def errors(objective: Objective, evidence: Evidence) -> Estimate:
    """Percent of the requests; exact where none is allowed at all."""
    rows = evidence.asked(objective.of)
    if not len(rows):
        return never_asked(objective)
    failures = int(rows.failed.sum())
    share = failures / len(rows) * 100
    if objective.exact:
        return exactly(share)
    low, high = share_interval(failures, len(rows), CONFIDENCE, clumping(rows.failed, CONFIDENCE))
    return Estimate(share, low * 100, high * 100)


def throughput(objective: Objective, evidence: Evidence, *, good: bool) -> Estimate:
    """Answers a second, by when they ended; right ones within a second only, if `good`."""
    rows = evidence.asked(objective.of)
    if not len(rows) or not evidence.seconds:
        return never_asked(objective)
    ends = (rows[is_good(rows)] if good else rows).ended
    rate = len(ends) / evidence.seconds
    if evidence.seconds < BATCHES:
        return Estimate(rate, lack=too_short(BATCHES, evidence.seconds))
    counts, _ = np.histogram(ends, edges(evidence, BATCHES))
    return around(rate, counts / (evidence.seconds / BATCHES))


def is_good(rows: Rows) -> Mask:
    return ~rows.failed & (rows.ms <= GOOD_MS)


def around(mean: float, over_time: Numbers) -> Estimate:
    """A mean that is never below 0, with the interval that its batches leave."""
    found = batch_interval(over_time, CONFIDENCE, BATCHES)
    reach = found.high - found.mean
    return Estimate(mean, max(0.0, mean - reach), mean + reach)


def queries(objective: Objective, evidence: Evidence) -> Estimate:
    """The most queries of an answer: the limit holds for each of them. From below, the fewest."""
    rows = evidence.asked(objective.of)
    counted = rows.queries[~np.isnan(rows.queries)]
    if not len(rows):
        return never_asked(objective)
    if not len(counted):
        return Estimate(lack="no answer told its queries: Server-Timing does, see docs/timing.md")
    return exactly(worst(objective, counted))


def worst(objective: Objective, values: Numbers) -> float:
    """The value that is furthest on the wrong side of the limit."""
    if objective.op in ("<", "<="):
        return float(values.max())
    if objective.op in (">", ">="):
        return float(values.min())
    return float(values[np.abs(values - objective.limit).argmax()])


def redirects(objective: Objective, evidence: Evidence) -> Estimate:
    rows = evidence.asked(objective.of)
    if not len(rows):
        return never_asked(objective)
    return exactly(float(np.isin(rows.status, REDIRECTS).sum()))


def rss(objective: Objective, evidence: Evidence) -> Estimate:
    """The most memory of any second, since a limit of memory is reached once."""
    taken = of_server(evidence, "memory")
    return exactly(worst(objective, taken)) if len(taken) else Estimate(lack=NOT_SAMPLED)


def cpu(objective: Objective, evidence: Evidence) -> Estimate:
    """Percent of one core, the mean over the steady part."""
    used = of_server(evidence, "cpu")
    if not len(used):
        return Estimate(lack=NOT_SAMPLED)
    mean = float(used.mean())
    return around(mean, used) if len(used) >= BATCHES else Estimate(mean, lack=too_short(BATCHES, len(used)))


def recovery(objective: Objective, evidence: Evidence) -> Estimate:
    """Seconds; where the run ended before it was over, those that it has lasted at least."""
    if evidence.after_spike is None:
        return Estimate(lack="there was no spike to recover from: that is a plan of shape spike")
    if evidence.recovery is None and objective.holds(evidence.after_spike):
        return Estimate(lack=f"it ended {number(evidence.after_spike)} s after the spike, too early to tell")
    return exactly(evidence.after_spike if evidence.recovery is None else evidence.recovery)


def drift(objective: Objective, evidence: Evidence) -> Estimate:
    """Percent by which the trend moves a figure over the steady part, of what it was in the first quarter.

    Of connections, HTTP or database, those that grow more.
    """
    http = trend(objective.of, evidence)
    if objective.of != "connections" or not of_server(evidence, "database_connections").any():
        return http
    database = trend("database_connections", evidence)
    return max(http, database, key=lambda estimate: estimate.value or 0.0)


def trend(what: str, evidence: Evidence) -> Estimate:
    """The unit is one of twenty batches: what is noise within a batch is no trend."""
    if evidence.seconds < DRIFT_BATCHES:
        return Estimate(lack=too_short(DRIFT_BATCHES, evidence.seconds))
    levels = list(drifting(what, evidence))
    if len(levels) < DRIFT_BATCHES:
        return Estimate(lack=gaps(what, levels))
    at_first = max(float(np.median(levels[: DRIFT_BATCHES // 4])), 1.0)  # 1 MB, connection or ms at least
    slope = slope_interval(levels, CONFIDENCE)
    whole = (DRIFT_BATCHES - 1) / at_first * 100
    return Estimate(slope.mean * whole, slope.low * whole, slope.high * whole)


def gaps(what: str, levels: Sequence[float]) -> str:
    """Why not every batch has a level."""
    if what == "p95":
        return "it has stretches without any answer"
    # Samples come once a second, now and then a little later: so short a batch may be without one.
    return f"it needs {2 * DRIFT_BATCHES} steady seconds" if levels else NOT_SAMPLED


def drifting(what: str, evidence: Evidence) -> Iterator[float]:
    """What drifts, batch by batch; batches in which nothing was seen are left out."""
    rows = evidence.rows
    seconds = rows.ended if what == "p95" else of_server(evidence, "second")
    values = rows.ms if what == "p95" else of_server(evidence, what)
    for low, high in pairwise(edges(evidence, DRIFT_BATCHES)):
        seen = values[(low <= seconds) & (seconds < high)]
        if len(seen):
            yield percentile(seen, 95) if what == "p95" else float(seen.mean())


def edges(evidence: Evidence, batches: int) -> Sequence[float]:
    return [evidence.since + evidence.seconds * one / batches for one in range(batches + 1)]


def of_server(evidence: Evidence, figure: str) -> Numbers:
    """One figure of the server's, second by second of the steady part."""
    until = evidence.since + evidence.seconds
    steady = (one for one in evidence.usage if evidence.since <= one.second <= until)
    return np.array([getattr(one, figure) for one in steady if one.side == "server"], dtype=float)


def exactly(figure: float) -> Estimate:
    return Estimate(figure, figure, figure)


def never_asked(objective: Objective) -> Estimate:
    return Estimate(lack=f"{objective.of or 'anything'} was never asked for in the steady part")


def too_short(needed: float, seconds: float) -> str:
    return f"it needs {needed:g} steady seconds, there were {number(seconds)}"


NOT_SAMPLED = "the server was not sampled: only one that the harness starts is"
MEASURES: dict[str, Callable[[Objective, Evidence], Estimate]] = {
    "errors": errors,
    "rps": partial(throughput, good=False),
    "goodput": partial(throughput, good=True),
    "queries": queries,
    "redirects": redirects,
    "rss": rss,
    "cpu": cpu,
    "recovery": recovery,
    "drift": drift,
}
