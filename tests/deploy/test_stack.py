"""The whole stack on this machine: started, changed while shoppers use it, and ended."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from deploy.stack.edge import Edge
from harness.runtime.processes import free_port, wait_until
from tests.deploy.edges import ROOT, Answer, RunningEdge

pytestmark = pytest.mark.slow
CARTS = ("POST", "/store/carts/")


class RunningStack:
    """`python -m deploy.stack` on a database of its own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.database = folder / "shop.sqlite3"
        self.log = folder / "stack.log"
        self.port = free_port()
        variables = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "settings.perf",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "EDGE_SCHEME": "http",
            "EDGE_QUEUE": "10s",
            **environment,
        }
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=variables, check=True)
        command = [sys.executable, "-m", "deploy.stack", "--port", str(self.port)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self.pids = self.told()
        self.edge = RunningEdge(self.port, f"storefront-edge-{self.process.pid}", self.log)

    def told(self) -> dict[str, int]:
        """The next line: process ids by name."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, self.log.read_text()
        pids: dict[str, int] = json.loads(line)
        return pids

    def family(self) -> set[int]:
        """All processes of it that are there."""
        members = set(self.pids.values())
        while found := {pid for pid, parent in parents().items() if parent in members} - members:
            members |= found
        return members & parents().keys()

    def carts(self) -> int:
        with sqlite3.connect(self.database) as shop:
            (count,) = shop.execute("SELECT count(*) FROM store_cart").fetchone()
        return int(count)


def parents() -> dict[int, int]:
    """Of each process of this machine that has not ended."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            found[int(folder.name)] = int(parent)
    return found


@pytest.fixture
def stack(haproxy: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[RunningStack]:
    stack = RunningStack(tmp_path, **getattr(request, "param", {}))
    family = stack.family()
    yield stack
    stack.process.kill()
    stack.process.communicate()
    try:
        wait_until(lambda: not family & parents().keys())
    finally:
        for pid in family & parents().keys():
            os.kill(pid, signal.SIGKILL)


class Shoppers:
    """Four of them make carts, one after the other, on a connection for each, until they are told to stop."""

    def __init__(self, stack: RunningStack) -> None:
        self.stack = stack
        self.have_enough = threading.Event()
        self.statuses: list[int] = []
        self.threads = [threading.Thread(target=self.shop) for _ in range(4)]

    def __enter__(self) -> "Shoppers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.have_enough.set()
        for thread in self.threads:
            thread.join()

    def shop(self) -> None:
        while not self.have_enough.is_set():
            try:
                self.statuses.append(self.stack.edge.ask(*CARTS).status)
            except (OSError, HTTPException):
                self.statuses.append(0)

    def wait_for_more(self, number: int = 20) -> None:
        """Until so many more have been answered."""
        enough = len(self.statuses) + number
        wait_until(lambda: len(self.statuses) >= enough)


def test_it_answers_and_ends_without_a_trace(stack: RunningStack) -> None:
    family = stack.family()

    answer = stack.edge.ask(*CARTS)

    assert (answer.status, json.loads(answer.content)["items"]) == (201, [])
    assert stack.edge.ask("GET", "/healthz").status == 200
    assert list(stack.pids) == ["stack", "edge", "web1", "web2"]
    assert len(family) == 1 + 2 + 2 * 2  # masters and workers
    stack.process.terminate()
    assert stack.process.wait(60) == 0
    assert not family & parents().keys()


def test_nothing_outlives_it_when_it_is_killed(stack: RunningStack) -> None:
    family = stack.family()

    stack.process.kill()

    wait_until(lambda: not family & parents().keys())


def test_a_rolling_restart_loses_no_request(stack: RunningStack) -> None:
    before = stack.pids
    with Shoppers(stack) as shoppers:
        shoppers.wait_for_more()
        stack.process.send_signal(signal.SIGUSR1)
        after = stack.told()
        shoppers.wait_for_more()

    assert after["edge"] == before["edge"]
    assert not {after["web1"], after["web2"]} & {before["web1"], before["web2"]}
    assert set(shoppers.statuses) == {201}
    assert stack.carts() == len(shoppers.statuses)


def test_a_reload_loses_no_request(stack: RunningStack) -> None:
    workers = stack.family()
    idle = HTTPConnection("127.0.0.1", stack.port, timeout=20)
    idle.request(*CARTS)
    assert idle.getresponse().read()
    with Shoppers(stack) as shoppers:
        for _ in range(3):
            stack.process.send_signal(signal.SIGHUP)
            shoppers.wait_for_more()
    wait_until(lambda: bool(stack.family() - workers))

    idle.request(*CARTS)  # on a connection that only the first worker has

    assert idle.getresponse().status == 201
    idle.close()
    assert set(shoppers.statuses) == {201}
    assert stack.carts() == len(shoppers.statuses) + 2


@pytest.mark.parametrize("stack", [{"DB_ROUND_TRIP_MS": "1000"}], indirect=True)
def test_told_to_end_it_answers_all_that_it_has_accepted(stack: RunningStack) -> None:
    with ThreadPoolExecutor(10) as shoppers:
        asked = [shoppers.submit(stack.edge.ask, *CARTS) for _ in range(10)]
        # Six are with the replicas, four wait.
        stack.edge.wait_for("qcur", 4)
        stack.process.terminate()
        answers: list[Answer] = [answer.result() for answer in asked]

    assert [answer.status for answer in answers] == [201] * 10
    assert stack.process.wait(60) == 0
    assert stack.carts() == 10


def test_a_replica_that_ends_is_started_again(stack: RunningStack) -> None:
    with Shoppers(stack) as shoppers:
        shoppers.wait_for_more()
        os.kill(stack.pids["web1"], signal.SIGKILL)
        after = stack.told()
        shoppers.wait_for_more()
        wait_until(lambda: server_is_up(stack, "web1"))

    assert after["web1"] != stack.pids["web1"]
    assert after["web2"] == stack.pids["web2"]
    assert stack.edge.ask(*CARTS).status == 201


def server_is_up(stack: RunningStack, server: str) -> bool:
    edge = object.__new__(Edge)
    edge.name = stack.edge.admin
    return edge.is_up(server)
