"""What a measurement leaves behind: immutable, with its origin, saved as JSON under one schema version."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, Literal, Self, get_args

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from harness.errors import HarnessError

SCHEMA: Final = 2
STRICT = ConfigDict(extra="forbid")

Verdict = Literal["improved", "regressed", "same", "inconclusive"]
LoadFigure = Literal["throughput", "p50", "p95", "p99", "cpu"]
Part = Literal["SQL", "ORM", "serializers", "rendering", "middleware", "rest"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)


@dataclass(frozen=True)
class Machine:
    """Where it was measured. `server_cores` and `client_cores` are empty where nothing was pinned."""

    system: str
    processor: str
    cores: int
    memory_gib: float
    load_average: float
    server_cores: tuple[int, ...]
    client_cores: tuple[int, ...]


@dataclass(frozen=True)
class Origin:
    """Which code one arm ran: enough to run it again. `diff`: SHA-256 of uncommitted edits, "" if none."""

    arm: str
    commit: str
    diff: str
    profile: str
    variants: tuple[str, ...]
    python: str
    versions: dict[str, str]
    database: str
    prepared_by: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """One SQL fingerprint of one answer: how often it ran, the rows and bytes that were fetched.

    Work that the arm does not report is negative, here and in Count.
    """

    sql: str
    count: int
    rows: int
    bytes: int


@dataclass(frozen=True)
class Count:
    """The counted work of one arm for one probe at one size, `rows` and `bytes` read from the database.

    `answer` is a SHA-256 of status and body, without what the probe ignores.
    """

    arm: str
    probe: str
    size: int | None
    status: int
    answer_bytes: int
    answer: str
    queries: int
    rows: int
    bytes: int
    fingerprints: tuple[Query, ...]


@dataclass(frozen=True)
class Block:
    """One probe of one arm in one block, against the two reference servers of that block.

    `log_ratio` is the median over the triples of log(arm / geometric mean of both reference servers);
    times are medians in milliseconds. The block's A/A entry has the reference's own name: A2 against A1.
    """

    block: int
    probe: str
    arm: str
    log_ratio: float
    difference_ms: float
    reference_ms: float
    arm_ms: float
    triples: int


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


@dataclass(frozen=True)
class Round:
    """One arm's load in one round of a comparison."""

    round: int
    arm: str
    load: Load


@dataclass(frozen=True)
class ProbeTime:
    """One probe's response time against the reference. Shown, never decisive; `p` is corrected by Holm."""

    probe: str
    ratio: float
    low: float
    high: float
    reference_ms: float
    arm_ms: float
    difference_ms: float
    p: float


@dataclass(frozen=True)
class RoundTrip:
    """One block more with a simulated database round trip: medians in ms, no interval and no verdict."""

    arm: str
    probe: str
    round_trip_ms: float
    arm_ms: float


@dataclass(frozen=True)
class TimeJudgement:
    """The primary ratio of one arm to the reference, its interval, the A/A control and the verdict.

    `floor` is the smallest effect that these blocks could have told from none, as a share (0.02 is 2 %).
    """

    verdict: Verdict
    ratio: float
    low: float
    high: float
    control: float
    control_low: float
    control_high: float
    floor: float
    probes: tuple[ProbeTime, ...]


@dataclass(frozen=True)
class LoadRatio:
    """One figure under load against the reference, over rounds; ratios, interval and floor as for time.

    The verdict is on cost: a higher throughput is improved, a higher p99 regressed.
    """

    figure: LoadFigure
    ratio: float
    low: float
    high: float
    floor: float
    verdict: Verdict


@dataclass(frozen=True)
class Judgement:
    """What was found of one arm against the reference, step by step, and the verdict with its reason.

    `counted` tells how queries moved over all probes; `time` and `load` are absent where not measured.
    """

    arm: str
    verdict: Verdict
    reason: str
    counted: Literal["more", "fewer", "equal", "unknown"]
    time: TimeJudgement | None
    load: tuple[LoadRatio, ...]


@dataclass(frozen=True)
class Declared:
    """What a variant says of itself (`variants --json`): the probe that shows it and what it moves there."""

    name: str
    kind: str
    description: str
    probe: str
    moves: dict[str, str]


