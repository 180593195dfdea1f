"""Commands that the workshop runs."""

import sys
from pathlib import Path

import psutil
import pytest

from harness.runtime.processes import wait_until
from workshop import processes
from workshop.errors import WorkshopError


def test_a_command_is_given_its_input_and_gives_both_streams_and_its_code(tmp_path: Path):
    ended = processes.run(["sh", "-c", "cat; echo err >&2; exit 3"], tmp_path, given="in")
    assert (ended.code, ended.out, ended.err) == (3, "in", "err\n")


def test_a_failure_is_told_with_what_the_command_complains_of(tmp_path: Path):
    with pytest.raises(WorkshopError, match=r"^sh -c echo no >&2; exit 1 … failed: no$"):
        processes.output(["sh", "-c", "echo no >&2; exit 1"], tmp_path)


def test_a_command_that_fails_in_silence_is_told_with_its_code(tmp_path: Path):
    assert processes.run(["false"], tmp_path).complaint == "It ended with exit code 1 and said nothing."


def test_what_the_terminal_has_chosen_for_its_own_shop_is_not_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("VARIANTS", "n_plus_one")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///mine.sqlite3")
    told = "import os; print(os.environ.get('VARIANTS'), os.environ.get('DATABASE_URL'))"
    ended = processes.run([sys.executable, "-c", told], tmp_path, DATABASE_URL="sqlite:///yours.sqlite3")
    assert ended.out == "None sqlite:///yours.sqlite3\n"


def test_an_interrupt_ends_the_command_with_what_it_has_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def interrupted(process, given):
        wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip())
        raise KeyboardInterrupt

    monkeypatch.setattr("subprocess.Popen.communicate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        processes.run(["sh", "-c", "sleep 600 & echo $! > pid; wait"], tmp_path)
    pid = int((tmp_path / "pid").read_text())
    wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
