"""The toy under arrivals of a schedule: real Locust, real server."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from harness.load import driver, open_load
from harness.load.table import Rows
from harness.load.target import Target
from harness.plans import schedule
from harness.plans.plan import Plan
from harness.rows import Row
from harness.runs import Arrivals, Load
from harness.server import Server
from harness.session import Session
from tests.harness.machinery import Harness, arm

OPEN = Plan(about="Arrivals.", scenario="walk.py", rate=100.0, run_time=2, pool=20)
JOURNEY = """
from locust import FastHttpUser, between, task


class Shopper(FastHttpUser):
    wait_time = between(5, 10)

    def on_start(self) -> None:
        self.client.get("/items", name="ready")

    @task
    def shop(self) -> None:
        self.client.get("/items", name="first")
        self.client.get("/items", name="at once")
        self.wait()
        self.client.get("/items", name="after a pause")
"""
BUSY = """
from time import sleep

from locust import FastHttpUser, task


class Shopper(FastHttpUser):
    @task
    def shop(self) -> None:
        self.client.get("/items", name="/items")
        sleep(0.25)
"""
NUMBERED = """
from itertools import count

from locust import FastHttpUser, task

numbers = count()


class Shopper(FastHttpUser):
    def on_start(self) -> None:
        self.number = next(numbers)

    @task
    def shop(self) -> None:
        self.client.get("/items", name=str(self.number))
"""


@dataclass(frozen=True)
class Loaded:
    load: Load
    rows: Rows
    arrivals: Arrivals
    due: list[float]
    folder: Path

    def named(self, name: str) -> Rows:
        return self.rows[self.rows.probe == f"GET {name}"]


@pytest.fixture
def server(session: Session) -> Iterator[Server]:
    with session.serve([session.site(arm("toy"))]) as [one]:
        yield one


def walk(server: Server, plan: Plan, scenario: str = "") -> Loaded:
    """One run of the plan on the toy; on a scenario of this text, if there is one."""
    project = server.site.checkout.folder
    if scenario:
        (project / "journey.py").write_text(scenario)
        plan = replace(plan, scenario="journey.py")
    into = project.parent / "locust"
    measured = driver.run(plan, Target(server.url, "toy"), seed=7, project=project, folder=into)
    assert measured.arrivals
    due = schedule.read(into / schedule.FILE)
    return Loaded(measured.load, measured.rows, measured.arrivals, due, into)


def test_every_arrival_is_sent_when_it_is_due_and_timed_from_there(server: Server) -> None:
    run = walk(server, OPEN, NUMBERED)
    assert run.rows.start.tolist() == run.due == schedule.draw(OPEN.points, seed=7).tolist()
    assert run.arrivals == Arrivals(
        scheduled=len(run.due),
        sent=len(run.due),
        dropped=0,
        late_p99=float(np.percentile(run.rows.late_ms, 99)),
        timeout=10.0,
        sha256=schedule.sha256(run.folder / schedule.FILE),
    )
    assert (run.rows.ms > run.rows.late_ms).all()
    assert (run.load.users, run.load.failures) == (20, 0)
    # Who became free last goes first: in turn, each of the twenty would have sent one in twenty.
    assert max(one.requests for one in run.load.endpoints) > len(run.due) / 10


def test_what_follows_a_pause_is_an_arrival_and_nothing_else_is(server: Server) -> None:
    run = walk(server, replace(OPEN, rate=40.0, pool=10), JOURNEY)
    ready, first, at_once, after = map(run.named, ("ready", "first", "at once", "after a pause"))
    assert sorted([*first.start, *after.start]) == run.due
    assert len(first) == len(at_once) >= len(after) > 0
    assert (first.sent.all(), after.sent.all(), at_once.sent.any(), ready.sent.any()) == (1, 1, 0, 0)
    # All ten get ready before the schedule begins, and are not judged.
    assert len(ready) == 10
    assert (ready.ended < 0).all()
    assert "GET ready" not in {one.name for one in run.load.endpoints}
    assert sum(second.requests for second in run.load.timeline) == len(run.rows) - 10


def test_arrivals_that_find_nobody_free_are_late_or_dropped_and_none_is_lost(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_load, "TIMEOUT", 0.5)
    run = walk(server, replace(OPEN, rate=40.0, pool=2), BUSY)
    dropped = run.rows[run.rows.failed]
    assert run.arrivals.sent + run.arrivals.dropped == run.arrivals.scheduled == len(run.due)
    assert run.arrivals.dropped == len(dropped) > 5
    assert sorted(run.rows[run.rows.start >= 0].start) == run.due
    assert {(row.probe, row.status, row.error, row.late_ms) for row in dropped} == {
        ("ARRIVAL dropped", 0, "dropped: no user was free within 0.5 s", None)
    }
    assert dropped.ms.min() >= 500
    assert run.arrivals.late_p99 > 250
    assert run.load.failures == len(dropped)
    with (run.folder / "locust_stats.csv").open(newline="") as file:
        *_, own = csv.DictReader(file)
    assert (int(own["Request Count"]), int(own["Failure Count"])) == (len(run.rows), len(dropped))


def test_a_pool_never_runs_out_before_the_time_out_unless_it_would_be_huge() -> None:
    assert open_load.pool(replace(OPEN, pool=None)) == 1000
    assert open_load.pool(replace(OPEN, pool=None, rate=0.2)) == open_load.FEWEST
    assert open_load.pool(replace(OPEN, pool=None, rate=1000.0)) == open_load.MOST
    assert open_load.pool(OPEN) == 20


def test_arrivals_are_told_of_rows_and_schedule_alone(tmp_path: Path) -> None:
    schedule.write(tmp_path / schedule.FILE, np.array([0.5, 0.75, 1.0]))
    rows = [
        Row("load", 1, "toy", "GET /items", 0.5, 3.0, late_ms=1.0),
        Row("load", 1, "toy", "GET /items", 0.75, 4.0, late_ms=3.0),
        Row("load", 1, "toy", "ARRIVAL dropped", 1.0, 10_000.0, 0, error="dropped: no user"),
        Row("load", 1, "toy", "GET /items", 0.6, 1.0, error="Refused()"),
    ]
    found = open_load.arrivals(Rows.of(rows), tmp_path)
    assert (found.scheduled, found.sent, found.dropped, found.late_p99) == (3, 2, 1, 2.98)


def test_a_rate_of_the_command_line_loads_openly_and_the_result_holds_the_schedule(harness: Harness) -> None:
    words = ("--rate", "50", "--run-time", "1", "--pool", "5", "--warm-up", "0", "--seed", "3")
    harness.call("load", "saturate", *words)
    [load], [folder] = harness.run().targets, harness.folders()
    plan = Plan(about="The same.", scenario="walk.py", rate=50.0, run_time=1)
    due = schedule.draw(plan.points, seed=3)
    [file] = (folder.path / "locust").glob(f"*/{schedule.FILE}")
    assert schedule.read(file) == due.tolist()
    assert load.arrivals is not None
    assert (load.arrivals.scheduled, load.arrivals.sent, load.arrivals.dropped) == (len(due), len(due), 0)
    assert load.arrivals.sha256 == schedule.sha256(file)
    assert f"{len(due)} arrivals were due, {len(due)} were sent" in (folder.path / "summary.md").read_text()
    # What is reported is what anyone computes from the saved rows.
    with folder.rows.open(newline="") as saved:
        times = [float(row["ms"]) for row in csv.DictReader(saved)]
    total = load.load.total
    assert [total.p50, total.p95, total.p99] == np.percentile(times, [50, 95, 99]).tolist()
