"""A running server whose shared cache is killed and comes back: every answer is the right one."""

import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.storefront.test_gunicorn import CONFIGURED, ROOT, environment, listening_port
from tests.storefront.valkey import PROGRAM, Valkey

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PROGRAM, reason="no Valkey or Redis is installed here"),
]

PRODUCTS = [f"/store/products/{number}/" for number in range(1, 6)]
FIRST = 60  # seconds for the first answers, before which the shop is loaded
PATIENCE = (
    5  # seconds for any other: many more than the time-out of a cache, many fewer than those of ten calls
)


@pytest.fixture(scope="module")
def variables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a small shop of its own, seeded."""
    folder: Path = tmp_path_factory.mktemp("shop")
    chosen = environment(DATABASE_URL=f"sqlite:///{folder}/shop.sqlite3", MEDIA_ROOT=str(folder / "media"))
    for command in (["migrate", "--verbosity", "0"], ["seed", "--products", "50"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=chosen, check=True, timeout=60)
    return chosen


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    with Valkey() as server:
        yield server


@pytest.fixture
def server(variables: dict[str, str], valkey: Valkey) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [*CONFIGURED, "--bind", "127.0.0.1:0"],
        cwd=ROOT,
        env=variables | {"CACHE_URL": valkey.url, "VARIANTS": "cached_detail"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def answers(port: int, patience: float = PATIENCE) -> list[tuple[int, bytes]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=patience)
    found = []
    for path in PRODUCTS:
        connection.request("GET", path)
        response = connection.getresponse()
        found.append((response.status, response.read()))
    connection.close()
    return found


def test_its_answers_stay_right_while_the_cache_is_gone_and_are_kept_again_when_it_is_back(
    server: "subprocess.Popen[str]", valkey: Valkey
) -> None:
    port = listening_port(server)
    correct = answers(port, FIRST)
    assert valkey.keys() == len(PRODUCTS)
    told = [answers(port)]

    valkey.kill()
    told += [answers(port) for _ in range(3)]

    valkey.start()
    deadline = time.monotonic() + 30
    while valkey.keys() < len(PRODUCTS):
        assert time.monotonic() < deadline, "the cache was not used again within 30 s"
        told.append(answers(port))
    told.append(answers(port))

    assert [status for status, _ in correct] == [200] * len(PRODUCTS)
    assert [each for each in told if each != correct] == []
    server.terminate()
    logged = server.communicate(timeout=20)[1]
    assert [logged.count(line) for line in ("The cache is gone", "The cache is back")] == [1, 1]
