"""A PostgreSQL and a Valkey of our own, on loopback and in a folder of their own, to be broken at will."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from harness.errors import HarnessError
from harness.runtime.processes import free_port, port_is_open, wait_until

START_SECONDS = 30


class MissingError(HarnessError):
    """Something that a fault needs is missing; the message names it and how to get it."""


def program(*names: str, package: str) -> str:
    """The first of these that is installed; Debian keeps some out of PATH."""
    folders = [os.environ["PATH"], "/usr/sbin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin")))]
    for name in names:
        if found := shutil.which(name, path=os.pathsep.join(folders)):
            return found
    raise MissingError(f"{' or '.join(names)} is not installed: apt install {package}")


class Server:
    """A process that can be ended in any way and started again at the same port."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        answers: Callable[[], bool],
        ending: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name, self.command, self.log, self.answers, self.ending = name, command, log, answers, ending
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = start(self.command, log, log, ending=self.ending)
        wait_until(self.answers, self.name, seconds=START_SECONDS, process=self.process, log=self.log)

    def end(self, how: signal.Signals) -> None:
        """Send a signal and wait for the end; without effect on one that does not run."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(START_SECONDS)


def start(
    command: Sequence[str],
    output: IO[bytes],
    log: IO[bytes],
    *,
    ending: signal.Signals = signal.SIGTERM,
    folder: Path | str = "/",
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """A process that is sent `ending` when we are gone; Ctrl-C reaches it through us only, and in order."""
    return subprocess.Popen(
        ["setpriv", "--pdeathsig", ending.name.removeprefix("SIG"), *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=log,
        start_new_session=True,
    )


def postgresql(folder: Path) -> tuple[Server, str]:
    """A new cluster with durable settings, as they come, and the URL of its empty database."""
    port, data = free_port(), folder / "data"
    folder.mkdir()
    owner: list[str] = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        owner = ["--reuid=postgres", "--regid=postgres", "--init-groups"]
    as_owner = ["setpriv", *owner, "--"]
    initdb = program("initdb", package="postgresql")
    choices = ["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"]
    subprocess.run(
        [*as_owner, initdb, *choices, f"--pgdata={data}"], cwd="/", check=True, stdout=subprocess.DEVNULL
    )
    isready = [program("pg_isready", package="postgresql"), "--quiet", "--host=127.0.0.1", f"--port={port}"]
    options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
    server = Server(
        "PostgreSQL",
        [*owner, "--", program("postgres", package="postgresql"), "-D", str(data), "-p", str(port), *options],
        folder.with_suffix(".log"),
        lambda: subprocess.run(isready, check=False).returncode == 0,
        signal.SIGQUIT,  # on SIGTERM it would wait for its clients
    )
    return server, f"postgres://postgres@127.0.0.1:{port}/postgres"


def valkey(folder: Path) -> tuple[Server, str]:
    """A Valkey that keeps nothing on disk, and its URL."""
    port = free_port()
    name = program("valkey-server", "redis-server", package="valkey-server")
    choices = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    log = folder.with_suffix(".log")
    server = Server("Valkey", ["--", name, *choices], log, lambda: port_is_open(port))
    return server, f"redis://127.0.0.1:{port}/0"
