"""Capacities and steps past the limit as people see them: terminal, Markdown and page say the same."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from harness import report
from harness.report import capacity as capacity_words
from harness.report import shaped, summary
from harness.report.terminal import show
from harness.runs import Capacity, Folder, Run
from tests.harness.laboratory import CPU, GUNICORN, RUNSERVER, arm, capacity, stress, unsettled


def page(result: Capacity | Run, folder: Path) -> str:
    Folder(folder).save(result)
    report.write(Folder(folder), result)
    return (folder / "report.html").read_text(encoding="utf-8")


def lines(result: Capacity | Run) -> list[str]:
    console = Console(file=StringIO(), width=80)
    show(console, result, Folder(Path("results/mine")))
    return [line.strip() for line in console.file.getvalue().splitlines()]


BOTH = pytest.mark.parametrize("result", [capacity(), stress()], ids=["capacity", "stress"])


@BOTH
def test_it_is_read_back_equal(result: Capacity | Run, tmp_path: Path) -> None:
    Folder(tmp_path).save(result)
    assert Folder(tmp_path).load() == result


@BOTH
def test_80_columns_do_and_no_colour_is_needed(result: Capacity | Run) -> None:
    shown = lines(result)
    assert max(map(len, shown)) <= 80
    assert "\x1b" not in "".join(shown)
    assert shown[-1] == "Report: results/mine/report.html"


@BOTH
def test_the_same_files_make_the_same_page(result: Capacity | Run, tmp_path: Path) -> None:
    first = page(result, tmp_path)
    assert page(result, tmp_path) == first
    assert "<script" not in first
    assert "http" not in first.replace("http-equiv", "")


def test_the_capacity_of_each_arm_is_an_interval_with_its_reason() -> None:
    assert capacity().conclusion == (
        "Capacity: perf 240 to 252 arrivals/s; perf+n_plus_one 150 to 158 arrivals/s."
    )
    assert capacity().exit_code == 0
    assert capacity_words.findings(capacity()) == [
        f"`perf` holds 240/s and fails at 252/s: p99 < 150 ms: it was 212 ms. Used up: {CPU}.",
        f"`perf+n_plus_one` holds 150/s and fails at 158/s: p99 < 150 ms: it was 212 ms. Used up: {CPU}.",
        "`perf+n_plus_one` holds 37.5 % less than `perf`.",
    ]


def test_intervals_that_overlap_are_the_same() -> None:
    assert capacity_words.findings(capacity(arm("perf", 240.0), arm("perf (2)", 245.0)))[-1] == (
        "`perf (2)` and `perf` hold the same, as far as this can tell."
    )


@pytest.mark.parametrize(
    ("change", "conclusion", "finding"),
    [
        (
            {"by_generator": True, "reason": "The generator was late."},
            "perf 240 arrivals/s or more",
            "`perf` holds 240/s. More could not be sent, so no more is known: The generator was late.",
        ),
        (
            {"held": None},
            "perf held no rate",
            "`perf`: no rate held, down to 252/s. p99 < 150 ms: it was 212 ms.",
        ),
        (
            {"failed": None, "settled": False},
            "perf 240 arrivals/s or more",
            "`perf` holds 240/s; a long try at a higher rate was not made.",
        ),
    ],
)
def test_what_is_not_known_is_not_told(change: dict[str, object], conclusion: str, finding: str) -> None:
    result = capacity(replace(arm("perf", 240.0), **change))
    assert (result.exit_code, result.conclusion) == (2, f"Not measured to the end: {conclusion}.")
    assert capacity_words.findings(result)[0] == finding


def test_a_capacity_says_what_makes_it_weak() -> None:
    slow = replace(
        arm("perf", 240.0), attempts=tuple(replace(one, requests=900) for one in arm("perf", 240.0).attempts)
    )
    spoiled = replace(slow, attempts=(*slow.attempts[:-1], replace(slow.attempts[-1], invalid=True)))
    assert capacity_words.warnings(capacity(unsettled(spoiled), complete=False)) == [
        "The measurement stopped early: this is what was measured until then.",
        "`perf`: the search ended before both ends were tried 3 times.",
        "`perf`: 5 long tries had fewer than 5,000 requests, 900 at least: p99 rests on few of them.",
        "`perf`: 1 of 8 tries were INVALID.",
    ]


def test_every_try_of_a_capacity_is_shown() -> None:
    rows = [line.split() for line in lines(capacity(arm("perf", 240.0)))]
    assert ["120", "short", "960", "0", "120", "5.00", "40.0", "0", "80.0", "held"] in rows
    assert rows.count(["252", "long", "7,560", "0", "252", "26.5", "212", "4.00", "97.0", "failed"]) == 3


def test_where_an_arm_breaks_and_what_its_requests_a_second_do_then() -> None:
    assert stress().conclusion == (
        "perf:workers_1: No step fails up to 1,000 users. "
        "perf:runserver: Failures begin at 800 users; requests/s fall then."
    )
    assert shaped.findings(stress()) == [
        "`perf:workers_1` fails at no step, up to 1,000 users.",
        "`perf:workers_1` has its best goodput at 600 users: 190/s. "
        "It is too slow from 800 users on: p95 2,400 ms.",
        "`perf:runserver` begins to fail at 800 users: 4.9 % of requests. Requests/s fall then by 50 %: "
        "120/s before, 60.0/s in the last step, 7.20/s of them right within a second.",
        "`perf:runserver` has its best goodput at 400 users: 130/s. "
        "It is too slow from 600 users on: p95 1,900 ms.",
    ]


def test_an_arm_that_proves_nothing_hides_no_curve() -> None:
    invalid = "INVALID, no verdict: The generator was late."
    late = replace(GUNICORN, invalid=("The generator was late.",), conclusion=invalid, exit_code=2)
    result = stress(late, RUNSERVER)
    assert result.exit_code == 2
    assert result.conclusion.startswith(f"perf:workers_1: {invalid} perf:runserver: Failures begin")
    assert shaped.findings(result) == shaped.findings(stress())


def test_every_step_stands_in_the_summary() -> None:
    text = summary.markdown(stress())
    assert "| 800 | 110 | 20.9 | 4.9 % | 2,400 | 4,800 | 7,200 |" in text
    assert "| users | requests/s | goodput/s | failed | p50 ms | p95 ms | p99 ms |" in text


def test_a_page_shows_pictures_findings_and_origin(tmp_path: Path) -> None:
    html = page(stress(), tmp_path)
    for told in ("requests a second", "users offered", "begins to fail at 800 users", 'class="arm arm-1"'):
        assert told in html
    html = page(capacity(), tmp_path)
    for told in ("arrivals a second within the objectives", "240 … 252", "p99 in ms", "37.5 % less"):
        assert told in html


def test_what_was_not_measured_leaves_no_picture(tmp_path: Path) -> None:
    assert "steps-caption" not in page(stress(replace(GUNICORN, steps=()), complete=False), tmp_path)
    invalid = tuple(replace(one, invalid=True) for one in arm("perf", 240.0).attempts)
    nothing = replace(arm("perf", 240.0), held=None, failed=None, attempts=invalid)
    assert "<svg" not in page(capacity(nothing, complete=False), tmp_path)
    nothing = replace(arm("perf", 240.0), held=None, failed=None, attempts=())
    assert "<svg" not in page(capacity(nothing, complete=False), tmp_path)


def test_names_are_data(tmp_path: Path) -> None:
    assert "<i>" not in page(stress(replace(GUNICORN, target="perf@<i>")), tmp_path)


def test_processes_that_ended_under_stress_are_told() -> None:
    found = shaped.findings(stress(replace(GUNICORN, restarts=2)))
    assert found[2:] == ["`perf:workers_1`: 2 of its processes ended."]
    assert len(shaped.findings(stress(GUNICORN))) == 2
