"""The reasons that a trial of a rate gives. Whether it holds is in tests/harness/goldens."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from harness.capacity import attempts, limits
from harness.capacity.attempts import Rule
from harness.capacity.extent import LONGEST, Extent
from harness.capacity.limits import Pressure
from harness.capacity.queue import growth
from harness.capacity.search import Found, Try, so_far
from harness.load.measured import Measured
from harness.load.table import Rows
from harness.plans.objectives import parse
from harness.rows import Row
from harness.runs import Attempt, Usage
from tests.harness import results

LONG = Try(rate=20.0, long=True)
QUIET = Pressure(cpu=40.0, cores=1, threads=5, in_flight=0.5, in_database=0.2, generator=20.0)


def rows(times: Sequence[float], *, error: str = "", db_ms: float | None = 1.0) -> Rows:
    """Twenty requests a second that took so many ms."""
    return Rows.of(
        Row("load", 1, "toy", "GET /items", 3 + index / 20, ms, 200, 10, 2, db_ms, error, 0.1)
        for index, ms in enumerate(times)
    )


def usage(side: str, cpu: float, threads: int = 5) -> list[Usage]:
    return [Usage(second, side, cpu, 80.0, threads, 9, 40, 1.0) for second in range(40)]


def measured(made: Rows, cpu: float = 40.0, **more: object) -> Measured:
    """A load that left these rows, on a server that used so much CPU."""
    used = (*usage("server", cpu), *usage("generator", 20.0, threads=1))
    return Measured(results.load(20.0, 10.0), made, used, **more)


def judged(found: Measured, *objectives: str) -> Attempt:
    rule = Rule([parse(text) for text in objectives], {"items": "GET /items"}, 3.0, 33.0, cores=1)
    return attempts.judge(LONG, found, rule)


def test_a_missed_objective_fails_a_rate_and_says_by_which_figure() -> None:
    found = judged(measured(rows([212.0] * 600), cpu=97.0), "p99 < 150 ms", "errors < 1%")
    assert (found.held, found.reason) == (False, "p99 < 150 ms: it was 212 ms")
    assert (found.limit, found.limited) == ("server CPU", "the server's CPU: 97 % of its core")


def test_what_cannot_be_measured_does_not_hold() -> None:
    found = judged(measured(rows([10.0] * 600)), "p99[other] < 150 ms")
    assert found.reason == (
        "p99[other] < 150 ms could not be measured: other was never asked for in the steady part"
    )


def test_a_server_that_did_not_stay_up_fails_a_rate_that_meets_its_objectives() -> None:
    found = judged(measured(rows([10.0] * 600), ended=2), "p99 < 150 ms")
    assert (found.held, found.invalid, found.reason) == (False, False, "2 of the server's processes ended")


def test_a_growing_queue_fails_a_rate_that_meets_its_objectives() -> None:
    """One percent too much: the response time grows by 3 ms a second, and is still far below the limit."""
    growing = [10 + 3 * index / 20 for index in range(600)]
    found = judged(measured(rows(growing)), "p99 < 150 ms")
    assert (found.held, round(found.growth, 2)) == (False, 3.0)
    assert found.reason == ("a queue grew: the response time rose by 3.00 ms every second, by 60.0 ms in all")


def test_weather_is_no_queue() -> None:
    """Noise of a server that keeps up, and a slope too small to matter."""
    random = Random(1)
    for _ in range(30):
        noisy = rows([random.lognormvariate(2, 1) for _ in range(600)])
        assert not growth(noisy, 3.0, 33.0).grows
    assert not growth(rows([100 + index / 60 for index in range(600)]), 3.0, 33.0).grows


def test_an_invalid_try_says_nothing_of_the_server() -> None:
    late = "The generator was late."
    found = judged(measured(rows([212.0] * 600), cpu=97.0, invalid=(late,)), "p99 < 150 ms")
    assert (found.held, found.invalid, found.reason) == (False, True, late)
    assert (found.limit, found.limited) == ("generator", "the generator, at 20 % of its core")


@pytest.mark.parametrize(
    ("change", "limit", "words"),
    [
        ({"cpu": 96.0}, "server CPU", "the server's CPU: 96 % of its core"),
        ({"cpu": 385.0, "cores": 4}, "server CPU", "the server's CPU: 96 % of its 4 cores together"),
        (
            {"cpu": 101.0, "cores": 4},
            "one core",
            "one core of 4: 101 % of it. A single Python process runs on no more at a time: more workers may "
            "help",
        ),
        (
            {"in_flight": 80.0, "in_database": 4.1},
            "database",
            "the database: 4.1 of 5 threads were in it at once, with 40 % of a core in use",
        ),
        (
            {"in_flight": 80.0},
            "thread pool",
            "the thread pool: 80 requests at once for 5 threads, with 40 % of a core in use",
        ),
        ({}, "unknown", "nothing that is sampled: neither CPU, threads nor database"),
        (
            {"threads": 0, "in_flight": 80.0},
            "unknown",
            "nothing that is sampled: neither CPU, threads nor database",
        ),
    ],
)
def test_what_was_used_up_is_told_by_rule(change: dict[str, float], limit: str, words: str) -> None:
    found = limits.limit(replace(QUIET, **change), generator=False)
    assert (found.limit, found.words) == (limit, words)


def test_tries_so_far_are_counted_by_rate_and_what_held_above_a_failure_is_luck() -> None:
    assert so_far([(10, True), (12, False), (12, True), (14, True)]) == Found(10, 12, settled=False)
    assert so_far([]) == Found(None, None, settled=False)


@pytest.mark.parametrize(
    ("rate", "long", "seconds"),
    [(500.0, True, 30), (100.0, True, 53), (10.0, True, LONGEST), (500.0, False, 8)],
)
def test_a_long_try_lasts_for_seconds_and_requests(rate: float, long: bool, seconds: float) -> None:
    extent = Extent(start=50.0)
    assert extent.judged_seconds(Try(rate, long)) == seconds
    assert extent.run_time(Try(rate, long)) == seconds + 3


def test_the_time_that_a_search_takes_is_told_at_its_beginning() -> None:
    assert Extent(start=50.0).estimate() == "about 9 min an arm, at most 30"
