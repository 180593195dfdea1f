"""Whom a load is sent to."""

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
