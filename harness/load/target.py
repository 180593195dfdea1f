"""Whom a load is sent to."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from harness.databases import IN_FOLDERS, Databases
from harness.probes import Subject
from harness.server import Server


@dataclass(frozen=True)
class Target:
    """Whom to load, what to call it in rows, which probe it is all about.

    `pid` is the first process of an arm's server, `data` its folder, and `databases` know that folder's
    database; a URL has none of them.
    """

    url: str
    arm: str
    number: int = 0
    pid: int | None = None
    subject: Subject | None = None
    data: Path | None = None
    databases: Databases = IN_FOLDERS

    @classmethod
    def of(cls, server: Server, number: int = 0, subject: Subject | None = None) -> Self:
        """The server of an arm."""
        site = server.site
        return cls(server.url, site.name, number, server.process.pid, subject, server.data, site.databases)

    @property
    def folder_name(self) -> str:
        """A folder for the files of this load, which no other load of a result has."""
        tidy = re.sub(r"[^\w.+@-]", "_", self.arm)
        return f"{self.number}-{tidy}"
