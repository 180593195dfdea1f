import numpy as np

from harness.load import figures
from harness.load.table import Rows
from harness.rows import Row
from harness.runs import Load, Second


def row(start: float, ms: float, name: str = "GET /items", error: str = "", queries: int | None = 3) -> Row:
    return Row("load", 1, "perf", name, start, ms, 500 if error else 200, 10, queries, 1.0, error)


def load(rows: list[Row], warm_up: float = 0.0) -> Load:
    return figures.load(
        Rows.of(rows), users=4, warm_up=warm_up, cpu_ms_per_request=2.5, generator_cpu_percent=10.0
    )


def test_percentiles_are_exact_and_those_of_numpy() -> None:
    times = [145.1, 154.9, 3.25, 900.0, 12.5, 12.75, 0.125]
    total = load([row(0.1 * number, ms) for number, ms in enumerate(times)]).total
    assert (total.p50, total.p95, total.p99) == tuple(np.percentile(times, [50, 95, 99]))
    assert total.p50 == 12.75


def test_requests_that_began_during_the_warm_up_are_left_out() -> None:
    found = load([row(0.0, 5000), row(0.99, 5000), row(1.0, 10), row(2.0, 30)], warm_up=1)
    assert (found.total.requests, found.total.p50) == (2, 20)


def test_throughput_is_over_the_time_from_the_warm_up_to_the_last_answer() -> None:
    found = load([row(0.5, 10), row(1.0, 10), row(1.5, 10), row(2.5, 500)], warm_up=1)
    assert found.seconds == 2.0
    assert found.total.rps == 1.5


def test_each_name_has_figures_of_its_own() -> None:
    rows = [row(0, 10, "b", queries=2), row(0, 20, "a"), row(0, 30, "b", "no", queries=4), row(1, 1000, "a")]
    found = load(rows)
    assert [(one.name, one.requests, one.failures, one.queries, one.rps) for one in found.endpoints] == [
        ("a", 2, 0, 3, 1),
        ("b", 2, 1, 3, 1),
    ]
    assert (found.total.requests, found.total.failures, found.total.rps) == (4, 1, 2)


def test_queries_are_unknown_where_no_answer_tells_them() -> None:
    assert load([row(0, 10, queries=None)]).total.queries is None


def test_the_timeline_counts_answers_by_the_second_of_their_end_the_warm_up_included() -> None:
    rows = [row(0.0, 100), row(0.5, 300, error="no"), row(0.9, 200), row(3.0, 50)]
    assert load(rows, warm_up=2).timeline == (
        Second(0, 2, 1, 200.0, 290.0),
        Second(1, 1, 0, 200.0, 200.0),
        Second(3, 1, 0, 50.0, 50.0),
    )


def test_nothing_after_the_warm_up_makes_figures_of_zero() -> None:
    found = load([row(0.0, 10)], warm_up=5)
    assert (found.seconds, found.total.requests, found.total.rps, found.total.p99) == (0, 0, 0, 0)


def test_failures_of_the_warm_up_are_not_lost() -> None:
    found = load([row(0.1, 10, error="Oops()"), row(2.0, 10)], warm_up=1)
    assert (found.total.failures, found.failures) == (0, 1)
