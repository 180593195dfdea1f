"""What a request cost, told in its response."""

import json
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from storefront.timing import LOG_BYTES, LoggedWork, Origin, ServerTiming, Statement

pytestmark = pytest.mark.django_db

View = Callable[[HttpRequest], Any]
COUNT = 'SELECT COUNT(*) AS "__count" FROM "auth_group"'
LIST = 'SELECT "auth_group"."id", "auth_group"."name" FROM "auth_group"'


def asking(*questions: Callable[[], object]) -> View:
    """A view that asks the database these questions."""

    def view(request: HttpRequest) -> HttpResponse:
        for question in questions:
            question()
        return HttpResponse()

    return view


def response_of(view: View, **headers: str) -> HttpResponse:
    return ServerTiming(view)(RequestFactory().get("/", headers=headers))


def log_of(view: View) -> list[dict[str, Any]]:
    """The query log without its times and origins."""
    entries = json.loads(response_of(view, X_Query_Log="1")["X-Query-Log"])
    assert all(entry["ms"] >= 0 for entry in entries)
    return [{key: entry[key] for key in ("sql", "count", "rows", "bytes")} for entry in entries]


@pytest.mark.parametrize("queries", [0, 1, 3])
def test_the_header_tells_durations_and_queries(queries: int) -> None:
    header = response_of(asking(*[Group.objects.count] * queries))["Server-Timing"]

    assert re.fullmatch(rf'app;dur=\d+\.\d, db;dur=\d+\.\d;desc="{queries} queries"', header)


def test_many_rows_in_one_statement_are_one_query() -> None:
    def insert() -> None:
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO auth_group (name) VALUES (%s)", [["a"], ["b"], ["c"]])

    assert '"1 queries"' in response_of(asking(insert))["Server-Timing"]


def test_a_profilers_explain_is_not_the_shops_query() -> None:
    assert '"0 queries"' in response_of(asking(Group.objects.all().explain))["Server-Timing"]


def test_a_query_that_fails_was_a_query_too() -> None:
    def fail() -> None:
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM nowhere")

    assert log_of(asking(fail)) == [{"sql": "SELECT ? FROM nowhere", "count": 1, "rows": 0, "bytes": 0}]


def test_the_next_request_starts_from_nothing() -> None:
    middleware = ServerTiming(asking(Group.objects.count))

    headers = [middleware(RequestFactory().get("/"))["Server-Timing"] for _ in range(2)]

    assert [header.partition("desc=")[2] for header in headers] == ['"1 queries"', '"1 queries"']


def test_a_streamed_response_is_told_about_as_well() -> None:
    response = response_of(lambda request: StreamingHttpResponse(["a", "b"]))

    assert 'desc="0 queries"' in response["Server-Timing"]
    assert b"".join(response) == b"ab"


@pytest.mark.parametrize(
    "path", ["/store/products/", "/store/nothing", "/nothing", "/static/admin/css/base.css"]
)
def test_the_shop_tells_it_on_every_path(client: Client, path: str) -> None:
    response = client.get(path)
    response.close()
    assert response["Server-Timing"].startswith("app;dur=")


def test_a_simulated_round_trip_costs_time_and_says_so(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DB_ROUND_TRIP_MS = 15.5

    header = response_of(asking(Group.objects.count, Group.objects.count))["Server-Timing"]

    app, db = (float(milliseconds) for milliseconds in re.findall(r"dur=(\d+\.\d)", header))
    assert app >= db >= 31
    assert [(record.levelno, record.message) for record in caplog.records] == [
        (logging.WARNING, "Every query waits 15.5 ms: a simulated round trip")
    ]


def test_without_a_round_trip_the_start_is_silent(caplog: pytest.LogCaptureFixture) -> None:
    ServerTiming(asking())

    assert caplog.records == []


def test_the_log_is_for_those_who_ask() -> None:
    assert "X-Query-Log" not in response_of(asking(Group.objects.count))


def test_the_log_is_not_for_clients_where_the_settings_do_not_allow_it(settings: Settings) -> None:
    settings.QUERY_LOG = False

    assert "X-Query-Log" not in response_of(asking(Group.objects.count), X_Query_Log="1")


def test_the_log_lists_statements_with_counts_and_rows_by_first_appearance() -> None:
    Group.objects.bulk_create(Group(name=name) for name in "abc")

    def two() -> list[Group]:
        return list(Group.objects.all()[:2])

    log = log_of(asking(two, Group.objects.count, two))

    assert log == [
        {"sql": f"{LIST} LIMIT ?", "count": 2, "rows": 4, "bytes": 36},
        {"sql": COUNT, "count": 1, "rows": 1, "bytes": 8},
    ]


def test_the_log_counts_rows_however_they_are_fetched() -> None:
    Group.objects.bulk_create(Group(name=f"{number}") for number in range(7))

    def fetch() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM auth_group")
            cursor.fetchone()
            cursor.fetchmany(2)
            next(iter(cursor))
            assert len(cursor.fetchall()) == 3
            assert cursor.fetchone() is None
            cursor.execute("SELECT id FROM auth_group")
            cursor.fetchone()

    assert log_of(asking(fetch)) == [
        {"sql": "SELECT name FROM auth_group", "count": 1, "rows": 7, "bytes": 7},
        {"sql": "SELECT id FROM auth_group", "count": 1, "rows": 1, "bytes": 8},
    ]


def test_bytes_are_the_length_of_texts_and_binaries_8_for_other_values_and_0_for_null() -> None:
    binary = {"sqlite": "BLOB", "postgresql": "BYTEA"}[connection.vendor]

    def fetch() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 'four', CAST('seven77' AS {binary}), NULL, 1, 2.5")
            cursor.fetchall()

    (entry,) = log_of(asking(fetch))
    assert entry["bytes"] == 4 + 7 + 0 + 8 + 8


def test_the_log_counts_what_was_fetched_not_what_was_found() -> None:
    Group.objects.bulk_create(Group(name=f"{number}") for number in range(250))

    log = log_of(asking(lambda: next(Group.objects.iterator(chunk_size=100))))

    assert log == [{"sql": LIST, "count": 1, "rows": 100, "bytes": 990}]


def test_a_log_that_would_not_fit_ends_with_the_sum_of_the_rest() -> None:
    work = LoggedWork(round_trip=0)
    for number in range(40):
        statement = Statement(f"SELECT {'é' * 900} {number}", Origin(line="store/models.py:1"))
        statement.count, statement.rows, statement.bytes, statement.seconds = 2, 5, 9, 0.001
        work.statements[statement.sql, statement.origin] = statement

    header = work.as_header()

    *listed, rest = json.loads(header)
    assert len(header) <= LOG_BYTES
    assert header.isascii()
    assert len(listed) == 8
    assert rest == {"sql": "truncated", "count": 64, "rows": 160, "bytes": 288, "ms": 32.0}


def test_a_very_long_statement_is_cut() -> None:
    assert json.loads(Statement("x" * 2001, Origin()).as_json())["sql"] == "x" * 2000 + " truncated"
    assert json.loads(Statement("x" * 2000, Origin()).as_json())["sql"] == "x" * 2000
