"""What makes a run INVALID: it proves nothing, however good it looks. Sentences that say what to do. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from harness.load.table import Rows
from harness.report.wording import ms, percent
from harness.runs import Arrivals, Load

GENERATOR_BUSY = 80.0  # percent of a core
LATE_MS = 5.0  # p99 of lateness
ACHIEVED = 0.98  # of the arrivals that were due
IDLE = 50.0  # percent of a core, under which a server is no bottleneck of CPU
ALL_BUSY = 0.9  # of the users: as soon as so many wait for answers, arrivals wait for users
JUMP = 0.05  # seconds between two looks; a clock that is corrected in the usual way moves 0.0001


@dataclass(frozen=True)
class Course:
    """How a load went, beside its rows and figures. CPU in percent of a core; the server's where known.

    `cores` are those that the generator could use. `jump`, in seconds, is by how much the clock was set, and
    `ended` how many processes of the server ended meanwhile. Of an open load `rate` is the peak, and `whole`
    says that its schedule was followed to the end.
    """

    cores: int
    server_cpu: float | None
    jump: float
    ended: int
    rate: float = 0.0
    whole: bool = True
    arrivals: Arrivals | None = None


def invalid(rows: Rows, load: Load, course: Course) -> Iterator[str]:
    """Why a run proves nothing; the gravest first."""
    if course.ended:
        yield (
            "The server, or a worker of it, ended or was started anew during the run. "
            "Its log says why; run again when it stays up."
        )
    yield from clock(course)
    yield from busy(load, course)
    if course.arrivals:
        yield from behind(rows, load, course, course.arrivals)


def clock(course: Course) -> Iterator[str]:
    if abs(course.jump) > JUMP:
        yield (
            f"The clock of this machine was set by {course.jump:+.2f} s during the run, or it slept: "
            "times before and after do not fit together. Run again."
        )


def busy(load: Load, course: Course) -> Iterator[str]:
    share = load.generator_cpu_percent / course.cores
    if share > GENERATOR_BUSY:
        yield (
            f"The generator used {share:.0f} % of its core: it may be what was measured. "
            "Use fewer users, more workers (--workers) or another machine for it."
        )


def behind(rows: Rows, load: Load, course: Course, arrivals: Arrivals) -> Iterator[str]:
    """Arrivals that were not sent in time though the server was not what held them up."""
    ran_out = most_at_once(rows[rows.sent]) >= ALL_BUSY * load.users
    if ran_out and (course.server_cpu is None or course.server_cpu >= IDLE or enough_users(load, course)):
        return
    remedy = "Give it more users (pool)." if ran_out else "Lower the rate, or use more workers (--workers)."
    reason = "the server was idle, but no user was free to ask it" if ran_out else "users were free to ask"
    if arrivals.late_p99 > LATE_MS:
        yield (
            f"Arrivals were sent late, p99 {ms(arrivals.late_p99)}, where {LATE_MS:g} ms are allowed, "
            f"and {reason}: the generator did not keep up. {remedy}"
        )
    if course.whole and arrivals.sent < ACHIEVED * arrivals.scheduled:
        yield (
            f"Only {percent(arrivals.sent / arrivals.scheduled)} of the arrivals were sent, and "
            f"{reason}: the rate was not offered. {remedy}"
        )


def enough_users(load: Load, course: Course) -> bool:
    """As many users as arrivals within the time-out: nothing but a slow server uses them up."""
    return course.arrivals is not None and load.users >= course.rate * course.arrivals.timeout


def most_at_once(rows: Rows) -> int:
    """The most requests that waited for their answer at one time."""
    if not len(rows):
        return 0
    moments = np.concatenate([rows.start + rows.late_ms / 1000, rows.ended])
    steps = np.repeat([1, -1], len(rows))
    return int(np.cumsum(steps[np.argsort(moments, kind="stable")]).max())
