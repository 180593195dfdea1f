"""A scenario that asks as fast as it can, and prints what that took: answers, seconds, CPU seconds."""

import json
from time import perf_counter, process_time
from typing import Any

from locust import FastHttpUser, constant, events, task


class Asking(FastHttpUser):
    began: tuple[float, float]  # wall and CPU seconds
    wait_time = constant(0)

    @task
    def ask(self) -> None:
        self.client.get("/products/17/?page=2", name="/products/:id/")


@events.test_start.add_listener  # type: ignore[untyped-decorator]
def begin(**_: object) -> None:
    Asking.began = perf_counter(), process_time()


@events.test_stopping.add_listener  # type: ignore[untyped-decorator]
def tell(environment: Any, **_: object) -> None:
    wall, cpu = Asking.began
    print(json.dumps([environment.stats.total.num_requests, perf_counter() - wall, process_time() - cpu]))
