"""What stands in the terminal, and in a pull request, of a scan."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from harness.report import annotations, scan_terminal
from harness.runs import Folder
from harness.scan import words
from harness.scan.document import Scan
from harness.scan.fits import RoleFit
from harness.scan.growth import Fit, Term
from tests.harness import scans


def shown(scan: Scan, width: int = 80) -> list[str]:
    console = Console(file=StringIO(), width=width)
    scan_terminal.show(console, scan, Folder(Path("results/mine")))
    return [line.strip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]


def test_the_table_tells_each_endpoint_what_grows_first() -> None:
    lines = shown(scans.EVERYTHING)
    start = lines.index("GET              arrays met       queries")
    assert [" ".join(line.split()) for line in lines[start + 2 : start + 7]] == [
        "/products/ $.results 2–50 2 + 1.00 × len($.results)",
        "/products/{id}/ $.images 3 5, cannot be told",
        "/carts/{id}/ $.items 1–1,200 2–3, constant",
        "/me/ 1, no array",
        "/orders/ 401, 404",
    ]


def test_a_cause_is_told_with_its_line_its_view_and_what_to_add() -> None:
    lines = shown(scans.EVERYTHING, width=140)
    heading = lines.index("GET /products/ grows")
    assert lines[heading + 1 : heading + 3] == [
        "+1.00 query per $.results · shop/serializers.py:31 ProductSerializer.images · ProductViewSet.list · "
        "add prefetch_related('images')",
        "SELECT image",
    ]


def test_what_is_left_open_is_told_with_the_data_that_would_help() -> None:
    lines = shown(scans.EVERYTHING, width=140)
    assert lines[lines.index("Cannot be told") + 1] == (
        "/products/{id}/: $.images had 3 each time: seed some with more images and some with fewer; "
        "$.tags was always empty: seed tags."
    )
    assert lines[lines.index("No answer") + 1] == "/orders/, staff: GET /orders/ answers 404: Not found."
    assert lines[lines.index("Not let in") + 1] == "guest may not see 1 endpoint (401)."
    assert lines[lines.index("Advice: reads far more than it shows") + 1] == (
        "GET /carts/1/ reads 4,041 rows to show 41; most are read at shop/views.py:7 Carts.get."
    )
    assert lines[lines.index("In the baseline, and not found again") + 1] == (
        "/collections/, $, Collection.count: take it out of the baseline."
    )
    assert lines[-1] == "Result: results/mine/result.json"


def test_no_line_is_wider_than_the_terminal() -> None:
    assert max(map(len, shown(scans.EVERYTHING))) <= 80


@pytest.mark.parametrize(
    ("endpoints", "exit_code", "sentence"),
    [
        (
            [scans.GROWS, scans.FLAT],
            1,
            "Work grows with the answer: +1.00 query per $.results in /products/.",
        ),
        ([scans.CONSTANT, scans.FLAT], 0, "Nothing grows: 1 constant, 1 without an array."),
        (
            [scans.CONSTANT, replace(scans.GROWS, causes=(replace(scans.IMAGES, accepted=True),))],
            0,
            "Nothing new grows: 1 constant, 1 known cause accepted.",
        ),
        ([scans.UNTOLD], 2, "The API could not be scanned as a whole: 1 cannot be told."),
    ],
)
def test_the_conclusion_and_the_exit_code(endpoints: list, exit_code: int, sentence: str) -> None:
    scan = scans.scan(*endpoints)
    assert (scan.exit_code, words.conclusion(scan)) == (exit_code, sentence)


def test_growth_that_the_baseline_knows_is_said_so() -> None:
    known = replace(scans.IMAGES, accepted=True)
    assert words.heading(scans.GROWS, known) == "GET /products/ grows, as the baseline knows"


def test_growth_for_one_role_says_for_whom() -> None:
    for_staff = replace(scans.IMAGES, roles=("staff",))
    assert words.heading(scans.GROWS, for_staff) == "GET /products/ grows for staff only"


def test_growth_is_told_with_what_grew_together_and_how_sure_it_is() -> None:
    either = replace(scans.IMAGES, slope=3, instead=(Term("$.results[*].images", 1),))
    assert words.growth(either) == (
        "+3.00 queries per $.results, or +1.00 query per $.results[*].images: they grew together"
    )
    assert words.growth(replace(scans.IMAGES, slope=0.714, about=True)) == "about +0.71 queries per $.results"


def test_a_line_with_two_paths() -> None:
    nested = Fit("grows", 1, (Term("$", 1), Term("$[*].items", 2)), about=True)
    assert words.line(RoleFit(("guest",), nested)) == "about 1 + 1.00 × len($) + 2.00 × len($[*].items)"


def test_annotations_stand_at_the_line_of_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    [line] = annotations.lines(scans.EVERYTHING, Path("/repository"))
    assert line == (
        "::error file=shop/serializers.py,line=31,title=Work grows with the answer::GET /products/: "
        "+1.00 query per $.results · shop/serializers.py:31 ProductSerializer.images · ProductViewSet.list · "
        "add prefetch_related('images')"
    )


def test_annotations_are_relative_to_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", "/repository")
    [line] = annotations.lines(scans.EVERYTHING, Path("/repository/backend"))
    assert line.startswith("::error file=backend/shop/serializers.py,line=31,")


def test_annotations_of_what_the_baseline_knows_or_nobody_can_place(monkeypatch: pytest.MonkeyPatch) -> None:
    known = replace(scans.GROWS, causes=(replace(scans.IMAGES, accepted=True),))
    assert [*annotations.lines(scans.scan(known), Path())] == []
    nowhere = replace(scans.GROWS, causes=(replace(scans.IMAGES, line="", name="100 %\n"),))
    [line] = annotations.lines(scans.scan(nowhere), Path())
    assert line.startswith(
        "::error title=Work grows with the answer::GET /products/: +1.00 query per $.results · 100 %25 · "
    )
