"""What Locust runs where a plan has no scenario: all users ask one probe, again and again.

Environment: HARNESS_PROBE is that probe with its size and its role's headers, as JSON.
"""

import json
import os
from argparse import ArgumentParser
from http import HTTPStatus
from itertools import count
from random import Random
from typing import Any

from locust import FastHttpUser, events, task
from locust.exception import ResponseError

from harness.probes import Probe
from harness.revalidation import preconditions

ASKED = json.loads(os.environ["HARNESS_PROBE"])
PROBE = Probe(**ASKED["probe"])
HEADERS = {"Accept": "application/json", "Content-Type": "application/json", **ASKED["headers"]}


@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]
def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, help="Same seed, same pauses")
    parser.add_argument("--pause", type=float, default=0.0, help="Seconds between two requests, on average")


class Asker(FastHttpUser):
    """Asks for the next number; waits for nothing up to twice the pause, so that users keep no step.

    Where the probe revalidates, each of them is a reader who keeps their own answer.
    """

    connection_timeout = network_timeout = 10.0
    users, numbers = count(), count(1)

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        self.options = environment.parsed_options
        self.preconditions: dict[str, str] = {}
        self.random = Random(f"{self.options.seed}:{next(Asker.users)}")  # noqa: S311 - no secret

    def wait_time(self) -> float:
        """Seconds until the next request."""
        return self.random.uniform(0, 2 * self.options.pause)

    @task
    def ask(self) -> None:
        """Any answer but a right one is a failure."""
        request = PROBE.request(ASKED["size"], next(Asker.numbers))
        with self.client.request(
            request.method,
            request.path,
            name=ASKED["name"],
            data=request.body.decode() if request.body else None,
            headers=HEADERS | self.preconditions,
            allow_redirects=False,
            catch_response=True,
        ) as response:
            if response.status_code == HTTPStatus.NOT_MODIFIED and self.preconditions:
                response.success()
            elif response.status_code and PROBE.accepts(response.status_code):
                self.keep(response)
                response.success()
            elif response.status_code:
                raise ResponseError(f"status {response.status_code}: {response.text[:200]}")

    def keep(self, response: Any) -> None:
        """Ask from now on whether this answer still holds."""
        if PROBE.revalidate and response.status_code == HTTPStatus.OK:
            self.preconditions = preconditions(response.headers)
