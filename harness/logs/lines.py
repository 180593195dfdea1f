"""Lines of a log, one after the other: from a file, a compressed one, or the standard input."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from harness.errors import HarnessError

LONGEST = 1024 * 1024  # bytes: a traceback has some thousands
GZIP = b"\x1f\x8b"


def lines(name: str) -> Iterator[bytes]:
    """The lines of one file, - for the standard input; HarnessError where it cannot be read."""
    try:
        with opened(name) as stream:
            yield from bounded(stream)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise HarnessError(f"{name} is damaged, so that nothing was summed up: {error}.") from None
    except OSError as error:
        raise HarnessError(f"{name} cannot be read: {error.strerror}.") from None


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Its bytes, unpacked where they are packed by gzip: the first two tell."""
    if name == "-":
        yield unpacked(cast("BufferedReader", sys.stdin.buffer))
        return
    with Path(name).open("rb") as stream:
        yield unpacked(stream)


def unpacked(stream: BufferedReader) -> BinaryIO:
    packed = stream.peek(2)[:2] == GZIP
    return cast("BinaryIO", gzip.GzipFile(fileobj=stream)) if packed else cast("BinaryIO", stream)


def bounded(stream: BinaryIO) -> Iterator[bytes]:
    """Each line, those that are too long cut: whatever a file holds, memory holds a line of it."""
    while line := stream.readline(LONGEST):
        rest = line
        while len(rest) == LONGEST and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST)
        yield line
