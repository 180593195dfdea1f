import csv
from pathlib import Path

import numpy as np
import pytest

from harness import rows
from harness.load import figures, recorded, saved
from harness.load.table import Rows
from harness.load.target import Target
from harness.rows import Row

TARGET = Target("http://127.0.0.1:1", "toy", number=2)
QUOTED = '"app;dur=1.0, db;dur=0.25;desc=""3 queries"""'


def line(
    start: float, ms: float, *, error: str = "", due: float | None = None, late: float | None = None
) -> str:
    """A row as the recorder writes it."""
    fields = [start, "GET", "/items/", "/items/", ms, 500 if error else 200, 7, QUOTED, error]
    return ",".join(map(str, [*fields, "" if due is None else due, "" if late is None else late])) + "\r\n"


def recording(folder: Path, *files: str) -> Path:
    for number, text in enumerate(files):
        (folder / f"rows-{number}.csv").write_text(text, newline="")
    return folder


def test_the_rows_of_all_processes_are_read_in_the_order_of_their_start(tmp_path: Path) -> None:
    folder = recording(tmp_path, line(1000.5, 2.0) + line(1001.5, 3.0), line(1000.75, 4.0, error="Oops()"))
    found = recorded.read(folder, TARGET)
    assert list(found.rows) == [
        Row("load", 2, "toy", "GET /items/", 0.0, 2.0, 200, 7, 3, 0.25),
        Row("load", 2, "toy", "GET /items/", 0.25, 4.0, 500, 7, 3, 0.25, "Oops()"),
        Row("load", 2, "toy", "GET /items/", 1.0, 3.0, 200, 7, 3, 0.25),
    ]
    assert (found.began, found.kinds, found.cut) == (1000.5, {"GET /items"}, 0)
    assert list(tmp_path.iterdir()) == []


def test_an_arrival_starts_when_it_was_due(tmp_path: Path) -> None:
    text = line(999.0, 5.0) + line(1000.503, 2.0, due=0.5, late=3.0) + line(1000.6, 1.0)
    found = recorded.read(recording(tmp_path, text), TARGET)
    assert found.began == pytest.approx(1000.0)
    assert [(row.start, row.ms, row.late_ms) for row in found.rows] == [
        (-1.0, 5.0, None),  # before the schedule: a user who made itself ready
        (0.5, 5.0, 3.0),
        (0.6, 1.0, None),
    ]


def test_a_dropped_arrival_was_never_sent(tmp_path: Path) -> None:
    text = line(1000.5, 2.0, due=0.5, late=0.0) + line(1001.0, 10_050.0, error="dropped: nobody", due=1.0)
    _, row = recorded.read(recording(tmp_path, text), TARGET).rows
    assert (row.start, row.ms, row.late_ms, row.error) == (1.0, 10_050.0, None, "dropped: nobody")


def test_dropped_arrivals_leave_the_beginning_of_the_run_where_it_was(tmp_path: Path) -> None:
    text = line(1000.75, 2.0, due=0.5, late=250.0) + line(1001.0, 10_050.0, error="dropped: nobody", due=1.0)
    assert recorded.read(recording(tmp_path, text), TARGET).began == 1000.0


LAST = line(1001.0, 3.0, due=0.125, late=0.5)


@pytest.mark.parametrize("written", range(1, len(LAST)))
def test_a_row_that_was_cut_is_left_out_and_counted(written: int, tmp_path: Path) -> None:
    folder = recording(tmp_path, line(1000.5, 2.0) + LAST[:written])
    found = recorded.read(folder, TARGET)
    assert (len(found.rows), found.cut) == (1, 1)


def test_nothing_recorded_is_no_rows(tmp_path: Path) -> None:
    found = recorded.read(recording(tmp_path, ""), TARGET)
    assert (len(found.rows), list(found.rows), found.cut) == (0, [], 0)


def test_what_is_reported_equals_numpy_s_percentiles_of_the_saved_rows(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    times = random.lognormal(2, 1, 5000)
    text = "".join(line(1e9 + start, ms) for start, ms in zip(random.uniform(0, 9, 5000), times, strict=True))
    found = recorded.read(recording(tmp_path, text), TARGET).rows
    load = figures.load(found, users=1, warm_up=1.0, cpu_ms_per_request=0.0, generator_cpu_percent=0.0)
    rows.append(tmp_path / "requests.csv", found)
    with (tmp_path / "requests.csv").open(newline="") as file:
        saved = [float(row["ms"]) for row in csv.DictReader(file) if float(row["start"]) >= 1.0]
    assert load.total.requests == len(saved)
    assert [load.total.p50, load.total.p95, load.total.p99] == np.percentile(saved, [50, 95, 99]).tolist()


ROWS = [
    Row("load", 1, "toy", "GET /b", 0.5, 2.5, 200, 7, 3, 0.25),
    Row("load", 1, "toy", "ARRIVAL dropped", 1.0, 9.0, 0, None, None, None, "dropped: nobody"),
    Row("load", 1, "toy", "GET /a", 1.5, 3.0, 204, 0, None, None, "", 1.25),
]


def test_rows_become_columns_and_rows_again() -> None:
    table = Rows.of(ROWS)
    assert list(table) == ROWS
    assert [type(value) for value in table[0]] == [type(value) for value in ROWS[0]]
    assert (table[-1], list(table[1:]), len(table)) == (ROWS[2], ROWS[1:], 3)
    assert table.failed.tolist() == [False, True, False]
    assert table.sent.tolist() == [False, False, True]
    assert [(name, list(own)) for name, own in table.by_probe()] == [
        ("ARRIVAL dropped", [ROWS[1]]),
        ("GET /a", [ROWS[2]]),
        ("GET /b", [ROWS[0]]),
    ]
    assert list(Rows.joined([table[:2], table[2:]])) == ROWS
    assert list(Rows.joined([])) == []
    with pytest.raises(IndexError):
        table[3]


def test_saved_rows_are_read_back_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "CHUNK", 2)
    rows.append(tmp_path / "requests.csv", [Row("paired", 1, "toy", "items", ms=1.0)])
    rows.append(tmp_path / "requests.csv", Rows.of(ROWS))
    assert list(saved.rows(tmp_path / "requests.csv", "toy") or []) == ROWS
    assert saved.rows(tmp_path / "other.csv", "toy") is None
