"""What grows, as GitHub workflow commands: an error at the line of each cause, shown in a pull request."""

import os
from collections.abc import Iterator
from pathlib import Path

from harness.scan import words
from harness.scan.document import Scan

ESCAPES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
IN_PROPERTIES = ESCAPES | str.maketrans({":": "%3A", ",": "%2C"})


def lines(scan: Scan, project: Path) -> Iterator[str]:
    """`::error file=store/serializers.py,line=31,title=…::…` for what the baseline does not accept."""
    for endpoint, cause in words.new(scan.endpoints):
        told = f"GET {endpoint.endpoint}: {words.cause(cause)}".translate(ESCAPES)
        yield f"::error {place(cause.line, project)}title=Work grows with the answer::{told}"


def place(line: str, project: Path) -> str:
    """Where the annotation stands, relative to the repository; empty where nobody knows."""
    file, _, number = line.rpartition(":")
    if not file:
        return ""
    within = os.path.relpath(project / file, os.environ.get("GITHUB_WORKSPACE", project))
    return f"file={Path(within).as_posix().translate(IN_PROPERTIES)},line={number},"
