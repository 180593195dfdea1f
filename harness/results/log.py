"""results/log.jsonl: one line a measurement of any kind, those that failed too, and one for each erasure."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

NAME = "log.jsonl"


@dataclass(frozen=True)
class Line:
    """What happened to a result, and when. `what` is its command, `verdict` its conclusion.

    `sha256` is that of its manifest: whoever changes the result later cannot change this line unseen, once
    the line has been sent elsewhere.
    """

    at: str
    event: Literal["kept", "failed", "erased"]
    name: str
    kind: str = ""
    what: str = ""
    verdict: str = ""
    exit_code: int | None = None
    sha256: str = ""


LINE = TypeAdapter(Line)


def append(results: Path, line: Line) -> None:
    """Add one line, whole or not at all, whoever else is writing."""
    content = LINE.dump_json(line) + b"\n"
    with held(results) as log:
        before = os.fstat(log).st_size
        if os.write(log, content) < len(content):
            os.ftruncate(log, before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(results / NAME))


def read(results: Path) -> list[Line]:
    """All lines, the oldest first; one that is damaged is left out, and `damaged` counts it."""
    return [line for line in map(parsed, lines(results)) if line]


def damaged(results: Path) -> int:
    """How many lines cannot be read."""
    return sum(parsed(line) is None for line in lines(results))


def forget(results: Path, erased: Line) -> None:
    """Put one line in the place of all that was said of a result: that it was erased."""
    with held(results):
        kept = [text for text in lines(results) if not tells_of(text, erased.name)]
        draft = results / f"{NAME}.tmp"
        draft.write_bytes(b"".join(text + b"\n" for text in [*kept, LINE.dump_json(erased)]))
        draft.replace(results / NAME)


def tells_of(text: bytes, name: str) -> bool:
    line = parsed(text)
    return line is not None and line.name == name and line.event != "erased"


def lines(results: Path) -> list[bytes]:
    try:
        return (results / NAME).read_bytes().splitlines()
    except FileNotFoundError:
        return []


def parsed(text: bytes) -> Line | None:
    try:
        return LINE.validate_json(text)
    except ValidationError:
        return None


@contextmanager
def held(results: Path) -> Iterator[int]:
    """The log, open for one appending write, while no other process writes or replaces it."""
    results.mkdir(exist_ok=True)
    file = results / NAME
    while True:
        log = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            fcntl.flock(log, fcntl.LOCK_EX)
            if file.exists() and os.path.samestat(os.fstat(log), file.stat()):
                yield log
                return
        finally:
            os.close(log)
