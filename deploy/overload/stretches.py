"""What a server did in each part of a run, from its rows and samples. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import fmean

import numpy as np

from deploy.overload.experiment import Experiment
from deploy.overload.record import Moment, Stretch
from harness.load.steps import SETTLING
from harness.load.table import DROPPED, Mask, Rows
from harness.plans.evidence import is_good
from harness.runs import Usage

REFUSED = 503
TIMED_OUT = re.compile(r"tim(?:ed|e)[ -]?out", re.IGNORECASE)
SAMPLES = 3  # a second apart; memory is their mean
KNEE = 0.95  # of the best goodput: the first step that reaches it is the knee
FOLLOWED = 0.9  # of what a step offers: chance alone leaves more


@dataclass(frozen=True)
class Part:
    """Seconds `begin` to `end` of a run, at a rate of arrivals per second."""

    name: str
    rate: float
    begin: float
    end: float


def steps(experiment: Experiment, top_rate: float) -> tuple[Part, ...]:
    """Equal steps to the top rate."""
    each = experiment.step_seconds
    return tuple(
        Part(f"step {number}", top_rate * number / experiment.steps, (number - 1) * each, number * each)
        for number in range(1, experiment.steps + 1)
    )


def phases(experiment: Experiment, goodput: float) -> tuple[Part, ...]:
    """The phases past the knee, relative to a goodput."""
    borders = pairwise(accumulate((phase.seconds for phase in experiment.phases), initial=0))
    return tuple(
        Part(phase.name, phase.of_goodput * goodput, begin, end)
        for phase, (begin, end) in zip(experiment.phases, borders, strict=True)
    )


@dataclass(frozen=True)
class Outcomes:
    """What became of each row, as masks; every failure is in one of them."""

    refused: Mask
    timeouts: Mask
    resets: Mask
    errors: Mask
    wrong: Mask

    @classmethod
    def of(cls, rows: Rows) -> "Outcomes":
        """Sort the rows. An arrival that was dropped, since all users were waiting, is a time-out."""
        refused = rows.status == REFUSED
        unanswered = rows.failed & (np.nan_to_num(rows.status) == 0)
        timed_out = np.array(
            [error.startswith(DROPPED) or bool(TIMED_OUT.search(error)) for error in rows.error], dtype=bool
        )
        errors = (rows.status >= 500) & ~refused
        return cls(
            refused=refused,
            timeouts=unanswered & timed_out,
            resets=unanswered & ~timed_out,
            errors=errors,
            wrong=rows.failed & ~refused & ~unanswered & ~errors,
        )

    @property
    def faults(self) -> Mask:
        return self.timeouts | self.resets | self.errors


def stretch(part: Part, rows: Rows, usage: Sequence[Usage], orders: str) -> Stretch:
    """One part without its first second, which still shows the part before; `orders` is their row name.

    A request belongs to the part in which it was due; goodput counts the responses that ended within it.
    """
    begin, end = part.begin + SETTLING, part.end
    due = rows[(rows.start >= begin) & (rows.start < end)]
    ended = rows[(rows.ended >= begin) & (rows.ended < end)]
    outcomes = Outcomes.of(due)
    admitted = due[~outcomes.refused]
    placed = due[np.asarray(due.probe == orders, dtype=bool)]
    memory_before, memory_after = memory(usage, begin, end)
    return Stretch(
        name=part.name,
        offered=part.rate,
        seconds=end - begin,
        requests=len(due),
        goodput=int(is_good(ended).sum()) / (end - begin),
        p50=percentile(admitted, 50),
        p99=percentile(admitted, 99),
        refused=int(outcomes.refused.sum()),
        refusal_p99=percentile(due[outcomes.refused], 99),
        resets=int(outcomes.resets.sum()),
        timeouts=int(outcomes.timeouts.sum()),
        errors=int(outcomes.errors.sum()),
        wrong=int(outcomes.wrong.sum()),
        orders=len(placed),
        orders_right=int((~placed.failed).sum()),
        memory_before=memory_before,
        memory_after=memory_after,
    )


def percentile(rows: Rows, percent: float) -> float | None:
    return float(np.percentile(rows.ms, percent)) if len(rows) else None


def memory(usage: Sequence[Usage], begin: float, end: float) -> tuple[float | None, float | None]:
    """The server's memory in MB at the beginning and at the end; None without samples."""
    samples = [look.memory for look in usage if look.side == "server" and begin <= look.second < end]
    return (fmean(samples[:SAMPLES]), fmean(samples[-SAMPLES:])) if samples else (None, None)


def knee(steps: Sequence[Stretch]) -> Stretch | None:
    """The first step with 95 % of the best goodput; None if no step had any."""
    best = max((step.goodput for step in steps), default=0.0)
    return next((step for step in steps if step.goodput >= KNEE * best), None) if best else None


def follows(step: Stretch) -> bool:
    """Whether the server still kept up, so that its knee is further up."""
    return step.goodput >= FOLLOWED * step.offered


def timeline(rows: Rows, end: float) -> Iterator[Moment]:
    """Every second up to the end, by when requests were due."""
    for second in range(int(end)):
        due = rows[(rows.start >= second) & (rows.start < second + 1)]
        outcomes = Outcomes.of(due)
        yield Moment(
            second=second,
            due=len(due),
            good=int(is_good(due).sum()),
            refused=int(outcomes.refused.sum()),
            faults=int(outcomes.faults.sum()),
            p99=percentile(due[~outcomes.refused], 99),
        )
