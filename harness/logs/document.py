"""A log's sum as JSON, for programs."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from harness.logs.entries import Request
from harness.logs.judging import Judged
from harness.logs.summary import Endpoint, Log
from harness.redaction import anonymous


def to_json(log: Log, judged: Sequence[Judged]) -> str:
    """All that the tables are made of; durations in ms, times in UTC."""
    content = {
        "lines": log.lines,
        "damaged": log.damaged,
        "other": log.quiet,
        "first": stamp(log.first),
        "last": stamp(log.last),
        "all": of_endpoint(log, log.all),
        "endpoints": [{"endpoint": anonymous(name), **of_endpoint(log, one)} for name, one in log.by_time],
        "slowest": [of_slow(one) for one in log.slowest],
        "messages": [
            {
                "level": level,
                "message": anonymous(text),
                "count": group.count,
                "last_request_id": group.last.request_id,
            }
            for (level, text), group in log.messages.items()
        ],
        "minutes": [
            {"minute": stamp(minute), **of_endpoint(log, one)} for minute, one in sorted(log.minutes.items())
        ],
        "objectives": [
            {"objective": str(one.objective), "value": one.value, "met": one.met} for one in judged
        ],
    }
    return json.dumps(content, indent=2) + "\n"


def of_endpoint(log: Log, one: Endpoint) -> dict[str, Any]:
    return {
        "requests": one.count,
        "rate": log.rate(one.count),
        **{f"p{percent}": one.ms.percentile(percent) for percent in (50, 95, 99)},
        "max": one.ms.most,
        "sum": one.ms.sum,
        "errors": {str(status): count for status, count in one.errors.items()},
        "queries": {"mean": one.queries.mean, "max": one.queries.most},
        "bytes": {"mean": one.bytes.mean, "max": one.bytes.most},
    }


def of_slow(one: Request) -> dict[str, Any]:
    return {
        "time": stamp(one.time),
        "endpoint": anonymous(one.endpoint),
        "status": one.status,
        "ms": one.ms,
        "queries": one.queries,
        "request_id": one.request_id,
    }


def stamp(time: datetime | None) -> str | None:
    return time.isoformat().replace("+00:00", "Z") if time else None
