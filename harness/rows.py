"""requests.csv: one row for every request that was timed, whoever sent it."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from harness.redaction import mask


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


def append(file: Path, rows: Iterable[Row], secrets: Sequence[str] = ()) -> None:
    """Add rows to the file, without secrets in names and errors; the first call writes the header."""
    new = not file.exists()
    with file.open("a", newline="") as output:
        writer = csv.writer(output)
        if new:
            writer.writerow(COLUMNS)
        writer.writerows(masked(row, secrets) for row in rows)


def masked(row: Row, secrets: Sequence[str]) -> Row:
    """The row without secrets. There may be a million rows, so nearly all stay the objects they are."""
    if not any(secret in row.probe or secret in row.error for secret in secrets):
        return row
    return row._replace(probe=mask(row.probe, secrets), error=mask(row.error, secrets))
