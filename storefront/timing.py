"""What a request cost, told in its response. One file, Django alone: copy it into any project.

    Server-Timing: app;dur=12.3, db;dur=4.1;desc="3 queries"

Put ServerTiming first in MIDDLEWARE. Durations are milliseconds; `db` is the time in `execute`,
without the fetching of rows. Requests with `X-Query-Log: 1` are told which queries ran, and who caused them.
Python 3.11 and Django 5.2 or later; REST framework, silk and the debug toolbar may be there or not.
"""

import ast
import inspect
import json
import logging
import re
import sysconfig
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from itertools import dropwhile
from pathlib import Path
from textwrap import dedent
from types import FrameType
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connections
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views import View

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
    """Work that also keeps how often each statement ran from each origin, and what it fetched."""

    def __init__(self, round_trip: float) -> None:
        super().__init__(round_trip)
        self.statements: dict[tuple[str, Origin], Statement] = {}

    def __call__(self, execute: Execute, sql: str, params: Any, many: bool, context: Context) -> Any:
        queries, seconds = self.queries, self.seconds
        try:
            return super().__call__(execute, sql, params, many, context)
        finally:
            if self.queries > queries:
                self._keep(fingerprint(str(sql)), self.seconds - seconds, context["cursor"])

    def _keep(self, sql: str, seconds: float, wrapper: Any) -> None:
        origin = origin_of_query()
        statement = self.statements.setdefault((sql, origin), Statement(sql, origin))
        statement.count += 1
        statement.seconds += seconds
        # What the application fetches next passes through Django's wrapper to this cursor. It may run again.
        cursor = wrapper.cursor.cursor if isinstance(wrapper.cursor, CountingCursor) else wrapper.cursor
        wrapper.cursor = CountingCursor(cursor, statement)

    def as_header(self) -> str:
        """Compact ASCII JSON: statements by first appearance, beyond LOG_BYTES as one sum at the end."""
        entries: list[str] = []
        room = LOG_BYTES
        rest = Statement("truncated", Origin())
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


class Origin(NamedTuple):
    """Who caused a query; empty what cannot be told.

    `line` is `store/serializers.py:31`, relative to the project; `name` a field, `ProductSerializer.images`,
    or a function's; `view` is `ProductViewSet.list`; `add`, `prefetch_related('images')`, belongs to the
    rows of the outermost serializer, with which `name` begins.
    """

    line: str = ""
    name: str = ""
    view: str = ""
    add: str = ""

    def completed(self, other: "Origin | None") -> "Origin":
        """Take from another what is not known yet."""
        return Origin(*(mine or theirs for mine, theirs in zip(self, other or self, strict=True)))


class Statement:
    """The sum over the executions of one statement from one origin: how many, rows and bytes, seconds."""

    def __init__(self, sql: str, origin: Origin) -> None:
        self.sql = sql
        self.origin = origin
        self.count = 0
        self.rows = 0
        self.bytes = 0
        self.seconds = 0.0

    def add(self, other: "Statement") -> None:
        """Take another sum in."""
        self.count += other.count
        self.rows += other.rows
        self.bytes += other.bytes
        self.seconds += other.seconds

    def fetched(self, row: Sequence[Any]) -> None:
        """Count a row and its bytes: the length of texts and binaries, 8 for other values, 0 for null."""
        self.rows += 1
        self.bytes += sum(
            len(value) if isinstance(value, str | bytes | bytearray | memoryview) else 8
            for value in row
            if value is not None
        )

    def as_json(self) -> str:
        """`{"sql", "count", "rows", "bytes", "ms"}` and the origin, in compact ASCII, very long SQL cut."""
        sums = {
            "sql": self.sql if len(self.sql) <= SQL_CHARACTERS else f"{self.sql[:SQL_CHARACTERS]} truncated",
            "count": self.count,
            "rows": self.rows,
            "bytes": self.bytes,
            "ms": round(self.seconds * 1000, 3),
        }
        known = {key: value for key, value in self.origin._asdict().items() if value}
        return json.dumps(sums | known, separators=(",", ":"))


