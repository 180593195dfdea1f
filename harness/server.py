"""One running server of one arm, on its own copy of a database, in a process group that we end."""

import http.client
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from harness import machine
from harness.arms import Arm
from harness.checkouts import Checkout
from harness.databases import IN_FOLDERS, Databases
from harness.errors import HarnessError
from harness.keys import command
from harness.project import Commands
from harness.runtime.processes import end_group, free_port, wait_until

START_TIMEOUT = 30.0
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "USER")


@dataclass(frozen=True)
class Site:
    """What a server is started from: an arm, its name in this measurement, its code, the data to copy.

    `databases` are what belongs to folders of data and lies elsewhere.
    """

    arm: Arm
    name: str
    checkout: Checkout
    commands: Commands
    template: Path
    databases: Databases = IN_FOLDERS

    @property
    def start(self) -> str:
        """The command that serves it: that of the server which the arm names, or the project's own."""
        return self.commands.servers[self.arm.server] if self.arm.server else self.commands.start

    def environment(self, data: Path, **extra: str) -> dict[str, str]:
        """The whole environment of a process of this arm: what harness.toml declares, hardly any more."""
        inherited = {
            key: os.environ[key] for key in (*INHERITED, *self.commands.inherit) if key in os.environ
        }
        filling = {"profile": self.arm.profile, "variants": ",".join(self.arm.variants), "data": data}
        declared = {key: value.format(**filling) for key, value in self.commands.environment.items()}
        if url := self.databases.url(data):
            declared[self.commands.database] = url
        return inherited | declared | extra

    def run(
        self,
        text: str,
        data: Path,
        port: int | str = "",
        *,
        parent: Sequence[str] = (),
        stdout: IO[bytes] | int,
        stderr: IO[bytes] | int,
        **extra: str,
    ) -> subprocess.Popen[bytes]:
        """Start a command of harness.toml for this arm, in a process group of its own.

        `parent` is a command that takes it as its last words and starts it.
        """
        words = command(text, python=self.checkout.python, lock=self.commands.lock, data=data, port=port)
        try:
            return subprocess.Popen(
                [*parent, *words],
                cwd=self.checkout.folder,
                env=self.environment(data, **extra),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
        except (FileNotFoundError, PermissionError) as error:
            raise HarnessError(f"Arm {self.arm}: {text!r} cannot be run: {error.strerror}.") from None


class Server:
    """Start with the constructor, wait with ready(); leaving the context ends every process of it."""

    def __init__(
        self,
        site: Site,
        folder: Path,
        *,
        cores: tuple[int, ...] = (),
        parent: Sequence[str] = (),
        **environment: str,
    ) -> None:
        self.site = site
        self.port = free_port()
        self.data = folder / "data"
        self.log = folder / "server.log"
        copy(site.template, self.data)
        site.databases.copy(site.template, self.data)
        with self.log.open("wb") as log:
            self.process = site.run(
                site.start,
                self.data,
                self.port,
                parent=parent,
                stdout=log,
                stderr=log,
                TMPDIR=str(folder),  # it is killed: what it would have tidied up goes with the folder
                **environment,
            )
        machine.pin(self.process.pid, cores)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        end_group(self.process)
        self.site.databases.drop(self.data)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ready(self) -> Self:
        """Wait until the server is healthy. Raises HarnessError with its log if it does not start."""
        wait_until(
            self.is_healthy,
            f"The server of {self.site.name}",
            seconds=START_TIMEOUT,
            process=self.process,
            log=self.log,
        )
        return self

    def is_healthy(self) -> bool:
        """Whether the health page responds. Raises HarnessError if it is the page of another arm."""
        health = self.health()
        if health is not None:
            self.check(health)
        return health is not None

    def health(self) -> dict[str, Any] | None:
        """What the health page tells, {} where it is no JSON object; None while it cannot.

        HarnessError where there is no such page: waiting would not help.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_TIMEOUT)
        try:
            connection.request("GET", self.site.commands.health, headers={"Host": "localhost"})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        if 300 <= response.status < 500:
            path = self.site.commands.health
            raise HarnessError(
                f"{self.site.name} answers {response.status} to GET {path}, its `health` page."
            )
        if response.status != http.HTTPStatus.OK:
            return None
        try:
            told = json.loads(body)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

    def check(self, health: dict[str, Any]) -> None:
        """Refuse a server that says it is another arm. What it does not tell is not held against it."""
        told = {key: health[key] for key in ("profile", "variants", "commit") if key in health}
        told["commit"] = str(told.get("commit", "")).removesuffix("-dirty") or self.site.checkout.commit
        asked = {"profile": self.site.arm.profile, "variants": list(self.site.arm.variants)}
        asked |= {"commit": self.site.checkout.commit}
        wrong = [f"{key} {told[key]!r}, not {asked[key]!r}" for key in told if told[key] != asked[key]]
        if wrong:
            raise HarnessError(f"The server is not {self.site.arm}: it says {'; '.join(wrong)}.")


def copy(template: Path, data: Path) -> None:
    """Copy an arm's data; HarnessError with the first file that could not be copied, and why."""
    try:
        shutil.copytree(template, data)
    except shutil.Error as error:
        source, _, reason = error.args[0][0]
        raise HarnessError(f"{source} could not be copied: {reason}.") from None
