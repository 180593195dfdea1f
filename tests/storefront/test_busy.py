"""A database that is busy, or gone for now, is a 503 that says when to come back; a real error is a 500."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import psycopg.errors
import pytest
from django.db import DataError, InterfaceError, InternalError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from psycopg_pool import PoolTimeout, TooManyRequests
from pytest_django import Settings

from storefront.busy import is_busy

BUSY = b'{"detail":"The shop is busy. Try again soon."}'


def caused(cause: Exception | None) -> OperationalError:
    """Django's error, as it wraps that of a driver."""
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def locked(folder: Path) -> sqlite3.OperationalError:
    """What SQLite says when somebody else writes."""
    first = sqlite3.connect(folder / "shop")
    first.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError) as met:
        sqlite3.connect(folder / "shop", timeout=0).execute("CREATE TABLE product (id)")
    first.close()
    return met.value


@pytest.mark.parametrize(
    "cause",
    [
        PoolTimeout("couldn't get a connection after 1.00 sec"),
        TooManyRequests("the pool has already 10 requests waiting"),
        psycopg.OperationalError("connection failed: Connection refused"),
        psycopg.OperationalError("the connection is lost"),
        psycopg.errors.QueryCanceled("canceling statement due to statement timeout"),
        psycopg.errors.LockNotAvailable("canceling statement due to lock timeout"),
        psycopg.errors.DeadlockDetected("deadlock detected"),
        psycopg.errors.SerializationFailure("could not serialize access"),
        psycopg.errors.AdminShutdown("terminating connection due to administrator command"),
        psycopg.errors.CrashShutdown("terminating connection because of crash"),
        psycopg.errors.CannotConnectNow("the database system is starting up"),
        psycopg.errors.TooManyConnections("sorry, too many clients already"),
        psycopg.errors.ConnectionFailure("the connection failed"),
    ],
    ids=lambda cause: type(cause).__name__,
)
def test_what_passes_is_busy(cause: Exception) -> None:
    assert is_busy(caused(cause))


def test_a_locked_sqlite_is_busy(tmp_path: Path) -> None:
    assert is_busy(caused(locked(tmp_path)))


def test_a_connection_that_was_lost_is_busy() -> None:
    assert is_busy(InterfaceError("connection already closed"))


@pytest.mark.parametrize(
    ("cause", "busy"),
    [
        (psycopg.errors.IdleInTransactionSessionTimeout("idle-in-transaction timeout"), True),
        (psycopg.errors.InFailedSqlTransaction("current transaction is aborted"), False),
    ],
)
def test_an_internal_error_is_busy_when_a_time_out_caused_it(cause: Exception, busy: bool) -> None:
    error = InternalError(str(cause))
    error.__cause__ = cause

    assert is_busy(error) == busy


@pytest.mark.parametrize(
    "cause", [psycopg.errors.DiskFull("no space left"), psycopg.errors.IndexCorrupted("an index is broken")]
)
def test_what_stays_is_an_error(cause: Exception) -> None:
    assert not is_busy(caused(cause))


def test_a_missing_table_of_sqlite_is_an_error() -> None:
    with pytest.raises(sqlite3.OperationalError) as met:
        sqlite3.connect(":memory:").execute("SELECT 1 FROM nothing")

    assert not is_busy(caused(met.value))


@pytest.mark.parametrize("error", [RuntimeError(), ProgrammingError(), DataError(), None])
def test_other_errors_are_errors(error: Exception | None) -> None:
    assert not is_busy(error)


@pytest.fixture
def busy(settings: Settings) -> Client:
    """A client of a server on which some addresses meet a busy database."""
    settings.ROOT_URLCONF = "tests.storefront.busy_urls"
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("path", ["/store/busy/", "/store/busy-view/", "/busy/"])
def test_api_and_pages_answer_503(
    busy: Client, settings: Settings, caplog: pytest.LogCaptureFixture, path: str, debug: bool
) -> None:
    settings.DEBUG = debug

    response = busy.get(path)

    assert (response.status_code, response["Content-Type"], response.content) == (
        503,
        "application/json",
        BUSY,
    )
    told = [record.getMessage() for record in caplog.records if record.name == "storefront.busy"]
    assert told == [f"503 for GET {path}: the pool is empty"]


def test_each_client_is_told_another_time(busy: Client) -> None:
    assert {busy.get("/busy/")["Retry-After"] for _ in range(100)} == {"1", "2", "3", "4"}


def test_a_middleware_that_meets_it_answers_503(busy: Client, settings: Settings) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.storefront.test_busy.saves_too_late"]

    response = busy.get("/healthz")

    assert (response.status_code, response.content) == (503, BUSY)


def saves_too_late(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        get_response(request)
        raise caused(PoolTimeout("the pool is empty"))

    return middleware


@pytest.mark.parametrize(
    ("waited", "path", "status"),
    [(0.1, "/store/nothing", 404), (0.3, "/store/nothing", 503), (0.3, "/healthz", 200)],
)
def test_who_waited_too_long_for_a_thread_is_refused(
    client: Client, settings: Settings, waited: float, path: str, status: int
) -> None:
    settings.QUEUE_MS = 200

    assert client.get(path, **{"storefront.waited": waited}).status_code == status
