"""stretches.csv: a line for each step and phase of each arm."""

import csv
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path

from harness.runs import OverloadedArm, Stretch

FILE = "stretches.csv"
DECIMALS = 3


def write(file: Path, arms: Iterable[OverloadedArm]) -> None:
    """The arm, then the fields of Stretch, in its units; what nobody knows is empty."""
    with file.open("w", newline="") as output:
        writer = csv.writer(output)
        writer.writerow(["arm", *(field.name for field in fields(Stretch))])
        writer.writerows([arm.arm, *tidy(one)] for arm in arms for one in (*arm.steps, *arm.phases))


def tidy(one: Stretch) -> list[object]:
    return [round(value, DECIMALS) if isinstance(value, float) else value for value in astuple(one)]
