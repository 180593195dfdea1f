"""What a request cost, told in its response. One file, Django alone: copy it into any project.

    Server-Timing: app;dur=12.3, db;dur=4.1;desc="3 queries"

Put ServerTiming first in MIDDLEWARE. Durations are milliseconds; `db` is the time in `execute`,
without the fetching of rows.
"""

import json
import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

Context = dict[str, Any]
Execute = Callable[[str, Any, bool, Context], Any]

# Under what HTTP clients take for one header line (64 KB).
LOG_BYTES = 48_000
SQL_CHARACTERS = 2_000


class ServerTiming:
    """Adds `Server-Timing` to every response, and what ran to those of requests with `X-Query-Log: 1`.

    Settings: DB_ROUND_TRIP_MS (a pause before each query, as if the database were that far away; default 0)
    and QUERY_LOG (whether clients may ask what ran; default False).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.round_trip = getattr(settings, "DB_ROUND_TRIP_MS", 0) / 1000
        self.may_log = getattr(settings, "QUERY_LOG", False)
        if self.round_trip:
            logger.warning("Every query waits %g ms: a simulated round trip", self.round_trip * 1000)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        logs = self.may_log and request.META.get("HTTP_X_QUERY_LOG") == "1"
        work = LoggedWork(self.round_trip) if logs else Work(self.round_trip)
        start = time.perf_counter()
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(work))
            response = self.get_response(request)
        seconds = time.perf_counter() - start
        response.headers["Server-Timing"] = (
            f'app;dur={seconds * 1000:.1f}, db;dur={work.seconds * 1000:.1f};desc="{work.queries} queries"'
        )
        if isinstance(work, LoggedWork):
            response.headers["X-Query-Log"] = work.as_header()
        return response


class Work:
    """An execute wrapper that counts the queries of one request and adds up their seconds."""

    def __init__(self, round_trip: float) -> None:
        self.round_trip = round_trip
        self.queries = 0
        self.seconds = 0.0

    def __call__(self, execute: Execute, sql: str, params: Any, many: bool, context: Context) -> Any:
        if str(sql).startswith("EXPLAIN"):  # a profiler asks that, not the application
            return execute(sql, params, many, context)
        start = time.perf_counter()
        try:
            if self.round_trip:
                time.sleep(self.round_trip)
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - start


class LoggedWork(Work):
    """Work that also keeps, for each statement's fingerprint, how often it ran, its rows and its time."""

    def __init__(self, round_trip: float) -> None:
        super().__init__(round_trip)
        self.statements: dict[str, Statement] = {}

    def __call__(self, execute: Execute, sql: str, params: Any, many: bool, context: Context) -> Any:
        queries, seconds = self.queries, self.seconds
        try:
            return super().__call__(execute, sql, params, many, context)
        finally:
            if self.queries > queries:
                self._keep(fingerprint(str(sql)), self.seconds - seconds, context["cursor"])

    def _keep(self, sql: str, seconds: float, wrapper: Any) -> None:
        statement = self.statements.setdefault(sql, Statement(sql))
        statement.count += 1
        statement.seconds += seconds
        # What the application fetches next passes through Django's wrapper to this cursor. It may run again.
        cursor = wrapper.cursor.cursor if isinstance(wrapper.cursor, CountingCursor) else wrapper.cursor
        wrapper.cursor = CountingCursor(cursor, statement)

    def as_header(self) -> str:
        """Compact ASCII JSON: statements by first appearance, beyond LOG_BYTES as one sum at the end."""
        entries: list[str] = []
        room = LOG_BYTES
        rest = Statement("truncated")
        for statement in self.statements.values():
            entry = statement.as_json()
            room -= len(entry) + 1
            if room > 0:
                entries.append(entry)
            else:
                rest.add(statement)
        if rest.count:
            entries.append(rest.as_json())
        return f"[{','.join(entries)}]"


class Statement:
    """The sum over all executions of one statement: how many, rows fetched, seconds."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.count = 0
        self.rows = 0
        self.seconds = 0.0

    def add(self, other: "Statement") -> None:
        """Take another sum in."""
        self.count += other.count
        self.rows += other.rows
        self.seconds += other.seconds

    def as_json(self) -> str:
        """`{"sql", "count", "rows", "ms"}` in compact ASCII, very long SQL cut."""
        sql = self.sql if len(self.sql) <= SQL_CHARACTERS else f"{self.sql[:SQL_CHARACTERS]} truncated"
        entry = {"sql": sql, "count": self.count, "rows": self.rows, "ms": round(self.seconds * 1000, 3)}
        return json.dumps(entry, separators=(",", ":"))


class CountingCursor:
    """A DB-API cursor that counts, for a statement, the rows that are fetched through it."""

    def __init__(self, cursor: Any, statement: Statement) -> None:
        self.cursor = cursor
        self.statement = statement

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)

    def __iter__(self) -> Iterator[Any]:
        for row in self.cursor:
            self.statement.rows += 1
            yield row

    def fetchone(self) -> Any:
        """The next row, or None."""
        row = self.cursor.fetchone()
        self.statement.rows += row is not None
        return row

    def fetchmany(self, *size: int) -> Sequence[Any]:
        """The next rows."""
        return self._counted(self.cursor.fetchmany(*size))

    def fetchall(self) -> Sequence[Any]:
        """All rows that are left."""
        return self._counted(self.cursor.fetchall())

    def _counted(self, rows: Sequence[Any]) -> Sequence[Any]:
        self.statement.rows += len(rows)
        return rows


# Quoted names stay; savepoints, strings, placeholders and numbers are values. Names like T3 hold no value.
_TOKENS = re.compile(
    r"""(?P<value> "s\d+_x\d+" | '(?:[^']|'')*' | %s | %\(\w+\)s | \? | \b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b )
      | "[^"]*" | `[^`]*`""",
    re.VERBOSE,
)
_LISTS = re.compile(r"\bIN \( ?\?(?: ?, ?\?)* ?\)")


def fingerprint(sql: str) -> str:
    """The statement without values: equal for all that differ in values, length of lists or white space."""
    bare = _TOKENS.sub(lambda match: "?" if match["value"] else match[0], sql)
    return _LISTS.sub("IN (?)", " ".join(bare.split()))
