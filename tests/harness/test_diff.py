"""Which figures moved from one saved result to another, by exact figures and by hand-made rows."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.results import diff
from harness.results.diff import Change, Figure, exact
from harness.rows import COLUMNS
from harness.runs import SCHEMA, ArmCapacity, Arrivals, Capacity, Folder, Run, Step
from tests.harness import results


def time(value: float, low: float | None, high: float | None) -> Figure:
    return Figure("p95, all requests", "ms", value, low, high, "more")


@pytest.mark.parametrize(
    ("first", "second", "moved"),
    [
        (time(100, 95, 105), time(120, 115, 125), "worse"),
        (time(100, 95, 105), time(80, 75, 85), "better"),
        (time(100, 95, 105), time(107, 104, 110), "alike"),
        (time(100, 80, 130), time(150, 120, 180), "alike"),  # far from each other, and still one may be both
        (time(100, 99, 101), time(109, 108, 110), "alike"),  # apart, but within what two runs differ by
        (time(100, None, None), time(300, None, None), "unknown"),
        (time(100, 95, None), time(300, 290, 310), "unknown"),
        (time(300, 290, None), time(100, 95, 105), "better"),
        (exact("queries", 3), exact("queries", 4), "worse"),
        (exact("queries", 100), exact("queries", 101), "worse"),
        (exact("queries", 4), exact("queries", 3), "better"),
        (exact("queries", 3), exact("queries", 3), "alike"),
        (Figure("rps", "", 100, 99, 101, "less"), Figure("rps", "", 80, 79, 81, "less"), "worse"),
        (Figure("rps", "", 100, 99, 101, ""), Figure("rps", "", 80, 79, 81, ""), "moved"),
        (Figure("errors", "%", 0, 0, 0.1, "more"), Figure("errors", "%", 5, 4, 6, "more"), "worse"),
    ],
)
def test_a_figure_moves_when_its_intervals_lie_apart(first: Figure, second: Figure, moved: str) -> None:
    assert Change(first, second).moved == moved


def test_what_got_worse_decides_and_all_that_moved_is_named() -> None:
    worse = Change(exact("queries, list", 3), exact("queries, list", 4))
    better = Change(time(100, 95, 105), time(80, 75, 85))
    assert diff.conclusion([better]) == "Got better: p95, all requests."
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


def test_percentiles_of_a_run_carry_the_interval_of_its_rows(folder: Folder) -> None:
    found = by_name(results.run(), folder)
    p50 = found["p50, all requests"]
    assert (p50.value, p50.unit) == (8.0, "ms")
    assert p50.low is not None
    assert p50.high is not None
    assert 400 < p50.low < 500 < p50.high < 600  # of the rows, that this run's figures were not made from
    assert found["server CPU per request"].low is None


def test_queries_are_exact_where_every_request_takes_as_many(folder: Folder) -> None:
    one = results.run(load=replace(results.target().load, endpoints=()))
    assert by_name(one, folder)["queries per request, all requests"].exact
    lines = folder.rows.read_text().splitlines(keepends=True)
    folder.rows.write_text("".join([*lines[:-1], lines[-1].replace(",10,3,", ",10,4,")]))
    mixed = by_name(one, folder)["queries per request, all requests"]
    assert not mixed.exact
    assert mixed.low is not None
    assert mixed.low < 3.001 < (mixed.high or 0)


def by_name(run: Run, folder: Folder) -> dict[str, Figure]:
    return {one.name: one for one in diff.figures(run, folder)}


def test_a_run_without_rows_has_figures_and_no_intervals(tmp_path: Path) -> None:
    found = list(diff.figures(results.run(), Folder(tmp_path)))
    assert {one.low for one in found if not one.exact} == {None}


def test_the_offered_rate_of_an_open_load_is_nobodys_merit(tmp_path: Path) -> None:
    open_load = results.run(arrivals=Arrivals(100, 100, 0, 1.0, 10.0, "ab"))
    found = {one.name: one.worse for one in diff.figures(open_load, Folder(tmp_path))}
    assert found["rps, all requests"] == ""
    assert found["p95, all requests"] == "more"


def capacity(held: float | None, failed: float | None) -> Capacity:
    arm = ArmCapacity("perf", held, failed, True, "", "unknown", "", False, ())
    run = results.run()
    return Capacity(
        schema=SCHEMA, kind="capacity", created=run.created, command="", seconds=1.0, seed=1, complete=True,
        machine=run.machine, origins=(results.origin("perf"),), plan="capacity", scenario="x.py",
        objectives=("p99 < 150 ms",), tolerance=0.05, repeats=3, long_seconds=30.0, long_requests=5000,
        arms=(arm,), conclusion="", exit_code=0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ((100, 105), (80, 84), "worse"),
        ((100, 105), (120, 126), "better"),
        ((100, 105), (104, 109), "alike"),
        ((100, 105), (107, 112), "alike"),  # twice on one arm agrees within 10 %
        ((100, None), (50, None), "unknown"),
    ],
)
def test_a_capacity_is_an_interval_of_its_own(tmp_path: Path, before, after, moved) -> None:
    folder = Folder(tmp_path)
    [first], [second] = (diff.figures(capacity(*one), folder) for one in (before, after))
    assert first.name == "capacity, perf"
    assert Change(first, second).moved == moved


def test_capacities_under_other_objectives_are_measured_otherwise() -> None:
    one, other = capacity(1, 2), replace(capacity(1, 2), objectives=("p95 < 80 ms",))
    told = diff.differences(diff.conditions(one), diff.conditions(other))
    assert told == ["objectives p99 < 150 ms and p95 < 80 ms"]


def test_steps_have_no_verdict(tmp_path: Path) -> None:
    step = Step(50.0, 5.0, 100, 0, 20.0, 19.0, 1.0, 2.0, 3.0)
    goodput = by_name(results.run(steps=(step,)), Folder(tmp_path))["goodput at 50"]
    assert (goodput.value, Change(goodput, goodput).moved) == (19.0, "unknown")


def test_several_targets_have_figures_each(tmp_path: Path) -> None:
    run = results.run(results.target("perf"), results.target("perf:workers_2"))
    names = [figure.name for figure in diff.figures(run, Folder(tmp_path))]
    assert names[0] == "p50, all requests, perf"
    assert "p50, all requests, perf:workers_2" in names
    assert len(names) == len(set(names))


@pytest.mark.parametrize("cut", ["", "phase,number\n", ",".join(COLUMNS) + "\nload,0,perf,GET /x,0.1,"])
def test_rows_that_are_cut_are_damaged(tmp_path: Path, cut: str) -> None:
    (tmp_path / "requests.csv").write_text(cut)
    with pytest.raises(HarnessError, match=r"requests\.csv is damaged: "):
        list(diff.figures(results.run(), Folder(tmp_path)))


def test_code_and_variants_are_no_conditions() -> None:
    edited = replace(results.origin("perf+n_plus_one"), commit="f" * 40, diff="ab")
    same = results.run(results.target("perf+n_plus_one", origin=edited))
    assert diff.differences(diff.conditions(results.run()), diff.conditions(same)) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"plan": "smoke"}, "plan course and smoke"),
        ({"numbers": {"users": 500}}, "users none and 500"),
        ({"workers": 2}, "workers 0 and 2"),
        ({"machine": replace(results.MACHINE, server_cores=())}, "machine.server_cores 0 and none"),
    ],
)
def test_every_condition_is_named(change: dict[str, object], told: str) -> None:
    before, after = results.run(), replace(results.run(), **change)
    assert diff.differences(diff.conditions(before), diff.conditions(after)) == [told]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"round_trip_ms": 1.0}, "arm 1.round_trip_ms 0.0 and 1.0"),
        ({"origin": replace(results.origin("perf"), profile="dev")}, "arm 1.profile perf and dev"),
    ],
)
def test_every_condition_of_a_target_is_named(change: dict[str, object], told: str) -> None:
    before, after = results.run(), results.run(**change)
    assert diff.differences(diff.conditions(before), diff.conditions(after)) == [told]


def test_a_comparison_of_other_probes_is_measured_otherwise() -> None:
    before = results.compare("perf@HEAD", "perf")
    after = replace(before, counts=before.counts[:-2])
    [told] = diff.differences(diff.conditions(before), diff.conditions(after))
    assert told.startswith("counted collections, product_list with 10, product_list with 50 and product_l")
