"""results/log.jsonl: a JSON object per line for each result that was saved, failed or erased."""

import errno
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

NAME = "log.jsonl"

Event = Literal["saved", "failed", "erased"]


def append(results: Path, name: str, event: Event, **details: object) -> None:
    """Add one line, whole or not at all, even if other processes write too."""
    content = line(name, event, **details)
    with locked(results) as log:
        size = os.fstat(log).st_size
        if os.write(log, content) < len(content):
            os.ftruncate(log, size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(results / NAME))


def erase(results: Path, name: str) -> None:
    """Replace all lines of a result by one that says when it was erased."""
    with locked(results):
        others = [text for text in lines(results) if not is_about(text, name)]
        draft = results / f"{NAME}.tmp"
        draft.write_bytes(b"".join([*(text + b"\n" for text in others), line(name, "erased")]))
        draft.replace(results / NAME)


def read(results: Path) -> list[dict[str, Any]]:
    """All lines, oldest first, without damaged ones."""
    return [entry for entry in map(parse, lines(results)) if entry]


def line(name: str, event: Event, **details: object) -> bytes:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({"at": at, "event": event, "name": name, **details}).encode() + b"\n"


def lines(results: Path) -> list[bytes]:
    try:
        return (results / NAME).read_bytes().splitlines()
    except FileNotFoundError:
        return []


def parse(text: bytes) -> dict[str, Any]:
    """The object of a line; empty if the line is damaged."""
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return entry if isinstance(entry, dict) else {}


def is_about(text: bytes, name: str) -> bool:
    entry = parse(text)
    return entry.get("name") == name and entry.get("event") != "erased"


@contextmanager
def locked(results: Path) -> Iterator[int]:
    """Open the log for one append; no other process writes or replaces it meanwhile."""
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
