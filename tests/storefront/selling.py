"""A real gunicorn with settings.prod and workers, on a database without tables: what asks it fails."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from harness.runtime.processes import free_port, wait_until
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
        """What Prometheus reads now."""
        response, body = ask(self.metrics_port, "/metrics", {})
        assert response.status == 200
        return parsed(body.decode())

    def has_workers(self, count: int) -> bool:
        """False, too, while a worker that starts has written half of its file: then /metrics is a 500."""
        response, body = ask(self.metrics_port, "/metrics", {})
        return response.status == 200 and parsed(body.decode()).get(("storefront_workers",)) == count

    def pids(self) -> list[int]:
        """Of the workers that were started so far."""
        return [int(pid) for pid in re.findall(r"Booting worker with pid: (\d+)", self.log.read_text())]

    def wait_for(self, line: str, times: int = 1) -> None:
        """Wait until the log contains the line that many times."""
        logged = lambda: self.log.read_text().count(line) >= times  # noqa: E731
        wait_until(logged, f"The log line {line!r}", seconds=60, log=self.log)

    def wait_for_workers(self, count: int) -> None:
        """Wait until that many workers are ready."""
        wait_until(lambda: self.has_workers(count), f"One of {count} workers", seconds=60, log=self.log)


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
