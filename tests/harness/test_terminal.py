"""What stands in the terminal: readable in 80 columns, without colour, by a stranger."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from harness.report.terminal import show
from harness.runs import Folder
from tests.harness.results import compare, run, target, verify


def shown(result) -> list[str]:
    console = Console(file=StringIO(), width=80)
    show(console, result, Folder(Path("results/mine")))
    return [line.strip() for line in console.file.getvalue().splitlines()]


def cells(lines: list[str]) -> list[list[str]]:
    return [line.split() for line in lines]


def test_verify_shows_counted_work_time_and_load_broken_beside_fixed():
    rows = cells(shown(verify()))
    assert ["product_list", "50", "52", "3"] in rows
    assert ["product_list", "5.50", "4.00", "−1.50", "0.728", "[0.717,", "0.739]", "<", "0.001"] in rows
    assert ["A/A", "control", "1.000", "[0.985,", "1.015]"] in rows
    assert ["requests/s", "204", "290", "1.420", "[1.420,", "1.420]", "improved"] in rows


def test_every_ratio_says_what_it_divides():
    lines = shown(verify())
    assert "Response time in ms: ratio = perf ÷ perf+n_plus_one, A/A = broken ÷ itself" in lines
    assert "Under load, plan saturate: ratio = perf ÷ perf+n_plus_one" in lines


def test_what_was_read_from_the_database_is_shown_where_it_differs():
    assert not any(line.startswith("Counted work: what was read") for line in shown(verify()))
    wide = replace(verify().counts[0], bytes=123_456)
    lines = shown(replace(verify(), counts=(wide, *verify().counts[1:])))
    assert "Counted work: what was read from the database, where it differs" in lines
    assert ["product_list", "10", "bytes", "123,456", "2,908"] in cells(lines)


def test_the_verdict_its_exit_code_and_the_report_stand_at_the_end():
    lines = [line.strip("│ ") for line in shown(verify())]
    assert lines[-4:] == [
        "n_plus_one was reproduced, and the fix removes it.",
        "(exit code 0: reproduced and fixed)",
        "╰──────────────────────────────────────────────────────────────────────────────╯",
        "Report: results/mine/report.html",
    ]


@pytest.mark.parametrize("result", [verify(), run()], ids=["comparison", "run"])
def test_80_columns_do_and_no_colour_is_needed(result):
    lines = shown(result)
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in "".join(lines)


def test_a_run_shows_its_endpoints():
    rows = cells(shown(run()))
    assert ["/store/products/", "900", "0", "3.00", "8.00", "16.0", "24.0", "100"] in rows
    assert ["total", "1,800", "0", "3.00", "8.00", "16.0", "24.0", "200"] in rows


def test_the_longest_name_of_the_shop_stands_in_one_line():
    lists = replace(target().load.total, name="GET /store/products/?collection_id")
    long = run(load=replace(target().load, endpoints=(lists,)))
    assert any("GET /store/products/?collection_id 1,800" in line for line in shown(long))


def test_what_was_not_measured_leaves_no_empty_table():
    lines = shown(replace(verify(), blocks=(), rounds=(), round_trips=(), judgements=(), complete=False))
    assert not any(line.startswith(("Response time", "Under load", "The price")) for line in lines)
    assert "The measurement stopped early: this is what was measured until then." in lines


def test_names_are_never_taken_as_markup():
    result = compare("perf", "perf@[red]x[/red]")
    assert any("perf@[red]x[/red] ÷ perf" in line for line in shown(result))
    assert any("perf@[red]x[/red] is same" in line for line in shown(result))
