"""Data that lie in no folder: a database for each folder of data, made and dropped with it."""

from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from harness.errors import HarnessError

SCHEMES = ("postgres", "postgresql")


class Databases(Protocol):
    """The databases of one session: a folder of data that a server or a template has names its own.

    `swept` are those of killed sessions that it has found and dropped.
    """

    swept: list[str]

    def url(self, data: Path) -> str:
        """What the processes that use this folder are told; "" where harness.toml says enough."""

    def make(self, data: Path) -> None:
        """An empty one for a folder that is to be prepared."""

    def copy(self, template: Path, data: Path) -> None:
        """The template's, once more, for a server's folder."""

    def connections(self, data: Path) -> int:
        """Number of connections to the folder's database now; 0 if a folder holds it all."""

    def disconnect(self, data: Path) -> None:
        """End what still runs in it for processes that are gone."""

    def drop(self, data: Path) -> None:
        """Remove it; nothing happens where there is none."""

    def close(self) -> None:
        """Remove all that this session has made."""

    def engine(self) -> str:
        """Its name and version, and where it is; "" where the folder holds all."""


class InFolders:
    """No databases but what lies in the folders, such as SQLite's files."""

    def __init__(self) -> None:
        self.swept: list[str] = []

    def url(self, data: Path) -> str:
        return ""

    def make(self, data: Path) -> None:
        """The folder is enough."""

    def copy(self, template: Path, data: Path) -> None:
        """It was copied with the folder."""

    def connections(self, data: Path) -> int:
        return 0

    def disconnect(self, data: Path) -> None:
        """Nobody serves it but the arm itself."""

    def drop(self, data: Path) -> None:
        """It goes with the folder."""

    def close(self) -> None:
        """The session removes the folders."""

    def engine(self) -> str:
        return ""


IN_FOLDERS = InFolders()


def check(server: str, variable: str) -> None:
    """HarnessError for an address of no PostgreSQL, and where no variable tells an arm its database."""
    try:
        address = urlsplit(server)
        right = address.scheme in SCHEMES and address.hostname and address.port != 0
    except ValueError:  # the port is no number
        right = False
    if not right:
        raise HarnessError(
            "--database names no PostgreSQL: write postgres://user:password@host:port, without a database, "
            "since each server is given its own."
        )
    if not variable:
        raise HarnessError(
            "--database: harness.toml does not say which variable names an arm's database: "
            'database = "DATABASE_URL" in [project].'
        )


def of(server: str, folder: Path) -> Databases:
    """The databases of a session that keeps its folders in this one; `server` is "" or a checked address."""
    if not server:
        return IN_FOLDERS
    from harness.postgresql import PostgreSQL  # who needs none does not wait for the driver

    return PostgreSQL(server, folder)
