"""What the figures of a result add up to: tables of numbers, in the arms' order. No sentence, no markup."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

from harness.runs import Comparison, Count, Endpoint, Load, TimeJudgement


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
        """None where the arm does not report them."""
        return tuple(None if count is None or count.queries < 0 else count.queries for count in self.counts)

    @property
    def same_answer(self) -> bool:
        return len({(count.status, count.answer) for count in self.counts if count}) <= 1

    @property
    def differs(self) -> bool:
        return len(set(self.queries)) > 1 or bool(self.changed)

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
    """How one arm's queries for a probe grow with its size; `per_item` from the smallest to the largest."""

    probe: str
    arm: str
    sizes: tuple[int, ...]
    queries: tuple[int, ...]

    @property
    def per_item(self) -> float:
        return (self.queries[-1] - self.queries[0]) / (self.sizes[-1] - self.sizes[0])


@dataclass(frozen=True)
class Price:
    """One probe's median of each arm in ms with a simulated round trip, and `plain` without one."""

    probe: str
    round_trip_ms: float
    times: tuple[float | None, ...]
    plain: tuple[float | None, ...]


def arms(comparison: Comparison) -> tuple[str, ...]:
    return tuple(origin.arm for origin in comparison.origins)


def work(comparison: Comparison) -> list[Work]:
    found = {(count.arm, count.probe, count.size): count for count in comparison.counts}
    names = arms(comparison)
    return [
        Work(probe, size, tuple(found.get((arm, probe, size)) for arm in names))
        for probe, size in dict.fromkeys((count.probe, count.size) for count in comparison.counts)
    ]


def growths(comparison: Comparison) -> list[Growth]:
    """One for each arm and each probe that was counted at two sizes or more."""
    probes = dict.fromkeys(count.probe for count in comparison.counts)
    found = (growth(comparison.counts, probe, arm) for probe in probes for arm in arms(comparison))
    return [one for one in found if one]


def growth(counts: Iterable[Count], probe: str, arm: str) -> Growth | None:
    own = sorted(
        (count.size, count.queries)
        for count in counts
        if count.probe == probe and count.arm == arm and count.size is not None and count.queries >= 0
    )
    if len({size for size, _ in own}) < 2:
        return None
    sizes, queries = zip(*own, strict=True)
    return Growth(probe, arm, sizes, queries)


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
    reference = comparison.origins[0].arm
    times: dict[tuple[str, str], list[float]] = {}
    for block in comparison.blocks:
        if block.arm != reference:
            times.setdefault((block.probe, reference), []).append(block.reference_ms)
            times.setdefault((block.probe, block.arm), []).append(block.arm_ms)
    return {key: fmean(values) for key, values in times.items()}


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


def judged_times(comparison: Comparison) -> list[tuple[str, TimeJudgement]]:
    """The arms whose response time was judged, each with its judgement."""
    return [(judgement.arm, judgement.time) for judgement in comparison.judgements if judgement.time]
