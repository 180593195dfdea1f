"""A comparison of many probes stays short enough to be read, and to be a comment on a pull request."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

from rich.console import Console

from harness import report
from harness.report import summary, tables
from harness.report.summary import markdown
from harness.report.terminal import show
from harness.runs import Comparison, Count, Folder, Query
from tests.harness.results import compare, count

ARMS = ("perf@HEAD", "perf")
EQUAL = "and 5 probes with equal work"


def probes(*names: str, more: int = 0, sizes: tuple[int | None, ...] = (None,)) -> list[Count]:
    """Probes at their sizes in both arms; the second runs `more` queries at the last size."""
    return [
        count(
            arm, name, size, Query("SELECT", 3 + (more if (arm, size) == (ARMS[1], sizes[-1]) else 0), 1, 8)
        )
        for name in names
        for size in sizes
        for arm in ARMS
    ]


def comparison(*counts: Count) -> Comparison:
    return replace(compare(*ARMS), counts=counts)


def shown(result: Comparison) -> str:
    console = Console(file=StringIO(), width=100)
    show(console, result, Folder(Path("results/mine")))
    return " ".join(console.file.getvalue().split())


def test_probes_with_equal_work_are_one_row() -> None:
    result = comparison(*probes("a", "b", "c", "d", "e"), *probes("list", more=1, sizes=(10, 50)))
    assert tables.told_counts(result) == [
        ["list", "10", "3", "3"],
        ["list", "50", "3", "4"],
        [EQUAL, "", "", ""],
    ]
    assert f"list 50 3 4 {EQUAL}" in shown(result)
    page = markdown(result)
    assert f"| queries, `list` with 50 | 3 | 4 |  |\n| {EQUAL} |  |  |  |\n" in page
    assert "queries, `a`" not in page


def test_a_few_probes_are_all_shown() -> None:
    result = comparison(*probes("a", "b", "c"))
    assert tables.told_counts(result) == tables.counts(result)
    assert "equal work" not in markdown(result) + shown(result)


def test_a_probe_that_reads_more_differs() -> None:
    few, many = probes("e")
    wide = [few, replace(many, bytes=9)]
    assert len(tables.told_counts(comparison(*probes("a", "b", "c", "d"), *wide))) == 2


def test_work_that_nobody_reports_is_not_equal() -> None:
    silent = [replace(one, queries=-1) for one in probes("a", "b", "c", "d")]
    assert len(tables.told_counts(comparison(*silent))) == 4


def test_the_page_still_has_every_probe(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.save(comparison(*probes("a", "b", "c", "d", "e")))
    report.write(folder, folder.load())
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert EQUAL in page
    assert "<summary>All probes</summary>" in page
    assert '<th scope="row">e</th><td>–</td><td>3</td><td>3</td>' in page


def test_a_summary_is_never_longer_than_a_comment_may_be() -> None:
    names = [f"probe_{number}_{'x' * 60}" for number in range(800)]
    result = comparison(*probes(*names, more=1))
    page = markdown(result)
    assert 60_000 < len(page) <= 65_536
    assert page.startswith("# compare perf@HEAD and perf\n\n**")
    assert page.endswith("\n\nThe rest is in report.html: this page is as long as a comment may be.\n")


def test_a_summary_of_that_length_is_left_whole() -> None:
    page = "x" * (summary.LONGEST - 1) + "\n"
    assert summary.fit(page) == page
