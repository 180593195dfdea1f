"""The visitor of the lessons: reads the greeting, and thinks for 0.8 seconds, more or less."""

from locust import FastHttpUser, between, task


class Visitor(FastHttpUser):
    """Greeted in 0.2 s, one comes once a second."""

    wait_time = between(0.3, 1.3)

    @task
    def greet(self) -> None:
        self.client.get("/playground/hello/")
