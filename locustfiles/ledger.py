"""What clients attempt and are told, in the lines that `manage.py audit --ledger` reads. No scenario."""

import itertools
import json
import os
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

from locust import events

# Requests that change something, by their row in Locust's statistics.
WRITES = {
    "POST /store/carts/": "cart",
    "POST /store/carts/:id/items/": "add",
    "DELETE /store/carts/:id/items/:id/": "remove",
    "POST /store/orders/": "order",
}


class Ledger:
    """The ledger of this process: a file of its own, in a folder that all processes of a load share."""

    ours: "Ledger"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        # A line is with the system before its request is: no buffer of ours can lose it.
        self.file = (folder / f"{os.getpid()}.jsonl").open("a", buffering=1)
        self.numbers = itertools.count(1)

    def attempt(self, row: str, **about: object) -> "Attempt":
        """Write down what is about to be sent."""
        attempt = Attempt(self, f"{os.getpid()}-{next(self.numbers)}", WRITES.get(row, "look"))
        self.write(attempt=attempt.key, what=attempt.what, **about)
        return attempt

    def write(self, **line: object) -> None:
        """Add a line with the time of now."""
        self.file.write(json.dumps({"at": time.time(), **line}) + "\n")


class Attempt:
    """One request, and how it ended: acknowledged, refused or failed."""

    def __init__(self, ledger: Ledger, key: str, what: str) -> None:
        self.ledger, self.key, self.what = ledger, key, what
        self.failed = False
        self.retry_after = 0.0

    def end(self, response: Any, exception: Exception | None) -> None:
        """Write down how it ended."""
        if exception:
            self.failed = True
            self.retry_after = float((response.headers or {}).get("Retry-After", 0))
            self.ledger.write(attempt=self.key, end="failed", why=reason(response, exception))
        elif response.status_code >= HTTPStatus.BAD_REQUEST:
            self.ledger.write(attempt=self.key, end="refused", why=str(response.status_code))
        else:
            told = TOLD[self.what](response) if self.what in TOLD else {}
            self.ledger.write(attempt=self.key, end="acknowledged", **told)


TOLD = {
    "cart": lambda response: {"cart": response.json()["id"]},
    "order": lambda response: told_of_order(response.json()),
}


def told_of_order(order: dict[str, Any]) -> dict[str, Any]:
    """What an order's answer promises."""
    return {
        "order": order["id"],
        "items": {str(item["product"]["id"]): item["quantity"] for item in order["items"]},
    }


def reason(response: Any, exception: Exception) -> str:
    """The status of a failure; where there is none, or it is the right one, what was wrong."""
    if not response.status_code:
        return type(exception).__name__
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        return str(response.status_code)
    # The server ended between head and body.
    is_torn = len(response.content or b"") < int(response.headers.get("Content-Length", 0))
    return "torn answer" if is_torn else str(exception)


@events.request.add_listener  # type: ignore[untyped-decorator]
def write_down(context: dict[str, Any], response: Any, exception: Exception | None, **_: object) -> None:
    """End the attempt that a request belongs to."""
    if attempt := context.get("attempt"):
        attempt.end(response, exception)


@events.init.add_listener  # type: ignore[untyped-decorator]
def open_ledger(environment: Any, **_: object) -> None:
    """Open this process's ledger in the folder of --ledger."""
    Ledger.ours = Ledger(Path(environment.parsed_options.ledger))