class CountingCursor:
    """A DB-API cursor that counts, for a statement, what is fetched through it."""

    def __init__(self, cursor: Any, statement: Statement) -> None:
        self.cursor = cursor
        self.statement = statement

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)

    def __iter__(self) -> Iterator[Any]:
        for row in self.cursor:
            self.statement.fetched(row)
            yield row

    def fetchone(self) -> Any:
        """The next row, or None."""
        row = self.cursor.fetchone()
        if row is not None:
            self.statement.fetched(row)
        return row

    def fetchmany(self, *size: int) -> Sequence[Any]:
        """The next rows."""
        return self._counted(self.cursor.fetchmany(*size))

    def fetchall(self) -> Sequence[Any]:
        """All rows that are left."""
        return self._counted(self.cursor.fetchall())

    def _counted(self, rows: Sequence[Any]) -> Sequence[Any]:
        for row in rows:
            self.statement.fetched(row)
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


# Who caused a query: read from the stack, outward, by names in Django and REST framework. Nothing found there
# may be asked whether it is true: a QuerySet would ask the database.


def origin_of_query() -> Origin:
    """Who asked for the query that is being executed. Never raises: what cannot be told stays empty."""
    try:
        return _origin(inspect.currentframe())
    except Exception:
        logger.debug("The origin of a query cannot be told.", exc_info=True)
        return Origin()


def _origin(frame: FrameType | None) -> Origin:
    origin = Origin()
    for caller, callee in _callers(frame):
        if not origin.line:
            origin = origin.completed(_code(caller, callee) or _field(caller) or _class_view(caller))
        if _module(caller) == "django.core.handlers.base" and "callback" in caller.f_locals:
            return origin.completed(_endpoint(caller.f_locals["request"], caller.f_locals["callback"]))
    return origin


def _callers(frame: FrameType | None) -> Iterator[tuple[FrameType, FrameType]]:
    """Each frame outward, with the one that it called. Ends at the middleware around, which only hands on."""
    while frame and (caller := frame.f_back):
        if _module(caller) == "django.core.handlers.exception":
            return
        yield caller, frame
        frame = caller


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__"))


def _code(frame: FrameType, callee: FrameType) -> Origin | None:
    """A line of the project, unless it is an override that hands on to `super()`."""
    code, path = frame.f_code, _project_path(frame.f_code.co_filename)
    if not path or (callee.f_code.co_name == code.co_name and _self(callee) is _self(frame)):
        return None
    return Origin(f"{path}:{frame.f_lineno}", re.sub(r"(\.<locals>\.<\w+>)+$", "", code.co_qualname))


def _self(frame: FrameType) -> Any:
    return frame.f_locals.get("self", frame)


def _field(frame: FrameType) -> Origin | None:
    """The serializer field that REST framework is at: for a nested serializer no line of the project runs."""
    here = frame.f_code.co_name == "to_representation" and _module(frame) == "rest_framework.serializers"
    if not here or "field" not in frame.f_locals:
        return None
    chain: list[Any] = [frame.f_locals["field"]]
    while chain[0].parent is not None:
        chain.insert(0, chain[0].parent)
    names = [type(getattr(chain[0], "child", chain[0])).__name__, *(link.field_name for link in chain)]
    lines = [_declared(link.parent.__class__, link.field_name) for link in reversed(chain[1:])]
    return Origin(next(filter(None, lines), ""), ".".join(filter(None, names)), add=_to_add(chain))


def _class_view(frame: FrameType) -> Origin | None:
    """Where a class-based view says which rows it shows; for permissions and the like, its class."""
    name = frame.f_code.co_name
    if name not in ("initial", "dispatch") or not isinstance(_self(frame), View):
        return None
    view = type(_self(frame))
    return _rows(view) if name == "dispatch" else _class(view)


def _rows(view: type) -> Origin:
    method: Any = getattr(view, "get_queryset", None)
    line = _line(method)
    return Origin(line, method.__qualname__) if line else _class(view, "queryset")


def _class(view: type, attribute: str = "") -> Origin:
    return Origin(_declared(view, attribute), view.__name__)


def _endpoint(request: HttpRequest, callback: Any) -> Origin:
    """The view that answers the request, and its line."""
    view = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
    if view is not None:
        method = str(request.method).lower()
        action = (getattr(callback, "actions", None) or {}).get(method, method)
        return _rows(view)._replace(view=f"{view.__name__}.{action}")
    function = inspect.unwrap(callback)
    name = getattr(function, "__qualname__", type(function).__name__)
    return Origin(_line(function), name, view=name)


