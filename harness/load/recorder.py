"""What Locust loads beside a scenario: one row a request with its exact time, and an end after so many.

Environment: HARNESS_ROWS is the folder for the rows, HARNESS_REQUESTS the number to stop after (0: never).
Rows reach the file once a second: a process that is killed loses those of its last second, and may leave the
last row cut. Workers have no file: shipping.py takes their rows to the master.
"""

import csv
import os
from itertools import count
from pathlib import Path
from typing import Any, Protocol, TextIO

import gevent
from gevent import getcurrent
from locust import events
from locust.env import Environment
from locust.runners import MasterRunner, Runner, WorkerRunner
from locust.stats import PERCENTILES_TO_REPORT, StatsCSV

from harness.load.shipping import Gathering, Parcel

FOLDER = Path(os.environ.get("HARNESS_ROWS", "."))  # a worker elsewhere has no use for it
LIMIT = int(os.environ.get("HARNESS_REQUESTS", "0"))

FLUSH_EVERY = 1.0  # seconds; each row by itself would cost a request a twentieth more
BUFFER = 1 << 22  # bytes, more than a second's rows


class Output(Protocol):
    """What rows are written to."""

    def write(self, text: str, /) -> object: ...


@events.init.add_listener  # type: ignore[untyped-decorator]
def begin(environment: Environment, runner: Runner, **_: Any) -> None:
    """Record what this process sends: into a file where it is alone, else on the way to the master's."""
    if isinstance(runner, WorkerRunner):
        record(environment, Parcel(environment), limit=0)
        return
    environment.events.quitting.add_listener(lambda **_: keep(environment))  # type: ignore[no-untyped-call]
    if isinstance(runner, MasterRunner):
        Gathering(environment, runner, FOLDER, LIMIT)
    else:
        record(environment, a_file(environment), LIMIT)


def record(environment: Environment, output: Output, limit: int) -> None:
    """Write rows from now on, and end Locust after so many.

    Columns: start (epoch s), method, path, name, ms, status, bytes, timing, error; of an arrival when it was
    due (s of the schedule) and how late it was sent (ms). Of redirects that were followed the first's status.
    """
    write = csv.writer(output).writerow
    number = count(1)

    def add(
        request_type: str,
        name: str,
        response_time: float,
        response_length: int,
        response: Any = None,
        exception: BaseException | None = None,
        start_time: float = 0.0,
        url: str = "",
        **_: Any,
    ) -> None:
        headers = getattr(response, "headers", None) or {}
        first = next(iter(getattr(response, "history", ())), response)  # a redirect that was followed
        status = getattr(first, "status_code", 0) or 0
        timing = headers.get("Server-Timing", "")
        error = repr(exception) if exception else ""
        path = url.partition("://")[2].partition("/")[2].partition("?")[0]
        due, at = getcurrent().__dict__.pop("due", (None, None))
        late = None if at is None else (start_time - at) * 1000
        write(
            (
                *(start_time, request_type, f"/{path}", name, response_time, status, response_length),
                *(timing, error, due, late),
            )
        )
        if next(number) == limit and environment.runner:
            gevent.spawn(environment.runner.quit)  # from a greenlet of its own: quitting waits for this user

    environment.events.request.add_listener(add)  # type: ignore[no-untyped-call]


def a_file(environment: Environment) -> TextIO:
    """The file of this process, written once a second and closed when Locust quits."""
    file = (FOLDER / f"rows-{os.getpid()}.csv").open("w", buffering=BUFFER, newline="")
    flushing = gevent.spawn(flush, file)
    environment.events.quitting.add_listener(lambda **_: flushing.kill())  # type: ignore[no-untyped-call]
    environment.events.quitting.add_listener(lambda **_: file.close())  # type: ignore[no-untyped-call]
    return file


def flush(file: TextIO) -> None:
    while True:
        gevent.sleep(FLUSH_EVERY)
        file.flush()


def keep(environment: Environment) -> None:
    """Write Locust's own tables as they are at the end: what its --csv writes misses the last second."""
    tables = StatsCSV(environment, PERCENTILES_TO_REPORT)
    writers = {
        "stats": tables.requests_csv,
        "failures": tables.failures_csv,
        "exceptions": tables.exceptions_csv,
    }
    for name, write in writers.items():
        with (FOLDER / f"locust_{name}.csv").open("w", newline="") as file:
            write(csv.writer(file))
