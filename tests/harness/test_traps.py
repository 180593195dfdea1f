"""Traps of measuring with Locust that only Locust itself can show: docs/traps.md tells of each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.load import driver
from harness.load.measured import Measured
from harness.load.target import Target
from harness.plans.plan import Plan
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
    target = Target(server.url, "toy")
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
