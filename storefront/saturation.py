"""How full each worker is: threads, memory, processor, connections. Looked at every few seconds."""

import threading
import time
from pathlib import Path
from resource import getpagesize

from django.db import connection
from prometheus_client import Counter, Gauge

EVERY = 5.0  # seconds: twice and more between two scrapes

THREADS = Gauge("storefront_threads", "Threads that answer requests.", multiprocess_mode="livesum")
WORKERS = Gauge("storefront_workers", "Worker processes.", multiprocess_mode="livesum")
MEMORY = Gauge(
    "storefront_resident_memory_bytes", "Memory of all workers; what they share counts for each.",
    multiprocess_mode="livesum",
)  # fmt: skip
CPU_SECONDS = Counter("storefront_cpu_seconds", "Processor time of all workers.")
POOL_LIMIT = Gauge(
    "storefront_db_pool_limit", "Connections that the pools may open.", multiprocess_mode="livesum"
)
POOL_SIZE = Gauge(
    "storefront_db_pool_connections", "Connections that the pools have open.", multiprocess_mode="livesum"
)
POOL_IDLE = Gauge(
    "storefront_db_pool_idle", "Open connections that nobody uses.", multiprocess_mode="livesum"
)
POOL_WAITING = Gauge(
    "storefront_db_pool_waiting", "Requests that wait for a connection.", multiprocess_mode="livesum"
)
POOLED = {
    "pool_max": POOL_LIMIT,
    "pool_size": POOL_SIZE,
    "pool_available": POOL_IDLE,
    "requests_waiting": POOL_WAITING,
}
STATM = Path("/proc/self/statm")  # Linux alone has it


def watch(threads: int) -> None:
    """Look at this worker from now on, from a thread of its own that ends with the process."""
    WORKERS.set(1)
    THREADS.set(threads)
    threading.Thread(target=_look_again, name="saturation", daemon=True).start()


def _look_again() -> None:
    before = 0.0
    while True:
        before = look(before)
        time.sleep(EVERY)


def look(before: float) -> float:
    """Take down how full the worker is; the processor time so far, to be given again next time."""
    now = time.process_time()
    CPU_SECONDS.inc(now - before)
    if STATM.exists():
        MEMORY.set(int(STATM.read_text().split()[1]) * getpagesize())
    pool = getattr(connection, "pool", None)  # PostgreSQL's alone, where settings ask for one
    if pool is not None:
        told = pool.get_stats()
        for name, gauge in POOLED.items():
            gauge.set(told.get(name, 0))
    return now
