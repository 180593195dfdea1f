"""Real workers of Locust, here and as elsewhere: all their rows arrive, and one that dies is told."""

import csv
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import psutil
import pytest

from harness.errors import HarnessError
from harness.load import driver, locusts, workers
from harness.load.crew import ALONE, Crew
from harness.load.measured import Measured
from harness.load.target import Target
from harness.load.workers import Worker
from harness.plans.plan import Plan
from harness.runtime.processes import free_port, wait_until
from harness.server import Server
from harness.session import Session
from tests.harness.machinery import ROOT, arm

WALK = Plan(about="Two seconds of walking.", scenario="walk.py", users=4, run_time=2, warm_up=0)


@pytest.fixture
def server(session: Session) -> Iterator[Server]:
    with session.serve([session.site(arm("toy"))]) as [one]:
        yield one


def walk(server: Server, plan: Plan, crew: Crew) -> tuple[Measured, Path]:
    """One run of the plan, and the folder with Locust's own files."""
    project = server.site.checkout.folder
    into = project.parent / "locust"
    target = Target(server.url, "toy", 3, server.process.pid)
    return driver.run(plan, target, seed=1, project=project, folder=into, crew=crew), into


def counted(folder: Path) -> int:
    """Locust's own sum of all requests."""
    with (folder / "locust_stats.csv").open(newline="") as file:
        *_, total = csv.DictReader(file)
    return int(total["Request Count"])


def forks() -> list[psutil.Process]:
    """Workers, whose parent is Locust's master."""
    children = psutil.Process().children(recursive=True)
    masters = {one.pid for one in children if "--processes" in one.cmdline()}
    return [one for one in children if one.ppid() in masters]


@pytest.mark.slow
def test_all_rows_of_all_workers_arrive_and_together_they_end_the_run(server: Server) -> None:
    measured, folder = walk(server, replace(WALK, run_time=30, requests=100), Crew(workers=2))
    assert len(measured.rows) == counted(folder) >= 100
    assert measured.load.seconds < 25
    assert {file.name for file in folder.iterdir()} == {
        "locust.html",
        "locust.log",
        "locust_exceptions.csv",
        "locust_failures.csv",
        "locust_stats.csv",
    }


@pytest.mark.slow
def test_a_worker_that_dies_is_told_and_all_that_it_reported_is_kept(server: Server) -> None:
    def kill_one() -> None:
        wait_until(lambda: len(forks()) == 2)
        log = server.site.checkout.folder.parent / "locust" / "locust.log"
        wait_until(lambda: "Sending spawn jobs" in log.read_text())
        os.kill(forks()[0].pid, signal.SIGKILL)

    killer = Thread(target=kill_one)
    killer.start()
    measured, folder = walk(server, replace(WALK, run_time=7), Crew(workers=2))
    killer.join()
    assert measured.invalid[0] == (
        "1 of 2 workers were lost on the way: the others have sent less than the plan asks for. "
        "locust/locust.log tells when."
    )
    assert len(measured.rows) == counted(folder) > 0


@pytest.mark.slow
def test_workers_elsewhere_are_told_the_schedule_and_send_their_rows(server: Server) -> None:
    project = server.site.checkout.folder
    crew = Crew(2, "127.0.0.1", free_port())
    plan = Plan(about="A second of arrivals.", scenario="walk.py", rate=50.0, run_time=1, pool=10, warm_up=0)
    command = locusts.elsewhere(plan, Target(server.url, "toy"), 1, project, crew)
    started = [start_worker(command, project) for _ in range(crew.workers)]
    try:
        measured, folder = walk(server, plan, crew)
        assert [worker.wait(20) for worker in started] == [0, 0]
    finally:
        for worker in started:
            worker.kill()
            worker.wait()
    assert measured.load.total.failures == 0
    assert measured.arrivals is not None
    assert measured.arrivals.sent == measured.arrivals.scheduled == len(measured.rows) == counted(folder)


