"""The figures of one run out of its rows. Pure: exact percentiles, over the steady part only."""

from collections.abc import Iterable

import numpy as np

from harness.load.table import Rows
from harness.runs import Endpoint, Load, Second

GENERATOR_BUSY = 80.0  # percent of a core, from where the generator may be the bottleneck


def load(
    rows: Rows,
    *,
    users: int,
    warm_up: float,
    cpu_ms_per_request: float,
    generator_cpu_percent: float,
) -> Load:
    """All figures of a run. Rows that began during the warm-up count in the timeline alone."""
    steady = rows[rows.start >= warm_up]
    seconds = float(steady.ended.max(initial=warm_up)) - warm_up
    return Load(
        users=users,
        seconds=seconds,
        total=endpoint("all requests", steady, seconds),
        endpoints=tuple(endpoint(name, own, seconds) for name, own in steady.by_probe()),
        timeline=timeline(rows),
        cpu_ms_per_request=cpu_ms_per_request,
        generator_cpu_percent=generator_cpu_percent,
        warnings=tuple(warnings(rows, generator_cpu_percent)),
    )


def endpoint(name: str, rows: Rows, seconds: float) -> Endpoint:
    p50, p95, p99 = np.percentile(rows.ms, [50, 95, 99]).tolist() if len(rows) else (0.0, 0.0, 0.0)
    queries = rows.queries[~np.isnan(rows.queries)]
    return Endpoint(
        name=name,
        requests=len(rows),
        failures=int(rows.failed.sum()),
        rps=len(rows) / seconds if seconds > 0 else 0.0,
        p50=p50,
        p95=p95,
        p99=p99,
        queries=float(queries.mean()) if len(queries) else None,
    )


def timeline(rows: Rows) -> tuple[Second, ...]:
    """One entry for each second in which a request ended, from second 0 on."""
    second = np.floor(rows.ended).astype(int)
    order = np.argsort(second, kind="stable")
    seconds, begins = np.unique(second[order], return_index=True)
    parts = zip(seconds.tolist(), np.split(order, begins[1:]), strict=True) if len(rows) else ()
    return tuple(one_second(number, rows[part]) for number, part in parts if number >= 0)


def one_second(second: int, rows: Rows) -> Second:
    p50, p95 = np.percentile(rows.ms, [50, 95]).tolist()
    return Second(second, len(rows), int(rows.failed.sum()), p50, p95)


def warnings(rows: Rows, generator_cpu_percent: float) -> Iterable[str]:
    """What weakens these figures, and what to do about it."""
    failed = rows[rows.failed]
    if failed:
        share = f"{len(failed)} of {len(rows)} requests failed"
        yield f"{share}, the first with {failed[0].error}: fast errors flatter times."
    if generator_cpu_percent > GENERATOR_BUSY:
        yield (
            f"The generator used {generator_cpu_percent:.0f} % of its core: it may be what was measured. "
            "Use fewer users or another machine for it."
        )
