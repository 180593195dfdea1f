"""Whom a load is sent to."""

import re
from dataclasses import dataclass
from pathlib import Path

from harness.probes import Subject


@dataclass(frozen=True)
class Target:
    """Whom to load, what to call it in rows, which probe it is all about.

    `pid` is the first process of an arm's server and `data` its folder; a URL has neither.
    """

    url: str
    arm: str
    number: int = 0
    pid: int | None = None
    subject: Subject | None = None
    data: Path | None = None

    @property
    def folder_name(self) -> str:
        """A folder for the files of this load, which no other load of a result has."""
        tidy = re.sub(r"[^\w.+@-]", "_", self.arm)
        return f"{self.number}-{tidy}"
