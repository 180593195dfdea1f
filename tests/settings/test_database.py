"""How values of the environment become Django's entry for the database."""

from pathlib import Path
from typing import Any

import pytest

from settings.database import database

TUNED = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    "timeout": 10,
    "transaction_mode": "IMMEDIATE",
}
CONNECTION = {
    "application_name": "storefront",
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 40_000,
}
LIMITS = "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000"
POOL = {
    "min_size": 4,
    "max_size": 4,
    "timeout": 2.0,
    "max_waiting": 4,
    "max_lifetime": 1800.0,
    "reconnect_timeout": 2.0,
}


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The entry that these variables choose, of PostgreSQL unless told otherwise."""
    for name in ["DATABASE_URL", "SERVER_THREADS"]:
        monkeypatch.delenv(name, raising=False)

    def choose(**environment: str) -> dict[str, Any]:
        for name, value in {"DATABASE_URL": "postgres://db/store", **environment}.items():
            monkeypatch.setenv(name, value)
        return database(Path("/a folder/100%/shop.sqlite3"))

    return choose


@pytest.mark.parametrize(
    ("url", "file"),
    [("", "/a folder/100%/shop.sqlite3"), ("sqlite:////tmp/other.sqlite3", "/tmp/other.sqlite3")],  # noqa: S108
)
def test_a_sqlite_file_is_tuned_in_a_server_too(chosen: Any, url: str, file: str) -> None:
    entry = chosen(DATABASE_URL=url, SERVER_THREADS="4")

    assert entry["ENGINE"] == "django.db.backends.sqlite3"
    assert (entry["NAME"], entry["OPTIONS"]) == (file, TUNED)


def test_a_postgres_address_chooses_psycopg(chosen: Any) -> None:
    entry = chosen(DATABASE_URL="postgres://shop:p%40ss@db:5433/store")

    assert {key: entry[key] for key in ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "NAME")} == {
        "ENGINE": "django.db.backends.postgresql",
        "USER": "shop",
        "PASSWORD": "p@ss",
        "HOST": "db",
        "PORT": 5433,
        "NAME": "store",
    }


def test_a_command_has_neither_limits_nor_a_pool(chosen: Any) -> None:
    entry = chosen(DB_POOL="4", DB_STATEMENT_TIMEOUT="1")

    assert (entry["OPTIONS"], entry["CONN_MAX_AGE"]) == (CONNECTION, 60)


def test_a_server_has_limits_and_a_connection_for_each_thread(chosen: Any) -> None:
    entry = chosen(SERVER_THREADS="4")

    assert entry["OPTIONS"] == {**CONNECTION, "options": LIMITS, "pool": POOL}
    # The first as the pool demands; the second has it give away no connection that is broken.
    assert (entry["CONN_MAX_AGE"], entry["CONN_HEALTH_CHECKS"]) == (0, True)


def test_the_environment_may_choose_all_of_them(chosen: Any) -> None:
    entry = chosen(
        SERVER_THREADS="4",
        DB_POOL="2",
        DB_POOL_TIMEOUT="0.5",
        DB_POOL_LIFETIME="60",
        DB_CONNECT_TIMEOUT="5",
        DB_KEEPALIVE="20",
        DB_APPLICATION_NAME="another",
        DB_STATEMENT_TIMEOUT="0.25",
        DB_LOCK_TIMEOUT="0",
        DB_IDLE_TIMEOUT="1",
    )

    assert entry["OPTIONS"] == {
        "application_name": "another",
        "connect_timeout": 5,
        "keepalives_idle": 20,
        "keepalives_interval": 20,
        "keepalives_count": 3,
        "tcp_user_timeout": 80_000,
        "options": "-c statement_timeout=250 -c idle_in_transaction_session_timeout=1000",
        "pool": {
            "min_size": 2,
            "max_size": 2,
            "timeout": 0.5,
            "max_waiting": 2,
            "max_lifetime": 60.0,
            "reconnect_timeout": 0.5,
        },
    }


def test_without_a_pool_each_thread_keeps_its_connection_and_the_limits_stay(chosen: Any) -> None:
    entry = chosen(SERVER_THREADS="4", DB_POOL="0")

    assert (entry["OPTIONS"], entry["CONN_MAX_AGE"]) == ({**CONNECTION, "options": LIMITS}, 60)


def test_limits_of_zero_are_left_to_the_database(chosen: Any) -> None:
    none = dict.fromkeys(["DB_STATEMENT_TIMEOUT", "DB_LOCK_TIMEOUT", "DB_IDLE_TIMEOUT"], "0")

    assert "options" not in chosen(SERVER_THREADS="4", **none)["OPTIONS"]


def test_what_the_address_asks_for_has_the_last_word(chosen: Any) -> None:
    asked = "sslmode=require&connect_timeout=9&options=-c%20lock_timeout%3D7"

    options = chosen(SERVER_THREADS="4", DATABASE_URL=f"postgres://db/store?{asked}")["OPTIONS"]

    assert (options["sslmode"], options["connect_timeout"]) == ("require", 9)
    assert options["options"] == f"{LIMITS} -c lock_timeout=7"
