"""The toy under arrivals of a schedule: real Locust, real server."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from harness.load import driver
from harness.load.measured import Measured
from harness.load.target import Target
from harness.plans import schedule
from harness.plans.plan import Plan
from harness.server import Server
from harness.session import Session
from tests.harness.machinery import arm

OPEN = Plan(about="Arrivals.", scenario="walk.py", rate=100.0, run_time=2, pool=20)


@pytest.fixture
def server(session: Session) -> Iterator[Server]:
    with session.serve([session.site(arm("toy"))]) as [one]:
        yield one


def load(server: Server, plan: Plan) -> tuple[Measured, Path]:
    project = server.site.checkout.folder
    into = project.parent / "locust"
    return driver.run(plan, Target(server.url, "toy"), seed=7, project=project, folder=into), into


def test_every_arrival_is_sent_when_it_is_due(server: Server) -> None:
    measured, folder = load(server, OPEN)
    due = schedule.read(folder / schedule.FILE)
    arrivals, rows = measured.arrivals, measured.rows
    assert arrivals is not None
    assert rows.start.tolist() == due == schedule.draw(OPEN.points, seed=7).tolist()
    assert (arrivals.scheduled, arrivals.sent, arrivals.dropped) == (len(due), len(due), 0)
    assert arrivals.late_p99 == np.percentile(rows.late_ms, 99) > 0
    assert arrivals.sha256 == schedule.sha256(folder / schedule.FILE)
    assert (rows.ms > rows.late_ms).all()
    assert measured.load.failures == 0
