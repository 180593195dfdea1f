"""What the figures of a result add up to: tables of numbers, in the arms' order. No sentence, no markup."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from harness.runs import Comparison, Count, Endpoint, Load, TimeJudgement, counts_by_case
from harness.verdict import DECIDED_BY, mean_times

LIMIT = ":limit_"
Bounds = tuple[float, float, float]  # a ratio, the lower and the upper end of its interval


@dataclass(frozen=True)
class Statement:
    """One SQL fingerprint and how often each arm ran it for one answer."""

    sql: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Work:
    """One probe at one size: what was counted of each arm, None where it was not."""

    probe: str
    size: int | None
    counts: tuple[Count | None, ...]

    @property
    def queries(self) -> tuple[int | None, ...]:
        return self.amounts("queries")

    def amounts(self, figure: str) -> tuple[int | None, ...]:
        """Each arm's queries, rows or bytes; None where it does not report them."""
        found = [None if count is None else getattr(count, figure) for count in self.counts]
        return tuple(None if amount is None or amount < 0 else amount for amount in found)

    @property
    def alike(self) -> bool:
        """Whether all arms are known to do the same work for the same answer."""
        amounts = [self.amounts(figure) for figure in ("queries", "rows", "bytes")]
        return self.same_answer and all(None not in each and len(set(each)) == 1 for each in amounts)

    @property
    def same_answer(self) -> bool:
        return len({(count.status, count.answer) for count in self.counts if count}) <= 1

    @property
    def changed(self) -> list[Statement]:
        """The statements that not all arms run equally often."""
        return [statement for statement in self.statements if len(set(statement.counts)) > 1]

    @property
    def statements(self) -> list[Statement]:
        ran = [
            {query.sql: query.count for query in count.fingerprints} if count else {} for count in self.counts
        ]
        every = dict.fromkeys(sql for own in ran for sql in own)
        return [Statement(sql, tuple(own.get(sql, 0) for own in ran)) for sql in every]


@dataclass(frozen=True)
class Growth:
    """How one arm's queries, rows or bytes for a probe grow with its size, the smallest first."""

    probe: str
    arm: str
    figure: str
    sizes: tuple[int, ...]
    amounts: tuple[int, ...]

    @property
    def per_item(self) -> float:
        return (self.amounts[-1] - self.amounts[0]) / (self.sizes[-1] - self.sizes[0])


@dataclass(frozen=True)
class Price:
    """One probe's median of each arm in ms with a simulated round trip, and `plain` without one."""

    probe: str
    round_trip_ms: float
    times: tuple[float | None, ...]
    plain: tuple[float | None, ...]


def arms(comparison: Comparison) -> tuple[str, ...]:
    return tuple(origin.arm for origin in comparison.origins)


def is_limit(arm: str) -> bool:
    """Whether an arm is no remedy, but bounds all of them: the name of its server begins so."""
    return LIMIT in arm


def counted_figure(comparison: Comparison) -> str:
    """The counted work that a variant declares to move; queries where it declares none."""
    moves = comparison.declared.moves if comparison.declared else {}
    return next((name for name in moves if "counted" in DECIDED_BY.get(name, ())), "queries")


def work(comparison: Comparison) -> list[Work]:
    names = arms(comparison)
    return [
        Work(probe, size, tuple(map(counts.get, names)))
        for (probe, size), counts in counts_by_case(comparison.counts).items()
    ]


def growths(comparison: Comparison, figure: str = "queries") -> list[Growth]:
    """One for each arm and each probe that was counted at two sizes or more."""
    probes = dict.fromkeys(count.probe for count in comparison.counts)
    found = (growth(comparison.counts, probe, arm, figure) for probe in probes for arm in arms(comparison))
    return [one for one in found if one]


def growth(counts: Iterable[Count], probe: str, arm: str, figure: str = "queries") -> Growth | None:
    own = sorted(
        (count.size, getattr(count, figure))
        for count in counts
        if count.probe == probe and count.arm == arm and count.size is not None
    )
    if len({size for size, _ in own}) < 2 or min(amount for _, amount in own) < 0:
        return None
    sizes, amounts = zip(*own, strict=True)
    return Growth(probe, arm, figure, sizes, amounts)


def prices(comparison: Comparison) -> list[Price]:
    slow = {(trip.probe, trip.round_trip_ms, trip.arm): trip.arm_ms for trip in comparison.round_trips}
    names, plain = arms(comparison), plain_times(comparison)
    return [
        Price(
            probe,
            trip,
            tuple(slow.get((probe, trip, arm)) for arm in names),
            tuple(plain.get((probe, arm)) for arm in names),
        )
        for probe, trip in dict.fromkeys((probe, trip) for probe, trip, _ in slow)
    ]


def plain_times(comparison: Comparison) -> dict[tuple[str, str], float]:
    """The unloaded response time in ms by (probe, arm): the mean of the blocks' medians."""
    reference, *_ = arms(comparison)
    times: dict[tuple[str, str], float] = {}
    for (probe, arm), means in mean_times(comparison.blocks).items():
        if arm != reference:
            times[probe, reference], times[probe, arm] = means
    return times


def loads(comparison: Comparison, arm: str) -> list[Load]:
    return [round_.load for round_ in comparison.rounds if round_.arm == arm]


def middle(runs: Sequence[Load]) -> Load:
    """The typical run of several: requests and failures added up, other figures the median over the runs."""
    endpoints = [endpoint for run in runs for endpoint in run.endpoints]
    names = dict.fromkeys(endpoint.name for endpoint in endpoints)
    same = [[endpoint for endpoint in endpoints if endpoint.name == name] for name in names]
    return replace(
        runs[0],
        total=middle_endpoint([run.total for run in runs]),
        endpoints=tuple(middle_endpoint(group) for group in same),
        cpu_ms_per_request=median(run.cpu_ms_per_request for run in runs),
        generator_cpu_percent=max(run.generator_cpu_percent for run in runs),
    )


def middle_endpoint(same: Sequence[Endpoint]) -> Endpoint:
    counted = [endpoint.queries for endpoint in same if endpoint.queries is not None]
    return Endpoint(
        name=same[0].name,
        requests=sum(endpoint.requests for endpoint in same),
        failures=sum(endpoint.failures for endpoint in same),
        rps=median(endpoint.rps for endpoint in same),
        p50=median(endpoint.p50 for endpoint in same),
        p95=median(endpoint.p95 for endpoint in same),
        p99=median(endpoint.p99 for endpoint in same),
        queries=median(counted) if counted else None,
    )


def time_bounds(comparison: Comparison, arm: str) -> Bounds | None:
    """The arm's ratio with its interval; the control's for the reference; None where nothing was judged."""
    judged = judged_times(comparison)
    for name, time in judged:
        if name == arm:
            return time.ratio, time.low, time.high
    if judged and arm == arms(comparison)[0]:
        return judged[0][1].control, judged[0][1].control_low, judged[0][1].control_high
    return None


def judged_times(comparison: Comparison) -> list[tuple[str, TimeJudgement]]:
    """The arms whose response time was judged, each with its judgement."""
    return [(judgement.arm, judgement.time) for judgement in comparison.judgements if judgement.time]
