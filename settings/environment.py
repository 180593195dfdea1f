"""Reads the environment. A wrong value stops the start and is told together with what is allowed."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError
from marshmallow.validate import Range

T = TypeVar("T")

# Writers wait for each other instead of failing, and readers never wait for a writer.
SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    "timeout": 10,
    "transaction_mode": "IMMEDIATE",
}

MEMORY = "django.core.cache.backends.locmem.LocMemCache"
REDIS = "django.core.cache.backends.redis.RedisCache"
# In seconds. Whoever waits longer for a cache would be faster without one.
REDIS_OPTIONS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}

env = Env()


def text(name: str, default: str = "") -> str:
    """The variable's text; an empty one counts as not set."""
    return env.str(name, "") or default


def required(*names: str) -> None:
    """Refuse to start when one of these is not set. One message names all that are missing."""
    if missing := [name for name in names if not text(name)]:
        raise ImproperlyConfigured(f"{', '.join(missing)} must be set: settings.prod has nothing built in.")


def items(name: str) -> list[str]:
    """A comma-separated list; empty means none."""
    return [item for raw in text(name).split(",") if (item := raw.strip())]


def flag(name: str, *, default: bool) -> bool:
    """1 or 0, or the usual words for them."""
    return _parsed(name, default, env.bool, "1 or 0")


def milliseconds(name: str) -> float:
    """A duration of 0 or more; 0 when not set."""
    return _parsed(name, 0.0, partial(env.float, validate=Range(min=0)), "milliseconds, 0 or more")


def port(name: str, default: int) -> int:
    """A port to connect to."""
    return _parsed(name, default, partial(env.int, validate=Range(1, 65_535)), "a port, 1 to 65535")


def log_handler(name: str) -> dict[str, str]:
    """Logging's entry for the file that the variable names, which may be rotated; stderr when not set."""
    path = text(name)
    if not path:
        return {"class": "logging.StreamHandler"}
    try:
        Path(path).open("a").close()
    except OSError as error:
        allowed = f"a file that can be written to ({error.strerror})"
        raise ImproperlyConfigured(f"{name} is {path!r}; allowed: {allowed}.") from None
    return {"class": "logging.handlers.WatchedFileHandler", "filename": path}


def only_in(profile: str, name: str, value: object) -> None:
    """Refuse a value that this profile would silently ignore."""
    if value:
        raise ImproperlyConfigured(f"{name} is {text(name)!r}, but only settings.{profile} honours it.")


def database(default: Path) -> dict[str, Any]:
    """Django's entry for DATABASE_URL: SQLite for many shoppers at once, or PostgreSQL through psycopg."""
    url = text("DATABASE_URL", f"sqlite:///{quote(str(default))}")
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
    return {**parsed}


def cache() -> dict[str, Any]:
    """Django's entry for CACHE_URL: a Valkey or Redis, which answers soon or fails; without one, memory."""
    url = text("CACHE_URL")
    if not url:
        return {"BACKEND": MEMORY}
    if not _names_a_cache(url):
        # As for the database: what was given may hold a password.
        raise ImproperlyConfigured(
            f"CACHE_URL ({url.partition(':')[0]}:…) names no cache that the shop knows; "
            "allowed: redis://user:password@host:port/number, for Valkey too, or rediss:// with TLS."
        )
    return {"BACKEND": REDIS, "LOCATION": url, "OPTIONS": REDIS_OPTIONS}


def _names_a_cache(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_right = parts.scheme in ("redis", "rediss") and parts.hostname and parts.port != 0
    except ValueError:  # the port is no number
        return False
    return bool(is_right and re.fullmatch(r"/?[0-9]*", parts.path))


def _refuse_database(reason: str) -> NoReturn:
    # What was given may hold a password and may end up in a log: only its scheme is repeated.
    scheme = text("DATABASE_URL").partition(":")[0]
    allowed = "sqlite:///path/to/file.sqlite3 or postgres://user:password@host:port/name"
    raise ImproperlyConfigured(f"DATABASE_URL ({scheme}:…) {reason}; allowed: {allowed}.")


def _parsed(name: str, default: T, parse: Callable[[str], T], allowed: str) -> T:
    value = text(name)
    if not value:
        return default
    try:
        return parse(name)
    except EnvError:
        raise ImproperlyConfigured(f"{name} is {value!r}; allowed: {allowed}.") from None
