"""Which figures moved from one saved result to another, by exact figures and by hand-made rows."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from harness.diff import conditions, figures, judging
from harness.diff.figures import Figure
from harness.diff.judging import Change
from harness.errors import HarnessError
from harness.rows import COLUMNS
from harness.runs import SCHEMA, ArmCapacity, Arrivals, Capacity, Folder, Run, Step, Stress, StressedArm
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
        (figures.exact("queries", 3), figures.exact("queries", 4), "worse"),
        (figures.exact("queries", 100), figures.exact("queries", 101), "worse"),
        (figures.exact("queries", 4), figures.exact("queries", 3), "better"),
        (figures.exact("queries", 3), figures.exact("queries", 3), "alike"),
        (Figure("rps", "", 100, 99, 101, "less"), Figure("rps", "", 80, 79, 81, "less"), "worse"),
        (Figure("rps", "", 100, 99, 101, ""), Figure("rps", "", 80, 79, 81, ""), "moved"),
        (Figure("errors", "%", 0, 0, 0.1, "more"), Figure("errors", "%", 5, 4, 6, "more"), "worse"),
    ],
)
def test_a_figure_moves_when_its_intervals_lie_apart(first: Figure, second: Figure, moved: str) -> None:
    assert Change(first, second).moved == moved


def test_what_got_worse_decides_and_all_that_moved_is_named() -> None:
    worse = Change(figures.exact("queries, list", 3), figures.exact("queries, list", 4))
    better = Change(time(100, 95, 105), time(80, 75, 85))
    assert judging.conclusion([better]) == ("Got better: p95, all requests.", 0)
    assert judging.conclusion([better, worse]) == (
        "Got worse: queries, list. Got better: p95, all requests.",
        1,
    )
    assert judging.conclusion([]) == ("Nothing moved that one result each can tell.", 0)


def test_figures_of_one_result_alone_are_named() -> None:
    only, other, both = (figures.exact(name, 1) for name in ("only", "other", "both"))
    assert judging.missing([only, both], [both, other]) == ["only", "other"]
    assert [change.first.name for change in judging.changes([only, both], [both, other])] == ["both"]


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
    assert found["CPU of the server a request"].low is None


def test_queries_are_exact_where_every_request_takes_as_many(folder: Folder) -> None:
    one = results.run(load=replace(results.target().load, endpoints=()))
    assert by_name(one, folder)["queries a request, all requests"].exact
    lines = folder.rows.read_text().splitlines(keepends=True)
    folder.rows.write_text("".join([*lines[:-1], lines[-1].replace(",10,3,", ",10,4,")]))
    mixed = by_name(one, folder)["queries a request, all requests"]
    assert not mixed.exact
    assert mixed.low is not None
    assert mixed.low < 3.001 < (mixed.high or 0)


def by_name(run: Run, folder: Folder) -> dict[str, Figure]:
    return {one.name: one for one in figures.figures(run, folder)}


def test_a_run_without_rows_has_figures_and_no_intervals(tmp_path: Path) -> None:
    found = figures.figures(results.run(), Folder(tmp_path))
    assert {one.low for one in found if not one.exact} == {None}


def test_the_offered_rate_of_an_open_load_is_nobodys_merit(tmp_path: Path) -> None:
    open_load = results.run(arrivals=Arrivals(100, 100, 0, 1.0, 10.0, "ab"))
    found = {one.name: one.worse for one in figures.figures(open_load, Folder(tmp_path))}
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
    [first], [second] = (figures.figures(capacity(*one), folder) for one in (before, after))
    assert first.name == "capacity, perf"
    assert Change(first, second).moved == moved


def test_capacities_under_other_objectives_are_measured_otherwise() -> None:
    one, other = capacity(1, 2), replace(capacity(1, 2), objectives=("p95 < 80 ms",))
    told = conditions.differences(conditions.conditions(one), conditions.conditions(other))
    assert told == ["objectives p99 < 150 ms and p95 < 80 ms"]


def test_steps_of_a_stress_stand_side_by_side_without_a_verdict(tmp_path: Path) -> None:
    step = Step(50.0, 5.0, 100, 0, 20.0, 19.0, 1.0, 2.0, 3.0)
    run = results.run()
    stress = Stress(
        schema=SCHEMA, kind="stress", created=run.created, command="", seconds=1.0, seed=1, complete=True,
        machine=run.machine, origins=(), plan="stress", scenario="x.py", model="closed",
        arms=(StressedArm("perf", (step,)),), conclusion="", exit_code=0,
    )  # fmt: skip
    [one] = figures.figures(stress, Folder(tmp_path))
    assert (one.name, one.value, Change(one, one).moved) == ("goodput at 50, perf", 19.0, "unknown")


@pytest.mark.parametrize("cut", ["", "phase,number\n", ",".join(COLUMNS) + "\nload,0,perf,GET /x,0.1,"])
def test_rows_that_are_cut_are_damaged(tmp_path: Path, cut: str) -> None:
    (tmp_path / "requests.csv").write_text(cut)
    with pytest.raises(HarnessError, match=r"requests\.csv is damaged: "):
        figures.figures(results.run(), Folder(tmp_path))


def test_code_and_variants_are_no_conditions() -> None:
    edited = replace(results.origin("perf+n_plus_one"), commit="f" * 40, diff="ab")
    same = results.run(results.target("perf+n_plus_one", origin=edited))
    assert conditions.differences(conditions.conditions(results.run()), conditions.conditions(same)) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"plan": "smoke"}, "plan course and smoke"),
        ({"numbers": {"users": 500}}, "the plan's users none and 500"),
        ({"workers": 2}, "workers 0 and 2"),
        ({"machine": replace(results.MACHINE, server_cores=())}, "the server's cores 0 and not pinned"),
    ],
)
def test_every_condition_is_named(change: dict[str, object], told: str) -> None:
    before, after = results.run(), replace(results.run(), **change)
    assert conditions.differences(conditions.conditions(before), conditions.conditions(after)) == [told]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"round_trip_ms": 1.0}, "round trip in ms 0 and 1"),
        ({"origin": replace(results.origin("perf"), profile="dev")}, "profile perf and dev"),
    ],
)
def test_every_condition_of_a_target_is_named(change: dict[str, object], told: str) -> None:
    before, after = results.run(), results.run(**change)
    assert conditions.differences(conditions.conditions(before), conditions.conditions(after)) == [told]


def test_a_comparison_of_other_probes_is_measured_otherwise() -> None:
    before = results.compare("perf@HEAD", "perf")
    after = replace(before, counts=before.counts[:-2])
    [told] = conditions.differences(conditions.conditions(before), conditions.conditions(after))
    assert told.startswith(
        "probes counted collections, product_list with 10, product_list with 50 and product_l"
    )
