"""The reasons that a judged objective gives. Its outcome and the exit code are in tests/harness/goldens."""

from collections.abc import Sequence

import numpy as np
import pytest

from harness.load.table import Rows
from harness.plans.evidence import Evidence
from harness.plans.judging import breached, judge, verdict
from harness.plans.objectives import parse
from harness.rows import Row
from harness.runs import Judged, Usage

LISTED, BOUGHT = "GET /store/products/", "POST /store/orders/"
ENDPOINTS = {"product_list": LISTED, "checkout": BOUGHT, "cart": "GET /store/carts/:id"}
SINCE = 5.0  # seconds of warm-up


def row(number: int, ms: float = 20.0, name: str = LISTED, **more: object) -> Row:
    """The number-th of a hundred requests a second."""
    fields = {"status": 200, "queries": 3, "error": ""} | more
    return Row("load", 0, "perf", name, SINCE + number / 100, ms, **fields)  # type: ignore[arg-type]


def seen(
    rows: Sequence[Row],
    usage: Sequence[Usage] = (),
    recovery: float | None = None,
    after_spike: float | None = None,
) -> Evidence:
    return Evidence(Rows.of(rows), SINCE, max(len(rows) / 100, 0.0), usage, ENDPOINTS, recovery, after_spike)


def used(
    second: int, memory: float = 100.0, cpu: float = 50.0, connections: int = 8, disk: float = 0.0
) -> Usage:
    return Usage(second, "server", cpu, memory, 4, connections, 30, disk)


def judged(text: str, evidence: Evidence) -> Judged:
    [one] = judge([parse(text)], evidence)
    return one


def spread(size: int = 2000) -> Evidence:
    """Times of 1, 2 … 100 ms in a random order, again and again: the p95 is 95.05 ms."""
    times = np.random.default_rng(7).permutation(np.resize(np.arange(1.0, 101.0), size))
    return seen([row(number, ms) for number, ms in enumerate(times)])


def test_a_percentile_is_numpys_and_met_where_its_whole_interval_is() -> None:
    one = judged("p95 < 150 ms", spread())
    assert (one.objective, one.outcome) == ("p95 < 150 ms", "met")
    assert one.value == np.percentile(spread().rows.ms, 95)
    assert one.reason == "Met by 55.0 ms (36.6 %)."


def test_a_missed_objective_says_by_how_much() -> None:
    one = judged("p95 < 50 ms", spread())
    assert (one.outcome, one.reason) == ("missed", "Missed by 45.0 ms (90.1 %).")


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ("10 ms", "Missed by 85.0 ms (850.5 %)."),
        ("9.5 ms", "Missed by 85.5 ms (10 times the limit)."),
        ("1.4 ms", "Missed by 93.6 ms (68 times the limit)."),
    ],
)
def test_a_value_of_ten_limits_or_more_is_told_in_limits(limit: str, reason: str) -> None:
    assert judged(f"p95 < {limit}", spread()).reason == reason


def test_an_interval_that_spans_the_limit_is_too_close_to_call() -> None:
    one = judged("p95 < 96 ms", spread())
    assert one.outcome == "close"
    assert one.low is not None
    assert one.high is not None
    assert one.low < 96 <= one.high
    assert one.reason == "Too close to call: the limit lies within the interval. Run longer."


def test_too_few_requests_for_a_percentile_say_how_many_it_takes() -> None:
    one = judged("p99 < 150 ms", spread(400))
    assert (one.outcome, one.high) == ("unmeasured", None)
    assert one.reason.startswith("Not measurable: it needs about ")
    assert one.reason.endswith(" requests, there were 400.")


@pytest.mark.parametrize(
    "figure", ["p95[cart] < 1 s", "errors[cart] == 0", "queries[cart] <= 3", "rps[cart] > 1"]
)
def test_an_endpoint_that_was_never_asked_for_is_not_measured(figure: str) -> None:
    one = judged(figure, spread())
    assert (one.outcome, one.value) == ("unmeasured", None)
    assert one.reason == "Not measurable: cart was never asked for in the steady part."


def test_no_errors_at_all_is_exact_whatever_the_number_of_requests() -> None:
    assert judged("errors == 0", seen([row(0)])).outcome == "met"
    one = judged("errors == 0", seen([row(0), row(1, error="500")]))
    assert (one.outcome, one.value, one.reason) == ("missed", 50, "Missed by 50.0 points.")


def test_means_over_time_need_ten_seconds() -> None:
    one = judged("rps > 90", seen([row(number) for number in range(900)]))
    assert (one.outcome, one.value) == ("unmeasured", 100)
    assert one.reason == "Not measurable: it needs 10 steady seconds, there were 9.00."


