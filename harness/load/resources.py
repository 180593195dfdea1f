"""What the processes of both sides use: CPU, memory, threads, connections, descriptors, disk.

Looking costs the core that the generator runs on: at 1000 connections 1 % of it, of which the system takes
most to list them. So a tree of processes is looked up only now and then.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

LOOKED_UP_EVERY = 25  # looks at a tree before its processes are found anew
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
