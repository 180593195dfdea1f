"""The Server-Timing header as the shop sends it: `app;dur=12.3, db;dur=4.1;desc="3 queries"`."""

import re

DB = re.compile(r'\bdb;dur=(?P<ms>[\d.]+);desc="(?P<queries>\d+) quer')


def queries(header: str | None) -> int | None:
    """The number of queries that a Server-Timing header tells; None where it tells none."""
    return work(header)[0]


def work(header: str | None) -> tuple[int | None, float | None]:
    """Queries, and the time in the database in ms; None and None where the header tells nothing of them."""
    match = DB.search(header or "")
    return (int(match["queries"]), float(match["ms"])) if match else (None, None)
