"""What the generator can do, and what recording and reporting cost.

.venv/bin/python -m docs.figures.generator [throughput | memory | report] [NUMBER]

`throughput`: requests a second from one core to a trivial endpoint on another, with the recorder and without
it in turn, in NUMBER pairs of ten seconds each. `memory`: that of the generator over NUMBER requests.
`report`: time, memory and size of the report of NUMBER requests, from what the recorder wrote to the page.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import exp, log
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep

import psutil

from docs.figures.ending import cleared_up
from harness import machine, report, results, rows
from harness.load import figures, recorded
from harness.load.locusts import PARENT, RECORDER
from harness.load.target import Target
from harness.runs import SCHEMA, Folder, Load, Run, TargetLoad
from harness.runtime.processes import end_group, free_port, port_is_open, wait_until
from harness.stats import CONFIDENCE, t_interval

ASKING = Path(__file__).with_name("asking.py")
SECONDS = 10  # of a round
USERS = 10


def main(part: str, number: int) -> None:
    print(f"{machine.processor()}; a bare loop of Python turns {turns():.1f} million times a second")
    parts = {"throughput": (throughput, 8), "memory": (memory, 2_000_000), "report": (reporting, 1_000_000)}
    for name, (measure, default) in parts.items():
        if part in ("", name):
            measure(number or default)


def turns() -> float:
    """How fast this core is now: figures of busy and quiet days are to be seen beside it. In millions."""
    until, count = perf_counter() + 1, 0
    while perf_counter() < until:
        for _ in range(10_000):
            count += 1
    return count / 1e6


def throughput(pairs: int) -> None:
    """Rounds with the recorder and without it; which comes first changes from pair to pair."""
    measured = []
    with serving() as url:
        for number in range(pairs):
            order = (True, False) if number % 2 else (False, True)
            measured.append({recording: a_round(url, recording) for recording in order})
    for recording in (False, True):
        told = f"{'with' if recording else 'without'} the recorder"
        by_wall, by_cpu = (median(pair[recording][kind] for pair in measured) for kind in (0, 1))
        print(f"{told:22}{by_wall:8,.0f} requests/s, {by_cpu:8,.0f} a second of the generator's CPU")
    if pairs > 1:
        cost = t_interval([log(pair[False][1] / pair[True][1]) for pair in measured], CONFIDENCE)
        mean, low, high = (exp(value) - 1 for value in (cost.mean, cost.low, cost.high))
        print(f"{'recording costs':22}{mean:8.1%} of CPU [{low:.1%}, {high:.1%}]")


def a_round(url: str, recording: bool) -> tuple[float, float]:
    """Requests a second, and requests a second of the generator's CPU."""
    with TemporaryDirectory() as folder, locust(url, Path(folder), recording, SECONDS) as process:
        told, _ = process.communicate()
    count, seconds, cpu = json.loads(told.splitlines()[0])
    return count / seconds, count / cpu


def memory(requests: int) -> None:
    """Memory of the generator at every tenth of the time that so many requests take."""
    with serving() as url, TemporaryDirectory() as folder:
        with locust(url, Path(folder), True, 3600, requests) as process:
            seen = []
            while process.poll() is None:
                seen.append(psutil.Process(process.pid).memory_info().rss / 1e6)
                sleep(0.5)
        tenths = [seen[len(seen) * tenth // 10] for tenth in range(1, 10)]
    print(f"{'memory':22}{', '.join(f'{mb:.0f}' for mb in tenths)} MB over {requests:,} requests")


def reporting(requests: int) -> None:
    """Time, peak memory of this process, and size of the page, for so many requests in ten minutes."""
    with TemporaryDirectory() as name:
        folder = Folder(Path(name))
        record(folder.path / "rows-1.csv", requests)
        began, cpu = perf_counter(), process_time()
        found = recorded.read(folder.path, Target("http://127.0.0.1", "perf")).rows
        rows.append(folder.rows, found)
        load = figures.load(found, users=USERS, warm_up=0, cpu_ms_per_request=1.0, generator_cpu_percent=50.0)
        saved = perf_counter()
        run = a_run(load)
        folder.save(run)
        report.write(folder, run)
        done, cpu = perf_counter(), process_time() - cpu
        size = (folder.path / "report.html").stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    parts = f"{saved - began:.1f} s to read and save them, {done - saved:.1f} s to draw; {cpu:.1f} s of CPU"
    print(f"{'report':22}{done - began:.1f} s for {requests:,} requests ({parts})")
    print(f"{'':22}{peak:.0f} MB of memory at most, a page of {size:.2f} MB")


def record(file: Path, requests: int) -> None:
    """What the recorder would have written: twenty endpoints, times with a long tail."""
    random = Random(1)  # noqa: S311 - no secret
    with file.open("w", newline="") as output:
        for number in range(requests):
            start, ms = 1e9 + number * 600 / requests, random.lognormvariate(2, 1)
            name, timing = f"/products/{number % 20}/", f'"app;dur={ms:.1f}, db;dur=0.3;desc=""3 queries"""'
            output.write(f"{start!r},GET,{name},{name},{ms!r},200,512,{timing},,,\r\n")


def a_run(load: Load) -> Run:
    return Run(
        schema=SCHEMA,
        kind="run",
        created=results.now(),
        command="harness load",
        seconds=600.0,
        seed=1,
        machine=machine.describe(),
        complete=True,
        plan="synthetic",
        scenario=ASKING.name,
        shape="constant",
        numbers={},
        workers=0,
        targets=(TargetLoad("perf", None, {}, 0.0, load, "Not judged.", 0),),
        conclusion="Not judged.",
        exit_code=0,
    )


@contextmanager
def serving() -> Iterator[str]:
    """The address of a trivial endpoint, on the core of servers."""
    port = free_port()
    command = [sys.executable, "-m", "docs.figures.trivial", str(port)]
    process = subprocess.Popen(command, cwd=PARENT, start_new_session=True)
    try:
        machine.pin(process.pid, machine.describe().server_cores)
        wait_until(lambda: port_is_open(port), "The trivial endpoint", process=process)
        yield f"http://127.0.0.1:{port}"
    finally:
        end_group(process)


@contextmanager
def locust(
    url: str, folder: Path, recording: bool, seconds: int, requests: int = 0
) -> Iterator[subprocess.Popen[bytes]]:
    """The generator, on a core of its own, for so many seconds or requests."""
    files = f"{ASKING},{RECORDER}" if recording else str(ASKING)
    users = ["--users", str(USERS), "--spawn-rate", str(USERS), "--run-time", f"{seconds}s"]
    quiet = ["--headless", "--only-summary", "--loglevel", "ERROR", "--stop-timeout", "5"]
    process = subprocess.Popen(
        [sys.executable, "-m", "locust", "--locustfile", files, "--host", url, *users, *quiet],
        cwd=folder,
        env=os.environ
        | {"HARNESS_ROWS": str(folder), "HARNESS_REQUESTS": str(requests), "PYTHONPATH": str(PARENT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        machine.pin(process.pid, machine.describe().client_cores)
        yield process
    finally:
        end_group(process)


if __name__ == "__main__":
    with cleared_up():
        part, number, *_ = [*sys.argv[1:], "", ""]
        main(part, int(number or 0))
