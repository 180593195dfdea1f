"""A shop to be judged: its own data in a folder, and a server on them."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workshop import processes
from workshop.errors import WorkshopError
from workshop.student import answers, end

PATIENCE = 30.0  # seconds that a server has to start

# The shop as it is, but that its mails can be counted.
SERVED = """
from django.conf import settings
from storefront.wsgi import application

settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
settings.EMAIL_FILE_PATH = {mails!r}
"""


class ShopError(WorkshopError):
    """What the shop said when it could not be made ready or started."""


class Shop:
    """One folder of code, and one of data: a database, uploads, mails."""

    def __init__(self, code: Path, data: Path) -> None:
        self.code, self.data = code, data
        self.database = data / "shop.sqlite3"
        self.mails = data / "mails"
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "settings.perf",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "MEDIA_ROOT": str(data / "media"),
            "ACCESS_LOG": str(data / "access.log"),
        }

    def seed(self, products: int) -> None:
        """Make the tables and fill them; ShopError with the complaint."""
        fill = ["seed", "--products", str(products), "--seed", "1"]
        for words in (["migrate", "--verbosity", "0"], fill):
            ended = self.manage(*words)
            if ended.code:
                raise ShopError(ended.complaint)

    def manage(self, *words: str) -> processes.Ended:
        """Run a command of manage.py."""
        return processes.run([sys.executable, "manage.py", *words], self.code, **self.environment)

    @contextmanager
    def served(self) -> Iterator[str]:
        """The URL of a server of this shop, which ends with the context; ShopError with its log."""
        (self.data / "served.py").write_text(SERVED.format(mails=str(self.mails)))
        log = self.data / "server.log"
        url = f"http://127.0.0.1:{free_port()}"
        server = self.start(url, log)
        try:
            deadline = time.monotonic() + PATIENCE
            while not answers(f"{url}/healthz"):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise ShopError(log.read_text(errors="replace").strip()[-2000:])
                time.sleep(0.02)
            yield url
        finally:
            end(server)

    def start(self, url: str, log: Path) -> subprocess.Popen[bytes]:
        bind = ["--pythonpath", str(self.data), "--bind", url.removeprefix("http://")]
        with log.open("wb") as written:
            return subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "served", "--config", "storefront/gunicorn.py", *bind],
                cwd=self.code,
                env=processes.inherited() | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=written,
                start_new_session=True,
            )


def free_port() -> int:
    """A port that nothing has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
