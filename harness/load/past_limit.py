"""Reasons why a load to a server's limit, or past it, is INVALID. Pure.

There it is the server's doing that users wait, that arrivals wait for users, and that its processes end. So
the generator is judged by what is its own: its clock, its CPU, whether it has users enough, how late it sends
where somebody was free to send, and whether it sent all.
"""

from collections.abc import Iterator

import numpy as np

from harness.load.steps import dropped
from harness.load.table import Mask, Rows
from harness.load.validity import ACHIEVED, ALL_BUSY, LATE_MS, Course, busy, clock
from harness.plans.evidence import GOOD_MS
from harness.report.wording import ms, percent
from harness.runs import Load

SHARE = 0.05  # of the time within which an answer counts: so much of it may be the generator's


def invalid(rows: Rows, load: Load, course: Course, *, within: float = GOOD_MS) -> Iterator[str]:
    """Why the load proves nothing, the gravest first. An answer counts `within` so many ms."""
    yield from clock(course)
    yield from busy(load, course)
    sent = rows[rows.sent]
    free = somebody_free(sent, load.users)
    yield from too_few(free, load, course, within)
    yield from late(sent[free], within)
    if course.arrivals and course.whole:
        accounted = len(sent) + int(dropped(rows).sum())
        if accounted < ACHIEVED * course.arrivals.scheduled:
            share = percent(accounted / course.arrivals.scheduled)
            yield f"Only {share} of the arrivals came to anything: the rate was not offered. Lower it."


def too_few(free: Mask, load: Load, course: Course, within: float) -> Iterator[str]:
    """Users who ran out though they waited no longer than they may.

    As many as come `within` that time run out only where answers take longer: J. D. C. Little (1961).
    """
    if load.users < course.rate * within / 1000 and np.count_nonzero(free) < ACHIEVED * len(free):
        share = percent(np.count_nonzero(free) / len(free))
        yield (
            f"Only {share} of the arrivals found a user who was free, and {load.users} users are fewer than "
            f"come within {ms(within)}: that need not be the server's doing. Give it more users (pool)."
        )


def late(free: Rows, within: float) -> Iterator[str]:
    """Arrivals that were not sent in time though somebody was free to send them."""
    allowed = max(LATE_MS, SHARE * within)
    if len(free) and (found := float(np.percentile(free.late_ms, 99))) > allowed:
        yield (
            f"Arrivals were sent late, p99 {ms(found)}, though users were free to send them, where "
            f"{allowed:g} ms are allowed: the generator did not keep up. Lower the rate, or give it a core."
        )


def somebody_free(sent: Rows, users: int) -> Mask:
    """Which arrivals found a user who was not waiting for an answer when they were due."""
    begun = np.sort(sent.start + sent.late_ms / 1000)
    before = np.searchsorted(begun, sent.start, side="left")
    done = np.searchsorted(np.sort(sent.ended), sent.start, side="right")
    return np.asarray(before - done < ALL_BUSY * users, dtype=bool)
