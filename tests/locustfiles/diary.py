"""A second locustfile: writes every request down, one file for each process, when Locust ends."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from locust import events

rows: list[dict[str, Any]] = []


@events.request.add_listener
def note(request_type, name, url, response, exception, context, **_: object) -> None:
    path = urlsplit(url)._replace(scheme="", netloc="").geturl()
    rows.append(
        {
            "shopper": context["shopper"],
            "name": name,
            "request": [request_type, path, response.request.payload],
            "failure": exception and str(exception),
        }
    )


@events.quit.add_listener
def save(**_: object) -> None:
    Path(os.environ["DIARY"], f"{os.getpid()}.json").write_text(json.dumps(rows, default=bytes.decode))