def test_queries_are_the_most_of_any_answer() -> None:
    rows = [row(0), row(1, queries=12), row(2, queries=None)]
    one = judged("queries <= 3", seen(rows))
    assert (one.outcome, one.value, one.reason) == ("missed", 12, "Missed by 9 (300 %).")
    assert judged("queries == 3", seen(rows)).value == 12
    assert judged("queries >= 3", seen(rows)).outcome == "met"


def test_the_generators_usage_is_not_the_servers() -> None:
    generator = Usage(6, "generator", 90.0, 500.0, 4, 8, 30, 0.0)
    evidence = seen([row(number) for number in range(400)], [generator])
    one = judged("rss < 300 MB", evidence)
    assert one.reason == "Not measurable: the server was not sampled: only one that the harness starts is."


def drifting(**series: Sequence[float]) -> Evidence:
    usage = [
        used(5 + second, **{name: values[second] for name, values in series.items()})  # type: ignore[arg-type]
        for second in range(60)
    ]
    return seen([row(number) for number in range(6000)], usage)


def test_noise_is_no_drift() -> None:
    noise = np.random.default_rng(3).normal(0, 3, 60)
    one = judged("drift[memory] < 10%", drifting(memory=100 + noise))
    assert one.outcome == "met"
    assert abs(one.value or 0) < 3


def test_a_drift_needs_twenty_seconds_and_a_server_that_is_sampled() -> None:
    short, blind = (
        seen([row(number) for number in range(1900)]),
        seen([row(number) for number in range(2100)]),
    )
    assert judged("drift[p95] < 10%", short).reason == (
        "Not measurable: it needs 20 steady seconds, there were 19.0."
    )
    assert judged("drift[memory] < 10%", blind).reason.startswith(
        "Not measurable: the server was not sampled"
    )


def test_a_drift_says_that_samples_are_too_far_apart_for_so_short_a_run() -> None:
    usage = [used(5 + second) for second in range(21) if second != 10]
    one = judged("drift[memory] < 10%", seen([row(number) for number in range(2100)], usage))
    assert one.reason == "Not measurable: it needs 40 steady seconds."


def test_recovery_is_what_the_run_says() -> None:
    spiked = seen([row(0)], recovery=4.0, after_spike=20)
    assert judged("recovery < 10 s", spiked).reason == "Met by 6.00 s (60 %)."
    assert judged("recovery < 10 s", seen([row(0)])).outcome == "unmeasured"


def test_a_recovery_that_never_came_lasted_as_long_as_the_run() -> None:
    never = seen([row(0)], after_spike=20)
    assert judged("recovery < 10 s", never).reason == "Missed by 10.0 s (100 %)."
    assert judged("recovery < 30 s", never).outcome == "unmeasured"


def test_nothing_is_measured_without_a_request() -> None:
    for text in ("p99 < 150 ms", "errors == 0", "errors < 1%", "rps > 1", "goodput > 1", "redirects == 0"):
        assert judged(text, seen([])).outcome == "unmeasured"


def outcome(objective: str, found: str) -> Judged:
    return Judged(objective, found, 1.0, 1.0, 1.0, "")  # type: ignore[arg-type]


MET, MISSED = outcome("errors == 0", "met"), outcome("p99 < 150 ms", "missed")
CLOSE, UNMEASURED = outcome("p95 < 80 ms", "close"), outcome("rps > 100", "unmeasured")


def test_all_met_is_0() -> None:
    assert verdict([MET, MET]) == (0, "2 objectives met.")


def test_a_miss_is_1_whatever_else_is_in_doubt() -> None:
    assert verdict([MET, CLOSE, MISSED]) == (1, "1 of 3 objectives missed: p99 < 150 ms.")


def test_doubt_is_2() -> None:
    assert verdict([MET, CLOSE, UNMEASURED]) == (2, "2 of 3 objectives undecided: p95 < 80 ms; rps > 100.")


def test_a_run_that_proves_nothing_has_no_verdict() -> None:
    assert verdict([MISSED], invalid=["It was late."]) == (2, "INVALID, no verdict: It was late.")
    assert verdict([MET], complete=False) == (2, "No verdict: the measurement stopped early.")


def test_a_run_that_its_plan_ended_has_missed() -> None:
    assert verdict([MET], aborted="errors > 50%") == (1, "Ended early, as the plan asks: errors > 50%.")


def test_data_that_are_wrong_are_wrong_even_if_the_run_proves_nothing_else() -> None:
    assert verdict([MET], invalid=["It was late."], audited=False) == (
        1,
        "The audit of the data failed after this run.",
    )


def test_memory_ends_a_run_even_if_nothing_is_answered() -> None:
    window = Evidence(Rows.of([]), 5, 10, [used(6, memory=2000)], ENDPOINTS)
    assert breached([parse("rss > 1 GB")], window) == parse("rss > 1 GB")
