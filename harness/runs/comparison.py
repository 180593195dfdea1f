"""Arms measured in turn, and what was found of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from harness.runs.origin import Origin
from harness.runs.run import Load
from harness.runs.schema import Head

Verdict = Literal["improved", "regressed", "same", "inconclusive"]
LoadFigure = Literal["throughput", "p50", "p95", "p99", "cpu"]


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


def counts_by_case(counts: Iterable[Count]) -> dict[tuple[str, int | None], dict[str, Count]]:
    """The counts of all arms by arm, for each probe and size, in the order given."""
    cases: dict[tuple[str, int | None], dict[str, Count]] = {}
    for count in counts:
        cases.setdefault((count.probe, count.size), {})[count.arm] = count
    return cases


@dataclass(frozen=True)
class Block:
    """One probe of one arm in one block, against the two reference servers of that block.

    `log_ratio` is the median over the triples of log(arm / reference server), the mean of that for both;
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
class Comparison(Head):
    """Arms measured in turn in one session; the first is the reference.

    `kind` is verify (then `declared` is the variant, the reference has it, the second arm is the fix) or
    compare. `plan` is that of the rounds. `exit_code`: 0, 1 or 2 as the command ended; `conclusion` is that
    in one sentence. `complete` is False where the measurement stopped early; what was measured is kept.
    """

    kind: Literal["verify", "compare"]
    complete: bool
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
