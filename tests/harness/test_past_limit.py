"""What makes a load to the limit or past it INVALID: the generator's doing, and nothing of the server's."""

from dataclasses import replace

import pytest

from harness.load.past_limit import invalid
from harness.load.table import Rows
from harness.load.validity import Course
from harness.rows import Row
from harness.runs import Arrivals
from tests.harness.results import load

ARRIVALS = Arrivals(scheduled=1000, sent=1000, dropped=0, late_p99=0.0, timeout=10.0, sha256="")
COURSE = Course(cores=1, server_cpu=10.0, jump=0.0, ended=0, rate=10.0, arrivals=ARRIVALS)
DROPPED = "dropped: no user was free within 10 s"


def arrival(due: float, ms: float, late: float | None = 0.0, error: str = "") -> Row:
    return Row("load", 1, "toy", "GET /items", due, ms, 0 if error else 200, 10, 3, 1.0, error, late)


def rows(late: float, ms: float, count: int = 1000) -> list[Row]:
    """Ten arrivals a second that were all sent so late, and took so many ms of when they were due."""
    return [arrival(number / 10, ms, late) for number in range(count)]


def reasons(
    made: list[Row], users: int = 100, course: Course = COURSE, generator: float = 40.0, within: float = 1000
) -> list[str]:
    told = replace(load(10.0, 20.0), users=users, generator_cpu_percent=generator)
    return list(invalid(Rows.of(made), told, course, within=within))


@pytest.mark.parametrize("cpu", [3.0, 97.0, None])
def test_users_who_all_wait_for_a_server_spoil_nothing_whatever_it_does_meanwhile(cpu: float | None) -> None:
    """Fifty users, whom the first arrivals take for ten seconds each: who comes then waits, or is dropped."""
    first = rows(0.0, 10_000.0, 50)
    waiting = [arrival(5 + number / 10, 15_000.0, 5000.0) for number in range(50)]
    nobody = [arrival(10 + number / 10, 10_000.0, None, DROPPED) for number in range(900)]
    assert reasons([*first, *waiting, *nobody], users=50, course=replace(COURSE, server_cpu=cpu)) == []


def test_processes_of_the_server_that_end_spoil_nothing() -> None:
    assert reasons(rows(0.0, 20.0), course=replace(COURSE, ended=3)) == []


@pytest.mark.parametrize(("within", "allowed"), [(1000.0, 50), (150.0, 7.5), (100.0, 5), (20.0, 5)])
def test_who_sends_late_though_users_are_free_is_no_judge(within: float, allowed: float) -> None:
    assert reasons(rows(allowed, allowed + 10), within=within) == []
    late = allowed + 0.25
    assert reasons(rows(late, late + 10), within=within) == [
        f"Arrivals were sent late, p99 {late:.3g} ms, though users were free to send them, where "
        f"{allowed:g} ms are allowed: the generator did not keep up. Lower the rate, or give it a core."
    ]


def test_only_those_who_found_somebody_free_are_late() -> None:
    """Two users: one arrival in ten finds both busy for half a second, and that is the server's doing."""
    made = rows(0.0, 20.0)
    for number in range(0, 1000, 10):
        made[number] = arrival(number / 10, 250.0, 0.0)
        made[number + 1] = arrival(number / 10 + 0.1, 250.0, 0.0)
        made[number + 2] = arrival(number / 10 + 0.2, 100.0, 50.0)
    assert reasons(made, users=2, within=100.0) == []


def test_fewer_users_than_come_within_the_time_that_counts_prove_nothing() -> None:
    """Two users whom each answer takes 0.314159 s: they can send six a second, and ten come."""
    queued, free = [], [0.0, 0.0]
    for number in range(1000):
        begun = max(number / 10, min(free))
        free = [max(free), begun + 0.314159]
        queued.append(arrival(number / 10, 1000 * (free[1] - number / 10), 1000 * (begun - number / 10)))
    assert reasons(queued, users=2) == [
        "Only 0.2 % of the arrivals found a user who was free, and 2 users are fewer than come within "
        "1,000 ms: that need not be the server's doing. Give it more users (pool)."
    ]
    assert reasons(queued, users=2, within=200.0) == []


def test_a_generator_without_a_core_left_is_no_judge() -> None:
    assert reasons(rows(0.0, 20.0), generator=80.0) == []
    [busy] = reasons(rows(0.0, 20.0), generator=81.0)
    assert busy.startswith("The generator used 81 % of its core: it may be what was measured.")


def test_arrivals_that_came_to_nothing_were_not_offered() -> None:
    assert reasons(rows(0.0, 20.0, 980)) == []
    assert reasons(rows(0.0, 20.0, 979)) == [
        "Only 97.9 % of the arrivals came to anything: the rate was not offered. Lower it."
    ]
    assert reasons(rows(0.0, 20.0, 500), course=replace(COURSE, whole=False)) == []


def test_a_clock_that_is_set_spoils_it() -> None:
    [clock] = reasons(rows(0.0, 20.0), course=replace(COURSE, jump=0.06))
    assert clock.startswith("The clock of this machine was set by +0.06 s during the run, or it slept:")


def test_users_who_wait_for_their_answers_are_never_late() -> None:
    closed = [arrival(number / 10, 10_000.0, None) for number in range(1000)]
    assert reasons(closed, users=10, course=replace(COURSE, rate=0.0, arrivals=None)) == []
