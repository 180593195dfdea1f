"""Who sends a load: one process of Locust alone, or a master with workers, here or on other machines."""

import socket
from dataclasses import dataclass
from typing import Self

from harness.errors import HarnessError
from harness.runtime.processes import free_port

HERE = "127.0.0.1"
PORT = 5557  # Locust's own
PATIENCE = 60.0  # seconds in which the workers must have come


@dataclass(frozen=True)
class Crew:
    """So many workers: processes of this machine or, with an address to `bind`, whoever comes there."""

    workers: int = 0
    bind: str = ""
    port: int = PORT

    @classmethod
    def of(cls, workers: int | None, bind: str | None, expected: int | None) -> Self:
        """What the command line says; HarnessError where that contradicts itself."""
        if workers and (bind or expected):
            raise HarnessError(
                "--workers are processes of this machine, --expect-workers of others: not both."
            )
        if bool(bind) != bool(expected):
            raise HarnessError("--master-bind ADDRESS and --expect-workers N go together.")
        if not bind:
            return cls(workers or 0)
        host, _, port = bind.partition(":")
        if not host or not (port or "1").isdecimal() or int(port or PORT) > 65_535:
            raise HarnessError(
                f"--master-bind is ADDRESS or ADDRESS:PORT, such as 0.0.0.0:{PORT}; not {bind!r}."
            )
        return cls(expected or 0, host, int(port or PORT))

    @property
    def address(self) -> str:
        """Where workers elsewhere find the master."""
        return socket.gethostname() if self.bind in ("0.0.0.0", "*") else self.bind  # noqa: S104 - not ours

    @property
    def cores(self) -> int:
        """How many of this machine's it can use."""
        return 1 if self.bind else max(1, self.workers)

    @property
    def patience(self) -> float:
        """Seconds that the workers may take to come."""
        return PATIENCE if self.workers else 0.0

    def options(self) -> list[str]:
        """Locust's. Workers of this machine are forks of the master: its group's end is theirs."""
        if not self.workers:
            return []
        host, port = (self.bind, self.port) if self.bind else (HERE, free_port())
        address = ["--master-bind-host", host, "--master-bind-port", port]
        if self.bind:
            who = ["--master", "--expect-workers", self.workers]
        else:
            who = ["--processes", self.workers, "--master-host", host, "--master-port", port]
        return [str(word) for word in [*who, *address, "--expect-workers-max-wait", f"{PATIENCE:.0f}"]]


ALONE = Crew()
