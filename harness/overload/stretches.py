"""What a server did in parts of a run: out of its rows and samples. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from harness.load.steps import SETTLING
from harness.load.table import DROPPED, Mask, Rows
from harness.plans.evidence import is_good
from harness.plans.plan import Plan
from harness.runs import Moment, Stretch, Usage

REFUSED = 503
TIMED_OUT = re.compile(r"tim(?:ed|e)[ -]?out", re.IGNORECASE)
LOOKS = 3  # samples, a second apart, that memory is the mean of
KNEE = 0.95  # of the best goodput: the first step that does as much is the knee
FOLLOWED = 0.9  # of what a step offers: chance alone leaves more
BACK = 1.5  # times the p99 of the baseline
WINDOW = 5  # seconds that are looked at together, so that a lucky one is no recovery


@dataclass(frozen=True)
class Seen:
    """What a run has left: `orders` is the row name of the requests that come before all others."""

    rows: Rows
    usage: Sequence[Usage]
    orders: str


@dataclass(frozen=True)
class Part:
    """Seconds `begin` to `end` of a run, at a rate of arrivals a second."""

    name: str
    offered: float
    begin: float
    end: float


def steps(plan: Plan) -> Iterator[Part]:
    """The parts of a plan of steps, its highest rate last."""
    each = plan.run_time / plan.steps
    for number in range(plan.steps):
        rate = plan.peak * (number + 1) / plan.steps
        yield Part(f"step {number + 1}", rate, number * each, (number + 1) * each)


def phases(plan: Plan) -> Iterator[Part]:
    """The parts of a plan of phases, in the order of time."""
    begin = 0.0
    for phase in plan.beyond.phases if plan.beyond else ():
        rate = plan.peak * phase.at / plan.beyond.highest if plan.beyond else 0.0
        yield Part(phase.name, rate, begin, begin + phase.seconds)
        begin += phase.seconds


def stretch(part: Part, seen: Seen) -> Stretch:
    """One part without its first second, in which it is still what was before.

    A request belongs to the part in which it was due; goodput counts what ended within it.
    """
    begin, end, rows = part.begin + SETTLING, part.end, seen.rows
    own = rows[(rows.start >= begin) & (rows.start < end)]
    ended = rows[(rows.ended >= begin) & (rows.ended < end)]
    refused = own.status == REFUSED
    admitted = own[~refused]
    orders = own[np.asarray(own.probe == seen.orders, dtype=bool)]
    before, after = memory(seen.usage, begin, end)
    late, reset = timed_out(own), broken(own)
    server_errors = (own.status >= 500) & ~refused
    return Stretch(
        name=part.name,
        offered=part.offered,
        seconds=end - begin,
        requests=len(own),
        goodput=int(is_good(ended).sum()) / (end - begin),
        p50=percentile(admitted, 50),
        p99=percentile(admitted, 99),
        refused=int(refused.sum()),
        refusal_p99=percentile(own[refused], 99),
        resets=int(reset.sum()),
        timeouts=int(late.sum()),
        errors=int(server_errors.sum()),
        wrong=int((own.failed & ~refused & ~late & ~reset & ~server_errors).sum()),
        orders=len(orders),
        orders_right=int((~orders.failed).sum()),
        memory_before=before,
        memory_after=after,
    )


def percentile(rows: Rows, share: float) -> float | None:
    return float(np.percentile(rows.ms, share)) if len(rows) else None


def timed_out(rows: Rows) -> Mask:
    """Which had no answer in time; an arrival for which every user was waiting until then is one of them."""
    return np.array(
        [
            status == 0 and (error.startswith(DROPPED) or bool(TIMED_OUT.search(error)))
            for status, error in told(rows)
        ],
        dtype=bool,
    )


def broken(rows: Rows) -> Mask:
    """Which had no answer, and did not wait for it either: refused, reset or closed connections."""
    return np.asarray((rows.status == 0) & rows.failed & ~timed_out(rows), dtype=bool)


def told(rows: Rows) -> Iterator[tuple[float, str]]:
    return zip(np.nan_to_num(rows.status).tolist(), rows.error.tolist(), strict=True)


def memory(usage: Sequence[Usage], begin: float, end: float) -> tuple[float | None, float | None]:
    """The server's memory in MB at the beginning and at the end of a part; None where nobody looked."""
    found = [one.memory for one in usage if one.side == "server" and begin <= one.second < end]
    return (fmean(found[:LOOKS]), fmean(found[-LOOKS:])) if found else (None, None)


def knee(found: Sequence[Stretch]) -> Stretch | None:
    """The first step with as good as the best goodput; None where nothing was any good."""
    best = max((one.goodput for one in found), default=0.0)
    return next((one for one in found if one.goodput >= KNEE * best), None) if best else None


def follows(step: Stretch) -> bool:
    """Whether a server answered a step in time, so that its knee is further up."""
    return step.goodput >= FOLLOWED * step.offered


def recovery(seen: Seen, baseline: float | None, last: Part) -> float | None:
    """Seconds of the last part until five seconds together are as the baseline was: of a hundred who come 99
    have a right answer, within 1.5 times its p99. None where they never are.
    """
    rows, limit = seen.rows, BACK * (baseline or 0.0)
    for second in range(int(last.end - last.begin) - WINDOW + 1):
        begin = last.begin + second
        came = rows[(rows.start >= begin) & (rows.start < begin + WINDOW)]
        fast = int((~came.failed & (came.ms <= limit)).sum())
        if len(came) and fast * 100 >= 99 * len(came):
            return float(second)
    return None


def timeline(seen: Seen, end: float) -> Iterator[Moment]:
    """Every second up to the end, by when requests were due."""
    rows = seen.rows
    for second in range(int(end)):
        own = rows[(rows.start >= second) & (rows.start < second + 1)]
        refused = own.status == REFUSED
        faults = timed_out(own) | broken(own) | ((own.status >= 500) & ~refused)
        yield Moment(
            second=second,
            due=len(own),
            good=int(is_good(own).sum()),
            refused=int(refused.sum()),
            faults=int(faults.sum()),
            p99=percentile(own[~refused], 99),
        )
