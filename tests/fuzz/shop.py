"""The live shop that the fuzz asks: gunicorn, settings.prod, a PostgreSQL database of its own."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg
import requests
from psycopg import sql

from harness.runtime.processes import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
# gunicorn believes it from this machine, as from the proxy that ends TLS.
BEHIND_TLS = {"X-Forwarded-Proto": "https"}
START_SECONDS = 60

# Made, not asked for: failed sign-ins close that door to this address, and a long fuzz outlives a token.
TOKEN = """
import sys
from datetime import timedelta
from rest_framework_simplejwt.tokens import AccessToken
from store.models import User
token = AccessToken.for_user(User.objects.get(username={name!r}))
token.set_exp(lifetime=timedelta(hours=2))
sys.stdout.write(str(token))
"""


@contextmanager
def database(server: str) -> Iterator[str]:
    """The URL of an empty database beside the one that is named; dropped at the end."""
    name = f"fuzz_{os.getpid()}"
    with psycopg.connect(_beside(server, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield _beside(server, name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass(frozen=True)
class Shop:
    """A shop with rows in it, and the folder of its files."""

    environment: dict[str, str]
    folder: Path

    @classmethod
    def seeded(cls, database_url: str, folder: Path) -> "Shop":
        """By settings.perf, for prod makes no account; 50 products, of which each sort of row comes."""
        shop = cls(_environment(database_url, folder), folder)
        shop.manage("migrate", "--verbosity", "0", DJANGO_SETTINGS_MODULE="settings.perf")
        shop.manage("seed", "--products", "50", DJANGO_SETTINGS_MODULE="settings.perf")
        return shop

    def token(self, name: str) -> str:
        """An access token of the user with this name."""
        return self.manage("shell", "--no-imports", "--command", TOKEN.format(name=name))

    def manage(self, *command: str, **changes: str) -> str:
        """What a command of Django prints."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment | changes,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout

    @contextmanager
    def served(self) -> Iterator[str]:
        """Its address, while it answers there."""
        address = f"{HOST}:{free_port()}"
        program = [sys.executable, "-m", "gunicorn", "storefront.wsgi", "--config", "storefront/gunicorn.py"]
        with self.log.open("w") as log:
            server = subprocess.Popen(
                [*program, "--bind", address], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        try:
            wait_until(
                lambda: is_healthy(f"http://{address}/healthz"),
                "The shop",
                seconds=START_SECONDS,
                process=server,
                log=self.log,
            )
            yield f"http://{address}"
        finally:
            server.terminate()
            server.wait()

    @property
    def log(self) -> Path:
        """What the server has written."""
        return self.folder / "log"


def is_healthy(url: str) -> bool:
    try:
        return requests.get(url, headers=BEHIND_TLS, timeout=1).ok
    except requests.RequestException:
        return False


@contextmanager
def live(server: str) -> Iterator[tuple[Shop, str]]:
    """A seeded shop that answers, and its address. Nothing of it stays."""
    with database(server) as url, TemporaryDirectory(prefix="storefront-fuzz-") as folder:
        shop = Shop.seeded(url, Path(folder))
        with shop.served() as address:
            yield shop, address


def _beside(server: str, name: str) -> str:
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _environment(database_url: str, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "settings.prod",
        "DATABASE_URL": database_url,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": HOST,
        "MEDIA_ROOT": str(folder / "media"),
        "ACCESS_LOG": str(folder / "access.log"),
    }
