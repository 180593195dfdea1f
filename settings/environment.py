"""Reads the environment. A wrong value stops the start: the message names variable, value and what is allowed."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError
from marshmallow.validate import Range

T = TypeVar("T")

env = Env()


def text(name: str, default: str = "") -> str:
    """The variable's text; an empty one counts as not set."""
    return env.str(name, "") or default


def required(*names: str) -> list[str]:
    """The texts of variables without a default. One message names all that are missing."""
    if missing := [name for name in names if not text(name)]:
        raise ImproperlyConfigured(
            f"{os.environ['DJANGO_SETTINGS_MODULE']} needs {', '.join(missing)}: not set."
        )
    return [text(name) for name in names]


def names(name: str) -> list[str]:
    """A comma-separated list; empty means none."""
    return [item for raw in text(name).split(",") if (item := raw.strip())]


def flag(name: str, *, default: bool) -> bool:
    """1 or 0, or the words environs takes for them."""
    return _parsed(name, default, env.bool, "1 or 0")


def milliseconds(name: str) -> float:
    """A duration of 0 or more, 0 when absent."""
    return _parsed(
        name, 0.0, lambda key: env.float(key, validate=Range(min=0)), "a number of milliseconds, 0 or more"
    )


def only_in(profile: str, name: str, value: object) -> None:
    """Refuse a variable that this profile would silently ignore."""
    if value:
        raise ImproperlyConfigured(f"{name} is {text(name)!r}, but only settings.{profile} honours it.")


def database(default: Path) -> dict[str, Any]:
    """Django's entry for DATABASE_URL: SQLite tuned for concurrent shoppers, or PostgreSQL through psycopg."""
    url = text("DATABASE_URL", f"sqlite:///{quote(str(default))}")
    scheme = url.partition(":")[0]
    if scheme not in ("sqlite", "postgres", "postgresql"):
        _refuse_database(f"begins with {scheme!r}")
    try:
        # An open connection is kept for the next request of its thread, as a busy shop would.
        entry: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
    except ValueError:
        _refuse_database("cannot be read as an address")
    if scheme == "sqlite":
        entry["OPTIONS"] = SQLITE_OPTIONS
    return entry


# Writers wait for each other instead of failing, and readers never wait for a writer.
SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    "timeout": 10,
    "transaction_mode": "IMMEDIATE",
}


def _refuse_database(reason: str) -> NoReturn:
    # The address itself may hold a password: it is not repeated.
    allowed = "sqlite:///path/to/file.sqlite3 or postgres://user:password@host:port/name"
    raise ImproperlyConfigured(f"DATABASE_URL {reason}; allowed: {allowed}.")


def _parsed(name: str, default: T, parse: Callable[[str], T], allowed: str) -> T:
    value = text(name)
    if not value:
        return default
    try:
        return parse(name)
    except EnvError:
        raise ImproperlyConfigured(f"{name} is {value!r}; allowed: {allowed}.") from None
