"""A second locustfile: writes every request down, one file for each process, and ends Locust after enough."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import gevent
from locust import events
from locust.runners import LocalRunner

# Enough for every step of every scenario; how many a slow machine sends within a time, nobody knows.
ENOUGH = 600

rows: list[dict[str, Any]] = []


@events.init.add_listener
def begin(environment, **_: object) -> None:
    """Count, unless there are other workers, who would take over the users of one that ends."""

    def count(**_: object) -> None:
        if len(rows) == ENOUGH:
            gevent.spawn(environment.runner.quit)

    if isinstance(environment.runner, LocalRunner):
        environment.events.request.add_listener(count)


@events.request.add_listener
def note(request_type, name, url, response, exception, context, **_: object) -> None:
    path = urlsplit(url)._replace(scheme="", netloc="").geturl()
    rows.append(
        {
            "shopper": context["shopper"],
            "name": name,
            "request": [request_type, path, response.request.payload],
            "token": response.request.headers.get("Authorization"),
            "failure": exception and str(exception),
        }
    )


@events.quit.add_listener
def save(**_: object) -> None:
    Path(os.environ["DIARY"], f"{os.getpid()}.json").write_text(json.dumps(rows, default=bytes.decode))
