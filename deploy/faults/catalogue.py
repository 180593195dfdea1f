"""The faults: what breaks, how often, and which errors a client may see meanwhile."""

import random
import signal
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from pathlib import Path

import psutil

from deploy.faults.shop import Shop

PATCH = Path(__file__).with_name("lost_update.patch")


@dataclass(frozen=True)
class Fault:
    """What `strike` does to the shop, `every` so many seconds, and the errors that are `allowed`."""

    name: str
    about: str
    strike: Callable[[Shop], None]
    every: float
    allowed: frozenset[str] = frozenset()
    patch: Path | None = None


def kill_worker(shop: Shop) -> None:
    """End one process of gunicorn, without a chance to answer what it has."""
    told = shop.changes()[-1]
    masters = [psutil.Process(pid) for name, pid in told.items() if name.startswith("web")]
    workers = [worker for master in masters for worker in master.children()]
    random.choice(workers).kill()  # noqa: S311 no secret


def restart_database(shop: Shop) -> None:
    """Immediate mode: no transaction is finished, the log is replayed at the start."""
    shop.database.end(signal.SIGQUIT)
    shop.database.start()


def restart_cache(shop: Shop) -> None:
    shop.cache.end(signal.SIGKILL)
    shop.pause(3)  # a while without any
    shop.cache.start()


def reload_edge(shop: Shop) -> None:
    shop.stack.send_signal(signal.SIGHUP)


def restart_web(shop: Shop) -> None:
    known = len(shop.changes())
    shop.stack.send_signal(signal.SIGUSR1)
    shop.await_change(known)


def terminate(shop: Shop) -> None:
    shop.end_stack()
    shop.start_stack()


def nothing(shop: Shop) -> None:
    """No fault from outside."""


BUSY = "503"  # nothing was done; the client is told when to come back
# The server ended before it answered, and nobody knows what it did. On a connection that was used before,
# HAProxy leaves the answer out.
CUT = {"502", "HTTPConnectionClosed", "torn answer"}
REFUSED = "ConnectionRefusedError"  # nothing was sent

FAULTS = {
    fault.name: fault
    for fault in (
        Fault("workers", "kill -9 of a gunicorn worker", kill_worker, 2, frozenset({BUSY, *CUT})),
        Fault("database", "PostgreSQL restarted, immediate mode", restart_database, 12, frozenset({BUSY})),
        Fault("cache", "Valkey killed, started 3 s later", restart_cache, 8),
        Fault("edge", "HAProxy reloaded", reload_edge, 3),
        Fault("rolling", "gunicorn restarted, one after the other", restart_web, 2),
        Fault("terminate", "SIGTERM to all, started again", terminate, 10, frozenset({REFUSED})),
        Fault("planted", "none, but updates that get lost", nothing, inf, patch=PATCH),
    )
}
