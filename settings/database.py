"""Django's entry for DATABASE_URL: which database, how many connections to it, and how long anybody waits."""

from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from settings import environment

# Writers wait for each other instead of failing, and readers never wait for a writer.
SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    "timeout": 10,
    "transaction_mode": "IMMEDIATE",
}


def database(default: Path) -> dict[str, Any]:
    """SQLite for many shoppers at once, or PostgreSQL through psycopg, as its address says."""
    url = environment.secret("DATABASE_URL", f"sqlite:///{quote(str(default))}")
    scheme = url.partition(":")[0]
    if scheme not in ("sqlite", "postgres", "postgresql"):
        _refuse_database("names no database that the shop runs on")
    try:
        # A thread keeps its connection for its next request, as under a busy shop.
        parsed = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except ValueError:
        _refuse_database("cannot be read")
    if scheme == "sqlite":
        return {**parsed, "OPTIONS": SQLITE_OPTIONS}
    return _postgresql({"OPTIONS": {}, **parsed})


def _postgresql(parsed: dict[str, Any]) -> dict[str, Any]:
    """Commands have all the time they need; in a server nobody waits for long, nor holds up the others."""
    asked = parsed["OPTIONS"]  # in the address, which has the last word
    options = {**_connection(), **asked}
    threads = environment.count("SERVER_THREADS", 0)  # of this server, told by gunicorn.py; 0: a command
    if not threads:
        return {**parsed, "OPTIONS": options}
    if limits := " ".join(filter(None, [_limits(), asked.get("options", "")])):
        options["options"] = limits
    pool = environment.count("DB_POOL", threads)  # connections of a server: one a thread; 0: no pool
    if not pool:
        return {**parsed, "OPTIONS": options}
    return {**parsed, "CONN_MAX_AGE": 0, "OPTIONS": {**options, "pool": _pool(pool)}}


def _connection() -> dict[str, Any]:
    """What libpq is told of any connection."""
    # Seconds of silence until the database's host is asked if it is there; given up after four times that.
    silence = environment.whole_seconds("DB_KEEPALIVE", 10, at_least=1)
    return {
        # Who this is in pg_stat_activity.
        "application_name": environment.text("DB_APPLICATION_NAME", "storefront"),
        # Seconds to connect, whole ones; libpq knows no less than 2.
        "connect_timeout": environment.whole_seconds("DB_CONNECT_TIMEOUT", 3, at_least=2),
        "keepalives_idle": silence,
        "keepalives_interval": silence,
        "keepalives_count": 3,
        "tcp_user_timeout": 4 * silence * 1000,  # the same where a query was sent and nobody confirms it
    }


def _limits() -> str:
    """What PostgreSQL shall cancel, as options of its command line; 0 leaves it to the database."""
    limits = {
        # Seconds that a query of a server may take.
        "statement_timeout": environment.seconds("DB_STATEMENT_TIMEOUT", 5.0),
        # Seconds that it may wait for the locks of others.
        "lock_timeout": environment.seconds("DB_LOCK_TIMEOUT", 2.0),
        # Seconds that a transaction of a server may do nothing and hold its locks.
        "idle_in_transaction_session_timeout": environment.seconds("DB_IDLE_TIMEOUT", 10.0),
    }
    return " ".join(f"-c {name}={round(limit * 1000)}" for name, limit in limits.items() if limit)


def _pool(size: int) -> dict[str, Any]:
    """What Django hands to psycopg's pool."""
    # Seconds that a request waits for a connection, and that a lost one is tried again.
    timeout = environment.seconds("DB_POOL_TIMEOUT", 2.0)
    return {
        # All at once: one that must be opened first would be late just when the shop is busy.
        "min_size": size,
        "max_size": size,
        "timeout": timeout,
        # With as many threads as connections none waits long; with more, this many may.
        "max_waiting": size,
        # Seconds until a connection is replaced: its process in PostgreSQL keeps whatever it has cached.
        "max_lifetime": environment.seconds("DB_POOL_LIFETIME", 1800.0),
        # The pool's own would pause for minutes between its tries, and miss that the database is back.
        "reconnect_timeout": timeout,
    }


def _refuse_database(reason: str) -> NoReturn:
    # What was given may hold a password and may end up in a log: only its scheme is repeated.
    scheme = environment.secret("DATABASE_URL").partition(":")[0]
    allowed = "sqlite:///path/to/file.sqlite3 or postgres://user:password@host:port/name"
    raise ImproperlyConfigured(f"DATABASE_URL ({scheme}:…) {reason}; allowed: {allowed}.")
