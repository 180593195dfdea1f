"""Which figures moved from one saved load to another, by exact figures and by hand-made rows."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.results import diff
from harness.results.diff import Change, Figure
from harness.rows import COLUMNS
from harness.runs import Folder, Run, Step
from tests.harness import results


def p95(value: float, *interval: float) -> Figure:
    low_and_high = (interval[0], interval[1]) if interval else None
    return Figure("p95, all requests", "ms", value, low_and_high)


def queries(count: float) -> Figure:
    return Figure("queries, list", "", count, (count, count), exact=True)


def rps(value: float) -> Figure:
    return Figure("rps", "/s", value, (value - 1, value + 1), less_is_worse=True)


@pytest.mark.parametrize(
    ("first", "second", "moved"),
    [
        (p95(100, 95, 105), p95(120, 115, 125), "worse"),
        (p95(100, 95, 105), p95(80, 75, 85), "better"),
        (p95(100, 95, 105), p95(107, 104, 110), "alike"),
        (p95(100, 80, 130), p95(150, 120, 180), "alike"),  # far from each other, and yet both may be equal
        (p95(100, 99, 101), p95(109, 108, 110), "alike"),  # apart, but within what two runs differ by
        (p95(100), p95(300), "unknown"),
        (p95(100), p95(300, 290, 310), "unknown"),
        (p95(0, 0, 0.1), p95(5, 4, 6), "worse"),
        (queries(100), queries(101), "worse"),
        (queries(4), queries(3), "better"),
        (queries(3), queries(3), "alike"),
        (rps(100), rps(80), "worse"),
        (rps(80), rps(100), "better"),
    ],
)
def test_a_figure_moves_when_its_intervals_lie_apart(first: Figure, second: Figure, moved: str) -> None:
    assert Change(first, second).moved == moved


def test_the_conclusion_names_all_that_moved() -> None:
    worse, better = Change(queries(3), queries(4)), Change(p95(100, 95, 105), p95(80, 75, 85))
    assert diff.conclusion([better, worse]) == "Got worse: queries, list. Got better: p95, all requests."
    assert diff.conclusion([]) == "Nothing moved that one run each can show."


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A run of 3 s of which 1000 requests of 1 to 1000 ms were saved."""
    made = Folder.named(tmp_path, "mine")
    with made.rows.open("w", newline="") as file:
        written = csv.writer(file)
        written.writerow(COLUMNS)
        order = sorted(range(1, 1001), key=lambda number: number * 7919 % 1000)
        for at, ms in enumerate(order):
            start = 3.0 - ms / 1000 if at == 0 else at * 0.002
            written.writerow(("load", 0, "perf", "GET /x", start, ms, 200, 10, 3, "", "", ""))
    return made


def figures(folder: Folder, run: Run) -> dict[str, Figure]:
    return diff.figures(run, folder.path)


def test_percentiles_have_the_interval_of_their_rows(folder: Folder) -> None:
    found = figures(folder, results.run())
    p50 = found["p50, all requests"]
    assert (p50.value, p50.unit) == (8.0, "ms")
    assert p50.interval is not None
    low, high = p50.interval
    assert 400 < low < 500 < high < 600  # of the rows, which this run's figures were not made from
    assert found["server CPU per request"].interval is None


def test_queries_are_exact_if_every_request_takes_as_many(folder: Folder) -> None:
    load = results.target().load
    run = results.run(load=replace(load, endpoints=(replace(load.total, name="GET /x"),)))
    assert figures(folder, run)["queries per request, GET /x"].exact
    lines = folder.rows.read_text().splitlines(keepends=True)
    folder.rows.write_text("".join([*lines[:-1], lines[-1].replace(",10,3,", ",10,4,")]))
    mixed = figures(folder, run)["queries per request, GET /x"]
    assert not mixed.exact
    assert mixed.interval is not None
    assert mixed.interval[0] < 3.001 < mixed.interval[1]


def test_a_run_without_rows_has_figures_and_no_intervals(tmp_path: Path) -> None:
    found = diff.figures(results.run(), tmp_path).values()
    assert {figure.interval for figure in found} == {None}


def test_steps_have_no_verdict(tmp_path: Path) -> None:
    step = Step(50.0, 5.0, 100, 0, 20.0, 19.0, 1.0, 2.0, 3.0)
    goodput = diff.figures(results.run(steps=(step,)), tmp_path)["goodput at 50"]
    assert (goodput.value, Change(goodput, goodput).moved) == (19.0, "unknown")


def test_several_targets_have_figures_each(tmp_path: Path) -> None:
    run = results.run(results.target("perf"), results.target("perf:workers_2"))
    names = list(diff.figures(run, tmp_path))
    assert names[0] == "p50, all requests, perf"
    assert "p50, all requests, perf:workers_2" in names


@pytest.mark.parametrize("cut", ["", "phase,number\n", ",".join(COLUMNS) + "\nload,0,perf,GET /x,0.1,"])
def test_rows_that_are_cut_are_damaged(tmp_path: Path, cut: str) -> None:
    (tmp_path / "requests.csv").write_text(cut)
    with pytest.raises(HarnessError, match=r"requests\.csv is damaged: "):
        diff.figures(results.run(), tmp_path)


def differences(before: Run, after: Run) -> list[str]:
    return list(diff.differences(diff.conditions(before), diff.conditions(after)))


def test_code_variants_and_load_average_are_no_conditions() -> None:
    edited = replace(results.origin("perf+n_plus_one"), commit="f" * 40, diff="ab")
    other = results.run(results.target("perf+n_plus_one", origin=edited))
    busy = replace(other, machine=replace(results.MACHINE, load_average=1.9))
    assert differences(results.run(), busy) == []


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        ({"plan": "smoke"}, "plan course and smoke"),
        ({"seed": 2}, "seed 1 and 2"),
        ({"numbers": {"users": 500}}, "users none and 500"),
        ({"workers": 2}, "workers 0 and 2"),
        ({"machine": replace(results.MACHINE, server_cores=())}, "machine.server_cores 0 and none"),
        ({"targets": (results.target(round_trip_ms=1.0),)}, "arm 1.round_trip_ms 0.0 and 1.0"),
        (
            {"targets": (results.target(origin=replace(results.origin("perf"), profile="dev")),)},
            "arm 1.profile perf and dev",
        ),
    ],
)
def test_every_condition_is_named(change: dict[str, object], clause: str) -> None:
    assert differences(results.run(), replace(results.run(), **change)) == [clause]


def test_a_url_is_compared_with_the_same_url_only() -> None:
    before, after = (results.run(results.target(url, origin=None)) for url in ("http://a", "http://b"))
    assert differences(before, after) == ["arm 1.url http://a and http://b"]
