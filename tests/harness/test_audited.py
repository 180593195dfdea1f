"""Whoever reads a run learns what the audit of its data said, and how many processes sent it."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from harness.report import audited, page, summary, terminal
from harness.runs import Audit, Folder, Run
from tests.harness import results

WRONG = "WRONG  no stock is negative: 3 checked, 1 wrong: 7"
PASSED = Audit(passed=True, output="ok")
FAILED = Audit(passed=False, output=f"ok     a line before\n{WRONG}\nCommandError: <1> check")


def shown(run: Run) -> str:
    """What the terminal shows, in one line."""
    screen = Console(file=StringIO(), width=200)
    terminal.show(screen, run, Folder(Path("results/run")))
    assert isinstance(screen.file, StringIO)
    return " ".join(screen.file.getvalue().split())


def test_a_run_that_was_not_audited_says_nothing_of_it() -> None:
    assert audited.notes(results.run(), results.target()) == []
    assert "Audit" not in shown(results.run())


def test_a_run_that_writes_behind_a_url_says_that_nobody_looked() -> None:
    run = replace(results.run(target="http://shop:8000"), numbers={"writes": True})
    assert audited.notes(run, run.targets[0]) == [
        "The plan writes, and the data of http://shop:8000 were not audited."
    ]


def test_an_audit_that_passed_is_one_sentence() -> None:
    assert audited.notes(results.run(), results.target(audit=PASSED)) == [
        "The audit of the data found nothing wrong after this run."
    ]


@pytest.mark.parametrize("show", [shown, summary.markdown, lambda run: page.html(run, [])])
def test_an_audit_that_failed_is_shown_with_what_it_said(show) -> None:
    told = show(results.run(audit=FAILED))
    assert "The audit of the data failed after this run:" in told
    assert " ".join(WRONG.split()) in " ".join(told.split())
    assert "<1>" not in told.replace("CommandError: <1>", "", 1 if show is shown else 0)


def test_of_a_long_complaint_the_end_is_shown() -> None:
    long = Audit(passed=False, output="\n".join(map(str, range(100))))
    assert audited.notes(results.run(), results.target(audit=long))[1:] == [
        str(line) for line in range(80, 100)
    ]


@pytest.mark.parametrize("show", [shown, summary.markdown, lambda run: page.html(run, [])])
def test_the_workers_that_sent_a_load_are_told(show) -> None:
    assert "sent by" not in show(results.run())
    assert ", sent by 3 workers" in show(replace(results.run(), workers=3))
