"""What Locust loads beside a scenario: one row a request with its exact time, and an end after so many.

Environment: HARNESS_ROWS is the folder for the rows, HARNESS_REQUESTS the number to stop after (0: never).
The pid is part of the file's name, since with --processes every worker writes its own.
"""

import csv
import os
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import gevent
from locust import events
from locust.env import Environment
from locust.stats import PERCENTILES_TO_REPORT, StatsCSV

FOLDER = Path(os.environ["HARNESS_ROWS"])
LIMIT = int(os.environ.get("HARNESS_REQUESTS", "0"))


@events.init.add_listener  # type: ignore[untyped-decorator]
def record(environment: Environment, **_: Any) -> None:
    """Write rows from now on: start (epoch s), method, path, name, ms, status, bytes, timing, error."""
    file = (FOLDER / f"rows-{os.getpid()}.csv").open(
        "w", buffering=1, newline=""
    )  # whole rows, even when killed
    writer = csv.writer(file)
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
        status = getattr(response, "status_code", 0) or 0
        timing = headers.get("Server-Timing", "")
        error = repr(exception) if exception else ""
        path = urlsplit(url).path
        writer.writerow(
            (start_time, request_type, path, name, response_time, status, response_length, timing, error)
        )
        if next(number) == LIMIT and environment.runner:
            gevent.spawn(environment.runner.quit)  # from a greenlet of its own: quitting waits for this user

    environment.events.request.add_listener(add)  # type: ignore[no-untyped-call]
    environment.events.quitting.add_listener(lambda **_: file.close())  # type: ignore[no-untyped-call]
    environment.events.quitting.add_listener(lambda **_: keep(environment))  # type: ignore[no-untyped-call]


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
