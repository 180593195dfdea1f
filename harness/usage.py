"""usage.csv: one line for what each side used in each second."""

import csv
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path

from harness.runs import Usage

FILE = "usage.csv"
COLUMNS = (*(field.name for field in fields(Usage)), "arm")
DECIMALS = 3


def append(file: Path, arm: str, usage: Iterable[Usage]) -> None:
    """Add an arm's usage: the fields of Usage, then the arm; the first call writes the header."""
    new = not file.exists()
    with file.open("a", newline="") as output:
        writer = csv.writer(output)
        if new:
            writer.writerow(COLUMNS)
        writer.writerows((*rounded(second), arm) for second in usage)


def rounded(second: Usage) -> tuple[object, ...]:
    return tuple(round(value, DECIMALS) if isinstance(value, float) else value for value in astuple(second))
