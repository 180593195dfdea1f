import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from harness import usage as table
from harness.report import page, terminal, usage
from harness.report.summary import markdown
from harness.runs import Folder, TargetLoad, Usage
from tests.harness.results import run, target

USED = (
    Usage(0, "server", 10.0, 100.4, 5, 2, 9, 1.25),
    Usage(0, "generator", 5.0, 80.0, 1, 2, 8, 0.0),
    Usage(1, "server", 90.2, 120.6, 6, 4, 12, 1.5),
    Usage(1, "generator", 15.0, 81.0, 1, 4, 11, 0.0),
)


@pytest.fixture
def used() -> TargetLoad:
    return target(usage=USED)


def test_each_side_has_a_row_of_means_and_peaks(used: TargetLoad) -> None:
    assert usage.rows(used) == [
        ["server", "50 %", "90 %", "121 MB", "6", "4", "12", "1.25 → 1.50 MB"],
        ["generator", "10 %", "15 %", "81 MB", "1", "4", "11", "–"],
    ]


def test_connections_to_postgresql_are_shown_next_to_those_over_http(used: TargetLoad) -> None:
    server = (replace(USED[0], database_connections=5), replace(USED[2], database_connections=3))
    assert usage.rows(replace(used, usage=server))[0][5] == "4 + 5 to PostgreSQL"


def test_a_disk_that_does_not_change_is_told_once(used: TargetLoad) -> None:
    assert usage.rows(replace(used, usage=USED[:2]))[0][-1] == "1.25 MB"


def test_a_url_has_one_side_and_says_why(used: TargetLoad) -> None:
    there = replace(used, origin=None, usage=USED[1::2])
    assert [row[0] for row in usage.rows(there)] == ["generator"]
    told = "What the server uses: the harness did not start it, and does not know its processes."
    assert told in markdown(run(there))
    assert told not in markdown(run(used))


def test_summary_and_terminal_show_it(used: TargetLoad, tmp_path: Path) -> None:
    heard = StringIO()
    terminal.show(Console(file=heard, width=80), run(used), Folder(tmp_path))
    for text in (markdown(run(used)), heard.getvalue()):
        assert "1.25 → 1.50 MB" in text
    assert "What both sides used" not in markdown(run())


def test_the_page_draws_it(used: TargetLoad) -> None:
    drawn = page.html(run(used), [])
    assert "What both sides used" in drawn
    assert 'aria-labelledby="usage-0-caption"' in drawn
    assert "CPU in percent of one core" in drawn
    assert "usage-0-caption" not in page.html(run(), [])


def test_usage_csv_has_a_line_for_each_side_and_second(tmp_path: Path) -> None:
    table.append(tmp_path / "usage.csv", "perf", [replace(USED[0], cpu=33.333333)])
    with (tmp_path / "usage.csv").open(newline="") as file:
        assert list(csv.DictReader(file)) == [
            {
                "second": "0",
                "side": "server",
                "cpu": "33.333",
                "memory": "100.4",
                "threads": "5",
                "connections": "2",
                "descriptors": "9",
                "disk": "1.25",
                "database_connections": "0",
                "arm": "perf",
            }
        ]
