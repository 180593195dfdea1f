"""Keep-alive connections, of which each user closes its own after every tenth request."""

from itertools import count

from locust import HttpUser, constant, task


class Visitor(HttpUser):
    wait_time = constant(0.2)

    def on_start(self) -> None:
        self.number = count(1)

    @task
    def items(self) -> None:
        self.client.get("/items?size=3", name="/items")
        if next(self.number) % 10 == 0:
            self.client.close()
