"""The running HAProxy: its process, and the commands that its admin socket takes."""

import csv
import shutil
import signal
import socket
from collections.abc import Mapping
from pathlib import Path

from deploy.stack import processes

CONFIGURATION = Path(__file__).resolve().parents[1] / "haproxy.cfg"
BACKENDS = ("web", "health")
# Longer than hard-stop-after: HAProxy itself ends what takes too long.
STOP_SECONDS = 35
SERVERS = 4  # the type of a row of `show stat`, as HAProxy numbers them


class Edge:
    """HAProxy with our configuration; its admin socket is an abstract one, which leaves no file behind."""

    def __init__(self, program: str, environment: Mapping[str, str], name: str) -> None:
        self.name = name
        self.process = processes.start(
            [program, "-W", "-q", "-f", str(CONFIGURATION)],
            {**environment, "EDGE_ADMIN": f"abns@{name}"},
        )

    def reload(self) -> None:
        """Read the configuration anew; the old process ends with its last request."""
        self.process.send_signal(signal.SIGUSR2)

    def stop(self) -> None:
        """Take no more connections, answer all that were taken, end."""
        processes.stop(self.process, signal.SIGUSR1, STOP_SECONDS)

    def drain(self, server: str) -> None:
        """Send nothing more to a server; what it has stays there."""
        for backend in BACKENDS:
            self.command(f"set server {backend}/{server} state drain")

    def admit(self, server: str) -> None:
        """Send to a server again."""
        for backend in BACKENDS:
            self.command(f"set server {backend}/{server} state ready")

    def is_idle(self, server: str) -> bool:
        """Whether no request is with the server."""
        return all(self._row(backend, server)["scur"] == "0" for backend in BACKENDS)

    def is_up(self, server: str) -> bool:
        """Whether HAProxy's own checks find the server healthy."""
        try:
            return self._row("web", server)["status"].startswith(("UP", "DRAIN"))
        except OSError:  # HAProxy has just started
            return False

    def _row(self, backend: str, server: str) -> dict[str, str]:
        table = self.command(f"show stat {backend} {SERVERS} -1").removeprefix("# ")
        rows = csv.DictReader(table.splitlines())
        return next(row for row in rows if row["svname"] == server)

    def command(self, text: str) -> str:
        """What HAProxy answers to a command."""
        with socket.socket(socket.AF_UNIX) as admin:
            # HAProxy fills the names of abstract sockets up with zeros.
            admin.connect(b"\0" + self.name.encode().ljust(107, b"\0"))
            admin.sendall(f"{text}\n".encode())
            with admin.makefile() as answer:
                return answer.read()


def program() -> str | None:
    """Where HAProxy is; Debian keeps it out of the PATH of most users."""
    return shutil.which("haproxy") or shutil.which("haproxy", path="/usr/local/sbin:/usr/sbin")
