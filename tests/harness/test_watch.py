from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import psutil
import pytest

from harness.load import driver, resources, watch
from harness.load.measured import Measured
from harness.load.target import Target
from harness.load.watch import Look, Watched
from harness.plans.plan import Plan
from harness.runs import Usage
from harness.server import Server
from harness.session import Session
from tests.harness.machinery import arm

USE = Usage(0, "server", 50.0, 100.0, 5, 2, 9, 0.1)
PLAN = Plan(about="Two seconds.", scenario="walk.py", users=2, run_time=3, warm_up=0)


def served(session: Session, name: str) -> Iterator[Server]:
    with session.serve([session.site(arm(name))]) as [one]:
        yield one


@pytest.fixture
def server(session: Session) -> Iterator[Server]:
    yield from served(session, "toy")


@pytest.fixture
def parent(session: Session) -> Iterator[Server]:
    """A server that has a child."""
    yield from served(session, "toy+has_children")


def walk(server: Server, each_second: watch.EachSecond = watch.never) -> Measured:
    project = server.site.checkout.folder
    target = Target(server.url, "toy", pid=server.process.pid, data=server.data)
    into = project.parent / "locust"
    return driver.run(PLAN, target, seed=1, project=project, folder=into, each_second=each_second)


def test_usage_is_by_the_second_since_the_first_request() -> None:
    seen = Watched(looks=[Look(99.9, USE), Look(100.1, USE), Look(102.9, replace(USE, side="generator"))])
    assert seen.usage(began=100.0) == (USE, replace(USE, second=2, side="generator"))


def test_the_server_s_cpu_is_its_own_and_unknown_where_nobody_looked() -> None:
    both = [Look(1, USE), Look(1, replace(USE, side="generator", cpu=9.0)), Look(2, replace(USE, cpu=60.0))]
    assert Watched(looks=both).server_cpu == 55.0
    assert Watched(looks=both[1:2]).server_cpu is None


def test_both_sides_are_sampled_each_second(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "LISTING_SHARE", 1.0)
    measured = walk(server)
    # On a busy machine the generator may have been too slow, which is no matter here.
    assert [told for told in measured.invalid if not told.startswith("The generator")] == []
    sides = [one.side for one in measured.usage]
    assert 2 <= sides.count("server") == sides.count("generator") <= 5
    last = {one.side: one for one in measured.usage[-4:-2]}
    assert last["server"].cpu > 1
    assert last["server"].memory == pytest.approx(
        psutil.Process(server.process.pid).memory_info().rss / 1e6, rel=0.3
    )
    assert last["server"].threads >= 3  # one that listens, and one for each connection
    assert last["server"].connections == last["generator"].connections == 2
    assert last["server"].descriptors >= 5
    assert last["server"].disk == pytest.approx(0.00029, abs=0.0001)  # the toy's items
    assert last["generator"].disk == 0.0
    assert last["generator"].memory > 20


def test_a_process_of_the_server_that_dies_makes_the_run_invalid(parent: Server) -> None:
    [child] = psutil.Process(parent.process.pid).children()
    seconds = count()

    def kill(looks: object) -> str:
        if next(seconds) == 1:
            child.kill()
        return ""

    [told] = walk(parent, kill).invalid
    assert told.startswith("The server, or a worker of it, ended or was started anew during the run.")


def test_a_clock_that_is_set_while_locust_runs_is_seen(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_by = [0.0]
    real = watch.time
    monkeypatch.setattr(watch, "time", lambda: real() + set_by[0])
    looks = count()

    def jump(_: object) -> str:
        set_by[0] = 5.0 if next(looks) else 0.0
        return ""

    [told] = walk(server, jump).invalid
    assert told.startswith("The clock of this machine was set by +5.00 s during the run, or it slept:")
