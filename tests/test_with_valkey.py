"""`.ci/with-valkey`: a Valkey or Redis for a command, its own where none runs."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import redis

SCRIPT = Path(__file__).resolve().parents[1] / ".ci" / "with-valkey"

pytestmark = pytest.mark.skipif(
    not (shutil.which("valkey-server") or shutil.which("redis-server")),
    reason="no Valkey or Redis is installed here",
)


def with_valkey(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if name != "TEST_CACHE_URL"}
    return subprocess.run(
        [str(SCRIPT), *command],
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def nobody_listens() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


def test_a_server_is_started_for_the_command_and_gone_after_it(nobody_listens: str) -> None:
    ask = "import os, redis; url = os.environ['TEST_CACHE_URL']; print(url, redis.Redis.from_url(url).ping())"

    told = with_valkey(sys.executable, "-c", ask, VALKEY_PORT=nobody_listens)

    url, answered = told.stdout.split()
    assert (told.returncode, told.stderr, answered) == (0, "", "True")
    assert nobody_listens not in url
    with pytest.raises(redis.ConnectionError, match="refused"):
        redis.Redis.from_url(url).ping()


def test_a_server_that_runs_is_taken(nobody_listens: str) -> None:
    port = "${port%/0}"
    again = (
        f"port=${{TEST_CACHE_URL##*:}}; VALKEY_PORT={port} TEST_CACHE_URL= {SCRIPT} printenv TEST_CACHE_URL"
    )

    told = with_valkey("bash", "-c", f"echo $TEST_CACHE_URL; {again}", VALKEY_PORT=nobody_listens)

    first, second = told.stdout.splitlines()
    assert first == second


def test_the_exit_code_is_that_of_the_command(nobody_listens: str) -> None:
    assert with_valkey("bash", "-c", "exit 3", VALKEY_PORT=nobody_listens).returncode == 3


def test_a_cache_that_is_named_is_taken() -> None:
    told = with_valkey("printenv", "TEST_CACHE_URL", TEST_CACHE_URL="redis://cache.example:1/2")

    assert told.stdout == "redis://cache.example:1/2\n"


def test_a_command_is_asked_for() -> None:
    told = with_valkey()

    assert (told.returncode, told.stderr) == (2, "usage: .ci/with-valkey COMMAND [ARGUMENT…]\n")
