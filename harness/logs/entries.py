"""What one line says: a request, a message, or nothing that can be understood."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from harness.logs.fields import MILLISECONDS, Fields

CHARACTERS = 300  # of a text: what is kept of lines must not grow with them


class DamagedError(ValueError):
    """A line that was cut, mixed with another, or never was JSON."""


@dataclass(frozen=True, slots=True)
class Request:
    """One answered request; `queries` and `bytes` are None where the log does not tell them."""

    time: datetime | None
    endpoint: str
    status: int
    ms: float
    queries: int | None
    bytes: int | None
    request_id: str


@dataclass(frozen=True, slots=True)
class Message:
    """Any other line; `error` is the last line of a traceback, which names the exception."""

    time: datetime | None
    level: str
    text: str
    error: str
    request_id: str


def entry(line: bytes, fields: Fields) -> Request | Message:
    """What the line says; DamagedError where it says nothing."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        raise DamagedError from None
    if not isinstance(content, dict):
        raise DamagedError
    if fields.status in content and fields.duration in content:
        return request(content, fields)
    traceback = str(content.get(fields.error) or "").strip().splitlines()
    return Message(
        when(content.get(fields.time)),
        text(content.get(fields.level)).upper(),
        text(content.get(fields.message)),
        text(traceback[-1]) if traceback else "",
        text(content.get(fields.request_id)),
    )


def request(content: dict[str, Any], fields: Fields) -> Request:
    return Request(
        when(content.get(fields.time)),
        " ".join(text(content.get(name, "?")) for name in fields.endpoint),
        int(number(content[fields.status])),
        number(content[fields.duration]) * MILLISECONDS[fields.unit],
        whole(content.get(fields.queries)),
        whole(content.get(fields.bytes)),
        text(content.get(fields.request_id)),
    )


def text(value: Any) -> str:
    return "" if value is None else str(value)[:CHARACTERS]


def number(value: Any) -> float:
    """A figure of 0 or more. True is a number to Python, and NaN to its JSON."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value < 0:
        raise DamagedError
    return float(value)


def whole(value: Any) -> int | None:
    return None if value is None else int(number(value))


def when(value: Any) -> datetime | None:
    """ISO 8601 or seconds since 1970; None where no time is told. Without a zone it is taken for UTC."""
    if value is None:
        return None
    try:
        told = datetime.fromisoformat(value) if isinstance(value, str) else datetime.fromtimestamp(value, UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        raise DamagedError from None
    return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
