"""Lines of a log as settings.prod writes them, made by hand."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)


def at(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def answered(seconds: float = 0.0, **facts: Any) -> bytes:
    """A request for the list of products, 10 ms and 3 queries long, unless told otherwise."""
    usual = {
        "time": at(seconds),
        "level": "INFO",
        "message": "answered",
        "method": "GET",
        "route": "/store/products/",
        "status": 200,
        "duration_ms": 10.0,
        "queries": 3,
        "bytes": 5000,
        "request_id": "abcd1234",
    }
    return line(**usual | facts)


def failed(message: str, seconds: float = 0.0, **facts: Any) -> bytes:
    """An error, without a traceback unless one is given."""
    return line(time=at(seconds), level="ERROR", message=message, **facts)


def line(**facts: Any) -> bytes:
    return json.dumps(facts).encode() + b"\n"
