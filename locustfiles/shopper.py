"""The abstract shopper: the same seed gives every user the same journey, and a wrong answer is a failure."""

import itertools
from collections.abc import Callable
from http import HTTPStatus
from random import Random
from typing import Any

from locust import FastHttpUser, events
from locust.contrib.fasthttp import FastResponse
from locust.exception import ResponseError
from locust.user.task import DefaultTaskSet

# What `manage.py seed` fills every shop with: ids without gaps, products in every collection.
PRODUCTS = 1000
COLLECTIONS = 10
ORDERS = 200

# What may be wrong with an answer: a sentence, and whether it is true of this JSON.
Flaws = dict[str, Callable[[Any], bool]]


@events.test_start.add_listener  # type: ignore[untyped-decorator]
def number_from_zero(**_: object) -> None:
    """Give the users of a second test, started in the web UI, the journeys of the first."""
    Shopper.numbers = itertools.count()


class SeededTaskSet(DefaultTaskSet):
    """Draws tasks from the user's own random numbers, and never from those of the process.

    Users share the latter, in an order that changes with every answer's time: seeding them repeats nothing.
    """

    user: "Shopper"

    def get_next_task(self) -> Any:
        """One of the user's tasks, by weight."""
        return self.user.random.choice(type(self.user).tasks)


class Shopper(FastHttpUser):
    """A user with random numbers of its own; a locustfile adds `pause` and tasks.

    FastHttpUser, because one core of the generator sends more than twice the requests that HttpUser can.
    """

    abstract = True
    pause = (1.0, 5.0)  # seconds between tasks, and at each `wait` within one: from, to
    # Whoever waits longer has left the shop: no connection, or no further byte, within 10 s is a failure.
    connection_timeout = network_timeout = 10.0
    numbers = itertools.count()

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        # Every worker counts its own users.
        self.name = f"{environment.runner.worker_index}:{next(Shopper.numbers)}"
        self.random = Random(f"{environment.parsed_options.seed}:{self.name}")  # noqa: S311 - no secret
        # Locust's own choice is left with this one task, which goes on until the user stops.
        self.tasks = [SeededTaskSet]

    def context(self) -> dict[str, str]:
        """Tell listeners of the request event who asked."""
        return {"shopper": self.name}

    def wait(self) -> None:
        """Pause within a task, as between two."""
        super().wait()  # type: ignore[no-untyped-call]

    def wait_time(self) -> float:
        """Seconds of the next pause."""
        if self.environment.parsed_options.no_wait:
            return 0
        return self.random.uniform(*self.pause)

    def ask(
        self,
        method: str,
        path: str,
        *,
        flaws: Flaws,
        status: int = 200,
        refusals: dict[int, str] | None = None,
        **options: Any,
    ) -> Any:
        """Send a request; return its JSON, or None after a failure, which Locust counts with its reason.

        `refusals` are right answers of other statuses: each goes into a row of that name, and gives None.
        """
        # A redirect followed would hide a second request.
        options |= {"allow_redirects": False, "catch_response": True}
        with self.client.request(method, path, **options) as response:
            if refusals and response.status_code in refusals:
                response.request_meta["name"] = refusals[response.status_code]
                response.success()
            elif response.status_code:
                return read(response, status, flaws)
        return None  # also without any answer: Locust knows the reason


def read(response: FastResponse, status: int, flaws: Flaws) -> Any:
    """The JSON of a right answer, None where there is none to come; a wrong one raises ResponseError."""
    if response.status_code != status:
        raise ResponseError(f"status {response.status_code} instead of {status}")
    if status == HTTPStatus.NO_CONTENT:
        return None
    try:
        body = response.json()
        found = next((flaw for flaw, is_true_of in flaws.items() if is_true_of(body)), None)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ResponseError(f"not the JSON expected: {error!r}") from error
    if found:
        raise ResponseError(found)
    return body
