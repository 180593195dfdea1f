"""What is said of a flame graph, on the page, in the summary and in the terminal."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from harness import report
from harness.report import flame, terminal
from harness.runs import Flamegraph, Folder
from tests.harness.flamegraphs import BROKEN, CORRECT, flamegraph, sampling, saved
from tests.harness.frames import stack

ONE = flamegraph(sampling("perf", CORRECT))
TWO = flamegraph(sampling("perf", CORRECT), sampling("perf+n_plus_one", BROKEN, cycle_ms=6.0))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def page(folder: Folder) -> str:
    report.write(folder, folder.load())
    return (folder.path / "report.html").read_text()


def test_one_arm_is_concluded_by_its_greatest_part() -> None:
    assert flame.conclusion(ONE) == "product_list on perf: 3.20 ms a request in Django, 1.20 of it ORM"


def test_two_arms_are_concluded_by_what_the_second_takes_more() -> None:
    assert flame.conclusion(TWO) == (
        "perf+n_plus_one adds 1.60 ms a request to perf: 1.62 ORM, 0.20 SQL, 0.10 rendering"
    )


def test_parts_that_move_within_chance_are_not_named() -> None:
    """Serializers +0.10 ± 0.16 ms and middleware +0.06 ± 0.07."""
    assert [part for part, _ in flame.movers(TWO, 1.6)] == ["ORM", "SQL", "rendering"]


def test_a_faster_arm_takes_off() -> None:
    faster = flamegraph(*reversed(TWO.samplings))
    assert flame.conclusion(faster).startswith("perf takes 1.60 ms a request off perf+n_plus_one: 1.62 ORM")


def test_a_difference_within_chance_is_told_as_none() -> None:
    result = flamegraph(sampling("perf", CORRECT), sampling("perf (2)", CORRECT, cycle_ms=4.02))
    assert flame.conclusion(result) == (
        "perf (2) and perf do not differ by more than these samples can show: +0.02 ± 0.13 ms a request"
    )


def test_a_time_has_the_interval_of_a_share_of_so_many_samples() -> None:
    """2.576 · √(0.3 · 0.7 / 2000) of 4 ms, for 600 of 2,000."""
    assert flame.error_ms(ONE.samplings[0], 600) == pytest.approx(0.10558, rel=1e-4)


def test_every_part_has_its_row_and_the_last_is_the_whole() -> None:
    assert flame.head(ONE) == ["part", "perf, ms", "share"]
    assert flame.rows(ONE) == [
        ["SQL", "0.40 ± 0.07", "12.5 %"],
        ["ORM", "1.20 ± 0.11", "37.5 %"],
        ["serializers", "0.80 ± 0.09", "25 %"],
        ["rendering", "0.20 ± 0.05", "6.2 %"],
        ["middleware", "0.12 ± 0.04", "3.8 %"],
        ["rest", "0.48 ± 0.07", "15 %"],
        ["in Django", "3.20 ± 0.09", "100 %"],
    ]


def test_two_arms_have_a_column_for_the_difference() -> None:
    assert flame.head(TWO)[-1] == "difference, ms"
    assert [row[-1] for row in flame.rows(TWO)][:2] == ["+0.20 ± 0.12", "+1.62 ± 0.20"]


def test_functions_are_ranked_by_their_own_time_or_by_how_it_differs(folder: Folder) -> None:
    head, rows = flame.functions({"perf": {stack("a x.py"): 1.0, stack("a x.py", "b django/db/y.py"): 2.0}})
    assert (head, rows) == (
        ["function", "part", "perf, ms"],
        [["`b django/db/y.py`", "ORM", "2.00"], ["`a x.py`", "rest", "1.00"]],
    )
    _, rows = flame.functions(
        {"perf": {stack("a x.py"): 1.0}, "dev": {stack("b y.py"): 0.5, stack("a x.py"): 4}}
    )
    assert rows == [["`a x.py`", "rest", "1.00", "4.00"], ["`b y.py`", "rest", "0", "0.50"]]


def test_few_samples_are_told_to_be_weak() -> None:
    few = flamegraph(sampling("perf", CORRECT, moments=100_000, cycle_ms=4.0))
    assert flame.warnings(few) == []
    result = flamegraph(sampling("perf", type(CORRECT)(dict.fromkeys(CORRECT, 66))))
    [warning] = flame.warnings(result)
    assert warning.startswith("`perf`: only 396 samples inside requests; 400 make shares good to 6 points.")


def test_a_sampler_that_slows_the_server_is_told() -> None:
    result = flamegraph(sampling("perf", CORRECT, response_ms=2.0, sampled_ms=2.6))
    [warning] = flame.warnings(result)
    assert warning.startswith("`perf`: answers took 30 % longer while they were sampled.")


def test_the_page_shows_words_table_functions_and_origin(folder: Folder) -> None:
    html = page(saved(folder, ONE, CORRECT))
    assert '<p class="conclusion">product_list on perf: 3.20 ms a request in Django' in html
    assert "1.20 ± 0.11" in html
    assert "<code>ListModelMixin.list rest_framework/mixins.py</code>" in html
    assert "0123456789abcdef0123456789abcdef01234567" in html


def test_the_page_links_to_each_picture_at_the_widest_call_of_djangos_handler(folder: Folder) -> None:
    html = page(saved(folder, TWO, CORRECT, BROKEN))
    assert '<a href="perf.svg?x=400&amp;y=68">perf</a>' in html
    assert '<a href="perf%2Bn_plus_one.svg?x=400&amp;y=68">perf+n_plus_one</a>' in html


def test_a_picture_without_djangos_handler_is_linked_as_a_whole(folder: Folder) -> None:
    saved(folder, ONE, CORRECT)
    folder.flamegraph("perf").write_text("<svg></svg>")
    assert '<a href="perf.svg">perf</a>' in page(folder)


def test_the_page_runs_no_script_and_loads_nothing(folder: Folder) -> None:
    html = page(saved(folder, TWO, CORRECT, BROKEN))
    assert "<script" not in html
    assert "default-src 'none'; style-src 'unsafe-inline'\"" in html


def test_names_in_stacks_are_data(folder: Folder) -> None:
    hostile = type(CORRECT)({(*stack("<img x> shop/</script>.py"),): 500})
    html = page(saved(folder, flamegraph(sampling("perf", hostile)), hostile))
    assert "<img" not in html
    assert "</script>" not in html


def test_the_same_files_give_the_same_bytes(folder: Folder) -> None:
    first = page(saved(folder, TWO, CORRECT, BROKEN))
    assert page(folder) == first
    assert isinstance(folder.load(), Flamegraph)


def test_the_summary_holds_conclusion_and_table(folder: Folder) -> None:
    page(saved(folder, TWO, CORRECT, BROKEN))
    summary = (folder.path / "summary.md").read_text()
    assert summary.startswith(
        "# flamegraph perf product_list perf+n_plus_one\n\n**perf+n_plus_one adds 1.60 ms"
    )
    assert "| ORM | 1.20 ± 0.11 | 37.5 % |" in summary


def test_the_terminal_ends_with_the_conclusion(folder: Folder) -> None:
    console = Console(width=100, record=True, file=StringIO())
    terminal.show(console, ONE, folder)
    text = console.export_text()
    assert "in Django    3.20 ± 0.09   100 %" in text
    assert "product_list on perf: 3.20 ms a request in Django, 1.20 of it ORM." in text
