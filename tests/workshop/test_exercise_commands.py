"""`python -m workshop`: an exercise is started, hinted at, checked and put away."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.workshop.bench import Bench
from tests.workshop.toy import ROOT
from workshop import checking, on_call
from workshop.progress import Attempt, Check, Current, Figure, Notebook, Progress
from workshop.source import Source

CALL = """
import pathlib, sys
from workshop import cli

cli.ROOT = pathlib.Path(sys.argv.pop(1))
sys.exit(cli.main())
"""


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(tmp_path, monkeypatch)


def found(monkeypatch: pytest.MonkeyPatch, **found: object) -> None:
    """Let the next checks find this, instead of measuring."""
    monkeypatch.setattr(
        checking, "check", lambda *words, **options: Check("2026-01-01T12:00:00+00:00", **found)
    )


def test_a_start_tells_the_tale_and_writes_the_change_and_the_next_migration(bench: Bench):
    call = bench.call("start", "1")
    assert call.exit_code == 0
    assert call.out.startswith("Exercise 1: The toy (about 5 minutes)\n\nIt got slow.\n")
    assert bench.view.read_text() == "slow\n"
    assert (bench.root / "store/migrations/0004_tidy.py").read_text() == 'after = "0003_last"\n'
    assert bench.status == " M store/views.txt\n?? store/migrations/0004_tidy.py\n"


def test_a_start_is_refused_while_files_of_the_shop_are_not_committed(bench: Bench):
    (bench.root / "storefront" / "mine.txt").write_text("mine\n")
    call = bench.call("start", "1")
    assert (call.exit_code, bench.view.read_text()) == (2, "fast\n")
    assert call.out == (
        "These files have changes that are not committed:\n  storefront/mine.txt\n"
        "Commit them, or lay them aside with `git stash --include-untracked`, and start again."
    )


def test_a_second_start_is_refused(bench: Bench):
    bench.call("start", "1")
    assert (
        bench.call("start", "2").out
        == "Exercise 1 is running. Put it away first: .venv/bin/python -m workshop reset"
    )


def test_an_exercise_that_is_not_there_is_told_with_those_that_are(bench: Bench):
    assert bench.call("start", "7").out == "There is no exercise 7, but 1, 2."


@pytest.mark.parametrize("words", [["start"], ["start", "1", "--blind"]])
def test_a_start_needs_either_a_number_or_blind(bench: Bench, words: list[str]):
    with pytest.raises(click.UsageError, match="Name an exercise"):
        bench.call(*words)


def test_a_change_that_cannot_be_written_leaves_no_exercise_running(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    def interrupted(source: Source, patch: str) -> None:
        (source.root / "store" / "views.txt").write_text("half written")
        raise KeyboardInterrupt

    monkeypatch.setattr(Source, "apply", interrupted)
    with pytest.raises(click.Abort):  # as click tells an interrupt
        bench.call("start", "1")
    assert bench.status == ""
    assert bench.call("hint").out == "No exercise is running. Choose one: .venv/bin/python -m workshop list"


def test_what_is_kept_tells_the_number_and_not_the_cause(bench: Bench):
    bench.call("start", "1")
    kept = (bench.root / ".workshop" / "progress.json").read_text()
    assert json.loads(kept)["current"].keys() == {"key", "base", "written"}
    assert "views" not in kept


def test_hints_come_one_by_one_and_are_kept(bench: Bench):
    bench.call("start", "1")
    assert bench.call("hint").out == "Hint 1 of 3. Look.\n"
    bench.call("hint")
    assert bench.call("hint").out == "Hint 3 of 3. Look at the word in the view.\n"
    assert bench.call("hint").out == (
        "There are no more hints. The fix and its reason: .venv/bin/python -m workshop solution"
    )
    assert bench.call("list").out.splitlines()[0].endswith("running, 3 hints")


def test_who_has_passed_is_given_no_hint(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    bench.call("start", "1")
    found(monkeypatch)
    bench.call("check")
    call = bench.call("hint")
    assert (call.exit_code, call.out) == (
        2,
        "You have passed: no hint is needed. How others mend it: .venv/bin/python -m workshop solution",
    )
    assert bench.call("list").out.splitlines()[0].endswith("min  passed")


def test_a_check_that_finds_faults_says_them_and_ends_with_1(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    bench.call("start", "1")
    found(monkeypatch, faults=("It takes 12 queries.",), doubts=("And perhaps time.",))
    call = bench.call("check")
    assert (call.exit_code, call.out) == (1, "  It takes 12 queries.\n  And perhaps time.\nNot yet.\n")


def test_a_check_that_could_not_tell_ends_with_2(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    bench.call("start", "1")
    found(monkeypatch, doubts=("Check again.",))
    call = bench.call("check")
    assert (call.exit_code, call.out) == (2, "  Check again.\nThis could not be told.\n")


def test_a_check_that_passes_is_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    bench.call("start", "1")
    found(monkeypatch)
    call = bench.call("check")
    assert call.exit_code == 0
    assert call.out.splitlines()[0] == "Passed: true answers, and all within the budget."
    assert bench.call("list").out.splitlines()[0] == " 1  The toy                              5 min  passed"


def test_what_has_passed_once_has_passed_whatever_a_later_check_says(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    bench.call("start", "1")
    found(monkeypatch)
    bench.call("check")
    found(monkeypatch, faults=("Broken again.",))
    assert bench.call("check").exit_code == 1
    assert bench.call("list").out.splitlines()[0].endswith("min  passed")
    bench.call("report")
    page = (bench.root / ".workshop" / "report.md").read_text()
    assert "with 0 hints and 1 check." in page
    assert "Broken again." not in page


def test_to_play_again_is_an_attempt_of_its_own(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    bench.call("start", "1")
    bench.call("hint")
    found(monkeypatch)
    bench.call("check")
    bench.call("reset")
    bench.call("start", "1")
    bench.call("hint")
    bench.call("hint")
    bench.call("solution")
    assert (
        bench.call("list")
        .out.splitlines()[0]
        .endswith("passed, 1 hint, then running, 2 hints, solution seen")
    )
    bench.call("report")
    page = (bench.root / ".workshop" / "report.md").read_text()
    assert "1 of 1 exercises that were begun are passed." in page
    passed, again = page.split("## Exercise 1: The toy, attempt 2\n")
    assert "with 1 hint and 1 check." in passed
    assert "with 2 hints and 0 checks, the solution seen." in again


def test_to_begin_anew_before_having_passed_keeps_the_hints_that_were_taken(bench: Bench):
    bench.call("start", "1")
    bench.call("hint")
    bench.call("reset")
    assert bench.call("list").out.splitlines()[0].endswith("min  begun, 1 hint")
    bench.call("start", "1")
    assert bench.call("list").out.splitlines()[0].endswith("min  running, 1 hint")


def test_the_solution_shows_the_way_back_and_is_noted(bench: Bench):
    bench.call("start", "1")
    lines = bench.call("solution").out.splitlines()
    assert lines[0] == "The word must be fast."
    assert lines[-5:] == ["--- a/store/views.txt", "+++ b/store/views.txt", "@@ -1 +1 @@", "-slow", "+fast"]
    assert bench.call("list").out.splitlines()[0].endswith("running, solution seen")


def test_who_has_passed_may_look_at_the_solution(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    bench.call("start", "1")
    found(monkeypatch)
    assert bench.call("check").out.splitlines()[1].endswith(".venv/bin/python -m workshop solution")
    bench.call("solution")
    assert bench.call("list").out.splitlines()[0].endswith("min  passed")


def test_an_innocent_change_has_no_way_back_to_show(bench: Bench):
    bench.call("start", "2")
    assert bench.call("solution").out == "The word must be fast.\n"


def test_a_reset_puts_everything_back_and_says_what_to_sweep(bench: Bench):
    bench.call("start", "1")
    call = bench.call("reset")
    assert call.out == "Your source is as it was before the start.\nSweep the floor.\n"
    assert (bench.status, bench.view.read_text()) == ("", "fast\n")


def test_a_reset_keeps_the_student_s_edits_as_a_patch(bench: Bench):
    bench.call("start", "1")
    bench.view.write_text("my own way\n")
    (bench.root / "store" / "mine.txt").write_text("mine\n")
    told = bench.call("reset").out.splitlines()[1]
    assert told.startswith("Your edits are kept, on top of the change: git apply .workshop/1-")
    assert bench.status == ""
    bench.git("apply", told.rpartition(" ")[2])
    assert bench.view.read_text() == "my own way\n"
    assert (bench.root / "store" / "mine.txt").read_text() == "mine\n"


def test_a_reset_after_a_commit_is_refused_and_says_how_to_go_on(bench: Bench):
    bench.call("start", "1")
    bench.view.write_text("my own way\n")
    bench.git("add", "--all")
    bench.git("commit", "--quiet", "--message", "My fix")
    call = bench.call("reset")
    assert (call.exit_code, bench.status, bench.view.read_text()) == (2, "", "my own way\n")
    assert call.out.startswith("You have committed since the start, and commits are not taken back")
    bench.git(*call.out.rpartition("git ")[2].split())
    assert bench.call("reset").exit_code == 0
    assert (bench.status, bench.view.read_text()) == ("", "fast\n")


@pytest.mark.parametrize("command", ["hint", "check", "solution", "reset"])
def test_without_an_exercise_there_is_nothing_to_do(bench: Bench, command: str):
    call = bench.call(command)
    assert (call.exit_code, call.out) == (
        2,
        "No exercise is running. Choose one: .venv/bin/python -m workshop list",
    )


def test_the_list_tells_all_of_them(bench: Bench):
    assert bench.call("list").out.splitlines() == [
        " 1  The toy                              5 min",
        " 2  The toy                              5 min",
        "    On call: start --blind              30 min",
    ]


def test_the_list_tells_the_last_three_games_on_call(bench: Bench):
    passed = [Attempt("2026-01-01T12:00:00+00:00", hints=1, passed="2026-01-01T12:20:00+00:00")]
    others = {on_call.key(seed): [Attempt(f"2026-01-0{seed}T12:00:00+00:00")] for seed in (4, 3, 2)}
    running = Current(on_call.key(3), "base", "written")
    Notebook(bench.root).write(Progress(running, {on_call.key(9): passed, **others}))
    assert bench.call("list").out.splitlines()[2] == (
        "    On call: start --blind              30 min  seed 2: begun; seed 3: running; seed 4: begun"
    )


def test_progress_of_another_form_is_told(bench: Bench):
    Notebook(bench.root).keep("progress.json", '{"entries": {}}')
    assert bench.call("list").out.endswith(" is damaged: Unexpected keyword argument. Remove it.")


def test_a_report_of_nothing_is_refused(bench: Bench):
    call = bench.call("report")
    assert (call.exit_code, call.out) == (
        2,
        "Nothing was begun, so there is nothing to report. Choose one: .venv/bin/python -m workshop list",
    )


def test_damaged_progress_is_told(bench: Bench):
    bench.call("start", "1")
    file = bench.root / ".workshop" / "progress.json"
    file.write_text("{")
    assert bench.call("list").out.startswith(f"{file} is damaged: ")


def test_the_report_shows_what_was_measured_first_and_last(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    bench.call("start", "1")
    bench.call("hint")
    queries, rows, still = (
        Figure("queries of a <page>", 3, 12),
        Figure("rows", 41, 41),
        Figure("bytes", 9, 99),
    )
    found(monkeypatch, faults=("It takes 12 queries.",), figures=(queries, rows, still))
    bench.call("check")
    found(monkeypatch, figures=(Figure("queries of a <page>", 3, 3), rows, still))
    bench.call("check")
    assert bench.call("report").out.splitlines() == [".workshop/report.md", ".workshop/report.html"]
    page = (bench.root / ".workshop" / "report.md").read_text()
    assert "1 of 1 exercises that were begun are passed." in page
    assert "with 1 hint and 2 checks." in page
    assert "| queries of a <page> | 3 | 12 | 3 |\n" in page
    assert "| rows |" not in page
    assert "| bytes | 9 | 99 | 99 |\n" in page
    assert "- 2026-01-01 12:00 UTC: It takes 12 queries.\n" in page
    plain = (bench.root / ".workshop" / "report.html").read_text()
    assert "<tr><td>queries of a &lt;page&gt;</td><td>3</td>\n<td>12</td><td>3</td></tr>" in plain


def test_a_failure_is_one_sentence_and_exit_code_2(bench: Bench):
    words = [sys.executable, "-c", CALL, str(bench.root), "hint"]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "No exercise is running. Choose one: .venv/bin/python -m workshop list\n"
