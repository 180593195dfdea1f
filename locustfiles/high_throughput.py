"""Product details and nothing else: 1000 a second of 100 users, who say every three seconds how it goes.

By hand: locust -f locustfiles/high_throughput.py --headless --users 100 --spawn-rate 100 -t 60s --host URL
They wait for their answers: a shop that takes over a tenth of a second for one is asked for fewer. The plan
of the same name sends every request when it is due.
"""

import logging
from typing import Any

import gevent
from locust import constant_throughput, events, task
from locust.runners import STATE_STOPPED, WorkerRunner

from locustfiles.shopper import PRODUCTS, Shopper

PACE = constant_throughput(10)  # of each user, whose every answer has a tenth of a second
EVERY = 3  # seconds: as often as workers report to their master


class HighThroughput(Shopper):
    """Anonymous; looks at one product after the other, ten a second."""

    def wait_time(self) -> float:
        return 0.0 if self.environment.parsed_options.no_wait else float(PACE(self))

    @task
    def view_product(self) -> None:
        product_id = self.random.randint(1, PRODUCTS)
        flaws = {"another product": lambda product: product["id"] != product_id}
        self.ask("GET", f"/store/products/{product_id}", name="/store/products/:id", flaws=flaws)


@events.test_start.add_listener  # type: ignore[untyped-decorator]
def tell(environment: Any, **_: object) -> None:
    """Log throughput and failures as it runs, where the figures of all workers meet."""
    if not isinstance(environment.runner, WorkerRunner):
        environment.runner.greenlet.spawn(log, environment)


def log(environment: Any) -> None:
    sent = 0
    while environment.runner.state != STATE_STOPPED:
        gevent.sleep(EVERY)
        total = environment.stats.total
        logging.info("%.0f requests/s, %d failed", (total.num_requests - sent) / EVERY, total.num_failures)
        sent = total.num_requests
