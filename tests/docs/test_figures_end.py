"""A script that measures, ended at any moment, leaves nothing behind."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from harness.runtime.processes import wait_until
from tests.harness.machinery import ROOT, Harness, ended, git


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "started"),
    [
        pytest.param(["generator", "throughput"], "locust", id="processes of its own"),
        pytest.param(["timing_cost"], "gunicorn", id="servers of a session"),
        pytest.param(["workshop", "measure"], "gunicorn", id="a command that is called"),
    ],
)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_script_that_is_ended_clears_up(
    words: list[str], started: str, number: signal.Signals, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", str(ROOT), "shop")
    shop = Harness(tmp_path / "shop", tmp_path / "temporary")
    script, *arguments = words
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", f"docs.figures.{script}", *arguments],
        cwd=shop.project,
        env=shop.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: any(started in one.cmdline() for one in shop.processes()), seconds=60)
    process.send_signal(number)
    call = ended(process)
    assert (call.exit_code, call.err.endswith("Interrupted.")) == (1, True), call.err
    assert shop.left() == []
    assert not list(shop.project.glob("results/figures-*"))
