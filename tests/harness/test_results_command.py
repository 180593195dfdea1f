"""`results` and `diff` as a user calls them, over results that were made without measuring."""

import csv
import shlex
import sys
import tarfile
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from harness import cli, rows
from harness import project as projects
from harness.commands import group
from harness.results import log, store
from harness.rows import Row
from harness.runs import Folder, Origin, Run, Saved
from harness.scan.document import Scan
from tests.harness import results, scans
from tests.harness.machinery import Ended, copy_toy

COMMAND = "python -m harness load course --arm perf --save-as x"
Call = Callable[..., Ended]
Keep = Callable[[str, Saved | Scan], Folder]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = copy_toy(tmp_path / "toy")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(sys, "stdin", StringIO(""))  # no confirmation comes
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
    """Save a result under a name, as a measurement does, but without its report."""

    def kept(name: str, result: Saved | Scan) -> Folder:
        folder = Folder.named(here / "results", name)
        store.save(projects.read(here), folder, result)
        return folder

    return kept


PERF = results.origin("perf")


def run(*, day: int = 14, p95: float = 16.0, origin: Origin = PERF, **other: object) -> Run:
    """A run of the course; its day, and what else differs."""
    load = results.target().load
    made = results.run(load=replace(load, total=replace(load.total, p95=p95)), origin=origin)
    return replace(made, created=f"2026-03-{day}T15:09:26Z", **({"command": COMMAND} | other))


def lines(here: Path) -> list[tuple[str, str]]:
    return [(line["event"], line["name"]) for line in log.read(here / "results")]


def test_without_results_the_list_is_empty(call: Call) -> None:
    ended = call("results list")
    assert (ended.exit_code, ended.err) == (0, "")
    assert ended.out.endswith("0 results, 0 MB.")


def test_the_list_shows_every_result_oldest_first(call: Call, kept: Keep) -> None:
    kept("later", run(day=15, targets=(results.target(exit_code=1), results.target("dev"))))
    kept("mine", results.verify())
    ended = call("results list")
    assert ended.exit_code == 0
    assert "mine 2026-03-14 15:09 verify perf+n_plus_one perf 0 – – – 0.0" in ended.out
    assert "later 2026-03-15 15:09 run perf 1 200 16.0 3.00 0.0" in ended.out
    assert "later 2026-03-15 15:09 run dev 0 200 16.0 3.00 0.0" in ended.out
    assert " 2 results, " in ended.out
    assert ended.out.index("mine 2026") < ended.out.index("later 2026")


def test_the_list_as_csv_has_all_figures(
    kept: Keep, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept("a", results.compare("perf@HEAD", "perf"))
    kept("b", run(targets=(results.target(conclusion="all met, p95 too"),)))
    monkeypatch.setattr(sys, "argv", ["harness", "results", "list", "--csv"])
    assert cli.attempt() == 0
    compare, load = csv.DictReader(StringIO(capsys.readouterr().out))
    assert float(load.pop("megabytes")) > 0
    assert load == {
        "name": "b",
        "created": "2026-03-14T15:09:26Z",
        "kind": "run",
        "arms": "perf",
        "commits": "012345678",
        "plan": "course",
        "exit_code": "0",
        "conclusion": "all met, p95 too",
        "rps": "200.0",
        "p50": "8.0",
        "p95": "16.0",
        "p99": "24.0",
        "errors_percent": "0.0",
        "queries": "3.0",
        "cpu": "5.0",
        "problem": "",
    }
    assert (compare["kind"], compare["arms"], compare["rps"]) == ("compare", "perf@HEAD perf", "")


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda path: (path / "requests.csv").write_text("new"), "requests.csv is not in SHA256SUMS"),
        (
            lambda path: (path / "result.json").write_text('{"a": 1}'),
            "result.json has changed; results/mine/result.json is damaged: created: Field required",
        ),
        (
            lambda path: (path / "result.json").write_text('{"cut'),
            "result.json has changed; results/mine/result.json is damaged: the file: Invalid JSON",
        ),
        (
            lambda path: (path / "result.json").unlink(),
            "result.json is missing; results/mine holds no result: there is no result.json in it",
        ),
        (lambda path: (path / "SHA256SUMS").unlink(), "SHA256SUMS is missing"),
    ],
)
def test_the_list_names_what_has_changed(call: Call, kept: Keep, damage, problem: str) -> None:
    damage(kept("mine", run()).path)
    ended = call("results list")
    assert ended.exit_code == 1
    assert f"Changed since saved mine: {problem}" in ended.out.replace(f"{Path.cwd()}/", "")


