"""Why Locust sent nothing, in one sentence: out of its log, which is a traceback where a locustfile errs."""

import os
import re
import sysconfig
from pathlib import Path

from harness.errors import HarnessError

PLACE = re.compile(r'^  File "([^"<]+)", line (\d+)', re.MULTILINE)
ERROR = re.compile(r"^[A-Za-z_.]+(?:Error|Exception|Exit)\b.*$", re.MULTILINE)
NO_USER = "No User class found!"
LONGEST = 2000  # characters of a log that no rule knows


def sent_nothing(log: Path, scenario: str) -> HarnessError:
    """The error to raise: with the line of the project's code that is to blame, where the log tells it."""
    text = log.read_text(errors="replace")
    places = [place for place in PLACE.findall(text) if not installed(place[0])]
    errors = ERROR.findall(text)
    if NO_USER in text:
        return HarnessError(f"Locust found no user in {scenario}: a scenario has a class derived from User.")
    if places and errors:
        file, line = places[-1]
        where = f"{os.path.relpath(file)}, line {line}"
        return HarnessError(f"Locust cannot run {where}: {errors[-1].rstrip('.')}. All that it said: {log}")
    return HarnessError(f"Locust sent no request:\n{text[-LONGEST:]}")


def installed(file: str) -> bool:
    """Whether it is Python's own code or that of a package."""
    places = sysconfig.get_paths()
    return any(Path(places[name]) in Path(file).parents for name in ("stdlib", "purelib", "platlib"))
