"""What a log tells, as tables and sentences: the same in terminal and Markdown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from harness.logs.judging import Judged
from harness.logs.sketch import ERROR
from harness.logs.summary import GRAVE, Endpoint, Log
from harness.plans.objectives import Objective, kind_of
from harness.redaction import anonymous
from harness.report.wording import code, number, percent, plural, shortened

MOST_ROWS = 30


@dataclass(frozen=True)
class Table:
    """A title, a heading for each column, and the rows; `left_out` rows are in --json."""

    title: str
    head: Sequence[str]
    rows: list[list[str]]
    left_out: int = 0


def tables(log: Log, judged: Sequence[Judged]) -> Iterator[Table]:
    """All that have rows, what costs the server most first."""
    for title, head, rows in [
        ("Endpoints, what took the most time first; times in ms", ENDPOINTS, endpoints(log)),
        ("Failures and refusals", ERRORS, errors(log)),
        ("The slowest requests", SLOWEST, slowest(log)),
        (
            f"Messages of {', '.join(sorted(GRAVE & {level for level, _ in log.messages}))}",
            MESSAGES,
            messages(log),
        ),
        ("Minute by minute, UTC", MINUTES, minutes(log)),
        ("Objectives", OBJECTIVES, objectives(judged)),
    ]:
        if rows:
            # of minutes the last ones, of all else the first
            shown = rows[-MOST_ROWS:] if head is MINUTES else rows[:MOST_ROWS]
            yield Table(title, head, shown, len(rows) - len(shown))


ENDPOINTS = ("endpoint", "requests", "/s", "p50", "p95", "p99", "max", "queries", "most", "bytes", "time")


def endpoints(log: Log) -> list[list[str]]:
    """Queries are the mean and the most of a request; the last column is the share of all time."""
    return [
        [
            code(anonymous(name)),
            f"{one.count:,}",
            told(log.rate(one.count)),
            *(number(one.ms.percentile(percent)) for percent in (50, 95, 99)),
            number(one.ms.most),
            told(one.queries.mean),
            whole(one.queries.most),
            told(one.bytes.mean),
            percent(one.ms.sum / log.all.ms.sum if log.all.ms.sum else 0.0),
        ]
        for name, one in log.by_time
    ]


ERRORS = ("endpoint", "status", "how many", "of its requests")


def errors(log: Log) -> list[list[str]]:
    """5xx first, then the most."""
    found = [
        (name, status, count, one)
        for name, one in log.endpoints.items()
        for status, count in one.errors.items()
    ]
    found.sort(key=lambda row: (row[1] < 500, -row[2]))
    return [
        [code(anonymous(name)), str(status), f"{count:,}", percent(count / one.count)]
        for name, status, count, one in found
    ]


SLOWEST = ("request", "ms", "status", "queries", "at", "id")


def slowest(log: Log) -> list[list[str]]:
    return [
        [
            code(anonymous(one.endpoint)),
            number(one.ms),
            str(one.status),
            whole(one.queries),
            moment(one.time),
            code(one.request_id) if one.request_id else "–",
        ]
        for one in log.slowest
    ]


MESSAGES = ("message", "level", "how many", "last request")


def messages(log: Log) -> list[list[str]]:
    """The most frequent first, figures and ids in them as #."""
    found = sorted(log.messages.items(), key=lambda pair: -pair[1].count)
    return [
        [code(shortened(anonymous(text))), level, f"{group.count:,}", group.last.request_id or "–"]
        for (level, text), group in found
    ]


MINUTES = ("minute", "requests", "5xx", "shed", "p50", "p95", "max")


def minutes(log: Log) -> list[list[str]]:
    return [
        [
            f"{minute:%Y-%m-%d %H:%M}",
            f"{one.count:,}",
            f"{one.failed - one.shed:,}",
            f"{one.shed:,}",
            number(one.ms.percentile(50)),
            number(one.ms.percentile(95)),
            number(one.ms.most),
        ]
        for minute, one in sorted(log.minutes.items())
    ]


OBJECTIVES = ("objective", "outcome", "in the log")


def objectives(judged: Sequence[Judged]) -> list[list[str]]:
    return [
        [code(str(one.objective)), "met" if one.met else "MISSED", valued(one.objective, one.value)]
        for one in judged
    ]


def valued(objective: Objective, value: float) -> str:
    """A value with its unit; what is counted has no decimals."""
    return f"{value:,.0f}" if kind_of(objective.figure).counts else f"{number(value)} {objective.unit}"


def notes(log: Log) -> list[str]:
    """What a reader must know before believing the tables."""
    said = [f"Percentiles are within {percent(ERROR)} of the true ones, maxima exact."]
    if log.damaged:
        said.append(
            f"{plural(log.damaged, 'line')} could not be read, the first is line {log.first_damaged:,}: "
            "cut, mixed up, or no JSON."
        )
    if log.quiet:
        said.append(f"{plural(log.quiet, 'other line')} tell neither of a request nor of an error.")
    if log.forgotten:
        said.append(f"Older minutes are left out: {log.forgotten:,}.")
    return said


def conclusion(log: Log) -> str:
    """How many, how fast they came, how many failed."""
    all_ = log.all
    came = f" in {span(log.seconds)}, {number(log.rate(all_.count) or 0.0)}/s" if log.seconds else ""
    return f"{plural(all_.count, 'request')}{came}; {failures(all_)}."


def failures(one: Endpoint) -> str:
    failed = one.failed - one.shed
    shed = f", {one.shed:,} shed ({percent(one.shed / one.count)})" if one.shed else ""
    return f"{failed:,} failed ({percent(failed / one.count)}){shed}"


def span(seconds: float) -> str:
    return f"{number(seconds)} s" if seconds < 120 else f"{number(seconds / 60)} min"


def moment(time: datetime | None) -> str:
    return f"{time:%H:%M:%S}" if time else "–"


def whole(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def told(value: float | None) -> str:
    return "–" if value is None else number(value)
