"""What one experiment measured, as the JSON next to this file keeps it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from harness.runs import Machine, Origin

PUBLISHED = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Stretch:
    """A step on the way to the knee, or a phase past it: a part of a run with one rate of arrivals.

    `offered` and `goodput` are per second. Goodput counts right responses within one second of when they
    were due. `p50` and `p99` (ms) are of the requests that were not refused. A refusal is a 503, after
    `refusal_p99` ms; `resets` are refused or broken connections, `timeouts` requests without a response for
    ten seconds, `errors` other 5xx, `wrong` any other failure. `memory` is the server's, in MB, at both ends;
    None without samples.
    """

    name: str
    offered: float
    seconds: float
    requests: int
    goodput: float
    p50: float | None
    p99: float | None
    refused: int
    refusal_p99: float | None
    resets: int
    timeouts: int
    errors: int
    wrong: int
    orders: int
    orders_right: int
    memory_before: float | None
    memory_after: float | None

    @property
    def faults(self) -> int:
        """Failures that overload does not excuse: resets, time-outs, 5xx other than 503."""
        return self.resets + self.timeouts + self.errors


@dataclass(frozen=True)
class Moment:
    """One second of the phases: how many requests were due in it, and what became of them."""

    second: int
    due: int
    good: int
    refused: int
    faults: int
    p99: float | None


@dataclass(frozen=True)
class JudgedLimit:
    """One limit and the arm's figure; `reason` says why there is none."""

    limit: str
    outcome: Literal["met", "missed", "not measurable"]
    value: float | None
    reason: str = ""


@dataclass(frozen=True)
class ArmRecord:
    """One arm: steps to its knee, phases past it, and which limits it kept.

    `knee` is the first step with 95 % of the best goodput. `restarts` counts server processes that ended
    during the phases. `recovery` is in seconds of the last phase; None if the arm did not recover in it.
    `misbehaving` counts the responses of each kind of misbehaving client. `invalid` says why the run proves
    nothing.
    """

    arm: str
    steps: tuple[Stretch, ...]
    knee: Stretch | None
    phases: tuple[Stretch, ...] = ()
    timeline: tuple[Moment, ...] = ()
    recovery: float | None = None
    restarts: int = 0
    misbehaving: dict[str, dict[str, int]] | None = None
    judged: tuple[JudgedLimit, ...] = ()
    invalid: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """The whole experiment; `goodput` is G. `exit_code`: 0 limits kept, 1 one missed, 2 not measured."""

    created: str
    command: str
    seconds: float
    machine: Machine
    origins: tuple[Origin, ...]
    goodput: float
    arms: tuple[ArmRecord, ...]
    warnings: tuple[str, ...]
    conclusion: str
    exit_code: int


ADAPTER = TypeAdapter(Record)


def save(record: Record, file: Path) -> None:
    """Write the record as JSON."""
    file.write_bytes(ADAPTER.dump_json(record, indent=1) + b"\n")


def load(file: Path = PUBLISHED) -> Record:
    """The record in a file."""
    return ADAPTER.validate_json(file.read_bytes())
