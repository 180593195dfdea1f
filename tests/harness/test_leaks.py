"""drift[connections] with real leaks: of HTTP connections, and of connections to PostgreSQL."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness import project
from harness.load import driver, resources
from harness.load.judged import judge_load
from harness.load.measured import Measured
from harness.load.target import Target
from harness.plans import evidence
from harness.plans.plan import Plan
from harness.project import Project
from harness.runs import Judged
from harness.session import Session
from tests.harness.machinery import arm
from tests.harness.test_postgresql_arms import needs_postgresql, on_postgresql

__all__ = ["on_postgresql"]

PLAN = Plan(
    about="Ten steady seconds of visits.",
    scenario="come_anew.py",
    users=10,
    run_time=12,
    warm_up=2,
    objectives=["drift[connections] < 100%"],
)


@pytest.fixture(autouse=True)
def short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge five batches of two seconds instead of twenty, and list connections each second."""
    monkeypatch.setattr(evidence, "DRIFT_BATCHES", 5)
    monkeypatch.setattr(resources, "LISTING_SHARE", 1.0)


def drift(of: Project, name: str) -> Judged:
    """The objective, judged on a load of that arm."""
    with Session(of, seed=1) as session, session.serve([session.site(arm(name))]) as [server]:
        folder = server.data.parent / "locust"
        measured = driver.run(PLAN, Target.of(server), seed=1, project=of.folder, folder=folder)
    return evaluated(measured)


def evaluated(measured: Measured) -> Judged:
    """Whatever else a busy machine does to the load: only the drift is judged."""
    [judged] = judge_load(replace(measured, invalid=()), PLAN, {}, complete=True).objectives[:1]
    return judged


@pytest.mark.slow
@pytest.mark.parametrize(("name", "leaks"), [("toy", False), ("toy+leaks_connections", True)])
def test_http_connections_that_a_server_never_closes_drift(toy: Path, name: str, leaks: bool) -> None:
    assert (drift(project.read(toy), name).outcome == "missed") is leaks


@pytest.mark.slow
@needs_postgresql
@pytest.mark.parametrize(("name", "leaks"), [("toy", False), ("toy+leaks_database", True)])
def test_database_connections_that_an_arm_never_closes_drift(
    on_postgresql: Project, name: str, leaks: bool
) -> None:
    assert (drift(on_postgresql, name).outcome == "missed") is leaks
