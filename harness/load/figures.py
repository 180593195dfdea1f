"""The figures of one run out of its rows. Pure: exact percentiles, over the steady part only."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import fmean

from harness.rows import Row
from harness.runs import Endpoint, Load, Second
from harness.stats import percentile

GENERATOR_BUSY = 80.0  # percent of a core, from where the generator may be the bottleneck


def load(
    rows: Sequence[Row],
    *,
    users: int,
    warm_up: float,
    cpu_ms_per_request: float,
    generator_cpu_percent: float,
) -> Load:
    """All figures of a run. Rows that began during the warm-up count in the timeline alone."""
    steady = [row for row in rows if began(row) >= warm_up]
    seconds = max((ended(row) for row in steady), default=warm_up) - warm_up
    total = endpoint("all requests", steady, seconds)
    return Load(
        users=users,
        seconds=seconds,
        total=total,
        endpoints=tuple(endpoint(name, own, seconds) for name, own in by_name(steady)),
        timeline=timeline(rows),
        cpu_ms_per_request=cpu_ms_per_request,
        generator_cpu_percent=generator_cpu_percent,
        warnings=tuple(warnings(rows, generator_cpu_percent)),
    )


def began(row: Row) -> float:
    return row.start or 0.0


def ended(row: Row) -> float:
    return began(row) + row.ms / 1000


def by_name(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    ordered = sorted(rows, key=lambda row: row.probe)
    return [(name, list(own)) for name, own in groupby(ordered, key=lambda row: row.probe)]


def endpoint(name: str, rows: Sequence[Row], seconds: float) -> Endpoint:
    times = [row.ms for row in rows] or [0.0]
    queries = [row.queries for row in rows if row.queries is not None]
    return Endpoint(
        name=name,
        requests=len(rows),
        failures=sum(bool(row.error) for row in rows),
        rps=len(rows) / seconds if seconds > 0 else 0.0,
        p50=percentile(times, 50),
        p95=percentile(times, 95),
        p99=percentile(times, 99),
        queries=fmean(queries) if queries else None,
    )


def timeline(rows: Iterable[Row]) -> tuple[Second, ...]:
    """One entry for each second in which a request ended."""
    ordered = sorted(rows, key=ended)
    return tuple(
        one_second(second, list(own)) for second, own in groupby(ordered, key=lambda row: int(ended(row)))
    )


def one_second(second: int, rows: Sequence[Row]) -> Second:
    times = [row.ms for row in rows]
    failures = sum(bool(row.error) for row in rows)
    return Second(second, len(rows), failures, percentile(times, 50), percentile(times, 95))


def warnings(rows: Sequence[Row], generator_cpu_percent: float) -> Iterable[str]:
    """What weakens these figures, and what to do about it."""
    failed = [row for row in rows if row.error]
    if failed:
        share = f"{len(failed)} of {len(rows)} requests failed"
        yield f"{share}, the first with {failed[0].error}: fast errors flatter times."
    if generator_cpu_percent > GENERATOR_BUSY:
        yield (
            f"The generator used {generator_cpu_percent:.0f} % of its core: it may be what was measured. "
            "Use fewer users or another machine for it."
        )
