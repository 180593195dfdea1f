"""Log lines as JSON, one object a line, for programs to read: in prod, and in any profile with REQUEST_LOG.

    {"time": "2026-11-21T13:30:00.000Z", "level": "INFO", "logger": "storefront.requests",
     "message": "answered", "pid": 71, "method": "GET", "route": "/store/products/<pk>/", "status": 200,
     …, "request_id": "4bf92f3577b34da6"}

ASCII with everything else escaped: whatever a client sends can neither break a line nor reach a terminal.
"""

import logging
import re
from datetime import UTC, datetime
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from storefront import request_id

NAMES = {
    "asctime": "time",
    "levelname": "level",
    "name": "logger",
    "message": "message",
    "process": "pid",
}
FREE_TEXT = ("message", "path", "exc_info")

# A cart's UUID opens the cart, and a token its owner's account. The first characters still tell which it was.
KEYS = re.compile(r"\b([0-9a-f]{8})(?:-*[0-9a-f]){24}\b|(\beyJ[\w-]{5})[\w-]*(?:\.[\w-]+)+", re.IGNORECASE)


class JsonLines(logging.Formatter):
    """A formatter for logging's configuration; it takes no arguments."""

    def __init__(self) -> None:
        super().__init__()
        self.json = _Json(
            "".join(f"{{{name}}}" for name in NAMES),
            style="{",
            rename_fields=NAMES,
            # Django hands the whole request over, whose text holds its query string.
            reserved_attrs=[*RESERVED_ATTRS, "request", "status_code"],
        )

    def format(self, record: logging.LogRecord) -> str:
        return self.json.format(record)


class _Json(JsonFormatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return when.replace("+00:00", "Z")

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        if known := request_id.current.get():
            log_data["request_id"] = known
        for name in FREE_TEXT:
            if name in log_data:
                log_data[name] = without_keys(log_data[name])
        return super().process_log_record(log_data)


def without_keys(text: str) -> str:
    """The text with keys to carts and accounts cut short."""
    return KEYS.sub(lambda found: f"{found[1] or found[2]}...", text)


class GunicornLogger(Logger):
    """gunicorn's own lines in the same form. Requests have their line from storefront/observing.py."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())
