"""requests.csv: one row for every request that was timed, whoever sent it."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple


class Row(NamedTuple):
    """`number` is the block or the round; `start` in seconds since the run began.

    An arrival of an open load starts when it is due: `ms` is from there to the end of its answer, and
    `late_ms` how much later it was sent.
    """

    phase: Literal["paired", "load", "round_trip"]
    number: int
    arm: str
    probe: str
    start: float | None = None
    ms: float = 0.0
    status: int | None = None
    bytes: int | None = None
    queries: int | None = None
    db_ms: float | None = None
    error: str = ""
    late_ms: float | None = None


COLUMNS = Row._fields
DECIMALS = 4  # of all that is measured in seconds or ms


def append(file: Path, rows: Iterable[Row]) -> None:
    """Add rows to the file, as they are; the first call writes the header."""
    new = not file.exists()
    with file.open("a", newline="") as output:
        writer = csv.writer(output)
        if new:
            writer.writerow(COLUMNS)
        writer.writerows(rows)
