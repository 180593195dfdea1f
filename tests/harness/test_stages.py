"""Locust's users as a shape has them, second by second, in a real run."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.load import driver
from harness.load.target import Target
from harness.plans.plan import Plan
from harness.server import Server
from harness.session import Session
from tests.harness.machinery import arm


@pytest.fixture
def server(session: Session) -> Iterator[Server]:
    with session.serve([session.site(arm("toy"))]) as [one]:
        yield one


def test_locust_has_as_many_users_as_the_shape_and_ends_with_it(server: Server, tmp_path: Path) -> None:
    plan = Plan(about="Two steps.", scenario="walk.py", shape="steps", users=4, steps=2, run_time=4)
    target = Target(server.url, "toy")
    folder = tmp_path / "locust"
    measured = driver.run(plan, target, seed=1, project=server.site.checkout.folder, folder=folder)
    log = (folder / "locust.log").read_text()
    assert re.findall(r"updating to (\d+) users", log) == ["2", "4"]
    assert "no impact" not in log
    starts = [row.start or 0.0 for row in measured.rows]
    assert 3 < max(starts) < 8  # its clock is Locust's, whose seconds are longer on a busy machine
