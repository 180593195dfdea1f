"""A real gunicorn with settings.prod and workers, on a database without tables: what asks it fails."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from tests.settings.processes import PROD

ROOT = Path(__file__).resolve().parents[2]
SHOPPER = {"Host": "shop.example", "X-Forwarded-Proto": "https"}
# Each sample by its name and the values of its labels, in the order of their names.
Samples = dict[tuple[str, ...], float]


@dataclass(frozen=True)
class Selling:
    """Where it listens, and the file that its log goes to."""

    port: int
    metrics_port: int
    log: Path

    def get(self, path: str, **headers: str) -> HTTPResponse:
        return ask(self.port, path, SHOPPER | headers)[0]

    def metrics(self) -> Samples:
        """What Prometheus would be told now."""
        return parsed(ask(self.metrics_port, "/metrics", {})[1].decode())

    def pids(self) -> list[int]:
        """Of the workers that were started so far."""
        return [int(pid) for pid in re.findall(r"Booting worker with pid: (\d+)", self.log.read_text())]

    def wait_for(self, line: str, times: int = 1) -> None:
        """Until the log holds it so often; TimeoutError after a while."""
        end = time.monotonic() + 60
        while self.log.read_text().count(line) < times:
            if time.monotonic() > end:
                raise TimeoutError(f"{line!r} was not logged:\n{self.log.read_text()}")
            time.sleep(0.05)

    def wait_for_workers(self, count: int) -> None:
        """Until so many have told that they can answer."""
        end = time.monotonic() + 60
        while self.metrics().get(("storefront_workers",)) != count:
            if time.monotonic() > end:
                raise TimeoutError(f"{count} workers never were there:\n{self.log.read_text()}")
            time.sleep(0.05)


def ask(port: int, path: str, headers: dict[str, str]) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def parsed(text: str) -> Samples:
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


@contextmanager
def selling(folder: Path, workers: int) -> Iterator[Selling]:
    """Start it, and end it whatever happens."""
    log, metrics_port = folder / "log", free_port()
    environment = PROD | {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/empty.sqlite3",
        "WEB_CONCURRENCY": str(workers),
        "METRICS_PORT": str(metrics_port),
        "METRICS_HOST": "",  # as good as not set
    }
    command = [sys.executable, "-m", "gunicorn", "storefront.wsgi", "--config", "storefront/gunicorn.py"]
    with log.open("w") as output:
        server = subprocess.Popen(
            [*command, "--bind", "127.0.0.1:0"], cwd=ROOT, env=environment, stderr=output, stdout=output
        )
    try:
        here = Selling(0, metrics_port, log)
        here.wait_for("Metrics at")
        port = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", log.read_text())
        assert port
        here.wait_for_workers(workers)
        yield Selling(int(port[1]), metrics_port, log)
    finally:
        server.terminate()
        server.wait(timeout=30)
