"""The rows of a load, read back from requests.csv."""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from harness.errors import HarnessError
from harness.load.table import CHUNK, Rows
from harness.rows import COLUMNS, Row


def rows(file: Path, arm: str) -> Rows | None:
    """An arm's rows under load; None without the file. HarnessError when it is damaged."""
    try:
        with file.open(newline="", encoding="utf-8") as lines:
            found = read(csv.DictReader(lines), arm)
            return Rows.joined([Rows.of(chunk) for chunk in iter(lambda: list(islice(found, CHUNK)), [])])
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, csv.Error) as error:
        raise HarnessError(f"{file} is damaged: {error}.") from None


def read(found: "csv.DictReader[str]", arm: str) -> Iterator[Row]:
    """An arm's rows of the load phase; ValueError where one is cut."""
    if tuple(found.fieldnames or ()) != COLUMNS:
        raise ValueError(f"its first line must be {','.join(COLUMNS)}")
    for one in found:
        if (one["phase"], one["arm"]) == ("load", arm):
            yield row(one)


def row(one: dict[str, str]) -> Row:
    return Row(
        phase="load",
        number=int(one["number"]),
        arm=one["arm"],
        probe=one["probe"],
        start=float(one["start"]),
        ms=float(one["ms"]),
        status=whole(one["status"]),
        bytes=whole(one["bytes"]),
        queries=whole(one["queries"]),
        db_ms=fraction(one["db_ms"]),
        error=one["error"],
        late_ms=fraction(one["late_ms"]),
    )


def whole(text: str) -> int | None:
    return int(text) if text else None


def fraction(text: str) -> float | None:
    return float(text) if text else None
