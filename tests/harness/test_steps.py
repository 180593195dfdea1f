"""Steps of load: what belongs to each, where failures begin, and what requests/s do then."""

from dataclasses import replace

import pytest

from harness.load.breaking import breaking
from harness.load.steps import steps
from harness.load.table import Rows
from harness.plans.plan import Plan
from harness.rows import Row
from harness.runs import Step

PLAN = Plan(about="Two steps.", scenario="walk.py", shape="steps", users=20, steps=2, run_time=10)
GOOD = Step(
    offered=10, seconds=4, requests=400, failures=0, throughput=100, goodput=100, p50=8, p95=20, p99=30
)


def row(start: float, ms: float, error: str = "") -> Row:
    return Row("load", 1, "toy", "GET /items", start, ms, 0 if error else 200, 10, 2, 1.0, error)


def test_a_request_belongs_to_the_step_in_which_it_began_and_counts_when_it_ended() -> None:
    first, second = steps(
        PLAN,
        Rows.of(
            [
                row(0.5, 10.0),  # while the first step settles
                row(2.0, 10.0),
                row(3.0, 1500.0),  # right, and too late to be good
                row(4.9, 2000.0),  # ends in the second step
                row(7.0, 30.0, "HTTPError('500')"),
                row(8.0, 20.0),
                row(8.0, 10_000.0, "dropped: no user was free within 10 s"),
                row(8.5, 20.0, "dropped: no user was free within 10 s"),
            ]
        ),
    )
    assert (first.offered, first.seconds, first.requests, first.failures) == (10, 4, 3, 0)
    assert (first.throughput, first.goodput, first.p50) == (2 / 4, 1 / 4, 1500)
    assert (second.offered, second.seconds, second.requests, second.failures) == (20, 4, 4, 3)
    assert (second.throughput, second.goodput) == (3 / 4, 1 / 4)


def test_steps_that_asked_for_nothing_are_left_out_and_other_shapes_have_none() -> None:
    assert [one.offered for one in steps(PLAN, Rows.of([row(2.0, 10.0)]))] == [10]
    assert steps(replace(PLAN, shape="ramp"), Rows.of([row(2.0, 10.0)])) == ()


def scaled(offered: float, throughput: float, failures: int = 0, goodput: float | None = None) -> Step:
    good = throughput if goodput is None else goodput
    return replace(GOOD, offered=offered, throughput=throughput, goodput=good, failures=failures)


@pytest.mark.parametrize(("last", "trend"), [(230, "rise"), (206, "stay flat"), (100, "fall")])
def test_what_requests_a_second_do_once_failures_begin(last: float, trend: str) -> None:
    found = breaking([scaled(10, 100), scaled(20, 200, 3), scaled(30, 190, 4), scaled(40, last, 200)])
    assert found.failing is not None
    assert (found.failing.offered, found.before, found.after, found.trend) == (30, 200, last, trend)


def test_an_arm_that_never_fails_has_no_trend() -> None:
    found = breaking([scaled(10, 100), scaled(20, 200, 3)])
    assert (found.failing, found.trend, found.best.offered) == (None, None, 20)


def test_an_arm_that_fails_from_the_first_step_is_compared_with_that() -> None:
    found = breaking([scaled(10, 100, 40), scaled(20, 50, 400)])
    assert (found.before, found.after, found.trend) == (100, 50, "fall")


def test_right_answers_that_come_late_are_seen_before_failures() -> None:
    found = breaking([scaled(10, 100), scaled(20, 150, goodput=120), scaled(30, 150, 9, goodput=10)])
    assert (found.late.offered, found.failing.offered) == (20, 30)
