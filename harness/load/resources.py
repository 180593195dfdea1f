"""What the processes of both sides use: CPU, memory, threads, connections, descriptors, disk.

Sampling costs the core that the generator runs on. So a tree of processes is looked up only now and then, and
its connections as often as that takes 1 % of a core.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, process_time

import psutil

LOOKED_UP_EVERY = 25  # looks at a tree before its processes are found anew
LISTING_SHARE = 0.01  # of a core, at most, for listing the connections of a tree
MB = 1_000_000


@dataclass(frozen=True)
class Holding:
    """What a tree of processes holds at one moment; memory, resident, in MB."""

    memory: float
    threads: int
    descriptors: int


@dataclass
class Tree:
    """A process and those that it has started. Whatever of it dies stays in the CPU time that it used."""

    pid: int
    spent: dict[int, float] = field(default_factory=dict)
    found: list[psutil.Process] = field(default_factory=list)
    first: frozenset[int] = frozenset()
    looks: int = 0
    connected: int = 0
    next_listing: float = 0.0

    def cpu_seconds(self) -> float:
        """User and system time of all its processes so far, those that have ended included."""
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                self.spent[process.pid] = times.user + times.system
        return sum(self.spent.values())

    def holding(self) -> Holding:
        memory, threads, descriptors = 0, 0, 0
        for process in self.processes():
            with contextlib.suppress(psutil.Error), process.oneshot():
                memory += process.memory_info().rss
                threads += process.num_threads()
                descriptors += process.num_fds()
        return Holding(memory / MB, threads, descriptors)

    def connections(self, port: int) -> int:
        """TCP connections that its processes hold with this port at either end, those in CLOSE_WAIT included.

        Listing them reads all sockets of this machine, tens of thousands in TIME_WAIT at times. While that
        would take more than its share of a core, this returns the last count.
        """
        if monotonic() >= self.next_listing:
            began = process_time()
            self.connected = len(set(self.ends(port)))
            self.next_listing = monotonic() + (process_time() - began) / LISTING_SHARE
        return self.connected

    def ends(self, port: int) -> Iterator[tuple[object, object]]:
        """Both addresses of each connection; a forked process may hold one that its parent holds too."""
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                for held in process.net_connections("tcp"):
                    if held.raddr and port in (held.laddr.port, held.raddr.port):
                        yield held.laddr, held.raddr

    def processes(self) -> list[psutil.Process]:
        if self.looks % LOOKED_UP_EVERY == 0:
            self.found = list(family(self.pid))
            self.first = self.first or frozenset(process.pid for process in self.found)
        self.looks += 1
        return self.found

    @property
    def ended(self) -> int:
        """How many of the processes that were there at the first look have ended since."""
        return len(self.first - {process.pid for process in family(self.pid)})


def family(pid: int) -> Iterator[psutil.Process]:
    """A process and all that it has started, as far as they run."""
    with contextlib.suppress(psutil.Error):
        root = psutil.Process(pid)
        for process in [root, *root.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                if process.status() != psutil.STATUS_ZOMBIE:
                    yield process


def disk_mb(folder: Path | None) -> float:
    """MB that the files of a folder take; 0.0 without one. What vanishes meanwhile takes nothing."""
    return sum(file_bytes(folder)) / MB if folder else 0.0


def file_bytes(folder: Path) -> Iterator[int]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    yield from file_bytes(Path(entry.path))
                else:
                    yield entry.stat(follow_symlinks=False).st_size
