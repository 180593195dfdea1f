"""Facts about this machine, and which of its cores the server and the client get."""

import os
import platform
from pathlib import Path

import psutil

from harness.errors import HarnessError
from harness.runs import Machine

CPUS = Path("/sys/devices/system/cpu")


def describe(server_cores: int = 1, client_cores: int = 1) -> Machine:
    server, client = cores(server_cores, client_cores)
    return Machine(
        system=f"{platform.system()} {platform.release()}",
        processor=processor(),
        cores=os.cpu_count() or 1,
        memory_gib=round(psutil.virtual_memory().total / 2**30, 1),
        load_average=round(os.getloadavg()[0], 2),
        server_cores=server,
        client_cores=client,
    )


def processor() -> str:
    """The processor's name where the system tells it, else its architecture."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def available(pid: int = 0) -> list[int]:
    """The cores that a process, or we, may use; empty where the system cannot pin processes."""
    return sorted(os.sched_getaffinity(pid)) if hasattr(os, "sched_getaffinity") else []


def cores(servers: int = 1, clients: int = 1) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Cores for the server and others, no hyperthread siblings where there is a choice, for the client.

    The client gets fewer where there are no more. Without a server of ours, nothing is pinned. HarnessError
    where the server is to have so many that none is left.
    """
    usable = available()
    if len(usable) < 2 or not servers:
        return (), ()
    if servers >= len(usable):
        raise HarnessError(
            f"{servers} cores for servers leave none of {len(usable)} for the generator: "
            f"{len(usable) - 1} at most."
        )
    server = tuple(usable[-servers:])  # interrupts tend to arrive on the first
    others = [core for core in usable if core not in server]
    taken = set().union(*map(siblings, server))
    apart_first = sorted(others, key=lambda core: core in taken)
    return server, tuple(apart_first[:clients])


def siblings(core: int) -> set[int]:
    """The hyperthreads that share a physical core with this one, itself included."""
    try:
        text = (CPUS / f"cpu{core}/topology/thread_siblings_list").read_text()
    except OSError:
        return {core}
    spans = (part.partition("-") for part in text.strip().split(","))
    return {number for low, _, high in spans for number in range(int(low), int(high or low) + 1)}


def pin(pid: int, to: tuple[int, ...]) -> None:
    """Keep a process, and what it starts from now on, on these cores; nothing happens without any."""
    if to:
        os.sched_setaffinity(pid, to)
