"""Real workers of Locust, here and as elsewhere: all their rows arrive, and one that dies is told."""

import csv
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import psutil
import pytest

from harness.errors import HarnessError
from harness.load import driver, workers
from harness.load.crew import ALONE, Crew
from harness.load.measured import Measured
from harness.load.target import Target
from harness.load.workers import Worker
from harness.plans.plan import Plan
from harness.server import Server
from harness.session import Session
from tests.harness.machinery import arm, wait_until

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
    assert measured.load.seconds < 10
    assert measured.invalid == ()
    assert measured.load.warnings == ()
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
    assert measured.invalid == (
        "1 of 2 workers were lost on the way: the others have sent less than the plan asks for. "
        "locust/locust.log tells when.",
    )
    assert len(measured.rows) == counted(folder) > 0


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


def test_a_clock_that_is_wrong_is_told() -> None:
    here = [Worker(rows=5, behind=0.002, lost=False), Worker(rows=6, behind=-3.25, lost=False)]
    assert list(workers.warnings(here[:1])) == []
    assert list(workers.warnings(here)) == [
        "The clock of a worker is 3.2 s apart from the master's: its requests are in the wrong place of the "
        "timeline, though their times are right. Let NTP set the clocks."
    ]
