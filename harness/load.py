"""One plan against one URL: starts Locust beside our recorder, and makes a Load of what it recorded."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import monotonic, sleep, time

from harness import figures
from harness.errors import HarnessError
from harness.probes import Subject, kind
from harness.project import Plan
from harness.rows import Row
from harness.runs import Load
from harness.server import cpu_seconds, stop
from harness.server_timing import db_ms, queries

RECORDER = Path(__file__).with_name("recorder.py")
ONE_PROBE = Path(__file__).with_name("one_probe.py")
PARENT = Path(__file__).parents[1]  # where one_probe finds this package, wherever Locust is started
SAMPLE_EVERY = 0.2  # seconds
GRACE = 30.0  # seconds that Locust may take beyond its run time, to start and to let requests end


@dataclass(frozen=True)
class Sample:
    """CPU seconds used so far, at one moment of the wall clock."""

    at: float
    server: float
    generator: float


@dataclass(frozen=True)
class Target:
    """Whom to load, what to call it in rows, how to read its CPU seconds, which probe it is all about.

    `data` is the folder of an arm's server; a URL has none.
    """

    url: str
    arm: str
    number: int = 0
    cpu: Callable[[], float] = lambda: 0.0
    subject: Subject | None = None
    data: Path | None = None


def run(plan: Plan, target: Target, *, seed: int, project: Path, folder: Path) -> tuple[Load, list[Row]]:
    """Run the plan; its figures and rows. `folder` receives Locust's own CSV, HTML and log.

    HarnessError when Locust cannot start or sends nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    samples = list(watch(start(plan, target, seed, project, folder), plan, target.cpu))
    return collect(plan, target, folder, samples)


def collect(plan: Plan, target: Target, folder: Path, samples: list[Sample]) -> tuple[Load, list[Row]]:
    """Figures and rows of what Locust has sent so far; HarnessError with its log when that is nothing."""
    began, rows, kinds = read(folder, target)
    if not rows:
        raise HarnessError(f"Locust sent no request:\n{(folder / 'locust.log').read_text()[-2000:]}")
    server_ms, generator_percent = cpu(samples, rows, began, plan.steady_from)
    load = figures.load(
        rows,
        users=plan.users,
        warm_up=plan.steady_from,
        cpu_ms_per_request=server_ms,
        generator_cpu_percent=generator_percent,
    )
    if target.subject and target.subject.kind not in kinds:
        load = replace(load, warnings=(*load.warnings, beside(target.subject)))
    return load, rows


def beside(subject: Subject) -> str:
    return (
        f"No request of this load was a {subject.kind}: it does not show what slows the probe {subject.name}."
    )


def start(plan: Plan, target: Target, seed: int, project: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Locust, headless, in a process group of its own."""
    numbers = {"--users": plan.users, "--spawn-rate": plan.spawn_rate, "--run-time": f"{plan.run_time}s"}
    with (folder / "locust.log").open("wb") as log:
        return subprocess.Popen(
            [
                *(
                    sys.executable,
                    "-m",
                    "locust",
                    "--locustfile",
                    f"{plan.scenario or ONE_PROBE},{RECORDER}",
                    "--host",
                    target.url,
                ),
                *(str(word) for pair in numbers.items() for word in pair),
                *("--headless", "--only-summary", "--stop-timeout", "10"),
                *("--html", str(folder / "locust.html")),
                *(word.format(seed=seed, data=target.data) for word in plan.arguments),
            ],
            cwd=project,
            env=environment(plan, target, folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def environment(plan: Plan, target: Target, folder: Path) -> dict[str, str]:
    """Ours, without settings for Locust: a plan has its own. And what recorder and one_probe need."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("LOCUST_")}
    found |= {"HARNESS_ROWS": str(folder), "HARNESS_REQUESTS": str(plan.requests or 0)}
    if target.subject and not plan.scenario:
        found["PYTHONPATH"] = os.pathsep.join(filter(None, [found.get("PYTHONPATH"), str(PARENT)]))
        # Not in a file, which would remain: it has the token of who asks.
        found["HARNESS_PROBE"] = json.dumps(asdict(target.subject))
    return found


def watch(locust: subprocess.Popen[bytes], plan: Plan, server_cpu: Callable[[], float]) -> Iterator[Sample]:
    """Sample CPU times until Locust ends. Ends it, too, when we are interrupted or it takes too long."""
    deadline = monotonic() + plan.run_time + GRACE
    try:
        while locust.poll() is None:
            if monotonic() > deadline:
                raise HarnessError(f"Locust did not end within {GRACE:g} s after its run time.")
            yield Sample(time(), server_cpu(), cpu_seconds(locust.pid))
            sleep(SAMPLE_EVERY)
    finally:
        stop(locust)


def read(folder: Path, target: Target) -> tuple[float, list[Row], set[str]]:
    """When the first request began (epoch s), all rows in the order of their start, kinds of requests."""
    raw: list[list[str]] = []
    for file in folder.glob("rows-*.csv"):
        with file.open(newline="") as lines:
            raw += csv.reader(lines)
        file.unlink()
    raw.sort(key=lambda row: float(row[0]))
    began = float(raw[0][0]) if raw else 0.0
    kinds = {kind(method, path) for _, method, path, *_ in raw}
    return began, [row_of(values, target, began) for values in raw], kinds


def row_of(values: list[str], target: Target, began: float) -> Row:
    start, method, _, name, ms, status, size, timing, error = values
    return Row(
        phase="load",
        number=target.number,
        arm=target.arm,
        probe=f"{method} {name}",
        start=float(start) - began,
        ms=float(ms),
        status=int(status),
        bytes=int(size),
        queries=queries(timing),
        db_ms=db_ms(timing),
        error=error,
    )


def cpu(samples: list[Sample], rows: list[Row], began: float, warm_up: float) -> tuple[float, float]:
    """The server's CPU ms a request and the generator's percent of a core, while steady; 0.0 if too short."""
    last = began + max(map(figures.ended, rows))
    steady = [sample for sample in samples if began + warm_up <= sample.at <= last]
    if len(steady) < 2:
        return 0.0, 0.0
    one, other = steady[0], steady[-1]
    served = sum(one.at <= began + figures.ended(row) < other.at for row in rows)
    server_ms = (other.server - one.server) * 1000 / served if served else 0.0
    return server_ms, (other.generator - one.generator) / (other.at - one.at) * 100
