"""The shop to be broken: a production stack of its own, filled, with shoppers who are signed in."""

import json
import os
import secrets
import subprocess
import sys
import urllib.request
from pathlib import Path
from time import sleep

from deploy.faults import servers
from deploy.starting import Together
from harness.runtime.processes import free_port, wait_until

SEED = "seed --products 50 --seed 1 --stock 1000000"  # the audit needs few products, and none sold out
STACK_SECONDS = 90  # to start, to roll, to end
# Users that `manage.py seed` makes, by the role in which the scenario looks for them.
USERS = {"shoppers": ["demo", "regular"], "staff": ["staff"]}


class Shop(Together):
    """Entering starts everything, leaving ends it. `code` is the checkout that serves."""

    def __init__(self, code: Path, folder: Path) -> None:
        super().__init__()
        self.code, self.folder = code, folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.told = folder / "pids.jsonl"

    def _start(self) -> None:
        self.database, database_url = servers.postgresql(self.folder / "postgresql")
        self.cache, cache_url = servers.valkey(self.folder / "valkey")
        self.environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
            "DJANGO_SETTINGS_MODULE": "settings.prod",
            "SECRET_KEY": secrets.token_hex(32),
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": database_url,
            "CACHE_URL": cache_url,
            "MEDIA_ROOT": str(self.folder / "media"),
        }
        for server in (self.database, self.cache):
            self.ending.callback(server.end, server.ending)
            server.start()
        # prod gives nobody a password that is known.
        for words in ("migrate --verbosity 0", SEED, f"audit --baseline {self.folder}/audit.csv"):
            self.manage(*words.split(), profile="perf").check_returncode()
        self.start_stack()
        self.ending.callback(self.end_stack)

    def manage(self, *words: str, profile: str = "prod") -> subprocess.CompletedProcess[str]:
        """Call manage.py; its errors go to a log."""
        with (self.folder / "manage.log").open("a") as log:
            return subprocess.run(
                [sys.executable, "manage.py", *words],
                cwd=self.code,
                env=self.environment | {"DJANGO_SETTINGS_MODULE": f"settings.{profile}"},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def start_stack(self) -> None:
        """Start HAProxy and gunicorn, and wait until they are healthy."""
        choices = ["--port", str(self.port), "--replicas", "2", "--workers", "2", "--threads", "4"]
        command = ["--", sys.executable, "-m", "deploy.stack", *choices]
        with self.told.open("wb") as told, (self.folder / "stack.log").open("ab") as log:
            self.stack = servers.start(command, told, log, folder=self.code, environment=self.environment)
        self.await_change(0)

    def end_stack(self) -> None:
        """Ask the stack to end as an operator does, and wait for it."""
        self.stack.terminate()
        self.stack.wait(STACK_SECONDS)

    def pause(self, seconds: float) -> None:
        """Leave it as it is for a while."""
        sleep(seconds)

    def changes(self) -> list[dict[str, int]]:
        """What the stack has told of its processes, the newest last."""
        whole = (line for line in self.told.read_text().splitlines(keepends=True) if line.endswith("\n"))
        return [json.loads(line) for line in whole]

    def await_change(self, known: int) -> None:
        """Wait until the stack tells more than that many times."""
        wait_until(
            lambda: len(self.changes()) > known,
            "The stack",
            seconds=STACK_SECONDS,
            process=self.stack,
            log=self.folder / "stack.log",
        )

    def sign_in(self) -> Path:
        """Sign everybody in who shops; the file with their tokens."""
        tokens = {role: [self._token(name) for name in names] for role, names in USERS.items()}
        file = self.folder / "tokens.json"
        file.write_text(json.dumps(tokens))
        return file

    def _token(self, name: str) -> str:
        body = json.dumps({"username": name, "password": f"{name}-of-storefront"}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/auth/jwt/create/", body, headers)  # noqa: S310 our own
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return str(json.load(answer)["access"])
