"""usage.csv: one line for what each side used in each second."""

import csv
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path

from harness.runs import Usage

DECIMALS = 3


def write(file: Path, usage: Iterable[Usage]) -> None:
    """Columns and units are the fields of Usage."""
    with file.open("w", newline="") as output:
        writer = csv.writer(output)
        writer.writerow(field.name for field in fields(Usage))
        writer.writerows(tidy(one) for one in usage)


def tidy(one: Usage) -> tuple[object, ...]:
    return tuple(round(value, DECIMALS) if isinstance(value, float) else value for value in astuple(one))
