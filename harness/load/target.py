"""Whom a load is sent to."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.probes import Subject


@dataclass(frozen=True)
class Target:
    """Whom to load, what to call it in rows, how to read its CPU seconds, which probe it is all about.

    `data` is the folder of an arm's server; a URL has none.
    """

    url: str
    arm: str
    number: int = 0
    cpu: Callable[[], float] = lambda: 0.0
    subject: Subject | None = None
    data: Path | None = None