@dataclass(frozen=True)
class Comparison:
    """Arms measured in turn in one session; the first is the reference.

    `kind` is verify (then `declared` is the variant, the reference has it, the second arm is the fix) or
    compare. `plan` is that of the rounds. `exit_code`: 0, 1 or 2 as the command ended; `conclusion` is that
    in one sentence. `complete` is False where the measurement stopped early; what was measured is kept.
    """

    __pydantic_config__ = STRICT

    schema: Literal[2]
    kind: Literal["verify", "compare"]
    created: str
    command: str
    seconds: float
    seed: int
    complete: bool
    machine: Machine
    origins: tuple[Origin, ...]
    declared: Declared | None
    counts: tuple[Count, ...]
    blocks: tuple[Block, ...]
    plan: str
    rounds: tuple[Round, ...]
    round_trips: tuple[RoundTrip, ...]
    judgements: tuple[Judgement, ...]
    conclusion: str
    exit_code: int


@dataclass(frozen=True)
class Run:
    """One measurement of one arm, or of a URL (then there is no origin), under one plan.

    `health` is what the target's health page told of itself, empty where it told nothing.
    """

    __pydantic_config__ = STRICT

    schema: Literal[2]
    kind: Literal["run"]
    created: str
    command: str
    seconds: float
    seed: int
    complete: bool
    machine: Machine
    target: str
    health: dict[str, Any]
    round_trip_ms: float
    origin: Origin | None
    plan: str
    scenario: str
    load: Load


@dataclass(frozen=True)
class Sampling:
    """One arm's server, looked at so many times while it answered a probe again and again.

    `samples` of the `moments` were inside a request, `parts` says how many of them in which part of it.
    `cycle_ms` is from one request to the next without the sampler; `response_ms` and `sampled_ms` are medians
    of the response time without and with it.
    """

    arm: str
    moments: int
    samples: int
    parts: dict[Part, int]
    rate: int
    seconds: float
    requests: int
    cycle_ms: float
    response_ms: float
    sampled_ms: float

    def ms(self, samples: float) -> float:
        """Milliseconds of a request that so many samples stand for."""
        return samples / self.moments * self.cycle_ms


@dataclass(frozen=True)
class Flamegraph:
    """One arm's sampling for one probe, or two arms', the first being the reference. stacks.speedscope.json
    beside it holds the stacks themselves.
    """

    __pydantic_config__ = STRICT

    complete: ClassVar[bool] = True  # there is none of half a measurement

    schema: Literal[2]
    kind: Literal["flamegraph"]
    created: str
    command: str
    seconds: float
    seed: int
    machine: Machine
    origins: tuple[Origin, ...]
    probe: str
    size: int | None
    samplings: tuple[Sampling, ...]


Result = Comparison | Run
Saved = Result | Flamegraph


@dataclass(frozen=True)
class Folder:
    """A result's folder: result.json, requests.csv, Locust's own files, summary.md and report.html."""

    path: Path

    @property
    def json(self) -> Path:
        return self.path / "result.json"

    @property
    def rows(self) -> Path:
        return self.path / "requests.csv"

    @property
    def stacks(self) -> Path:
        return self.path / "stacks.speedscope.json"

    def save(self, result: Saved) -> None:
        """Write result.json in one step, so that a reader never meets half of it."""
        draft = self.json.with_suffix(".tmp")
        draft.write_bytes(ADAPTER.dump_json(result, indent=1))
        draft.replace(self.json)

    def load(self) -> Saved:
        """The saved result; HarnessError when it is missing, damaged or of another schema."""
        try:
            return ADAPTER.validate_json(self.json.read_bytes())
        except FileNotFoundError:
            raise HarnessError(f"{self.path} holds no result: there is no result.json in it.") from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the file"
            raise HarnessError(
                f"{self.json} is damaged or of another schema than {SCHEMA}: {where}: {first['msg']}."
            ) from None

    @classmethod
    def named(cls, results: Path, name: str) -> Self:
        """A new, empty folder results/NAME; HarnessError when it exists."""
        folder = results / name
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            raise HarnessError(f"{folder} exists already: name the result otherwise or remove it.") from None
        return cls(folder)


ADAPTER: TypeAdapter[Saved] = TypeAdapter(Annotated[Saved, Field(discriminator="kind")])