# What to add to the query.


def _to_add(chain: list[Any]) -> str:
    """`select_related('…')` or `prefetch_related('…')`; empty where models or a relation are missing."""
    chain = [*dropwhile(lambda link: _model(link) is None, chain)]
    if len(chain) < 2:
        return ""
    sources = [re.findall(r"\w+", link.source) for link in chain[1:]]
    attributes = [attribute for source in sources for attribute in source]
    relations = [*_relations(_model(chain[0]), attributes)]
    rest = len(attributes) - len(relations)  # such as a column of the last one
    if rest >= len(sources[-1]) or (rest and _is_many(relations[-1])):
        return ""
    method = "prefetch_related" if any(map(_is_many, relations)) else "select_related"
    return f"{method}('{'__'.join(attributes[: len(relations)])}')"


def _model(serializer: Any) -> Any:
    """The model of the rows that it shows: of the rows themselves, or else declared."""
    rows = getattr(serializer, "instance", None)
    if isinstance(rows, QuerySet):
        return rows.model
    row = rows[0] if isinstance(rows, list) and rows else rows
    return type(row) if isinstance(row, Model) else getattr(getattr(serializer, "Meta", None), "model", None)


def _relations(model: Any, attributes: list[str]) -> Iterator[Any]:
    """The relations that the attributes follow one after the other, up to the first that is none."""
    for attribute in attributes:
        names = {
            field.get_accessor_name() if field.auto_created and not field.concrete else field.name: field
            for field in (model._meta.get_fields() if model else ())
            if field.is_relation
        }
        if attribute not in names:
            return
        yield names[attribute]
        model = names[attribute].related_model


def _is_many(relation: Any) -> bool:
    """Whether one more query must fetch it: many rows, or rows of any model."""
    return relation.one_to_many or relation.many_to_many or relation.related_model is None


# Where it is written.

THIS = Path(__file__).resolve()
STDLIB = Path(sysconfig.get_path("stdlib")).resolve()


@cache
def _project_path(filename: str) -> str:
    """A file's path relative to the project; empty for libraries, this file, and code without a file."""
    path = Path(filename).resolve()
    library = {"site-packages", "dist-packages"} & set(path.parts) or path.is_relative_to(STDLIB)
    if library or path == THIS or filename.startswith("<"):
        return ""
    roots = [Path(getattr(settings, "BASE_DIR", None) or "").resolve(), Path.cwd()]
    return next((path.relative_to(root).as_posix() for root in roots if path.is_relative_to(root)), "")


@cache
def _definition(thing: Any) -> tuple[str, Any]:
    """The file and the syntax tree of a class or function of the project; nothing for others."""
    try:
        path = _project_path(inspect.getfile(thing))
        lines, first = inspect.getsourcelines(thing) if path else ([], 1)
        return path, ast.increment_lineno(ast.parse(dedent("".join(lines))), first - 1).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        return "", None


def _line(thing: Any) -> str:
    """`path:line` of a class or function of the project; else empty."""
    path, definition = _definition(inspect.unwrap(thing))
    return f"{path}:{definition.lineno}" if path else ""


@cache
def _declared(cls: Any, name: str) -> str:
    """`path:line` where a class of the project declares a name or its Meta lists it; else the class's."""
    for path, definition in map(_definition, cls.__mro__):
        if path and (line := _names(definition.body).get(name)):
            return f"{path}:{line}"
    return next(filter(None, map(_line, cls.__mro__)), "")


def _names(body: list[Any]) -> dict[str, int]:
    """The line of each name that a class's body sets, and of each string in its Meta."""
    metas = [node for node in body if isinstance(node, ast.ClassDef) and node.name == "Meta"]
    listed = [node for meta in metas for node in ast.walk(meta) if isinstance(node, ast.Constant)]
    targets = [getattr(node, "targets", [getattr(node, "target", None)]) for node in body]
    names = [node for nodes in targets for node in nodes if isinstance(node, ast.Name)]
    return {str(node.value): node.lineno for node in listed} | {node.id: node.lineno for node in names}
