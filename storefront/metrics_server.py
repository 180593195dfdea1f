"""`/metrics` of all workers together, from gunicorn's master at METRICS_PORT of METRICS_HOST.

Workers write their numbers into files of one folder; the master adds them up when it is asked. Functions
that take `server` or `worker` are gunicorn's hooks, under its names.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any

# Another one for each server, and known before the library is imported, which then writes files.
FOLDER = Path(tempfile.gettempdir()) / f"storefront-metrics-{secrets.token_hex(8)}"
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(FOLDER)

from prometheus_client import CollectorRegistry, start_http_server  # noqa: E402
from prometheus_client.metrics_core import Metric  # noqa: E402
from prometheus_client.mmap_dict import MmapedDict  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead  # noqa: E402
from prometheus_client.registry import Collector  # noqa: E402

ENDED = 0  # stands for all workers that have ended: no process has this number
LOCK = Lock()  # no scrape sees a worker twice, in its own file and among those that have ended

servers: list[Any] = []


class AllWorkers(Collector):
    """The sum over the workers, those that have ended included."""

    def collect(self) -> Iterable[Metric]:
        with LOCK:
            return list(MultiProcessCollector(None, str(FOLDER)).collect())


def when_ready(server: Any) -> None:
    """Serve, before the first worker starts."""
    registry = CollectorRegistry()
    registry.register(AllWorkers())
    host = _text("METRICS_HOST", "127.0.0.1")  # an address that Prometheus reaches, and no shopper
    try:
        httpd, _ = start_http_server(port(), host, registry)
    except OSError as error:
        raise SystemExit(f"METRICS_PORT is {port()}, which cannot be used: {error.strerror}.") from None
    FOLDER.mkdir(mode=0o700)
    servers.append(httpd)
    server.log.info("Metrics at: http://%s:%d/metrics", host, port())


def _text(name: str, default: str) -> str:
    return os.environ.get(name) or default  # an empty host would mean all addresses


def port() -> int:
    """METRICS_PORT as a number."""
    value = os.environ["METRICS_PORT"]
    if not (value.isdecimal() and 1 <= int(value) <= 65_535):
        raise SystemExit(f"METRICS_PORT is {value!r}; allowed: a port, 1 to 65535.")
    return int(value)


def post_fork(server: Any, worker: Any) -> None:
    """The port is the master's: a worker that outlives it must not hold it."""
    for httpd in servers:
        httpd.socket.close()


def post_worker_init(worker: Any) -> None:
    """Look at how full the worker is, from when it can answer."""
    from storefront import saturation  # Django is set up by now

    saturation.watch(worker.cfg.threads)


def child_exit(server: Any, worker: Any) -> None:
    """Keep what a worker has counted, drop what it was: however it ended, and without a file for each."""
    with LOCK:
        mark_process_dead(worker.pid)
        for kind in ("counter", "histogram"):
            fold(FOLDER / f"{kind}_{worker.pid}.db", FOLDER / f"{kind}_{ENDED}.db")


def fold(file: Path, into: Path) -> None:
    """Add one file's numbers to another's, and remove it."""
    if not file.exists():
        return
    total = MmapedDict(str(into))
    for key, value, _, _ in MmapedDict.read_all_values_from_file(str(file)):
        total.write_value(key, total.read_value(key)[0] + value, 0.0)
    total.close()
    file.unlink()


def on_exit(server: Any) -> None:
    """Leave nothing behind."""
    shutil.rmtree(FOLDER, ignore_errors=True)
