"""Users or arrivals over time: the corners of each shape, and the level between them."""

import pytest

from harness.plans.plan import Plan


def plan(**numbers: object) -> Plan:
    return Plan(about="A shape.", scenario="walk.py", **numbers)


def test_a_constant_load_rises_to_its_peak_and_stays() -> None:
    assert plan(users=10, spawn_rate=5, run_time=30).points == ((0, 0), (2, 10), (30, 10))


def test_users_without_a_spawn_rate_start_within_a_second() -> None:
    assert plan(users=10, run_time=30).points == ((0, 0), (1, 10), (30, 10))


def test_a_constant_rate_is_there_from_the_start() -> None:
    assert plan(rate=10, run_time=30).points == ((0, 10), (30, 10))


def test_a_peak_that_takes_longer_than_the_run_is_never_reached() -> None:
    slow = plan(users=100, spawn_rate=1, run_time=30, warm_up=0)
    assert slow.points == ((0, 0), (30, 30))


def test_a_ramp_is_a_line_from_nothing_to_its_peak() -> None:
    assert plan(users=10, shape="ramp", run_time=30).points == ((0, 0), (30, 10))


def test_steps_are_equally_long_and_high() -> None:
    assert plan(rate=30, shape="steps", steps=3, run_time=30).points == (
        *((0, 10), (10, 10)),
        *((10, 20), (20, 20)),
        *((20, 30), (30, 30)),
    )


def test_a_spike_is_ten_times_the_calm_within_two_seconds_and_back() -> None:
    spike = plan(users=500, shape="spike", run_time=100)
    assert spike.points == ((0, 50), (30, 50), (32, 500), (48, 500), (50, 50), (100, 50))
    assert plan(users=500, shape="spike", calm=0.5, run_time=20).points[:3] == ((0, 250), (6, 250), (7, 500))


@pytest.mark.parametrize(
    ("second", "expected"), [(-1, 0), (0, 10), (9.99, 10), (10, 20), (30, 30), (30.01, 0)]
)
def test_the_level_at_a_jump_is_that_after_it_and_outside_the_run_nothing(
    second: float, expected: float
) -> None:
    assert plan(rate=30, shape="steps", steps=3, run_time=30).level(second) == expected


def test_the_level_between_two_corners_is_on_their_line() -> None:
    assert plan(users=10, shape="ramp", run_time=40).level(10) == 2.5


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"users": 10, "spawn_rate": 5}, 2),
        ({"users": 10, "spawn_rate": 5, "warm_up": 7}, 7),
        ({"rate": 10}, 0),
        ({"users": 10, "shape": "ramp"}, 0),
        ({"users": 10, "shape": "steps"}, 0),
        ({"users": 10, "shape": "spike"}, 0),
        ({"users": 10, "shape": "spike", "warm_up": 3}, 3),
    ],
)
def test_a_run_is_steady_when_its_last_user_has_started_and_other_shapes_at_once(
    numbers: dict[str, object], expected: float
) -> None:
    assert plan(run_time=30, **numbers).steady_from == expected
