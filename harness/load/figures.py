"""The figures of one run out of its rows. Pure: exact percentiles, over the steady part only."""

import numpy as np

from harness.load.table import Rows
from harness.runs import Endpoint, Load, Second


def load(
    rows: Rows,
    *,
    users: int,
    warm_up: float,
    cpu_ms_per_request: float,
    generator_cpu_percent: float,
) -> Load:
    """All figures of a run, without warnings. What began during the warm-up counts in the timeline alone."""
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
        warnings=(),
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
