"""The page that tells what every fault did to the shop."""

from typing import Any

from deploy.faults.catalogue import FAULTS
from docs.figures import faults as figures


def found(name: str, *, passed: bool, audit: dict[str, Any], errors: dict[str, int]) -> dict[str, Any]:
    counts = {"attempts": 1234, "acknowledged": 1200, "orders": 99, "retried": 34, "longest_gap": 1.5}
    return {
        "fault": name,
        "seconds": 60.0,
        "strikes": 5,
        "summary": {**counts, "errors": errors},
        "audit": audit,
        "complaints": ["3 × 500"],
        "passed": passed,
    }


def test_a_row_tells_each_fault() -> None:
    faults = [
        found("workers", passed=True, audit={}, errors={"503": 30, "502": 4}),
        found("cache", passed=False, audit={}, errors={"500": 3}),
        found("planted", passed=False, audit={"a rule": ["1"]}, errors={}),
    ]
    told = figures.tables({"machine": "A processor", "day": "2026-11-22", "faults": faults})

    assert told.splitlines() == [
        "A processor, two cores, 2026-11-22; 60 s of load for each fault.",
        "",
        "| fault | struck | attempts | acknowledged | orders | tried again | errors | gap | promises |",
        "|---|---|---|---|---|---|---|---|---|",
        "| `workers` | 5 × | 1,234 | 1,200 | 99 | 34 | 30 × 503, 4 × 502 | 1.50 s | kept |",
        "| `cache` | 5 × | 1,234 | 1,200 | 99 | 34 | 3 × 500 | 1.50 s | 3 × 500 |",
        "| `planted` | 5 × | 1,234 | 1,200 | 99 | 34 | none | 1.50 s | a rule |",
    ]


def test_the_page_describes_every_fault() -> None:
    described = [
        line.split("`")[1] for line in figures.PAGE.read_text().splitlines() if line.startswith("| `")
    ]
    assert described[: len(FAULTS)] == list(FAULTS)
