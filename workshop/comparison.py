"""The student's code beside the correct one, measured by `python -m harness compare`."""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from pydantic import TypeAdapter

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


@dataclass(frozen=True)
class Query:
    """One SQL statement of an answer, without its values, and how often it ran."""

    sql: str
    count: int


@dataclass(frozen=True)
class Count:
    """What one arm answered to one probe, and what it took; work that is not reported is negative."""

    arm: str
    probe: str
    size: int | None
    answer: str
    queries: int
    rows: int
    bytes: int
    fingerprints: tuple[Query, ...]


@dataclass(frozen=True)
class Ratio:
    """A ratio to the correct code's, and its 99 % interval."""

    ratio: float
    low: float
    high: float


@dataclass(frozen=True)
class ProbeTime(Ratio):
    """Response time of one probe, in ms."""

    probe: str
    reference_ms: float
    arm_ms: float


@dataclass(frozen=True)
class Time(Ratio):
    """Response time; the control is that of the correct code to itself."""

    control_low: float
    control_high: float
    probes: tuple[ProbeTime, ...]


@dataclass(frozen=True)
class Load(Ratio):
    """One figure under load."""

    figure: str


@dataclass(frozen=True)
class Judgement:
    """What was measured beside the counts, of the student's arm against the correct one."""

    time: Time | None
    load: tuple[Load, ...]


@dataclass(frozen=True)
class Comparison:
    """As much of the harness's result.json as a check needs. The first arm is the correct one."""

    conclusion: str
    complete: bool
    counts: tuple[Count, ...]
    judgements: tuple[Judgement, ...]

    def pairs(self) -> list[tuple[Count, Count]]:
        """(correct, the student's) for each probe and size that both have answered."""
        arms = [list(own) for _, own in groupby(self.counts, key=lambda count: count.arm)]
        if len(arms) < 2:
            return []
        yours = {(count.probe, count.size): count for count in arms[1]}
        both = [(count, yours.get((count.probe, count.size))) for count in arms[0]]
        return [(correct, own) for correct, own in both if own]


READER = TypeAdapter(Comparison)


def compare(source: Source, base: str, probe: str, work: Work) -> Comparison:
    """Measure the working tree against a commit; WorkshopError where the harness has no result."""
    name = f"workshop-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    asked = ["compare", correct(source, base), "perf", "--probe", probe, *EXTENTS[work], "--save-as", name]
    ended = processes.run([sys.executable, "-m", "harness", *asked], source.root)
    try:
        return READER.validate_json((source.root / "results" / name / "result.json").read_bytes())
    except FileNotFoundError:
        raise WorkshopError(f"The harness could not compare: {ended.complaint}") from None


def correct(source: Source, base: str) -> str:
    """The arm with the correct code: that of the commit, or the student's own where it is the same again.

    The harness refuses two names for one code, and measures one name twice.
    """
    return f"perf@{base}" if source.edits(base) else "perf"