def test_a_changed_figure_is_seen_by_list_report_and_diff(call: Call, kept: Keep) -> None:
    kept("other", run())
    file = kept("mine", run()).json
    file.write_text(file.read_text().replace('"p95": 16.0', '"p95": 12.0'))
    problem = "mine has changed since it was saved: result.json has changed."
    assert "mine: result.json has changed" in call("results list").out
    assert call("report results/mine") == Ended(2, "", f"results/{problem}")
    assert call("diff mine other").err.endswith(problem)


def test_a_report_is_no_change_of_its_result(call: Call, kept: Keep) -> None:
    kept("mine", run()).path.joinpath("summary.md").write_text("words")
    assert call("report results/mine").exit_code == 0
    assert call("results list").exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "results export missing --to x.tar.gz",
            "There is no result 'missing' in results/; the newest are: none.",
        ),
        ("results erase", "Name the results to erase, or use --older-than."),
        ("results erase --older-than soon", "Invalid age 'soon'; use 12h, 30d or 8w."),
        ("results erase .. --yes", "There is no result '..' in results/; the newest are: none."),
        ("results erase ../toy --yes", "There is no result '../toy' in results/; the newest are: none."),
        ("diff missing", "There is no result 'missing' in results/; the newest are: none."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(call: Call, words: str, message: str) -> None:
    assert call(words) == Ended(2, "", message)


def test_an_archive_holds_the_folders_without_their_owner(call: Call, kept: Keep, here: Path) -> None:
    folder = kept("mine", run())
    kept("other", results.verify())
    assert call("results export mine other mine --to all.tar.gz") == Ended(0, "all.tar.gz", "")
    with tarfile.open(here / "all.tar.gz") as tar:
        assert {(member.uid, member.gid, member.uname, member.gname) for member in tar} == {(0, 0, "", "")}
        tar.extractall(here / "copy", filter="data")
    names = sorted(path.relative_to(here / "copy").as_posix() for path in (here / "copy").rglob("*.*"))
    assert names == ["mine/result.json", "other/result.json"]
    assert (here / "copy" / "mine" / "result.json").read_bytes() == folder.json.read_bytes()
    assert store.changes(here / "copy" / "mine") == []


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("all.rar", "Invalid archive name all.rar; it must end in .tar.gz."),
        ("missing/all.tgz", "Cannot write missing/all.tgz: No such file or directory."),
        ("full.tgz", "full.tgz exists already: use another name or remove it."),
    ],
)
def test_an_archive_that_cannot_be_written_is_refused(
    call: Call, kept: Keep, here: Path, to: str, message: str
) -> None:
    kept("mine", run())
    (here / "full.tgz").write_text("precious")
    before = sorted(here.iterdir())
    assert call(f"results export mine --to {to}") == Ended(2, "", message)
    assert sorted(here.iterdir()) == before
    assert (here / "full.tgz").read_text() == "precious"


def test_erasing_leaves_one_line(call: Call, kept: Keep, here: Path) -> None:
    kept("mine", run(conclusion="All was met"))
    kept("other", run())
    assert call("results erase mine --yes") == Ended(0, "results/mine", "1 erased.")
    assert sorted(path.name for path in (here / "results").iterdir()) == ["log.jsonl", "other"]
    assert lines(here) == [("saved", "other"), ("erased", "mine")]
    assert "All was met" not in (here / "results" / "log.jsonl").read_text()


def test_nothing_is_erased_without_confirmation(call: Call, kept: Keep, here: Path) -> None:
    kept("mine", run())
    ended = call("results erase mine")
    assert (ended.exit_code, lines(here)) == (2, [("saved", "mine")])
    assert ended.err.endswith("Nothing was erased: no confirmation. Use --yes to skip it.")


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
    assert lines(here) == [("saved", "new"), ("erased", "old")]


