"""Erasing results: nothing stays of what was measured, and one line in the log that it was erased."""

import re
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from harness.errors import HarnessError
from harness.results import log
from harness.results.catalogue import Entry
from harness.results.folders import RESULTS, now

AGE = re.compile(r"(\d{1,5})([hdw])")
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def erase(project: Path, folder: Path) -> None:
    """Take a result's folder away, and what the log says of it; HarnessError where it cannot be."""
    results = project / RESULTS
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise HarnessError(f"{error.filename or folder} cannot be erased: {error.strerror}.") from None
    log.forget(results, log.Line(now(), "erased", folder.name))


def age(text: str) -> timedelta:
    """An age such as 30d, 12h or 8w; HarnessError else."""
    match = AGE.fullmatch(text)
    if not match:
        raise HarnessError(f"{text!r} is no age: write 12h, 30d or 8w.")
    return int(match[1]) * UNITS[match[2]]


def older(entries: Sequence[Entry], than: timedelta) -> list[Path]:
    """The folders of results that are older, by what they say of themselves, or else by their folder."""
    limit = datetime.now(UTC) - than
    return [one.folder for one in entries if made(one) < limit]


def made(entry: Entry) -> datetime:
    """When a result was made."""
    try:
        return datetime.fromisoformat(entry.created)
    except ValueError:
        return datetime.fromtimestamp(entry.folder.stat().st_mtime, UTC)