def start_worker(command: str, project: Path) -> subprocess.Popen[bytes]:
    """As somebody starts it on another machine, who has read the command on ours."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HARNESS_")}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    return subprocess.Popen(
        shlex.split(command),
        cwd=project,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_a_worker_elsewhere_is_started_at_the_root_of_a_checkout() -> None:
    plan = replace(WALK, scenario="locustfiles/walk.py", arguments=["--seed", "{seed}"])
    target = Target("http://shop:8000", "shop")
    assert locusts.elsewhere(plan, target, 7, ROOT, Crew(2, "10.0.0.5", 5557)) == (
        "env python -m locust --locustfile locustfiles/walk.py,harness/load/recorder.py --worker "
        "--master-host 10.0.0.5 --master-port 5557 --seed 7"
    )


@pytest.mark.parametrize(
    ("words", "crew"),
    [
        ((None, None, None), ALONE),
        ((3, None, None), Crew(3)),
        ((None, "10.0.0.5", 2), Crew(2, "10.0.0.5", 5557)),
        ((None, "10.0.0.5:6000", 2), Crew(2, "10.0.0.5", 6000)),
    ],
)
def test_a_crew_is_what_the_command_line_says(
    words: tuple[int | None, str | None, int | None], crew: Crew
) -> None:
    assert Crew.of(*words) == crew


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            (2, "10.0.0.5", 2),
            "--workers are processes of this machine, --expect-workers of others: not both.",
        ),
        ((None, "10.0.0.5", None), "--master-bind ADDRESS and --expect-workers N go together."),
        ((None, None, 2), "--master-bind ADDRESS and --expect-workers N go together."),
        (
            (None, ":5557", 2),
            "--master-bind is ADDRESS or ADDRESS:PORT, such as 0.0.0.0:5557; not ':5557'.",
        ),
        (
            (None, "10.0.0.5:many", 2),
            "--master-bind is ADDRESS or ADDRESS:PORT, such as 0.0.0.0:5557; not '10.0.0.5:many'.",
        ),
        (
            (None, "10.0.0.5:65536", 2),
            "--master-bind is ADDRESS or ADDRESS:PORT, such as 0.0.0.0:5557; not '10.0.0.5:65536'.",
        ),
    ],
)
def test_a_crew_that_contradicts_itself_is_told(
    words: tuple[int | None, str | None, int | None], sentence: str
) -> None:
    with pytest.raises(HarnessError) as error:
        Crew.of(*words)
    assert str(error.value) == sentence


def test_rows_that_did_not_arrive_make_a_run_invalid(tmp_path: Path) -> None:
    (tmp_path / "locust_stats.csv").write_text("Type,Name,Request Count\n,Aggregated,12\n")
    here = [Worker(rows=5, behind=0.0, lost=False), Worker(rows=6, behind=0.0, lost=False)]
    assert list(workers.invalid(here, tmp_path)) == [
        "11 rows have arrived, but Locust has counted 12 requests."
    ]


def test_a_worker_that_is_busy_all_the_time_makes_a_run_invalid(tmp_path: Path) -> None:
    (tmp_path / "locust_stats.csv").write_text("Type,Name,Request Count\n,Aggregated,5\n")
    busy = Worker(rows=5, behind=0.0, lost=False, cpu=93.4, reports=9)
    assert list(workers.invalid([busy], tmp_path)) == [
        "A worker used 93 % of its core: it may be what was measured. "
        "Use more workers, on cores of their own."
    ]
    assert list(workers.invalid([replace(busy, cpu=80.0)], tmp_path)) == []


def test_a_clock_that_is_wrong_is_told() -> None:
    here = [Worker(rows=5, behind=0.002, lost=False), Worker(rows=6, behind=-3.25, lost=False)]
    assert list(workers.warnings(here[:1])) == []
    assert list(workers.warnings(here)) == [
        "The clock of a worker is 3.2 s apart from the master's: its requests are in the wrong place of the "
        "timeline, though their times are right. Let NTP set the clocks."
    ]
