"""The Server-Timing header as the shop sends it: `app;dur=12.3, db;dur=4.1;desc="3 queries"`."""

import re

DB = re.compile(r'\bdb;dur=(?P<ms>[\d.]+);desc="(?P<queries>\d+) quer')


def queries(header: str | None) -> int | None:
    """The number of queries that a Server-Timing header tells; None where it tells none."""
    match = DB.search(header or "")
    return int(match["queries"]) if match else None


def db_ms(header: str | None) -> float | None:
    """The time in the database, in ms, that a Server-Timing header tells; None where it tells none."""
    match = DB.search(header or "")
    return float(match["ms"]) if match else None
