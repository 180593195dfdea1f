"""Locust's processes: started beside our recorder, with what the plan says in words and environment."""

import json
import os
import shlex
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from harness.load import open_load
from harness.load.crew import Crew
from harness.load.target import Target
from harness.plans.plan import Plan

RECORDER = Path(__file__).with_name("recorder.py")
ONE_PROBE = Path(__file__).with_name("one_probe.py")
ARRIVALS = Path(__file__).with_name("arrivals.py")
STAGES = Path(__file__).with_name("stages.py")
PARENT = Path(__file__).parents[2]  # where these find this package, wherever Locust is started


def start(
    plan: Plan, target: Target, seed: int, project: Path, folder: Path, crew: Crew
) -> subprocess.Popen[bytes]:
    """Locust, headless, with its workers of this machine, in a process group of its own."""
    with (folder / "locust.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "locust", *words(plan, target, seed, folder), *crew.options()],
            cwd=project,
            env=environment(plan, target, seed, folder, crew),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def words(plan: Plan, target: Target, seed: int, folder: Path) -> list[str]:
    files = [plan.scenario or ONE_PROBE, RECORDER]
    files += [STAGES] if plan.staged else [ARRIVALS] if plan.model == "open" else []
    return [
        *("--locustfile", ",".join(map(str, files)), "--host", target.url),
        *users(plan),
        *("--headless", "--only-summary", "--stop-timeout", "10"),
        *("--html", str(folder / "locust.html")),
        *arguments(plan, target, seed),
    ]


def arguments(plan: Plan, target: Target, seed: int) -> list[str]:
    return [word.format(seed=seed, data=target.data) for word in plan.arguments]


def users(plan: Plan) -> list[str]:
    """How many and for how long. Of a shape the stages know it, and Locust warns of whoever says it too."""
    if plan.staged:
        return []
    if plan.model == "open":
        return open_load.words(plan)
    rate = plan.spawn_rate or plan.users
    return ["--users", str(plan.users), "--spawn-rate", str(rate), "--run-time", f"{plan.run_time}s"]


def environment(plan: Plan, target: Target, seed: int, folder: Path, crew: Crew) -> dict[str, str]:
    """Ours, without settings for Locust: a plan has its own. And what the files beside a scenario need."""
    found = {
        name: value for name, value in os.environ.items() if not name.startswith(("LOCUST_", "HARNESS_"))
    }
    found |= {"HARNESS_ROWS": str(folder), "HARNESS_REQUESTS": str(plan.requests or 0)}
    found["PYTHONPATH"] = os.pathsep.join(filter(None, [found.get("PYTHONPATH"), str(PARENT)]))
    if plan.staged:
        found["HARNESS_SHAPE"] = json.dumps(plan.points)
    if plan.model == "open":
        found |= open_load.environment(plan, seed, folder)
    if crew.workers:
        found["HARNESS_WORKERS"] = str(crew.workers)
    if target.subject and not plan.scenario:
        # Not in a file, which would remain: it has the token of who asks.
        found["HARNESS_PROBE"] = json.dumps(asdict(target.subject))
    return found


def elsewhere(plan: Plan, target: Target, seed: int, project: Path, crew: Crew) -> str:
    """The command that starts a worker on another machine, in a checkout of the same commit."""
    files = [project / plan.scenario, RECORDER, *([ARRIVALS] if plan.model == "open" else [])]
    told = (
        {"HARNESS_WORKERS": str(crew.workers), **open_load.everywhere(plan)} if plan.model == "open" else {}
    )
    if not PARENT.is_relative_to(project):
        told["PYTHONPATH"] = str(PARENT)
    return shlex.join(
        [
            *("env", *(f"{name}={value}" for name, value in told.items())),
            *("python", "-m", "locust", "--locustfile", ",".join(seen_from(project, file) for file in files)),
            *("--worker", "--master-host", crew.address, "--master-port", str(crew.port)),
            *arguments(plan, target, seed),
        ]
    )


def seen_from(project: Path, file: Path) -> str:
    return str(file.relative_to(project) if file.is_relative_to(project) else file)
