"""What silk has recorded, summed up: which endpoints cost most, and which SQL repeats within one request."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import fmean

from storefront.timing import fingerprint


@dataclass(frozen=True)
class Recorded:
    """One request as silk has it: its queries with the milliseconds of each."""

    endpoint: str
    ms: float
    queries: list[tuple[str, float]]


@dataclass(frozen=True)
class Endpoint:
    """All requests to one endpoint: times in ms, silk's own cost included, and the share of SQL in them."""

    endpoint: str
    requests: int
    queries_mean: float
    queries_max: int
    ms_mean: float
    ms_max: float
    sql: float


@dataclass(frozen=True)
class Repeated:
    """A statement that ran more than once in a request: how often in all, and at most in one request."""

    endpoint: str
    sql: str
    requests: int
    count: int
    most: int
    ms: float


ORDERS: dict[str, Callable[[Endpoint], tuple[float, float]]] = {
    "queries": lambda one: (one.queries_mean, one.ms_mean),
    "time": lambda one: (one.ms_mean, one.queries_mean),
}


def endpoints(requests: Iterable[Recorded], by: str) -> list[Endpoint]:
    """One for each endpoint, the dearest request first, by one of ORDERS."""
    grouped: dict[str, list[Recorded]] = defaultdict(list)
    for request in requests:
        grouped[request.endpoint].append(request)
    return sorted(map(endpoint, grouped.values()), key=ORDERS[by], reverse=True)


def endpoint(requests: list[Recorded]) -> Endpoint:
    counts = [len(request.queries) for request in requests]
    times = [request.ms for request in requests]
    in_sql = sum(ms for request in requests for _, ms in request.queries)
    return Endpoint(
        endpoint=requests[0].endpoint,
        requests=len(requests),
        queries_mean=fmean(counts),
        queries_max=max(counts),
        ms_mean=fmean(times),
        ms_max=max(times),
        sql=in_sql / sum(times) if sum(times) else 0,
    )


def repeated(requests: Iterable[Recorded]) -> list[Repeated]:
    """Statements alike but for their values that one request ran twice or more, the most frequent first."""
    found: dict[tuple[str, str], list[list[float]]] = defaultdict(list)
    for request in requests:
        for sql, times in by_fingerprint(request).items():
            if len(times) > 1:
                found[request.endpoint, sql].append(times)
    return sorted(
        (
            Repeated(
                endpoint=endpoint,
                sql=sql,
                requests=len(runs),
                count=sum(map(len, runs)),
                most=max(map(len, runs)),
                ms=sum(map(sum, runs)),
            )
            for (endpoint, sql), runs in found.items()
        ),
        key=lambda one: (-one.count, one.endpoint, one.sql),
    )


def by_fingerprint(request: Recorded) -> dict[str, list[float]]:
    """The milliseconds of each execution, by statement."""
    times: dict[str, list[float]] = defaultdict(list)
    for query, ms in request.queries:
        times[fingerprint(query)].append(ms)
    return times
