from pathlib import Path

from locust import FastHttpUser, constant, events, task


@events.init_command_line_parser.add_listener
def add_arguments(parser) -> None:
    parser.add_argument("--named-by", type=Path, help="File with the name of all requests")


class Walker(FastHttpUser):
    wait_time = constant(0)

    def on_start(self) -> None:
        file = self.environment.parsed_options.named_by
        self.called = file.read_text() if file else "/items"

    @task
    def items(self) -> None:
        self.client.get("/items?size=3", name=self.called)
