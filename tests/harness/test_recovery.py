"""How long a spike of twenty seconds is felt: calm until 6, back at 10, over at 20."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from harness.load.recovery import recovery, seconds_to_recover
from harness.load.table import Rows
from harness.plans.plan import Plan
from harness.rows import Row

PLAN = Plan(about="A spike.", scenario="walk.py", shape="spike", users=100, run_time=20)
CALM, FAST, SLOW = 10.0, 15.0, 15.1  # ms: 15 is one and a half times the calm p95


def rows(after: dict[int, float], error: str = "", skip: int = -1) -> Rows:
    """Twenty requests a second; from the end of the spike as slow as `after` says of a second, else fast."""
    return Rows.of(made(after, error, skip))


def made(after: dict[int, float], error: str, skip: int) -> Iterator[Row]:
    """Cold for 3 s, calm for 3, the spike for 4, and ten seconds after it."""
    for tick in range(400):
        second = tick // 20 - 10
        ms = (
            900.0
            if second < -7
            else CALM
            if second < -4
            else 500.0
            if second < 0
            else after.get(second, FAST)
        )
        if second != skip:
            wrong = error if second == 2 and tick % 10 == 0 else ""
            yield Row("load", 0, "toy", "GET /items", tick / 20, ms, 200, error=wrong)


def test_a_spike_that_leaves_nothing_behind_is_over_at_once() -> None:
    assert recovery(PLAN, rows({})) == 0


def test_recovery_is_the_first_second_from_which_five_are_fast() -> None:
    assert recovery(PLAN, rows({0: SLOW, 1: SLOW, 2: SLOW})) == 3
    assert recovery(PLAN, rows({0: SLOW, 3: SLOW})) == 4


def test_what_is_slow_until_five_seconds_before_the_end_never_recovers() -> None:
    assert recovery(PLAN, rows({4: SLOW})) == 5
    assert recovery(PLAN, rows({5: SLOW})) == 0
    assert recovery(PLAN, rows({0: SLOW, 5: SLOW})) is None


def test_a_fast_failure_is_not_fast() -> None:
    assert recovery(PLAN, rows({}, error="status 500")) == 3


def test_a_second_that_nobody_could_ask_in_is_slow() -> None:
    assert recovery(PLAN, rows({}, skip=1)) == 2


def test_one_slow_request_of_twenty_is_the_slowest_twentieth_and_two_are_not() -> None:
    one_slow = [row._replace(ms=SLOW) if row.start == 12 else row for row in rows({})]
    two_slow = [row._replace(ms=SLOW) if row.start in (12, 12.5) else row for row in rows({})]
    assert recovery(PLAN, Rows.of(one_slow)) == 0
    assert recovery(PLAN, Rows.of(two_slow)) == 3


@pytest.mark.parametrize("shape", ["constant", "ramp", "steps"])
def test_only_a_spike_has_a_recovery(shape: str) -> None:
    assert recovery(replace(PLAN, shape=shape), rows({})) is None


def test_a_warm_up_that_ends_later_shortens_the_calm() -> None:
    assert recovery(replace(PLAN, warm_up=5), rows({})) == 0
    assert recovery(replace(PLAN, warm_up=6), rows({})) is None


def test_any_peak_has_a_recovery_between_its_calm_and_the_end_of_the_run() -> None:
    assert seconds_to_recover(rows({0: SLOW}), calm=(3, 6), after=(10, 20)) == 1
    assert seconds_to_recover(rows({0: SLOW}), calm=(3, 6), after=(10, 15)) is None
    assert seconds_to_recover(rows({}), calm=(0, 0), after=(10, 20)) is None
