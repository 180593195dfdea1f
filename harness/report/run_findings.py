"""Sentences that the figures of a single run carry, made by fixed rules."""

from collections.abc import Iterator

from harness.report.findings import failures, long_tails
from harness.report.wording import code, ms, number, percent
from harness.runs import Endpoint, Load

SHORT_TAIL = 3  # p99 over p50: up to here the slow requests are of the same kind as the others


def figures(load: Load) -> str:
    """The load in one line."""
    total = load.total
    return (
        f"{total.requests:,} requests, {total.failures:,} failed; p95 {ms(total.p95)} at {number(total.rps)} "
        "requests/s"
    )


def well(load: Load) -> list[str]:
    found = [finding.text for finding in [failures(load.total)] if finding.good]
    right = [one for one in load.endpoints if one.p50 > 0 and not one.failures]
    short = [one for one in right if one.p99 / one.p50 <= SHORT_TAIL]
    return found + [
        f"{code(one.name)} has a short tail: p50 {ms(one.p50)}, p99 {ms(one.p99)}." for one in short
    ]


def slow(load: Load) -> list[str]:
    found = [finding.text for finding in [failures(load.total)] if not finding.good]
    return [*found, *failing(load), *slowest(load)]


def failing(load: Load) -> Iterator[str]:
    for one in load.endpoints:
        if one.failures:
            yield f"{code(one.name)} failed {one.failures:,} times of {one.requests:,}."


def slowest(load: Load) -> Iterator[str]:
    if load.endpoints:
        one = max(load.endpoints, key=lambda endpoint: endpoint.p95)
        yield f"The slowest is {code(one.name)}: p95 {ms(one.p95)}, p50 {ms(one.p50)}."


def look_next(load: Load) -> list[str]:
    """What to look at next; never empty."""
    found = [*long_tails(load.endpoints), *most_queries(load), *most_time(load)]
    return found or ["Nothing in these figures calls for a closer look."]


def most_queries(load: Load) -> Iterator[str]:
    counted = [(one.queries, one) for one in load.endpoints if one.queries]
    if counted:
        queries, one = max(counted, key=lambda pair: pair[0])
        yield f"{code(one.name)} runs most queries: {number(queries)} a request."


def most_time(load: Load) -> Iterator[str]:
    """The endpoint that takes most of all time, by requests and median."""
    whole = sum(time_of(one) for one in load.endpoints)
    if whole > 0 and len(load.endpoints) > 1:
        one = max(load.endpoints, key=time_of)
        yield f"{code(one.name)} takes most of the time: {percent(time_of(one) / whole)} (requests × p50)."


def time_of(one: Endpoint) -> float:
    return one.requests * one.p50
