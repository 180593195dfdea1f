"""What this machine lacks, or what would spoil a measurement here: findings, each with its remedy."""

import os
import resource
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness import checkouts, machine
from harness.arms import Arm
from harness.client import Answer
from harness.errors import HarnessError
from harness.prober import Prober
from harness.probes import Probe
from harness.project import Project
from harness.runs import Machine
from harness.runtime.processes import log_tail, port_is_open
from harness.server import Server
from harness.session import Session
from harness.spoilers import REMEDY, spoilers

BUSY = 0.5  # load average a core
ENOUGH_FILES = 4096  # 1000 users hold a socket each, on both sides
ENOUGH_DISK = 500  # MiB


@dataclass(frozen=True)
class Finding:
    """`ok`, `weak` (it measures, less well) or `missing` (it does not)."""

    state: Literal["ok", "weak", "missing"]
    what: str
    remedy: str = ""


def examine(project: Project, arm: Arm) -> Iterator[Finding]:
    """All findings about this machine, this project, and a server of the arm that is started for it."""
    here = machine.describe()
    yield from cores(here)
    yield load_average(here)
    yield open_files()
    yield disk(project.folder)
    yield repository(project.folder)
    yield from map(port, project.project.ports)
    yield from database_server()
    yield from served(project, arm)


def cores(here: Machine) -> Iterator[Finding]:
    if not here.server_cores:
        reason = "there is one" if machine.available() else "this system cannot pin processes"
        yield Finding("weak", f"Server and client share cores: {reason}.", "Expect wider intervals.")
        return
    server, client = here.server_cores[0], here.client_cores[0]
    yield Finding("ok", f"{here.cores} cores: the server gets core {server}, the client core {client}.")
    if client in machine.siblings(server):
        remedy = "Switch hyperthreading off, or expect both arms to be slower alike."
        yield Finding("weak", f"Cores {server} and {client} are two threads of one core.", remedy)


def load_average(here: Machine) -> Finding:
    if here.load_average > BUSY * here.cores:
        return Finding(
            "weak", f"The machine is busy: load average {here.load_average}.", "Close what else runs."
        )
    return Finding("ok", f"The machine is quiet: load average {here.load_average}.")


def open_files() -> Finding:
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit < ENOUGH_FILES:
        return Finding(
            "weak", f"A process may open {limit} files.", f"Before many users: ulimit -n {ENOUGH_FILES}"
        )
    return Finding("ok", f"A process may open {limit} files.")


def disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free // 2**20
    if free < ENOUGH_DISK:
        return Finding("missing", f"{free} MiB of disk are free, {ENOUGH_DISK} are needed.", "Make room.")
    return Finding("ok", f"{free // 1024} GiB of disk are free.")


def repository(folder: Path) -> Finding:
    if checkouts.is_repository(folder):
        return Finding("ok", "A git repository: arms at a ref can be made.")
    return Finding(
        "weak", "No git repository here: arms at a ref, such as perf@HEAD, cannot be made.", "Clone it."
    )


def port(number: int) -> Finding:
    if not port_is_open(number):
        return Finding("ok", f"Port {number} is free.")
    remedy = "Whatever runs there takes part of the machine: end it while you measure."
    return Finding("weak", f"Port {number} is in use.", remedy)


def database_server() -> Iterator[Finding]:
    """Whether the server that DATABASE_URL names answers, where it names one."""
    address = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not address.hostname:
        return
    try:
        socket.create_connection((address.hostname, address.port or 5432), timeout=3).close()
    except OSError as error:
        yield Finding("weak", f"The database at {address.hostname} does not answer: {error}.", "Start it.")
    else:
        yield Finding(
            "ok", f"The database at {address.hostname} answers; arms do not use it, they have their own."
        )


def served(project: Project, arm: Arm) -> Iterator[Finding]:
    """Start the arm and ask it everything once."""
    try:
        with Session(project, seed=1) as session, session.serve([session.site(arm)]) as [server]:
            yield from map(left_behind, session.databases.swept)
            yield Finding("ok", f"{arm} starts and answers.")
            yield from answers(project, server)
    except HarnessError as error:
        yield Finding("missing", str(error), "The arm must start before it can be measured.")


def left_behind(database: str) -> Finding:
    return Finding("weak", f"A killed session had left the database {database}.", "It was dropped.")


def answers(project: Project, server: Server) -> Iterator[Finding]:
    with Prober(project, server) as prober:
        for name, probe in project.probes.items():
            for size in probe.cases:
                request, answer = prober.send(name, size)
                yield answered(f"Probe {name}: {request}", probe, answer, server)
        for what in spoilers(prober.client):
            yield Finding("weak", what, REMEDY)


def answered(asked: str, probe: Probe, answer: Answer, server: Server) -> Finding:
    """What the answer to a probe tells: it must be the right one, and say what it took."""
    if answer.status >= 500:
        return Finding("missing", f"{asked} answers {answer.status}.", log_tail(server.log))
    if not probe.accepts(answer.status):
        remedy = "Are the seeded ids those that harness.toml asks for?"
        return Finding("missing", f"{asked} answers {answer.status}: {answer.reason}.", remedy)
    if answer.queries is None:
        remedy = "Copy storefront/timing.py into the project: without it no work is counted."
        return Finding("weak", f"{asked} has no Server-Timing header with queries.", remedy)
    return Finding("ok", f"{asked} answers, {answer.queries} queries.")


def show(console: Console, findings: list[Finding]) -> None:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    for finding in findings:
        table.add_row(finding.state, Text(f"{finding.what} {finding.remedy}".rstrip()))
    console.print(table)
