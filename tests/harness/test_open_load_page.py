"""The page that shows one overloaded shop under closed and under open load."""

from typing import Any

import pytest

from docs.figures import open_and_closed as figures
from docs.figures.measured_page import kept, spliced

KEPT: dict[str, Any] = {
    "machine": "A processor",
    "seconds": 35,
    "limit": 231.4,
    "runs": [
        {"model": model, "offered": offered, "rps": rps, "p50": 9.0, "p99": p99, "invalid": []}
        for model, offered, rps, p99 in (
            ("closed", 140, 139.6, 21.4),
            ("open", 140, 140.2, 30.6),
            ("closed", 260, 230.9, 113.0),
            ("open", 260, 231.2, 1105.0),
        )
    ],
}


def test_the_page_s_figures_are_those_that_were_kept() -> None:
    assert figures.told(KEPT) == (
        "A processor, 35 s each. The shop can do 231 requests/s, as far as 60 such users tell.\n"
        "\n"
        "| offered, requests/s | closed: answered | closed: p99 | open: answered | open: p99 |\n"
        "|---|---|---|---|---|\n"
        "| 140 | 140/s | 21 ms | 140/s | 31 ms |\n"
        "| 260 | 231/s | 113 ms | 231/s | 1,105 ms |"
    )


def test_the_page_says_which_runs_were_invalid() -> None:
    late = KEPT["runs"][3] | {"invalid": ["it was late"], "late_p99": 6.04}
    assert figures.doubts({"runs": [KEPT["runs"][2], late]}) == [
        "",
        "INVALID by the rule: open, 260/s, since arrivals were sent late, p99 up to 6.0 ms.",
    ]


def test_both_are_called_as_the_page_says() -> None:
    page = figures.PAGE.read_text()
    for model in ("closed", "open"):
        assert f"harness {' '.join(figures.command(model, 260, 35))}\n" in page


@pytest.mark.skipif(not figures.KEPT.exists(), reason="nothing was measured yet")
def test_the_page_is_not_stale() -> None:
    page = figures.PAGE.read_text()
    assert spliced(page, {"measured": figures.told(kept(figures.KEPT))}) == page
    assert figures.PICTURE.exists()
