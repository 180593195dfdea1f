from locust import FastHttpUser, constant, task


class Walker(FastHttpUser):
    wait_time = constant(0)

    @task
    def items(self) -> None:
        self.client.get("/items?size=3", name="/items")
