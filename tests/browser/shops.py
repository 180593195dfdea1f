"""Small shops of the profile dev, each on a database of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.runtime.processes import free_port, responds, wait_until

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def dev_shop(folder: Path, variants: str = "") -> Iterator[str]:
    """The URL of a shop of fifty products, served as `make run` serves it; it ends with the context."""
    environment = surroundings(folder, variants)
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "seed", "--products", "50")
    address = f"127.0.0.1:{free_port()}"
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", address],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: responds(f"http://{address}/healthz"), process=server, log=folder / "server.log")
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(20)


def variants() -> list[str]:
    """The names of all variants, as the shop's own command lists them."""
    told = manage(os.environ | {"DJANGO_SETTINGS_MODULE": "settings.dev"}, "variants", "--json")
    return [one["name"] for one in json.loads(told)]


def surroundings(folder: Path, variants: str) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "settings.dev",
        "DATABASE_URL": f"sqlite:///{folder}/shop.sqlite3",
        "MEDIA_ROOT": str(folder / "media"),
        "VARIANTS": variants,
    }


def manage(environment: dict[str, str], *words: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
