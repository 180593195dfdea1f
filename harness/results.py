"""Where results lie: one folder each, results/<UTC time>-<name>/, or results/<name>/ with a given name."""

import re
from datetime import UTC, datetime
from pathlib import Path

from harness.errors import HarnessError
from harness.runs import Folder

RESULTS = "results"
LONGEST = 100  # characters of a name made from arms: file systems stop at 255 bytes


def now() -> str:
    """This moment in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def new_folder(project: Path, name: str, save_as: str | None) -> Folder:
    """An empty folder for a result; HarnessError when a folder of the given name exists or is no name."""
    if save_as is not None and not re.fullmatch(r"[\w.+@-]*\w[\w.+@-]*", save_as):
        raise HarnessError(f"{save_as!r} cannot name a result: use letters, digits and . _ + @ -.")
    stamp = re.sub("[:-]", "", now())
    tidy = re.sub(r"[^\w.+@-]", "_", name)[:LONGEST]
    return Folder.named(project / RESULTS, save_as or f"{stamp}-{tidy}")
