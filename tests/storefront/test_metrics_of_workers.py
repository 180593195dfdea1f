"""`/metrics` of a real gunicorn with two workers: all requests are in it, those of workers that ended too."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from harness.runtime.processes import free_port
from tests.settings.processes import PROD, ROOT
from tests.storefront.selling import Selling, selling

HEALTH = ("GET", "/healthz/")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Selling]:
    with selling(tmp_path_factory.mktemp("selling"), workers=2) as here:
        yield here


def ask_often(server: Selling, path: str, times: int) -> set[int]:
    with ThreadPoolExecutor(8) as pool:
        return {response.status for response in pool.map(lambda _: server.get(path), range(times))}


def test_the_counts_of_all_workers_add_up(server: Selling) -> None:
    before = server.metrics()
    assert ask_often(server, "/healthz", 60) == {200}
    assert ask_often(server, "/store/nothing", 20) == {404}
    assert ask_often(server, "/store/products/", 10) == {500}
    after = server.metrics()

    def more(*sample: str) -> float:
        return after.get(sample, 0) - before.get(sample, 0)

    assert more("storefront_requests_total", *HEALTH, "200") == 60
    assert more("storefront_requests_total", "GET", "unmatched", "404") == 20
    assert more("storefront_requests_total", "GET", "/store/products/", "500") == 10
    assert more("storefront_request_duration_seconds_count", *HEALTH) == 60
    assert more("storefront_request_duration_seconds_bucket", "+Inf", *HEALTH) == 60
    assert more("storefront_request_queries_sum", "GET", "/store/products/") == 10
    assert after[("storefront_requests_in_flight",)] == 0


def test_it_tells_threads_and_workers(server: Selling) -> None:
    told = server.metrics()

    assert (told[("storefront_workers",)], told[("storefront_threads",)]) == (2, 8)
    assert told[("storefront_resident_memory_bytes",)] > 20e6


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_counts_do_not_fall_when_a_worker_ends(server: Selling, how: signal.Signals) -> None:
    ask_often(server, "/healthz", 20)
    before = server.metrics()
    started = server.pids()

    os.kill(started[-1], how)
    server.wait_for("Booting worker with pid", len(started) + 1)
    server.wait_for_workers(2)
    after = server.metrics()

    counted = [name for name in before if name[0].endswith(("_total", "_count", "_sum", "_bucket"))]
    assert {name for name in counted if after[name] < before[name]} == set()
    health = ("storefront_requests_total", *HEALTH, "200")
    assert after[health] == before[health] >= 20
    assert (after[("storefront_workers",)], after[("storefront_threads",)]) == (2, 8)


def test_workers_that_ended_leave_no_files_of_their_own(server: Selling) -> None:
    ask_often(server, "/healthz", 10)
    started = server.pids()
    os.kill(started[-1], signal.SIGKILL)
    server.wait_for("Booting worker with pid", len(started) + 1)
    server.wait_for_workers(2)

    [folder] = server.log.parent.glob("storefront-metrics-*")
    files = [file.name for file in folder.iterdir()]
    assert not [name for name in files if name.endswith(f"_{started[-1]}.db")]
    assert "counter_0.db" in files


def test_shoppers_cannot_ask_for_metrics(server: Selling) -> None:
    assert server.get("/metrics").status == 404
    assert server.get("/metrics/").status == 404


def test_they_are_told_on_the_loopback_address_unless_asked_for(server: Selling) -> None:
    sockets = [one.laddr for one in psutil.net_connections("tcp") if one.status == psutil.CONN_LISTEN]

    assert [ip for ip, port in sockets if port == server.metrics_port] == ["127.0.0.1"]


def test_the_folder_is_gone_when_the_server_is(tmp_path: Path) -> None:
    with selling(tmp_path, workers=1):
        assert [*tmp_path.glob("storefront-metrics-*")]

    assert not [*tmp_path.glob("storefront-metrics-*")]


@pytest.mark.parametrize("value", ["0", "65536", "metrics"])
def test_a_wrong_port_stops_the_start(value: str) -> None:
    assert started(METRICS_PORT=value) == f"METRICS_PORT is {value!r}; allowed: a port, 1 to 65535."


def test_a_port_that_is_taken_stops_the_start(server: Selling) -> None:
    port = str(server.metrics_port)
    assert (
        started(METRICS_PORT=port) == f"METRICS_PORT is {port}, which cannot be used: Address already in use."
    )


def started(**environment: str) -> str:
    """The last line of a server that does not start."""
    command = [sys.executable, "-m", "gunicorn", "storefront.wsgi", "--config", "storefront/gunicorn.py"]
    process = subprocess.run(
        [*command, "--bind", f"127.0.0.1:{free_port()}"],
        cwd=ROOT,
        env=PROD | {"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 1
    return process.stderr.splitlines()[-1]
