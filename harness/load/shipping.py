"""Rows of Locust's workers, on this machine or others: on their way to the master, and gathered there.

They travel with the statistics that Locust's workers report, in the same message: so the rows that arrive are
those that Locust has counted, whatever happens to a worker. Runs inside Locust's processes, as the recorder.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from time import time
from typing import Any

import gevent
from locust import runners
from locust.env import Environment
from locust.runners import STATE_MISSING, MasterRunner, WorkerRunner

from harness.load.workers import FILE, Worker

# Seconds between two reports. With Locust's own 3 more is lost when a worker dies.
runners.WORKER_REPORT_INTERVAL = 1.0
runners.CPU_MONITOR_INTERVAL = 1.0
# Seconds after which workers stop by themselves when their master is gone, instead of 60.
runners.MASTER_HEARTBEAT_TIMEOUT = 10
LONGEST_END = 12.0  # seconds: the requests under way may take 10


class Parcel:
    """What the recorder writes to on a worker: sent off with its next report."""

    def __init__(self, environment: Environment) -> None:
        self.texts: list[str] = []
        environment.events.report_to_master.add_listener(self.send)  # type: ignore[no-untyped-call]

    def write(self, text: str) -> None:
        self.texts.append(text)

    def send(self, data: dict[str, Any], **_: Any) -> None:
        """Put all rows so far into the report. The time tells the master how far our clocks are apart."""
        data |= {"rows": "".join(self.texts), "at": time()}
        self.texts.clear()


def fetch_schedule(runner: WorkerRunner) -> None:
    """Ask the master for the arrivals of an open load; they are there before the first user is."""

    def keep(msg: Any, **_: Any) -> None:
        runner.__dict__["schedule"] = msg.data["text"]

    runner.register_message("schedule", keep)
    runner.send_message("schedule")


class Gathering:
    """The master's side: rows go into a file for each worker, and what became of the workers into another.

    `limit` is the number of rows, of all workers together, that ends the run; 0: none does.
    """

    def __init__(self, environment: Environment, runner: MasterRunner, folder: Path, limit: int) -> None:
        self.runner, self.folder, self.limit = runner, folder, limit
        self.workers: dict[str, Worker] = {}
        self.leaving = False
        self.leave_at_once: Callable[[], None] = runner.quit
        runner.quit = self.leave  # type: ignore[method-assign]
        runner.register_message("schedule", self.give_schedule)
        events = environment.events
        events.worker_connect.add_listener(self.welcome)  # type: ignore[no-untyped-call]
        events.worker_report.add_listener(self.receive)  # type: ignore[no-untyped-call]
        # Locust stops without its last worker, but goes on waiting for the end of the run time.
        events.test_stop.add_listener(lambda **_: gevent.spawn(runner.quit))  # type: ignore[no-untyped-call]
        events.quitting.add_listener(lambda **_: self.end())  # type: ignore[no-untyped-call]

    def welcome(self, client_id: str, **_: Any) -> None:
        self.workers.setdefault(client_id, Worker())

    def receive(self, client_id: str, data: dict[str, Any], **_: Any) -> None:
        """Save a worker's rows."""
        text = data.pop("rows")
        worker = self.workers.setdefault(client_id, Worker())
        worker.rows += text.count("\n")
        worker.reports += 1
        worker.cpu += (self.cpu(client_id) - worker.cpu) / worker.reports
        worker.behind = min(worker.behind, time() - data.pop("at"))  # the quickest message tells it best
        with (self.folder / f"rows-{client_id}.csv").open("a", newline="") as file:
            file.write(text)
        if 0 < self.limit <= sum(one.rows for one in self.workers.values()):
            gevent.spawn(self.runner.quit)

    def cpu(self, client_id: str) -> float:
        client = self.runner.clients.get(client_id)
        return float(client.cpu_usage) if client else 0.0

    def give_schedule(self, msg: Any, **_: Any) -> None:
        """A worker elsewhere has no file of it."""
        text = Path(os.environ["HARNESS_SCHEDULE"]).read_text()
        self.runner.send_message("schedule", {"text": text}, msg.node_id)

    def leave(self) -> None:
        """Quit when the workers' last rows are here. Locust by itself gives them half a second."""
        if self.leaving:
            return
        self.leaving = True
        self.runner.stop(send_stop_to_client=False)
        at_work = self.at_work()
        self.runner.send_message("quit")
        with gevent.Timeout(LONGEST_END, False):
            while self.at_work():
                gevent.sleep(0.05)
        for client_id in at_work - set(self.runner.clients):
            self.workers[client_id].lost = False
        self.leave_at_once()

    def at_work(self) -> set[str]:
        """Who has not said goodbye and still gives signs of life."""
        return {client.id for client in self.runner.clients.all if client.state != STATE_MISSING}

    def end(self) -> None:
        """Tell the harness of each worker, when all rows are here: also after a signal."""
        self.leave()
        told = [asdict(worker) for worker in self.workers.values()]
        (self.folder / FILE).write_text(json.dumps(told))
