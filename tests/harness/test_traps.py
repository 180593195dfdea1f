"""Traps of measuring with Locust that only Locust itself can show: docs/traps.md tells of each."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from harness import steps
from harness.load import driver, figures, locusts
from harness.load.measured import Measured
from harness.load.table import Rows
from harness.load.target import Target
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.runs import Folder
from harness.server import Server
from harness.session import Session
from tests.harness.machinery import arm

REDIRECTED = """
from locust import FastHttpUser, HttpUser, constant, task

class Fast(FastHttpUser):
    wait_time = constant(0.05)

    @task
    def moved(self):
        self.client.get("/moved", name="fast")

class Plain(HttpUser):
    wait_time = constant(0.05)

    @task
    def moved(self):
        self.client.get("/moved", name="plain")
"""
SWALLOWED = """
from locust import FastHttpUser, constant, events, task

@events.quitting.add_listener
def all_is_well(environment, **_):
    environment.process_exit_code = 0

class Asker(FastHttpUser):
    wait_time = constant(0.05)

    @task
    def nothing(self):
        self.client.get("/nothing", name="/nothing")
"""
TARGET = Target("http://127.0.0.1:1", "toy")
SLOW = """
from locust import FastHttpUser, constant, task

class Asker(FastHttpUser):
    wait_time = constant(0)

    @task
    def slow(self):
        self.client.get("/items")
"""
EMPTY = Rows.of([])
NOTHING = Measured(
    figures.load(EMPTY, users=1, warm_up=0.0, cpu_ms_per_request=0.0, generator_cpu_percent=0.0), EMPTY
)
ASKED = Plan(about="Asks.", scenario="trap.py", users=500, spawn_rate=10, run_time=180)


@pytest.fixture
def server(session: Session) -> Iterator[Server]:
    with session.serve([session.site(arm("toy"))]) as [one]:
        yield one


def load(server: Server, scenario: str) -> tuple[Measured, Path]:
    """Two seconds of a scenario's text; what was measured, and the folder with Locust's own files."""
    project = server.site.checkout.folder
    (project / "trap.py").write_text(scenario)
    plan = Plan(about="A trap.", scenario="trap.py", users=2, run_time=2, warm_up=0)
    into = project.parent / "locust"
    target = Target(server.url, "toy", pid=server.process.pid)
    return driver.run(plan, target, seed=1, project=project, folder=into), into


def test_a_redirect_that_locust_follows_and_counts_once_is_seen(server: Server) -> None:
    measured, _ = load(server, REDIRECTED)
    assert {row.probe: row.status for row in measured.rows} == {"GET fast": 301, "GET plain": 301}
    assert measured.load.failures == 0
    assert measured.load.warnings[0].startswith(
        f"{len(measured.rows):,} of {len(measured.rows):,} requests were redirected, the first `GET "
    )


def test_failures_are_seen_though_a_scenario_hides_them_from_locust_s_exit_code(server: Server) -> None:
    measured, _ = load(server, SWALLOWED)
    assert measured.load.failures == len(measured.rows) > 0


def test_percentiles_are_not_the_rounded_ones_of_locust(session: Session) -> None:
    with session.serve([session.site(arm("toy"))], TOY_ROUND_TRIP="75") as [slow]:  # 150 ms an answer
        measured, folder = load(slow, SLOW)
    with (folder / "locust_stats.csv").open(newline="") as file:
        *_, theirs = csv.DictReader(file)
    times = [row.ms for row in measured.rows]
    ours = (measured.load.total.p50, measured.load.total.p95)
    assert ours == tuple(np.percentile(times, [50, 95]))
    assert int(theirs["50%"]) % 10 == int(theirs["95%"]) % 10 == 0
    assert 0 < abs(ours[0] - int(theirs["50%"])) < 10


def test_locust_is_asked_for_no_figures_of_its_own_but_its_page(tmp_path: Path) -> None:
    words = locusts.words(ASKED, TARGET, 1, tmp_path)
    assert not {"--json", "--json-file", "--csv", "--csv-full-history", "--reset-stats"} & set(words)
    assert "--headless" in words


def test_requests_under_way_at_the_end_are_waited_for(tmp_path: Path) -> None:
    words = locusts.words(ASKED, TARGET, 1, tmp_path)
    assert words[words.index("--stop-timeout") + 1] == "10"


def test_the_time_to_start_all_users_is_in_the_run_time_and_not_judged(tmp_path: Path) -> None:
    words = locusts.words(ASKED, TARGET, 1, tmp_path)
    assert words[words.index("--run-time") + 1] == "180s"
    assert ASKED.steady_from == 50.0


def test_every_round_of_a_comparison_has_a_fresh_server_with_fresh_data(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int | None, Path | None, int]] = []

    def note(plan: Plan, target: Target, **_: object) -> Measured:
        assert target.data is not None
        seen.append((target.pid, target.data, len(list(target.data.iterdir()))))
        (target.data / "visited").touch()
        return NOTHING

    monkeypatch.setattr(driver, "run", note)
    sites = [session.site(arm("toy"), name) for name in ("one", "other")]
    teller = Teller(Console(file=StringIO()))
    steps.Steps(session, sites, Folder(tmp_path), teller, steps.Extent(rounds=3), "short").load()
    assert len({pid for pid, _, _ in seen}) == len({data for _, data, _ in seen}) == len(seen) == 6
    assert {files for _, _, files in seen} == {1}  # the toy's items
