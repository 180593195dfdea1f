"""Arms, or a URL, under the load of one plan."""

from dataclasses import dataclass
from typing import Any, Literal

from harness.runs.origin import Origin
from harness.runs.schema import Head


@dataclass(frozen=True)
class Endpoint:
    """Requests of one name over the steady part of a run: exact percentiles in ms, queries a request."""

    name: str
    requests: int
    failures: int
    rps: float
    p50: float
    p95: float
    p99: float
    queries: float | None

    @property
    def errors_percent(self) -> float:
        return 100 * self.failures / max(self.requests, 1)


@dataclass(frozen=True)
class Second:
    """One second of a run, counted from its first request."""

    second: int
    requests: int
    failures: int
    p50: float
    p95: float


@dataclass(frozen=True)
class Load:
    """What one run offered and what came back. `total` sums up `endpoints`; CPU is the server's."""

    users: int
    seconds: float
    total: Endpoint
    endpoints: tuple[Endpoint, ...]
    timeline: tuple[Second, ...]
    cpu_ms_per_request: float
    generator_cpu_percent: float
    warnings: tuple[str, ...]

    @property
    def failures(self) -> int:
        """Failed requests of the whole run, those of the warm-up included."""
        return sum(second.failures for second in self.timeline)


Outcome = Literal["met", "missed", "close", "unmeasured"]
Side = Literal["server", "generator"]


@dataclass(frozen=True)
class Judged:
    """One objective of a plan and what the run says of it. Figures in the objective's own unit.

    `low` and `high` bound the 99 % interval of `value`; `close` when it spans the limit. `reason` is a
    sentence: by how much it was missed, or why it could not be measured.
    """

    objective: str
    outcome: Outcome
    value: float | None
    low: float | None
    high: float | None
    reason: str


@dataclass(frozen=True)
class Usage:
    """What one side's processes used in one second of the run: percent of one core, MB, counts.

    `connections` are HTTP connections to the server's port; `database_connections` those to its PostgreSQL
    database, 0 for others and for the generator. `disk` is MB in the server's data folder; 0.0 for the
    generator.
    """

    second: int
    side: Side
    cpu: float
    memory: float
    threads: int
    connections: int
    descriptors: int
    disk: float
    database_connections: int = 0


@dataclass(frozen=True)
class Arrivals:
    """Open load: what the schedule asked for, and how well the generator kept it.

    `dropped` arrivals found no user free within the time-out: they count as failures. `late_p99` in ms.
    """

    scheduled: int
    sent: int
    dropped: int
    late_p99: float
    timeout: float
    sha256: str


@dataclass(frozen=True)
class Step:
    """One step of a shape of steps, its first second left out. `offered`: users, or arrivals a second.

    `goodput` counts right answers within one second, a second.
    """

    offered: float
    seconds: float
    requests: int
    failures: int
    throughput: float
    goodput: float
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True)
class Audit:
    """What the project's own audit of its data said after the run; `passed` is its exit code 0."""

    passed: bool
    output: str


@dataclass(frozen=True)
class TargetLoad:
    """The load of one target: an arm, or a URL, which has no origin.

    `health` is what its health page contains, empty without one. `conclusion` and `exit_code` are its own
    verdict: 0 met, 1 missed, 2 INVALID or not measured. `invalid` are the reasons why it proves nothing: then
    no objective is judged. `aborted` is the condition that ended it early. `restarts` counts processes of the
    server that ended meanwhile. `recovery` is how many seconds a spike was felt after its end.
    """

    target: str
    origin: Origin | None
    health: dict[str, Any]
    round_trip_ms: float
    load: Load
    conclusion: str
    exit_code: int
    objectives: tuple[Judged, ...] = ()
    invalid: tuple[str, ...] = ()
    aborted: str = ""
    restarts: int = 0
    arrivals: Arrivals | None = None
    steps: tuple[Step, ...] = ()
    usage: tuple[Usage, ...] = ()
    recovery: float | None = None
    audit: Audit | None = None


@dataclass(frozen=True)
class Run(Head):
    """One plan against one target, or against several in turn, each on a fresh server and database.

    `numbers` are the plan's, as it was run. `exit_code` is the worst of the targets', a miss before a doubt;
    `conclusion` is that in a sentence. `complete` is False where the measurement stopped early.
    """

    kind: Literal["run"]
    complete: bool
    plan: str
    scenario: str
    shape: str
    numbers: dict[str, Any]
    workers: int
    targets: tuple[TargetLoad, ...]
    conclusion: str
    exit_code: int
