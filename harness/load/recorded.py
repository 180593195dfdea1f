"""What the recorder wrote, as rows in the order of their start."""

import csv
from pathlib import Path

from harness.load.target import Target
from harness.probes import kind
from harness.rows import Row
from harness.server_timing import db_ms, queries


def read(folder: Path, target: Target) -> tuple[float, list[Row], set[str]]:
    """When the first request began (epoch s), all rows in the order of their start, kinds of requests."""
    raw: list[list[str]] = []
    for file in folder.glob("rows-*.csv"):
        with file.open(newline="") as lines:
            raw += csv.reader(lines)
        file.unlink()
    raw.sort(key=lambda row: float(row[0]))
    began = float(raw[0][0]) if raw else 0.0
    kinds = {kind(method, path) for _, method, path, *_ in raw}
    return began, [row_of(values, target, began) for values in raw], kinds


def row_of(values: list[str], target: Target, began: float) -> Row:
    start, method, _, name, ms, status, size, timing, error = values
    return Row(
        phase="load",
        number=target.number,
        arm=target.arm,
        probe=f"{method} {name}",
        start=float(start) - began,
        ms=float(ms),
        status=int(status),
        bytes=int(size),
        queries=queries(timing),
        db_ms=db_ms(timing),
        error=error,
    )
