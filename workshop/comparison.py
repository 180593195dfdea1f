"""The student's code beside the correct one, measured by `python -m harness compare`."""

import sys
from datetime import UTC, datetime
from typing import cast

from harness.errors import HarnessError
from harness.runs import Comparison, Count, Folder, counts_by_case
from workshop import processes
from workshop.errors import WorkshopError
from workshop.exercise import Work
from workshop.source import Source

# How much is measured to see a work move. Counts need no times; a tail shows in the slowest of many.
EXTENTS: dict[Work, tuple[str, ...]] = {
    "queries": ("--blocks", "0", "--rounds", "0"),
    "rows": ("--blocks", "0", "--rounds", "0"),
    "bytes": ("--blocks", "0", "--rounds", "0"),
    "steps": ("--blocks", "0", "--rounds", "0"),
    "cpu": ("--blocks", "6", "--rounds", "0"),
    "wait": ("--blocks", "4", "--rounds", "0"),
    "tail": ("--blocks", "0", "--rounds", "8"),
    "lock": ("--blocks", "0", "--rounds", "4"),
}


def compare(source: Source, base: str, probe: str, work: Work) -> Comparison:
    """Measure the working tree against a commit; WorkshopError where the harness has no result."""
    name = f"workshop-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    asked = ["compare", correct(source, base), "perf", "--probe", probe, *EXTENTS[work], "--save-as", name]
    ended = processes.run([sys.executable, "-m", "harness", *asked], source.root)
    try:
        return cast(Comparison, Folder(source.root / "results" / name).load())
    except HarnessError:
        raise WorkshopError(f"The harness could not compare: {ended.complaint}") from None


def correct(source: Source, base: str) -> str:
    """The arm with the correct code: that of the commit, or the student's own where it is the same again.

    The harness refuses two names for one code, and measures one name twice.
    """
    return f"perf@{base}" if source.edits(base) else "perf"


def pairs(measured: Comparison) -> list[tuple[Count, Count]]:
    """(correct, the student's) for each probe and size that both have answered."""
    correct, yours = (origin.arm for origin in measured.origins)
    return [
        (arms[correct], arms[yours])
        for arms in counts_by_case(measured.counts).values()
        if {correct, yours} <= arms.keys()
    ]
