"""A stack that cannot run says why, and leaves nothing behind."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.stack import edge
from deploy.stack.running import Options, Stack, StackError
from harness.runtime.processes import free_port
from tests.deploy.edges import ROOT
from tests.deploy.test_stack import parents


def stack(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    variables = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "settings.perf", **environment}
    return subprocess.run(
        [sys.executable, "-m", "deploy.stack", *arguments],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--port", "many"], "argument --port: 'many'; allowed: a whole number, 1 or more"),
        (["--port", "80", "--threads", "0"], "argument --threads: '0'; allowed: a whole number, 1 or more"),
        (
            ["--port", "80", "--replicas", "5"],
            "argument --replicas: '5'; allowed: 1 to 4, the servers that haproxy.cfg names",
        ),
        ([], "the following arguments are required: --port"),
    ],
)
def test_a_wrong_argument_is_told_with_what_is_allowed(arguments: list[str], told: str) -> None:
    ended = stack(*arguments)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.endswith(f"{told}\n")


def test_without_haproxy_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "program", lambda: None)

    with pytest.raises(StackError, match=r"HAProxy is not on PATH\. Install it: apt install haproxy"):
        Stack(Options(port=8000, replicas=1, workers=1, threads=4, management_port=None))


def test_a_shop_that_does_not_start_ends_it(haproxy: str) -> None:
    ended = stack("--port", str(free_port()), DJANGO_SETTINGS_MODULE="settings.prod")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL must be set" in ended.stderr
    assert ended.stderr.endswith("web1 ended with exit code 3. Its log is above.\n")


@pytest.mark.slow
def test_a_port_that_is_taken_ends_it(haproxy: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = stack("--port", port, DATABASE_URL=f"sqlite:///{tmp_path}/shop.sqlite3")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.endswith("HAProxy ended with exit code 1. Its log is above.\n")
    assert [pid for pid in parents() if told_of(pid, f"EDGE_BIND=127.0.0.1:{port}")] == []


def told_of(pid: int, variable: str) -> bool:
    """Whether a process of this machine has it in its environment."""
    try:
        return variable.encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:  # it has just ended, or is somebody else's
        return False


@pytest.mark.parametrize(
    ("allowed", "host"),
    [
        ("", "localhost"),
        ("*", "localhost"),
        (".shop.example", "shop.example"),
        ("a.example,b.example", "a.example"),
    ],
)
def test_health_is_asked_by_a_name_that_the_shop_allows(
    monkeypatch: pytest.MonkeyPatch, allowed: str, host: str
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", allowed)

    told = Options(port=8000, replicas=2, workers=2, threads=4, management_port=8404).environment()

    assert told["EDGE_HOST"] == host
    assert (told["EDGE_BIND"], told["EDGE_MANAGEMENT"]) == ("127.0.0.1:8000", "127.0.0.1:8404")
    assert (told["WEB_CONCURRENCY"], told["GUNICORN_THREADS"], told["EDGE_MAXCONN"]) == ("2", "4", "7")
