"""Where results lie: one folder each, results/<UTC time>-<name>/, or results/<name>/ with a given name."""

import os
import re
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from harness.errors import HarnessError
from harness.runs import Folder

RESULTS = "results"
LATEST = "latest"  # what `diff` calls the newest one
LONGEST = 100  # characters of a name made from arms: file systems stop at 255 bytes


def now() -> str:
    """This moment in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def refuse_taken(project: Path, save_as: str | None) -> None:
    """Say before anything is measured that no result can be kept; HarnessError as new_folder would raise."""
    results = project / RESULTS
    if save_as is not None:
        named(save_as)
        if os.path.lexists(results / save_as):
            raise HarnessError(taken(results / save_as))
    at = results if results.exists() else project
    if not (at.is_dir() and os.access(at, os.W_OK | os.X_OK)):
        raise HarnessError(f"{at} cannot be written to: results are kept there.")


def new_folder(project: Path, name: str, save_as: str | None) -> Folder:
    """An empty folder for a result; HarnessError when a folder of the given name exists or is no name."""
    refuse_taken(project, save_as)
    if save_as is not None:
        return Folder.named(project / RESULTS, save_as)
    tidy = re.sub(r"[^\w.+@-]", "_", name)[:LONGEST]
    return stamped(project / RESULTS, f"{re.sub('[:-]', '', now())}-{tidy}")


def stamped(results: Path, name: str) -> Folder:
    """A folder of that name, or with a number behind it: two results of one kind may fall into one second."""
    results.mkdir(exist_ok=True)
    for number in count(1):
        folder = results / (name if number == 1 else f"{name}-{number}")
        with suppress(FileExistsError):
            folder.mkdir()
            return Folder(folder)
    raise AssertionError("numbers do not end")


def named(save_as: str) -> str:
    """The name, if it can be a result's; HarnessError else."""
    if not re.fullmatch(r"[\w.+@-]*\w[\w.+@-]*", save_as):
        raise HarnessError(f"{save_as!r} cannot name a result: use letters, digits and . _ + @ -.")
    if save_as == LATEST:
        raise HarnessError(f"{LATEST!r} cannot name a result: `diff` calls the newest one so.")
    return save_as


def taken(folder: Path) -> str:
    return f"{folder} exists already: name the result otherwise or remove it."
