"""`results` and `diff` as a user calls them, over results that were made without measuring."""

import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from harness import cli
from harness import project as projects
from harness.commands import group
from harness.results import keeping, log
from harness.runs import Folder, Origin, Run, Saved
from tests.harness import results
from tests.harness.machinery import Ended, copy_toy

COMMAND = "python -m harness load course --arm perf --save-as x"
Call = Callable[..., Ended]
Keep = Callable[[str, Saved], Folder]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = copy_toy(tmp_path / "toy")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(sys, "stdin", StringIO(""))  # where nobody answers
    return folder


@pytest.fixture
def call(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls a command, without a process of its own."""

    def call(words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["harness", *shlex.split(words)])
        monkeypatch.setattr(group.out, "width", 200)
        code = cli.attempt()
        out, err = capsys.readouterr()
        return Ended(code, " ".join(out.split()), " ".join(err.split()))

    return call


@pytest.fixture
def kept(here: Path) -> Keep:
    """Keeps a result under a name, as a measurement does, but for its report."""

    def kept(name: str, result: Saved) -> Folder:
        folder = Folder.named(here / "results", name)
        folder.save(result)
        keeping.record(projects.read(here), folder.path)
        return folder

    return kept


PERF = results.origin("perf")


def run(*, day: int = 14, p95: float = 16.0, origin: Origin = PERF, **other: object) -> Run:
    """A run of the course; its day, and what else differs."""
    load = results.target().load
    made = results.run(load=replace(load, total=replace(load.total, p95=p95)), origin=origin)
    return replace(made, created=f"2026-03-{day}T15:09:26Z", **({"command": COMMAND} | other))


def lines(here: Path) -> list[tuple[str, str]]:
    return [(line.event, line.name) for line in log.read(here / "results")]


def test_without_results_the_list_is_empty(call: Call) -> None:
    assert call("results list").out.endswith("0 results, 0 kB.")


def test_the_list_names_every_result_the_newest_last(call: Call, kept: Keep) -> None:
    kept("later", run(day=15, exit_code=1))
    kept("mine", results.verify())
    ended = call("results list")
    assert ended.exit_code == 0
    assert "mine 2026-03-14 15:09:26 verify ok " in ended.out
    assert "later 2026-03-15 15:09:26 run not " in ended.out
    assert ended.out.index("mine 2026") < ended.out.index("later 2026")
    assert "mine: harness verify n_plus_one later: load course --arm perf" in ended.out


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda path: (path / "requests.csv").write_text("new"), "requests.csv was added"),
        (lambda path: (path / "result.json").write_text('{"a": 1}'), "result.json is damaged: 'created'"),
        (lambda path: (path / "result.json").write_text('{"cut'), "result.json is damaged: it is no JSON"),
        (lambda path: (path / "result.json").unlink(), "holds no result: there is no result.json or scan"),
        (lambda path: (path / "manifest.json").unlink(), "has no manifest.json: nobody can say whether"),
        (lambda path: (path / "manifest.json").write_text("{"), "manifest.json is damaged: Invalid JSON"),
        (
            lambda path: (path / "manifest.json").write_bytes(
                (path / "manifest.json").read_bytes().replace(b"\n ", b"\n  ")
            ),
            "its manifest is not the one that was logged",
        ),
        (lambda path: (path.parent / "log.jsonl").unlink(), "it is not in the log"),
    ],
)
def test_the_list_says_what_is_not_as_it_was_kept(call: Call, kept: Keep, damage, told: str) -> None:
    damage(kept("mine", run()).path)
    ended = call("results list")
    assert ended.exit_code == 1
    assert told in ended.out


def test_a_changed_figure_is_seen_by_list_report_and_diff(call: Call, kept: Keep) -> None:
    kept("other", run())
    file = kept("mine", run()).json
    file.write_text(file.read_text().replace('"p95": 16.0', '"p95": 12.0'))
    told = "mine is not what was kept: result.json was changed."
    assert "mine: result.json was changed" in call("results list").out
    assert (call("report results/mine").exit_code, call("report results/mine").err) == (2, f"results/{told}")
    assert call("diff mine other").err.endswith(told)


def test_what_is_made_again_from_a_result_is_no_change_of_it(call: Call, kept: Keep) -> None:
    kept("mine", run()).path.joinpath("summary.md").write_text("words")
    assert call("report results/mine").exit_code == 0
    assert call("results list").exit_code == 0


def test_a_trend_joins_what_was_measured_alike(call: Call, kept: Keep) -> None:
    machine = replace(results.MACHINE, cores=4)
    kept("c", run(day=16, p95=8.0))
    kept("a", run(day=14))
    kept("b", run(day=15, machine=machine))
    kept("d", run(day=17, complete=False))
    kept("e", replace(run(day=18), plan="other"))
    ended = call("results trend course p95 --arm perf")
    assert ended.exit_code == 0
    assert ended.out == (
        "p95 of plan course, perf, ms run commit p95 from 0 "
        "────────────────────────────────────────── "
        "a 012345678 16.0 ████████████████████ c 012345678 8.00 ██████████░░░░░░░░░░ "
        "Measured otherwise than the newest, and not joined "
        "d: it stopped early, or is INVALID b: cores 2 and 4"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "results trend course fast",
            "There is no figure 'fast' of a run; there is p50, p95, p99, rps, errors, queries, cpu.",
        ),
        ("results trend course", "No complete run of plan course and perf lies in results/."),
        ("results export gone --to x.zip", "There is no result 'gone' in results/; it holds none."),
        ("results check gone.zip", "There is no file gone.zip."),
        ("results erase", "Say which results: by their names, or by --older-than."),
        ("results erase --older-than soon", "'soon' is no age: write 12h, 30d or 8w."),
        ("results erase .. --yes", "There is no result '..' in results/; it holds none."),
        ("results erase ../toy --yes", "There is no result '../toy' in results/; it holds none."),
        ("diff gone", "There is no result 'gone' in results/; it holds none."),
        ("diff latest", "latest is the newest result like the other one: name that one."),
    ],
)
def test_what_cannot_be_done_is_told(call: Call, words: str, told: str) -> None:
    assert call(words) == Ended(2, "", told)


def test_an_archive_is_written_and_checked(call: Call, kept: Keep) -> None:
    kept("mine", run())
    kept("other", results.verify())
    assert call("results export mine other mine --to all.tar.gz").out == "all.tar.gz: 4 files of 2 results"
    assert call("results check all.tar.gz") == Ended(0, "All files are as the manifest says.", "")


def test_erasing_leaves_nothing_but_a_line_that_it_was_done(call: Call, kept: Keep, here: Path) -> None:
    kept("mine", run(conclusion="All was met"))
    kept("other", run())
    assert call("results erase mine --yes") == Ended(0, "results/mine", "1 erased.")
    assert sorted(path.name for path in (here / "results").iterdir()) == ["log.jsonl", "other"]
    assert lines(here) == [("kept", "other"), ("erased", "mine")]
    assert "All was met" not in (here / "results" / "log.jsonl").read_text()


def test_nothing_is_erased_before_somebody_says_so(call: Call, kept: Keep, here: Path) -> None:
    kept("mine", run())
    ended = call("results erase mine")
    assert (ended.exit_code, lines(here)) == (2, [("kept", "mine")])
    assert ended.err.endswith("Nothing was erased: nobody answered. --yes does not ask.")


def test_a_link_out_of_results_is_not_followed(call: Call, kept: Keep, here: Path) -> None:
    kept("mine", run())
    (here / "precious").mkdir()
    (here / "results" / "away").symlink_to(here / "precious")
    assert call("results erase away --yes").exit_code == 2
    assert "away" not in call("results list").out
    assert (here / "precious").exists()


def test_results_are_erased_by_their_age(call: Call, kept: Keep, here: Path) -> None:
    kept("old", run())
    kept("new", replace(run(), created="2999-01-01T00:00:00Z"))
    assert call("results erase --older-than 1h --yes").out == "results/old"
    assert lines(here) == [("kept", "new"), ("erased", "old")]


def test_a_failure_before_there_is_a_result_is_logged(here: Path, call: Call) -> None:
    (here / "walk.py").write_text("from locust import nothing_like_this")
    assert call("load short --arm toy --save-as mine").exit_code == 2
    [line] = log.read(here / "results")
    assert (line.event, line.name, line.what, line.exit_code) == (
        "failed",
        "mine",
        "load short --arm toy",
        2,
    )
    assert "cannot import name 'nothing_like_this'" in line.verdict
    assert "mine: failed: " in call("results list").out


def test_diff_takes_the_newest_that_was_asked_for_alike(call: Call, kept: Keep) -> None:
    kept("before", run(day=14))
    kept("after", run(day=15))
    kept("newest", run(day=16, command="python -m harness load course --arm perf+n_plus_one"))
    ended = call("diff before")
    assert ended.exit_code == 0
    assert ended.out.startswith("before → after figure first second ratio")
    assert "│ Nothing moved that one result each can tell. " in ended.out


def test_more_queries_are_worse_whatever_the_interval(call: Call, kept: Keep) -> None:
    kept("before", results.compare("perf@HEAD", "perf"))
    more = results.compare("perf@HEAD", "perf")
    counts = (replace(more.counts[0], queries=4), *more.counts[1:])
    kept("after", replace(more, counts=counts))
    ended = call("diff before after")
    assert ended.exit_code == 1
    assert "queries, product_list with 10, perf@HEAD 3.00 4.00 1.333 worse" in ended.out


def test_results_that_were_measured_otherwise_are_refused(call: Call, kept: Keep) -> None:
    origin = replace(
        results.origin("perf"), python="3.12.1", database="postgres", versions={"django": "5.2.9"}
    )
    kept("before", run())
    kept("after", run(origin=origin, seed=2, machine=replace(results.MACHINE, processor="Another CPU")))
    assert call("diff before after") == Ended(
        2,
        "",
        "before and after were measured otherwise: seed 1 and 2; processor Example CPU and Another CPU; "
        "Python 3.11.2 and 3.12.1; database sqlite 3.40.1 and postgres; django 5.2.8 and 5.2.9; "
        "gunicorn 23.0.0 and none. Measure both under the same conditions, or in one session: "
        "compare ARM ARM.",
    )
