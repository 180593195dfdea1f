"""What a server's connections to PostgreSQL refuse, and how soon: nobody waits for them for good."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import InternalError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from psycopg_pool import PoolTimeout, TooManyRequests

from harness.runtime.processes import wait_until
from settings.database import database

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite has no pool, and limits of its own"
    ),
]

LOCK = "LOCK TABLE store_cart"

Server = Callable[..., BaseDatabaseWrapper]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The database as a thread of a server with two threads has it, with these variables."""
    opened = []

    def open_one(**environment: str) -> BaseDatabaseWrapper:
        for name, value in {"SERVER_THREADS": "2", **environment}.items():
            monkeypatch.setenv(name, value)
        entry = database(Path("unused")) | {"NAME": connection.settings_dict["NAME"]}
        opened.append(ConnectionHandler({"default": {}, "served": entry})["served"])
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()
        one.close_pool()


def run(one: BaseDatabaseWrapper, sql: str, *values: object) -> list[tuple[object, ...]]:
    with one.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def cause(error: "pytest.ExceptionInfo[OperationalError]") -> type[BaseException]:
    return type(error.value.__cause__)


def backends() -> list[int]:
    """The processes of PostgreSQL that serve `served`."""
    sql = (
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'served' AND datname = current_database()"
    )
    return [pid for (pid,) in run(connection, sql)]


def test_a_statement_that_takes_too_long_is_cancelled_and_the_connection_stays(server: Server) -> None:
    one = server(DB_STATEMENT_TIMEOUT="0.1")

    with pytest.raises(OperationalError, match="statement timeout") as error:
        run(one, "SELECT pg_sleep(60)")

    assert cause(error) is psycopg.errors.QueryCanceled
    assert run(one, "SELECT 1") == [(1,)]


def test_who_waits_too_long_for_a_lock_is_refused(server: Server) -> None:
    one = server(DB_LOCK_TIMEOUT="0.1")
    connection.set_autocommit(False)
    try:
        run(connection, LOCK)
        with pytest.raises(OperationalError, match="lock timeout") as error:
            run(one, "SELECT * FROM store_cart FOR UPDATE")
    finally:
        connection.rollback()
        connection.set_autocommit(True)

    assert cause(error) is psycopg.errors.LockNotAvailable


def test_a_transaction_that_does_nothing_loses_its_connection_and_its_locks(server: Server) -> None:
    one = server(DB_IDLE_TIMEOUT="0.1", DB_APPLICATION_NAME="served", DB_POOL="0")
    one.set_autocommit(False)
    run(one, LOCK)

    wait_until(lambda: backends() == [])

    with pytest.raises(InternalError, match="idle-in-transaction timeout"):
        run(one, "SELECT 1")


def test_a_pool_without_a_free_connection_refuses_after_its_time(server: Server) -> None:
    one = server(DB_POOL_TIMEOUT="0.2")
    one.pool.open(wait=True)
    taken = [one.pool.getconn() for _ in range(2)]
    start = time.monotonic()

    with pytest.raises(OperationalError) as error:
        run(one, "SELECT 1")

    assert cause(error) is PoolTimeout
    assert 0.2 <= time.monotonic() - start < 2
    for each in taken:
        one.pool.putconn(each)
    assert run(one, "SELECT 1") == [(1,)]


def test_a_pool_for_which_too_many_wait_refuses_at_once(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = server(DB_POOL="1", DB_POOL_TIMEOUT="60")
    one.pool.open(wait=True)
    taken = one.pool.getconn()
    monkeypatch.setattr(one.pool, "_waiting", ["somebody"])

    with pytest.raises(OperationalError) as error:
        run(one, "SELECT 1")

    assert cause(error) is TooManyRequests
    monkeypatch.undo()
    one.pool.putconn(taken)


def test_connections_that_the_database_has_ended_are_replaced_unnoticed(server: Server) -> None:
    one = server(DB_APPLICATION_NAME="served")
    run(one, "SELECT 1")
    one.close()  # back into the pool, as after a request
    wait_until(lambda: len(backends()) == 2)
    ended = backends()

    for backend in ended:
        run(connection, "SELECT pg_terminate_backend(%s)", backend)
    wait_until(lambda: not set(ended) & set(backends()))

    assert run(one, "SELECT 1") == [(1,)]


def test_a_database_that_is_not_there_is_told_within_the_pools_time(server: Server) -> None:
    one = server(DB_POOL_TIMEOUT="0.2", DATABASE_URL="postgres://127.0.0.1:1/shop")
    start = time.monotonic()

    with pytest.raises(OperationalError) as error:
        run(one, "SELECT 1")

    assert cause(error) is PoolTimeout
    assert time.monotonic() - start < 2
