from random import Random
from uuid import UUID

import pytest

from harness.load import figures, weaknesses
from harness.load.table import Rows
from harness.rows import Row


def row(start: float, ms: float = 5.0, error: str = "", name: str = "GET /items", status: int = 200) -> Row:
    return Row("load", 1, "perf", name, start, ms, 500 if error else status, 10, 3, 1.0, error)


def any_load(rows: list[Row]) -> list[str]:
    return list(weaknesses.of_any(Rows.of(rows)))


def single(rows: list[Row], *, constant: bool = True) -> list[str]:
    made = Rows.of(rows)
    load = figures.load(made, users=4, warm_up=0.0, cpu_ms_per_request=1.0, generator_cpu_percent=1.0)
    return list(weaknesses.of_single(load, made, constant=constant))


def many(count: int = 1000, failed: int = 0, failed_ms: float = 5.0) -> list[Row]:
    """One request each 10 ms, the first of which fail."""
    return [
        row(0.01 * number, failed_ms if number < failed else 5.0, "Oops()" if number < failed else "")
        for number in range(count)
    ]


def test_a_long_steady_load_without_failures_has_no_weakness() -> None:
    assert any_load(many(2000)) == []
    assert single(many(2000)) == []


def test_nothing_at_all_has_no_weakness() -> None:
    assert any_load([]) == []
    assert single([]) == []


def test_failures_are_told_with_the_first_of_them() -> None:
    assert any_load(many(failed=3)) == [
        "3 of 1,000 requests failed, the first with Oops(): find out why before you rely on the times."
    ]


def test_errors_that_come_back_sooner_than_answers_flatter_the_median() -> None:
    assert any_load(many(failed=600, failed_ms=1.0)) == [
        "600 of 1,000 requests failed, the first with Oops(): fast errors flatter times, p50 is 1.00 ms with "
        "them and 5.00 ms without. Mend them first."
    ]


@pytest.mark.parametrize(("ms", "flattered"), [(8.0, True), (9.0, False), (50.0, False)])
def test_errors_as_slow_as_answers_do_not_flatter(ms: float, flattered: bool) -> None:
    rows = [row(0, 10.0), *[row(number, ms, "Oops()") for number in range(1, 4)]]
    assert ("flatter" in any_load(rows)[0]) == flattered


def test_where_everything_fails_there_is_no_median_to_flatter() -> None:
    assert any_load(many(2, failed=2)) == [
        "2 of 2 requests failed, the first with Oops(): find out why before you rely on the times."
    ]


def test_a_redirect_that_was_followed_is_told() -> None:
    rows = [row(0), row(1, name="GET /store/products", status=301), row(2, status=302), row(3, status=304)]
    assert any_load(rows) == [
        "2 of 4 requests were redirected, the first `GET /store/products`: each times two requests as one. "
        "Ask for the address that it leads to; often a slash is missing."
    ]


def test_a_redirect_that_is_taken_for_a_failure_is_told_as_that_alone() -> None:
    refused = Row("load", 1, "perf", "GET /moved", 0.0, 5.0, 301, 0, None, None, "status 301")
    [told] = any_load([refused])
    assert told.startswith("1 of 1 requests failed, the first with status 301")


def named(*names: str) -> list[Row]:
    return [row(number, name=name) for number, name in enumerate(names)]


def test_a_name_for_each_id_is_told() -> None:
    assert any_load(named(*(f"GET /store/products/{number}/" for number in range(10)))) == [
        "10 names differ in an id alone, as `GET /store/products/:id/`, so that no endpoint has figures. "
        "Group them in the scenario with name=."
    ]
    assert any_load(named(*(f"GET /store/products/{number}/" for number in range(9)))) == []


def test_a_name_for_each_uuid_is_told() -> None:
    random = Random(1)
    ids = [UUID(int=random.getrandbits(128)) for _ in range(10)]
    [told] = any_load(named(*(f"DELETE /store/carts/{one}/" for one in ids)))
    assert told.startswith("10 names differ in an id alone, as `DELETE /store/carts/:id/`")


def test_more_names_than_anybody_reads_are_told() -> None:
    words = [f"GET /{chr(97 + one // 26)}{chr(97 + one % 26)}/" for one in range(51)]
    assert any_load(named(*words[:50])) == []
    assert any_load(named(*words)) == [
        "There are 51 names of requests: group them in the scenario with name=."
    ]


@pytest.mark.parametrize(("requests", "told"), [(999, True), (1000, False)])
def test_a_p99_needs_a_thousand_requests(requests: int, told: bool) -> None:
    sentence = "Fewer than 1000 requests: the p99 rests on fewer than ten of them. Run longer."
    assert single(many(requests)) == ([sentence] if told else [])


def sloping(last_ms: float, seconds: int = 20) -> list[Row]:
    """A hundred requests a second whose times go from 10 ms to `last_ms` in a line, with some noise."""
    count = 100 * seconds
    return [row(one / 100, 10 + (last_ms - 10) * one / count + 0.3 * (one % 7)) for one in range(count)]


def test_times_that_rise_over_the_steady_part_are_told() -> None:
    assert single(sloping(20.0)) == [
        "Times rose over the steady part, the median from 12.2 ms to 19.6 ms: one figure for all of it says "
        "little. Look for what fills up, or run longer."
    ]


def test_times_that_fall_over_the_steady_part_are_told() -> None:
    [told] = single(sloping(5.0))
    assert told.startswith("Times fell over the steady part, the median from 10.3 ms to 6.53 ms: ")
    assert told.endswith("Warm up longer, or run longer.")


def test_what_drifts_by_less_than_a_tenth_is_steady() -> None:
    assert single(sloping(10.9)) == []


def test_a_ramp_drifts_because_it_is_asked_to() -> None:
    assert single(sloping(20.0), constant=False) == []


def test_a_part_of_less_than_ten_seconds_is_too_short_to_drift() -> None:
    assert single([*sloping(20.0, seconds=9), *many(100)]) == []


def test_times_that_go_up_and_down_are_no_slope() -> None:
    batches = [10, 10, 10, 30, 30, 30, 10, 30, 10, 30, 10, 30, 10, 30, 10, 30, 30, 30, 10, 10]
    assert single([row(one / 100, batches[one // 100]) for one in range(2000)]) == []


def test_failures_are_no_part_of_a_drift() -> None:
    broken = [row(2 + one / 200, 1000.0 + one, "TimeoutError()") for one in range(3600)]
    assert single([*sloping(10.0), *broken]) == []
