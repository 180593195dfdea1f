"""A real gunicorn whose threads are all taken: who waited too long is told to come back."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "gunicorn", "--config", "storefront/gunicorn.py", "--bind", "127.0.0.1:0"]
# Each request of this address keeps the one thread for 0.3 s.
APPLICATION = "tests.storefront.slow_wsgi"


class Answer(NamedTuple):
    status: int
    retry_after: str | None
    content: bytes


@pytest.fixture
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """Where a gunicorn of one thread serves slow pages, and lets them wait for as long as the test says."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "settings.perf",
        "GUNICORN_THREADS": "1",
        "QUEUE_MS": str(request.param),
    }
    server = subprocess.Popen(
        [*COMMAND, APPLICATION], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert server.stderr
    try:
        yield next(
            int(found[1])
            for line in server.stderr
            if (found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line))
        )
    finally:
        server.terminate()
        server.communicate(timeout=20)


def get(port: int, path: str) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return Answer(response.status, response.headers["Retry-After"], response.read())
    finally:
        connection.close()


def together(port: int, *paths: str) -> list[Answer]:
    with ThreadPoolExecutor(len(paths)) as clients:
        return list(clients.map(lambda path: get(port, path), paths))


@pytest.mark.parametrize("port", [500], indirect=True)
def test_who_waited_too_long_for_a_thread_is_told_to_come_back(port: int) -> None:
    get(port, "/healthz")

    answers = together(port, *["/slow"] * 8)

    statuses = [answer.status for answer in answers]
    refused = [answer for answer in answers if answer.status == 503]
    assert statuses.count(200) in (1, 2)  # a slow machine serves the second too late
    assert statuses.count(200) + len(refused) == 8
    assert {answer.content for answer in refused} == {b'{"detail":"The shop is busy. Try again soon."}'}
    assert {answer.retry_after for answer in refused} <= {"1", "2", "3", "4"}


@pytest.mark.parametrize("port", [100], indirect=True)
def test_health_is_told_however_long_it_waited(port: int) -> None:
    get(port, "/healthz")

    answers = together(port, "/slow", "/slow", "/healthz", "/healthz", "/healthz")

    assert [answer.status for answer in answers[2:]] == [200, 200, 200]


@pytest.mark.parametrize("port", [0], indirect=True)
def test_without_a_limit_all_wait(port: int) -> None:
    answers = together(port, *["/slow"] * 5)

    assert [answer.status for answer in answers] == [200] * 5


@pytest.mark.parametrize("port", [200], indirect=True)
def test_a_client_that_sends_slowly_has_not_waited(port: int) -> None:
    get(port, "/healthz")

    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(b"GET /slow HTTP/1.1\r\n")
        time.sleep(0.4)
        client.sendall(b"Host: localhost\r\nConnection: close\r\n\r\n")
        answer = client.makefile("rb").read()

    assert answer.startswith(b"HTTP/1.1 200 OK")
