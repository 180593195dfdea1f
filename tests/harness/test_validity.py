from dataclasses import replace
from typing import Any

import pytest

from harness.load.table import Rows
from harness.load.validity import Course, invalid, most_at_once
from harness.rows import Row
from harness.runs import Arrivals
from tests.harness.results import load

GOOD = Course(cores=1, server_cpu=40.0, jump=0.0, ended=0)
KEPT = Arrivals(scheduled=1000, sent=1000, dropped=0, late_p99=1.1, timeout=10.0, sha256="ab")


def arrival(due: float, late_ms: float = 1.0, ms: float = 20.0) -> Row:
    return Row("load", 1, "perf", "GET /items", due, ms, 200, 10, 3, 1.0, "", late_ms)


def reasons(course: Course, rows: list[Row] | None = None, **figures: Any) -> list[str]:
    """What makes a run INVALID of a thousand arrivals, ten a second, that a user answers in 20 ms each."""
    found = rows or [arrival(number / 10) for number in range(1000)]
    return list(invalid(Rows.of(found), replace(load(10.0, 20.0), **figures), course))


def opened(course: Course = GOOD, **arrivals: Any) -> Course:
    return replace(course, rate=10.0, arrivals=replace(KEPT, **arrivals))


def test_a_run_that_went_well_is_valid() -> None:
    assert reasons(GOOD) == []
    assert reasons(opened()) == []


@pytest.mark.parametrize(
    ("percent", "cores", "busy"), [(80.0, 1, 0), (80.1, 1, 1), (160.0, 2, 0), (161, 2, 1)]
)
def test_a_generator_that_is_busy_may_be_what_was_measured(percent: float, cores: int, busy: int) -> None:
    found = reasons(replace(GOOD, cores=cores), generator_cpu_percent=percent)
    told = (
        "The generator used 80 % of its core: it may be what was measured. Use fewer users, more workers "
        "(--workers) or another machine for it."
    )
    assert found == [told] * busy


@pytest.mark.parametrize("cpu", [10.0, 95.0, None])
def test_arrivals_that_are_late_though_users_are_free_are_the_generator_s_fault(cpu: float | None) -> None:
    assert reasons(opened(replace(GOOD, server_cpu=cpu), late_p99=5.1), users=100) == [
        "Arrivals were sent late, p99 5.10 ms, where 5 ms are allowed, and users were free to ask: the "
        "generator did not keep up. Lower the rate, or use more workers (--workers)."
    ]
    assert reasons(opened(replace(GOOD, server_cpu=cpu), late_p99=5.0), users=100) == []


def test_a_rate_that_was_not_offered_is_told() -> None:
    assert reasons(opened(sent=979), users=100) == [
        "Only 97.9 % of the arrivals were sent, and users were free to ask: the rate was not offered. "
        "Lower the rate, or use more workers (--workers)."
    ]
    assert reasons(opened(sent=980), users=100) == []


def test_a_schedule_that_was_ended_on_purpose_need_not_be_sent() -> None:
    assert reasons(replace(opened(sent=500), whole=False), users=100) == []


# Every arrival waits ten seconds for its answer: a hundred users at once, all of them.
SLOW = [arrival(number / 10, late_ms=900.0, ms=10_900.0) for number in range(1000)]


def test_a_server_that_uses_up_all_users_makes_arrivals_late_and_the_run_stays_valid() -> None:
    late = {"late_p99": 900.0, "sent": 900, "dropped": 100}
    assert most_at_once(Rows.of(SLOW)) >= 100
    for cpu in (10.0, 90.0, None):
        assert reasons(opened(replace(GOOD, server_cpu=cpu), **late), SLOW, users=100) == []


def test_too_few_users_for_a_server_that_is_idle_are_told() -> None:
    few = {"late_p99": 900.0, "sent": 900, "dropped": 100}
    waits = [arrival(number / 10, ms=1000.0) for number in range(1000)]  # ten at once
    pool = "and the server was idle, but no user was free to ask it"
    assert reasons(opened(**few), waits, users=10) == [
        f"Arrivals were sent late, p99 900 ms, where 5 ms are allowed, {pool}: the generator did not keep "
        "up. Give it more users (pool).",
        f"Only 90 % of the arrivals were sent, {pool}: the rate was not offered. Give it more users (pool).",
    ]
    assert reasons(opened(replace(GOOD, server_cpu=50.0), **few), waits, users=10) == []
    assert reasons(opened(replace(GOOD, server_cpu=None), **few), waits, users=10) == []


def test_requests_at_once_are_counted_from_when_they_were_sent() -> None:
    assert most_at_once(Rows.of([])) == 0
    assert most_at_once(Rows.of([arrival(0, 0, 500), arrival(0.4, 0, 500), arrival(0.8, 0, 500)])) == 2
    assert most_at_once(Rows.of([arrival(0, 0, 500), arrival(0.4, 200, 500)])) == 1


@pytest.mark.parametrize(("jump", "told"), [(0.05, False), (0.06, True), (-3.2, True)])
def test_a_clock_that_is_set_makes_a_run_invalid(jump: float, told: bool) -> None:
    found = reasons(replace(GOOD, jump=jump))
    assert found == (
        [
            f"The clock of this machine was set by {jump:+.2f} s during the run, or it slept: times before "
            "and after do not fit together. Run again."
        ]
        if told
        else []
    )


def test_a_server_that_did_not_stay_up_makes_a_run_invalid() -> None:
    assert reasons(replace(GOOD, ended=1)) == [
        "The server, or a worker of it, ended or was started anew during the run. Its log says why; run "
        "again when it stays up."
    ]
