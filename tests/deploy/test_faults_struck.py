"""The command that breaks the shop: what it refuses, what it finds, and that nothing is left of it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.faults import servers, trial
from deploy.faults.__main__ import as_expected
from deploy.faults.catalogue import FAULTS, PATCH
from deploy.faults.servers import MissingError
from deploy.faults.summary import Summary
from deploy.faults.trial import Result
from deploy.stack.edge import program
from harness.runtime.processes import wait_until

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "deploy.faults"]


def result(fault: str, audit: dict[str, list[str]], complaints: list[str]) -> Result:
    return Result(fault, "a fault", 60.0, 5, Summary(), audit, complaints)


def test_each_fault_says_what_clients_may_meet() -> None:
    assert {name: sorted(fault.allowed) for name, fault in FAULTS.items()} == {
        "workers": ["502", "503", "HTTPConnectionClosed", "torn answer"],
        "database": ["503"],
        "cache": [],
        "edge": [],
        "rolling": [],
        "terminate": ["ConnectionRefusedError"],
        "planted": [],
    }


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["flood"], "invalid choice: 'flood'"),
        ([], "the following arguments are required: name"),
        (["cache", "--seconds", "9"], "'9'; allowed: 10 to 600"),
        (["cache", "--seconds", "nan"], "'nan'; allowed: 10 to 600"),
        (["cache", "--seconds", "soon"], "invalid seconds value: 'soon'"),
    ],
)
def test_a_wrong_word_is_told_with_what_is_allowed(words: list[str], complaint: str) -> None:
    told = subprocess.run([*COMMAND, *words], cwd=ROOT, capture_output=True, text=True)

    assert told.returncode == 2
    assert complaint in told.stderr


def test_a_program_that_is_missing_is_told_with_its_package() -> None:
    with pytest.raises(MissingError) as error:
        servers.program("no-such-server", "nor-this", package="some-server")
    assert str(error.value) == "no-such-server or nor-this is not installed: apt install some-server"


def test_the_planted_mistake_fits_the_code(tmp_path: Path) -> None:
    copy = trial.planted(tmp_path / "code", PATCH)

    changed = {"store/carts.py", "store/orders.py"}
    for name in changed:
        assert "mistake" in (copy / name).read_text()
        assert "mistake" not in (ROOT / name).read_text()
    assert (copy / "manage.py").read_text() == (ROOT / "manage.py").read_text()
    assert not (copy / ".venv").exists()


def test_the_control_must_be_found_by_the_audit_and_a_fault_must_not() -> None:
    stock = {"stock at start − sold = stock now": ["1"]}
    assert as_expected(result("planted", stock, ["the audit: …"]))
    assert not as_expected(result("planted", {}, []))
    assert not as_expected(result("planted", {}, ["1 × 500"]))
    assert as_expected(result("edge", {}, []))
    assert not as_expected(result("edge", {}, ["1 × 503"]))


def test_many_wrong_keys_are_told_by_their_first() -> None:
    assert trial.shortened(["1", "2", "3"]) == "1, 2, 3"
    assert trial.shortened(["1", "2", "3", "4"]) == "1, 2, 3, …"


@pytest.fixture
def needs_servers() -> None:
    """CI brings all of them: `.ci/with haproxy postgres valkey -- COMMAND`."""
    if program() is None:
        pytest.skip("HAProxy is not on PATH")
    try:
        servers.program("initdb", package="postgresql")
        servers.program("valkey-server", "redis-server", package="valkey-server")
    except MissingError as missing:
        pytest.skip(str(missing))


def left(folder: Path) -> list[str]:
    """Processes and files that name our folder for temporary files."""
    running = [one.info["cmdline"] or [] for one in psutil.process_iter(["cmdline"])]
    return [*(str(line) for line in running if str(folder) in str(line)), *map(str, folder.iterdir())]


@pytest.fixture
def temporary() -> Iterator[Path]:
    """Where the command keeps its files, short enough for PostgreSQL's socket and open to its user."""
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    folder.chmod(0o755)
    yield folder
    folder.rmdir()


def call(temporary: Path, output: Path, name: str) -> subprocess.Popen[str]:
    words = [name, "--seconds", "10", "--output", str(output)]
    environment = os.environ | {"TMPDIR": str(temporary)}
    return subprocess.Popen(
        [*COMMAND, *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.usefixtures("needs_servers")
class TestForReal:
    """On PostgreSQL, Valkey, HAProxy and gunicorn."""

    def test_killed_workers_break_no_promise(self, temporary: Path, tmp_path: Path) -> None:
        command = call(temporary, tmp_path, "workers")
        printed, errors = command.communicate(timeout=200)

        assert command.returncode == 0, printed + errors
        kept = json.loads((tmp_path / "workers.json").read_text())
        assert kept["passed"]
        assert kept["strikes"] >= 2
        assert kept["summary"]["orders"] > 0
        assert "every promise was kept" in printed
        assert left(temporary) == []

    def test_lost_updates_are_found(self, temporary: Path, tmp_path: Path) -> None:
        command = call(temporary, tmp_path, "planted")
        printed, errors = command.communicate(timeout=200)

        assert command.returncode == 1, printed + errors
        kept = json.loads((tmp_path / "planted.json").read_text())
        assert kept["summary"]["errors"] == {}
        assert "a cart, or its order, holds at least what was acknowledged" in kept["audit"]
        assert left(temporary) == []

    @pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
    def test_nothing_is_left_when_it_is_ended(
        self, temporary: Path, tmp_path: Path, how: signal.Signals
    ) -> None:
        command = call(temporary, tmp_path, "cache")
        wait_until(lambda: any(temporary.glob("*/ledger/*.jsonl")), "The load", seconds=100)
        command.send_signal(how)
        errors = command.communicate(timeout=100)[1]

        assert command.returncode == 2
        assert errors == "Ended before all was tried.\n"
        assert left(temporary) == []
