"""The shop behind a real gunicorn."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUNICORN = [sys.executable, "-m", "gunicorn", "storefront.wsgi"]
CONFIGURED = [*GUNICORN, "--config", "storefront/gunicorn.py"]


def environment(**changes: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "settings.perf", **changes}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where a plain gunicorn serves settings.perf, with one file in its media."""
    media = tmp_path_factory.mktemp("media")
    (media / "store").mkdir()
    (media / "store" / "cheese.png").write_bytes(b"a picture")
    # A free port of the machine's choice; a control socket would be shared with other servers.
    command = [*GUNICORN, "--bind", "127.0.0.1:0", "--no-control-socket"]
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment(MEDIA_ROOT=str(media)), stderr=subprocess.PIPE, text=True
    )
    try:
        yield listening_port(server)
    finally:
        server.terminate()
        server.communicate(timeout=20)


def listening_port(server: "subprocess.Popen[str]") -> int:
    """Read the server's log until it says where it listens."""
    assert server.stderr
    for line in server.stderr:
        if found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line):
            return int(found[1])
    pytest.fail("gunicorn ended before it listened")


def get(port: int, path: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/static/admin/css/base.css",
        "/static/rest_framework/css/bootstrap.min.css",
        "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui.css",
    ],
)
def test_it_serves_static_files_without_collectstatic(port: int, path: str) -> None:
    response, content = get(port, path)

    assert (response.status, response.headers.get_content_type()) == (200, "text/css")
    assert len(content) == int(response.headers["Content-Length"])
    assert "Server-Timing" in response.headers


def test_it_serves_media(port: int) -> None:
    response, content = get(port, "/media/store/cheese.png")

    assert (response.status, response.headers["Content-Type"], content) == (200, "image/png", b"a picture")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/media/", 404),
        ("/media/store/", 404),
        ("/media/nothing.png", 404),
        ("/media/../manage.py", 404),
        ("/media/../a.png", 400),
    ],
)
def test_it_serves_no_other_files(port: int, path: str, status: int) -> None:
    assert get(port, path)[0].status == status


def test_it_says_that_it_is_perf(port: int) -> None:
    response, content = get(port, "/healthz")

    assert response.status == 200
    assert b'"profile":"perf","variants":[],"db_round_trip_ms":0.0}' in content


def configured(**changes: str) -> "subprocess.CompletedProcess[str]":
    """What gunicorn makes of our configuration, as text; nothing is started."""
    return subprocess.run(
        [*CONFIGURED, "--check-config", "--print-config"],
        cwd=ROOT,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def configuration(**changes: str) -> dict[str, str]:
    lines = (line.partition("=") for line in configured(**changes).stdout.splitlines())
    return {name.strip(): value.strip() for name, _, value in lines}


def test_the_configuration_is_one_worker_of_four_threads() -> None:
    chosen = configuration()

    assert (chosen["workers"], chosen["threads"]) == ("1", "4")
    assert chosen["worker_class"] == "storefront.worker.StampingWorker"
    assert (chosen["max_requests"], chosen["max_requests_jitter"]) == ("0", "0")
    assert (chosen["control_socket_disable"], chosen["accesslog"]) == ("True", "None")


def test_the_environment_may_choose_workers_and_threads() -> None:
    chosen = configuration(WEB_CONCURRENCY="3", GUNICORN_THREADS="2")

    assert (chosen["workers"], chosen["threads"]) == ("3", "2")
    assert chosen["raw_env"] == "['SERVER_THREADS=2']"  # for its connections to the database


def test_the_environment_may_choose_after_how_many_requests_a_worker_starts_anew() -> None:
    chosen = configuration(GUNICORN_MAX_REQUESTS="5000")

    assert (chosen["max_requests"], chosen["max_requests_jitter"]) == ("5000", "500")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GUNICORN_THREADS", "0"),
        ("GUNICORN_THREADS", "two"),
        ("GUNICORN_THREADS", "²"),
        ("WEB_CONCURRENCY", "0"),
    ],
)
def test_a_wrong_number_stops_the_start(name: str, value: str) -> None:
    process = configured(**{name: value})

    assert process.returncode == 1
    assert process.stderr == f"{name} is '{value}'; allowed: a whole number, 1 or more.\n"