def test_a_measurement_that_fails_is_a_row_with_its_reason(here: Path, call: Call) -> None:
    (here / "walk.py").write_text("from locust import nothing_like_this")
    assert call("load short --arm toy --save-as mine").exit_code == 2
    [line] = log.read(here / "results")
    assert (line["event"], line["name"], line["exit_code"]) == ("failed", "mine", 2)
    assert line["command"] == "python -m harness load short --arm toy --save-as mine"
    assert "cannot import name 'nothing_like_this'" in line["conclusion"]
    ended = call("results list")
    assert ended.exit_code == 0
    assert " failed – 2 – – – 0.00 Failed mine: " in ended.out


def test_a_folder_without_a_result_is_a_row(call: Call, here: Path) -> None:
    (here / "results" / "mine").mkdir(parents=True)
    ended = call("results list")
    assert ended.exit_code == 0
    assert "Failed mine: No result: still running, or killed." in ended.out


def test_diff_takes_the_newest_result_of_the_same_command(call: Call, kept: Keep) -> None:
    kept("before", run(day=14))
    kept("after", run(day=15))
    kept("newest", run(day=16, command="python -m harness load course --arm perf+n_plus_one"))
    ended = call("diff before")
    assert ended.exit_code == 0
    assert ended.out.startswith("before → after figure before after ratio verdict")
    assert "│ Nothing moved that one run each can show. " in ended.out


def test_a_load_that_got_worse_ends_with_1(call: Call, kept: Keep) -> None:
    for name, queries in (("before", 3), ("after", 4)):
        load = results.target().load
        endpoint = replace(load.total, name="GET /x", queries=float(queries))
        folder = kept(name, run(targets=(results.target(load=replace(load, endpoints=(endpoint,))),)))
        rows.append(folder.rows, [Row("load", 0, "perf", "GET /x", 0.1, 5.0, 200, 9, queries)])
        store.write_sums(folder.path)
    ended = call("diff before after")
    assert ended.exit_code == 1
    assert "queries per request, GET /x 3.00 4.00 1.333 worse" in ended.out
    assert "│ Got worse: queries per request, GET /x. " in ended.out


def test_diff_without_another_result_is_refused(call: Call, kept: Keep) -> None:
    kept("before", run())
    message = (
        "There is no other result of: python -m harness load course --arm perf. Measure again to have one."
    )
    assert call("diff before") == Ended(2, "", message)
    assert call("diff before before") == Ended(2, "", "before and before are the same result.")


def test_diff_refuses_a_result_that_is_a_comparison(call: Call, kept: Keep) -> None:
    kept("before", results.verify())
    kept("after", results.verify())
    assert call("diff before after") == Ended(
        2,
        "",
        "before is a result of verify, and `diff` compares loads: see its conclusion in "
        "`results list --csv`, or measure both states of the code in one session with `compare`.",
    )


def test_results_of_different_conditions_are_refused(call: Call, kept: Keep) -> None:
    origin = replace(
        results.origin("perf"), python="3.12.1", database="postgres", versions={"django": "5.2.9"}
    )
    kept("before", run())
    kept("after", run(origin=origin, seed=2, machine=replace(results.MACHINE, processor="Another CPU")))
    assert call("diff before after") == Ended(
        2,
        "",
        "before and after were measured under different conditions: "
        "machine.processor Example CPU and Another CPU; arm 1.python 3.11.2 and 3.12.1; "
        "arm 1.database sqlite 3.40.1 and postgres; arm 1.versions.django 5.2.8 and 5.2.9; "
        "arm 1.versions.gunicorn 23.0.0 and none; seed 1 and 2. Measure both under the same conditions, "
        "or in one session: compare ARM ARM.",
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"complete": False}, "after stopped early: there is nothing to compare."),
        (
            {"targets": (results.target(invalid=("The generator was late.",)),)},
            "after is not valid for perf: The generator was late.",
        ),
        (
            {"targets": (results.target(aborted="errors > 5 %"),)},
            "after is not valid for perf: errors > 5 %.",
        ),
    ],
)
def test_a_result_that_proves_nothing_is_refused(call: Call, kept: Keep, change, message: str) -> None:
    kept("before", run())
    kept("after", run(**change))
    assert call("diff before after") == Ended(2, "", message)


def test_a_scan_is_listed_and_refused_by_diff_and_report(call: Call, kept: Keep) -> None:
    kept("before", scans.EVERYTHING)
    kept("after", scans.EVERYTHING)
    assert "before " in call("results list").out
    message = "result.json is of kind 'scan', which neither `report` nor `diff` reads."
    assert call("diff before after").err.endswith(message)
    assert call("report results/before").err.endswith(message)
