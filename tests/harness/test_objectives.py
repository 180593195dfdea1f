"""Objectives as people write them, and the sentence that they get for what is none."""

import pytest

from harness.errors import HarnessError
from harness.plans.objectives import NO_ERRORS, Objective, conditions, of_plan, parse

ENDPOINTS = {"product_list": "GET /store/products/", "checkout": "POST /store/orders/"}


@pytest.mark.parametrize(
    ("text", "objective"),
    [
        ("p99 < 150 ms", Objective("p99", "", "<", 150)),
        ("p99.9<0.29s", Objective("p99.9", "", "<", 290)),
        ("p95[product_list] < 80 ms", Objective("p95", "product_list", "<", 80)),
        ("p50 <= 20", Objective("p50", "", "<=", 20)),
        ("errors < 1%", Objective("errors", "", "<", 1)),
        ("errors[checkout] == 0", Objective("errors", "checkout", "==", 0)),
        ("rps > 100/s", Objective("rps", "", ">", 100)),
        ("goodput >= 50", Objective("goodput", "", ">=", 50)),
        ("queries[ product_list ] <= 3", Objective("queries", "product_list", "<=", 3)),
        ("redirects == 0", Objective("redirects", "", "==", 0)),
        ("rss < 1.5 GB", Objective("rss", "", "<", 1500)),
        ("cpu < 90%", Objective("cpu", "", "<", 90)),
        ("drift[memory] < 10%", Objective("drift", "memory", "<", 10)),
        ("recovery < 2 min", Objective("recovery", "", "<", 120)),
    ],
)
def test_an_objective_is_read_in_the_unit_of_its_figure(text: str, objective: Objective) -> None:
    assert parse(text) == objective


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("p99.0<0.15s", "p99 < 150 ms"),
        ("errors <2.50 %", "errors < 2.5%"),
        ("errors==0%", "errors == 0"),
        ("rps>100/s", "rps > 100"),
        ("rss<0.3GB", "rss < 300 MB"),
        ("drift[ p95 ]<10", "drift[p95] < 10%"),
        ("queries[product_list]<=3", "queries[product_list] <= 3"),
    ],
)
def test_each_objective_has_one_way_to_be_written(text: str, written: str) -> None:
    assert str(parse(text)) == written


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "latency < 5 ms",
            "figures are p50 … p99.9, errors, rps, goodput, queries, redirects, rss, cpu, drift",
        ),
        ("p100 < 5 ms", "figures are p50 … p99.9, errors"),
        ("p0 < 5 ms", "figures are p50 … p99.9, errors"),
        ("p99 < 5 MB", "p99 is in ms or s"),
        ("rss < 5 s", "rss is in MB or GB"),
        ("queries < 3 ms", "queries is a number without unit"),
        ("errors < 1", "write 1% for a share; only 0 needs no unit"),
        ("errors < 101%", "at most 100% can fail"),
        ("p99 < -5 ms", "p99 is never below 0"),
        ("errors < 0", "errors is never below 0: nothing is < 0"),
        ("rps >= 0", "rps is never below 0: everything is >= 0"),
        ("queries <= 2.5", "queries is a whole number"),
        ("p99 == 150 ms", "p99 is never exactly a number: use <, <=, > or >="),
        ("drift < 10%", "say what drifts: drift[memory], drift[connections], drift[p95], drift[disk]"),
        ("cpu[product_list] < 90%", "cpu is of the whole run: leave [product_list] out"),
        ("p99 < nan", "write FIGURE, one of < <= > >= ==, and a number, such as p99 < 150 ms"),
        ("p99 < 1e3 ms", "write FIGURE"),
        ("p99 150 ms", "write FIGURE"),
        ("", "write FIGURE"),
    ],
)
def test_what_is_no_objective_is_told_with_what_is_allowed(text: str, reason: str) -> None:
    with pytest.raises(HarnessError) as error:
        parse(text)
    assert str(error.value).startswith(f"Objective {text!r}: {reason}")
    assert str(error.value).endswith(".")


def test_an_endpoint_must_stand_in_the_table() -> None:
    with pytest.raises(HarnessError) as error:
        of_plan(["p95[cart] < 80 ms"], ENDPOINTS)
    assert str(error.value) == (
        "Objective 'p95[cart] < 80 ms': cart is no endpoint; [endpoints] has product_list, checkout."
    )


def test_what_drifts_is_no_endpoint() -> None:
    assert of_plan(["drift[memory] < 10%", "errors < 1%"], {})[0].of == "memory"


def test_a_plan_that_says_nothing_of_errors_allows_none() -> None:
    assert of_plan([], {}) == (NO_ERRORS,)
    assert of_plan(["p99 < 150 ms"], {}) == (parse("p99 < 150 ms"), NO_ERRORS)
    assert of_plan(["errors < 1%"], {}) == (parse("errors < 1%"),)
    assert str(NO_ERRORS) == "errors == 0"


@pytest.mark.parametrize("text", ["drift[memory] > 10%", "recovery > 10 s"])
def test_what_is_known_only_after_a_run_cannot_end_it(text: str) -> None:
    with pytest.raises(HarnessError, match="is known only after the run, and cannot end it"):
        conditions([text], {})


def test_a_condition_that_ends_a_run_is_written_as_an_objective() -> None:
    assert conditions(["errors > 50%", "p95 > 5 s"], {}) == (
        Objective("errors", "", ">", 50),
        Objective("p95", "", ">", 5000),
    )
