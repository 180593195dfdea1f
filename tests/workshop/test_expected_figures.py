"""The teacher's page of figures to expect."""

from dataclasses import replace
from typing import Any

import pytest

from docs.figures import workshop as figures
from docs.figures.measured_page import kept, spliced
from tests.harness import results

KEPT: dict[str, Any] = {
    "machine": "A processor, 2 cores",
    "day": "2026-11-21",
    "runs": {
        one.title: [
            {"exit_code": 0, "figures": {"queries": 12, "p95, ms": 25.71}},
            {"exit_code": 2, "figures": {"queries": 12, "p95, ms": 1234.5}},
            {"exit_code": 0, "figures": {"queries": 12, "p95, ms": 30.0}},
        ]
        for one in figures.MEASUREMENTS
    },
}


def test_each_figure_has_its_median_and_its_spread() -> None:
    first, *others = figures.told(KEPT).split("\n\n### ")

    assert first == "Measured 3 times on A processor, 2 cores, 2026-11-21."
    assert others[0].splitlines() == [
        "The N+1, proved",
        "",
        "```",
        ".venv/bin/python -m harness verify n_plus_one --blocks 4 --triples 20 --rounds 3",
        "```",
        "",
        "Exit codes: 0, 2, 0.",
        "",
        "| | median | from | to |",
        "|---|---|---|---|",
        "| queries | 12 | 12 | 12 |",
        "| p95, ms | 30 | 25.7 | 1,234 |",
    ]
    assert len(others) == len(figures.MEASUREMENTS)


def test_a_comparison_is_read_with_the_mistake_and_without() -> None:
    found = figures.of_comparison(results.verify())

    assert {name: value for name, value in found.items() if name.startswith("queries")} == {
        "queries for 10 products, with it": 12,
        "queries for 10 products, without": 3,
        "queries for 50 products, with it": 52,
        "queries for 50 products, without": 3,
    }
    assert found["response time alone, with it, ms"] == 5.5
    assert found["the same as a ratio"] == pytest.approx(0.728)
    assert found["throughput under load, ratio"] == pytest.approx(1.42)


def test_a_load_is_read_by_its_list_and_as_a_whole() -> None:
    run = results.run()
    [target] = run.targets
    listed, *others = target.load.endpoints
    listed = replace(listed, name="GET /store/products/?collection_id")
    loaded = replace(run, targets=(replace(target, load=replace(target.load, endpoints=(listed, *others))),))

    assert figures.of_shopping(loaded) == {
        "requests/s, all": 200.0,
        "queries of the list": 3.0,
        "p50 of the list, ms": 8.0,
        "p95 of the list, ms": 16.0,
    }
    assert figures.of_greeting(loaded) == {"requests/s": 200.0, "p50, ms": 8.0, "p95, ms": 16.0}


@pytest.mark.skipif(not figures.KEPT.exists(), reason="nothing was measured yet")
def test_the_page_of_expected_figures_is_not_stale() -> None:
    told = figures.told(kept(figures.KEPT))
    page = figures.PAGE.read_text()
    assert spliced(page, {"measured": told}) == page
