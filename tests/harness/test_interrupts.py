"""Ctrl-C, a termination or a closed terminal at any moment: nothing is left but what had been measured."""

import signal
import subprocess
from pathlib import Path

import pytest

from harness.runs import Comparison
from harness.runtime.processes import wait_until
from tests.harness.machinery import Ended, Harness, ended

LONG = ("--blocks", "1000", "--triples", "10", "--rounds", "0")
INTERRUPTED = "Interrupted. What was measured so far, if anything, lies in results/."


def until(process: subprocess.Popen[str], said: str) -> None:
    """Wait until the harness has said that a step has ended."""
    assert process.stderr is not None
    for line in process.stderr:
        if said in line:
            return
    raise AssertionError(f"it never said {said!r}")


def interrupted(process: subprocess.Popen[str], number: signal.Signals) -> Ended:
    process.send_signal(number)
    return ended(process)


def told(call: Ended) -> None:
    """It ended as an interrupted call does."""
    assert (call.exit_code, call.out) == (2, "")
    assert call.err.endswith(INTERRUPTED)
    assert "Traceback" not in call.err


def kept(harness: Harness) -> Comparison:
    """What had been measured, which is told to be a part."""
    result = harness.comparison()
    assert (result.complete, result.exit_code) == (False, 2)
    assert result.conclusion == "Stopped before the end: interrupted"
    assert harness.folders()[0].path.joinpath("report.html").exists()
    return result


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_while_times_are_measured_keeps_what_was_counted(
    harness: Harness, number: signal.Signals
) -> None:
    process = harness.start("compare", "toy", "toy+has_children", *LONG)
    until(process, "same answers, counted work")
    call = interrupted(process, number)
    told(call)
    assert harness.left() == []
    assert len(kept(harness).counts) == 6


def test_an_interrupt_while_data_are_prepared_leaves_nothing(harness: Harness, tmp_path: Path) -> None:
    started = tmp_path / "started"
    code = f"import pathlib, time; pathlib.Path('{started}').touch(); time.sleep(600)"
    (harness.project / "prepare.py").write_text(code)
    process = harness.start("compare", "toy", "toy", *LONG)
    wait_until(started.exists)
    call = interrupted(process, signal.SIGINT)
    told(call)
    assert harness.left() == []
    assert harness.folders() == []


@pytest.mark.slow
def test_an_interrupt_while_servers_start_leaves_nothing(harness: Harness) -> None:
    process = harness.start("compare", "toy", "toy+deaf", *LONG)
    until(process, "checkouts and seeded databases")
    wait_until(lambda: sum("serve.py" in one.cmdline() for one in harness.processes()) == 2)
    call = interrupted(process, signal.SIGTERM)
    told(call)
    assert harness.left() == []
    assert kept(harness).counts == ()


@pytest.mark.slow
def test_an_interrupt_under_load_keeps_what_was_timed(harness: Harness) -> None:
    words = ("--blocks", "2", "--triples", "10", "--rounds", "1000")
    process = harness.start("compare", "toy", "toy+one_each", *words)
    until(process, "response time of")
    wait_until(lambda: any("locust" in one.cmdline() for one in harness.processes()))
    call = interrupted(process, signal.SIGINT)
    told(call)
    assert harness.left() == []
    assert len(kept(harness).blocks) == 8


@pytest.mark.slow
def test_a_second_interrupt_does_not_disturb_the_clearing_up(harness: Harness) -> None:
    process = harness.start("compare", "toy", "toy", *LONG)
    until(process, "same answers, counted work")
    process.send_signal(signal.SIGINT)
    wait_until(lambda: any(folder.json.exists() for folder in harness.folders()))
    call = interrupted(process, signal.SIGINT)
    told(call)
    assert harness.left() == []
    assert len(kept(harness).counts) == 6


@pytest.mark.slow
def test_an_interrupted_load_keeps_what_was_sent(harness: Harness) -> None:
    process = harness.start("load", "saturate", "--arm", "toy", "--run-time", "600", "--warm-up", "0")
    until(process, "checkout and seeded database")
    wait_until(
        lambda: any(file.stat().st_size for file in harness.project.glob("results/*/locust/*/rows-*.csv"))
    )
    call = interrupted(process, signal.SIGINT)
    told(call)
    assert harness.left() == []
    run = harness.run()
    assert not run.complete
    assert run.targets[0].load.total.requests > 0
