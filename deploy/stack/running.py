"""The whole stack: started, watched, changed while it runs, and ended."""

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from deploy.stack import edge, processes
from deploy.stack.replica import Replica
from deploy.starting import Together
from harness.runtime.processes import NotReadyError, wait_until

START_SECONDS = 60
DRAIN_SECONDS = 30
MAX_REQUESTS = "100000"  # of a worker, until it starts anew
WAITING = 8  # requests that may wait for each place: they come to about EDGE_QUEUE


class StackError(Exception):
    """Why the stack cannot run, for people."""


@dataclass(frozen=True)
class Options:
    """What the command line chooses."""

    port: int
    replicas: int
    workers: int
    threads: int
    management_port: int | None

    def environment(self) -> dict[str, str]:
        """That of this process, with what HAProxy and gunicorn must agree on."""
        hosts = [name for name in os.environ.get("ALLOWED_HOSTS", "").split(",") if name.strip(".* ")]
        places = max(1, self.workers * self.threads - 1)  # one thread is left for /healthz
        chosen = {
            "WEB_CONCURRENCY": str(self.workers),
            "GUNICORN_THREADS": str(self.threads),
            "EDGE_BIND": f"127.0.0.1:{self.port}",
            "EDGE_MAXCONN": str(places),
            "EDGE_WAITING": str(WAITING * places * self.replicas),
            "EDGE_HOST": hosts[0].strip(". ") if hosts else "localhost",
        }
        if self.management_port:
            chosen["EDGE_MANAGEMENT"] = f"127.0.0.1:{self.management_port}"
        return {"GUNICORN_MAX_REQUESTS": MAX_REQUESTS} | os.environ | chosen


def _metrics(number: int) -> dict[str, str]:
    """The first replica's port for metrics is that of the environment, the next has the next."""
    first = os.environ.get("METRICS_PORT") or ""
    return {"METRICS_PORT": str(int(first) + number - 1)} if first.isdecimal() else {}


def _wait(condition: Callable[[], bool], name: str, process: processes.Process) -> None:
    try:
        wait_until(condition, name, seconds=START_SECONDS, process=process, pause=processes.pause)
    except NotReadyError as error:
        raise StackError(f"{error} Its log is above.") from None


class Stack(Together):
    """Entering starts all of it and waits until it is healthy; leaving ends all of it, the edge first."""

    def __init__(self, options: Options) -> None:
        super().__init__()
        program = edge.program()
        if program is None:
            raise StackError("HAProxy is not on PATH. Install it: apt install haproxy")
        self.program = program
        self.options = options

    def _start(self) -> None:
        environment = self.options.environment()
        self.replicas = []
        for number in range(1, self.options.replicas + 1):
            replica = Replica(f"web{number}", environment | _metrics(number))
            self.replicas.append(replica)
            self.ending.callback(replica.stop)
            environment[f"WEB_{number}"] = replica.address
        for replica in self.replicas:
            self._await(replica)
        self.edge = edge.Edge(self.program, environment, f"storefront-edge-{os.getpid()}")
        self.ending.callback(self.edge.stop)
        for replica in self.replicas:
            self._await_edge(replica)

    def _await(self, replica: Replica) -> None:
        _wait(replica.is_healthy, replica.name, replica.process)

    def _await_edge(self, replica: Replica) -> None:
        _wait(lambda: self.edge.is_up(replica.name), "HAProxy", self.edge.process)

    def serve(self) -> None:
        """Answer signals until one ends it; a replica that ended is started again."""
        actions = {
            signal.SIGHUP: lambda: self.edge.reload(),
            signal.SIGUSR1: self.roll,
            signal.SIGCHLD: self._replace_ended,
        }
        self._print()
        while (received := signal.sigwait(processes.SIGNALS)) not in processes.ENDING:
            actions[signal.Signals(received)]()

    def roll(self) -> None:
        """Restart the replicas in turn, until one does not start again: the others go on."""
        try:
            for replica in self.replicas:
                self._restart(replica)
        except StackError as error:
            sys.stderr.write(f"{error}\n")
        self._print()

    def _restart(self, replica: Replica) -> None:
        """Drained first, so that no request is with a replica that ends."""
        self.edge.drain(replica.name)
        with suppress(NotReadyError):  # gunicorn ends requests that take longer
            wait_until(lambda: self.edge.is_idle(replica.name), seconds=DRAIN_SECONDS, pause=processes.pause)
        replica.stop()
        replica.start()
        try:
            self._await(replica)
            self._await_edge(replica)
        finally:
            self.edge.admit(replica.name)  # HAProxy's checks keep requests from it while it is not healthy

    def _replace_ended(self) -> None:
        if self.edge.process.poll() is not None:
            raise StackError("HAProxy has ended; its log says why.")
        ended = [replica for replica in self.replicas if replica.has_ended()]
        for replica in ended:
            replica.start()
        if ended:
            self._print()

    def _print(self) -> None:
        pids = {"stack": os.getpid(), "edge": self.edge.process.pid}
        pids |= {replica.name: replica.process.pid for replica in self.replicas}
        print(json.dumps(pids), flush=True)  # noqa: T201 (what it is asked for)
