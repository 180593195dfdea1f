"""A shop to be judged: its own data in a folder, and a server on them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.runtime.processes import GRACE, NotReadyError, end_group, free_port, responds, wait_until
from workshop import processes
from workshop.errors import WorkshopError

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
            wait_until(lambda: responds(f"{url}/healthz"), "The server", process=server, log=log)
            yield url
        except NotReadyError as error:
            raise ShopError(str(error)) from None
        finally:
            end_group(server, GRACE)

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
