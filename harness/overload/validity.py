"""What makes a run past the limit INVALID. Pure.

There it is the server's doing that users wait, and that arrivals wait for users. So the generator is judged
by what is its own: its CPU, how late it sends where somebody was free to send, and whether it sent all.
"""

from collections.abc import Iterator

import numpy as np

from harness.load.steps import dropped
from harness.load.table import Mask, Rows
from harness.load.validity import ACHIEVED, ALL_BUSY, Course, busy, clock
from harness.report.wording import ms, percent
from harness.runs import Load

LATE_MS = 50.0  # p99: a twentieth of the second in which an answer is good


def invalid(rows: Rows, load: Load, course: Course) -> Iterator[str]:
    """Why a run past the limit proves nothing, the gravest first; processes that ended are counted."""
    yield from clock(course)
    yield from busy(load, course)
    sent = rows[rows.sent]
    free = sent[somebody_free(sent, load.users)]
    if len(free) and (late := float(np.percentile(free.late_ms, 99))) > LATE_MS:
        yield (
            f"Arrivals were sent late, p99 {ms(late)}, though users were free to send them, where "
            f"{LATE_MS:g} ms are allowed: the generator did not keep up. Lower the rate, or give it a core."
        )
    if course.arrivals and course.whole:
        accounted = len(sent) + int(dropped(rows).sum())
        if accounted < ACHIEVED * course.arrivals.scheduled:
            share = percent(accounted / course.arrivals.scheduled)
            yield f"Only {share} of the arrivals came to anything: the rate was not offered. Lower it."


def somebody_free(sent: Rows, users: int) -> Mask:
    """Which arrivals found a user who was not waiting for an answer when they were due."""
    begun = np.sort(sent.start + sent.late_ms / 1000)
    before = np.searchsorted(begun, sent.start, side="left")
    done = np.searchsorted(np.sort(sent.ended), sent.start, side="right")
    return np.asarray(before - done < ALL_BUSY * users, dtype=bool)
