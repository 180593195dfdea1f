"""A second locustfile: writes every request down, one file for each process, and ends Locust after enough."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import gevent
from locust import events
from locust.runners import WorkerRunner

ENOUGH = int(os.environ["DIARY_ROWS"])

rows: list[dict[str, Any]] = []


@events.init.add_listener
def begin(environment, **_: object) -> None:
    """Watch the requests of all processes where their figures meet."""
    if not isinstance(environment.runner, WorkerRunner):
        gevent.spawn(end_after_enough, environment.runner)


def end_after_enough(runner) -> None:
    while runner.stats.total.num_requests < ENOUGH:
        gevent.sleep(0.05)
    runner.quit()


@events.request.add_listener
def note(request_type, name, url, response, exception, context, start_time, **_: object) -> None:
    path = urlsplit(url)._replace(scheme="", netloc="").geturl()
    rows.append(
        {
            "shopper": context["shopper"],
            "name": name,
            "start": start_time,
            "request": [request_type, path, response.request.payload],
            "token": response.request.headers.get("Authorization"),
            "failure": exception and str(exception),
        }
    )


@events.quit.add_listener
def save(**_: object) -> None:
    Path(os.environ["DIARY"], f"{os.getpid()}.json").write_text(json.dumps(rows, default=bytes.decode))
