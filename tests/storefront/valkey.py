"""A Valkey or Redis of one test, which may kill it, silence it and start it again."""

import shutil
import subprocess
from types import TracebackType

import redis

from harness.runtime.processes import free_port

PROGRAM = shutil.which("valkey-server") or shutil.which("redis-server")


class Valkey:
    """Runs at `url` while the context lasts, unless it was killed."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        assert PROGRAM
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen([PROGRAM, *options], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        for line in self.process.stdout:
            if "eady to accept connections" in line:
                return
        raise RuntimeError("It ended before it was ready.")

    def keys(self) -> int:
        with redis.Redis.from_url(self.url) as asked:
            return int(asked.dbsize())

    def kill(self) -> None:
        """As by kill -9; what it knew is lost."""
        self.process.kill()
        self.process.communicate()

    def __enter__(self) -> "Valkey":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
