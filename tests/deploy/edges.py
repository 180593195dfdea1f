"""An edge to be tested: HAProxy with our configuration, before a stand-in shop that waits when told to."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from deploy.stack.edge import Edge
from harness.runtime.processes import wait_until

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "deploy" / "haproxy.cfg"
NUMBERS = count()


@dataclass
class Arrival:
    """A request that reached the shop."""

    method: str
    path: str
    headers: dict[str, str]


class Shop(ThreadingHTTPServer):
    """Answers everything; what is no health check waits for the gate."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.arrived: list[Arrival] = []
        self.places = threading.Semaphore(0)
        self.is_open = True
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def asked(self) -> list[str]:
        return [f"{arrival.method} {arrival.path}" for arrival in self.arrived]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """An edge that hangs up is no news."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Shop

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/healthz":
            self.server.arrived.append(Arrival(self.command, self.path, dict(self.headers)))
            if self.path == "/hang-up":
                self.close_connection = True
                return
            if not self.server.is_open:
                self.server.places.acquire()
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    do_GET = do_POST = answer  # noqa: N815 (their names there)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (its name there)
        """Nothing."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes
    seconds: float

    @property
    def detail(self) -> str:
        return str(json.loads(self.content)["detail"])


@dataclass
class RunningEdge:
    """A running edge."""

    port: int
    admin: str
    log: Path

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """Send one request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        start = monotonic()
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, told, content, monotonic() - start)

    def figure(self, name: str, row: str = "BACKEND") -> int:
        """A figure of the backend of the shop."""
        edge = object.__new__(Edge)
        edge.name = self.admin
        header, *rows = edge.command("show stat web -1 -1").removeprefix("# ").strip().splitlines()
        found = next(line.split(",") for line in rows if line.split(",")[1] == row)
        return int(found[header.split(",").index(name)] or 0)

    def wait_for(self, name: str, value: int) -> None:
        """Wait until a figure of the backend is that."""
        wait_until(lambda: self.figure(name) == value)


@contextmanager
def edge(haproxy: str, folder: Path, port: int, **environment: str) -> Iterator[RunningEdge]:
    """Start HAProxy with variables of its own, and end it."""
    admin = f"edge-tested-{os.getpid()}-{next(NUMBERS)}"
    log = folder / "edge.log"
    variables = {"EDGE_BIND": f"127.0.0.1:{port}", "EDGE_ADMIN": f"abns@{admin}", **environment}
    with log.open("wb") as file:
        process = subprocess.Popen(
            [haproxy, "-db", "-f", str(CONFIGURATION)], env=variables, stdout=file, stderr=file
        )
    tested = RunningEdge(port, admin, log)
    try:
        wait_until(lambda: is_up(tested), process=process, log=log)
        yield tested
    finally:
        process.kill()
        process.wait()


def is_up(tested: RunningEdge) -> bool:
    try:
        return tested.figure("act") > 0
    except OSError:
        return False
