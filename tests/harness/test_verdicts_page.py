"""The page that tells how often a verdict is wrong."""

from typing import Any

from docs.figures import verdicts as figures
from docs.figures.measured_page import kept, spliced


def comparison(verdict: str, seconds: float, *log_ratios: float) -> dict[str, Any]:
    return {"verdict": verdict, "seconds": seconds, "log_ratios": log_ratios}


# Every interval over eight of these blocks lies within the margin.
QUIET = (0.001, -0.001, 0.002, -0.002, 0.001, -0.001, 0.002, -0.002)
KEPT: dict[str, Any] = {
    "machine": "A processor",
    "day": "2026-11-21",
    "same": [comparison("same", 40.2, *QUIET), comparison("regressed", 42.9, *QUIET)],
    "planted": [comparison("regressed", 41.0, *(0.03 + one for one in QUIET))] * 2,
}


def test_the_page_tells_false_verdicts_and_power_with_their_doubt() -> None:
    assert figures.told(KEPT).splitlines() == [
        "A processor, two cores, 2026-11-21. A comparison took 41 s, the longest 43 s.",
        "",
        "| what | of | found | 95 % interval |",
        "|---|---|---|---|",
        "| false verdicts, draws of 8 A/A blocks | 10,000 | 0.0% | 0.0% to 0.0% |",
        "| false verdicts, whole A/A comparisons | 2 | 50.0% | 1.3% to 98.7% |",
        "| 3 % planted and found, whole comparisons | 2 | 100.0% | 15.8% to 100.0% |",
        "| 3 % planted: ratio over all blocks | 16 | 1.0305 | 1.0296 to 1.0314 |",
        "| nothing planted: ratio over all blocks | 16 | 1.0000 | 0.9991 to 1.0009 |",
    ]


def test_a_change_within_the_margin_is_found_in_its_draws_once_it_is_large() -> None:
    blocks = figures.pool(KEPT["same"])
    assert figures.share(blocks, ("regressed",), 200) == 0
    assert figures.share(blocks + 0.05, ("regressed",), 200) == 1


def test_the_figures_of_the_page_are_those_that_were_kept() -> None:
    page = figures.PAGE.read_text()
    assert spliced(page, {"measured": figures.told(kept(figures.KEPT))}) == page
    assert figures.PICTURE.exists()


def test_the_page_names_the_comparison_that_was_made() -> None:
    words = " ".join((*figures.COMPARE, *figures.EXTENT))
    assert f"`{words}`" in figures.PAGE.read_text().replace("\n", " ")
