"""Reads the environment. A wrong value stops the start and is told together with what is allowed."""

import re
from collections.abc import Callable
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError
from marshmallow.validate import Range

T = TypeVar("T")
Network = IPv4Network | IPv6Network

MEMORY = "django.core.cache.backends.locmem.LocMemCache"
REDIS = "storefront.cache.SharedCache"
# In seconds. Whoever waits longer for a cache would be faster without one.
REDIS_OPTIONS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}

env = Env()


def text(name: str, default: str = "") -> str:
    """The variable's text; an empty one counts as not set."""
    return env.str(name, "") or default


def secret(name: str, default: str = "") -> str:
    """The variable's text, or that of the file that NAME_FILE names, as containers hand secrets over."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name, default)
    if text(name):
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; allowed: one of them.")
    try:
        return Path(path).read_text().strip() or default
    except (OSError, UnicodeDecodeError) as error:
        allowed = f"a file of text that can be read ({getattr(error, 'strerror', 'not UTF-8')})"
        raise ImproperlyConfigured(f"{name}_FILE is {path!r}; allowed: {allowed}.") from None


def required(*names: str) -> None:
    """Refuse to start when one of these is not set. One message names all that are missing."""
    if missing := [name for name in names if not secret(name)]:
        raise ImproperlyConfigured(f"{', '.join(missing)} must be set: settings.prod has nothing built in.")


def items(name: str) -> list[str]:
    """A comma-separated list; empty means none."""
    return [item for raw in secret(name).split(",") if (item := raw.strip())]


def networks(name: str, default: str) -> list[Network]:
    """Addresses and networks, separated by commas; * means all."""
    given = text(name, default).replace("*", "0.0.0.0/0,::/0")
    try:
        return [ip_network(item.strip()) for item in given.split(",")]
    except ValueError:
        allowed = "addresses and networks, separated by commas, or *"
        raise ImproperlyConfigured(f"{name} is {text(name)!r}; allowed: {allowed}.") from None


def flag(name: str, *, default: bool) -> bool:
    """1 or 0, or the usual words for them."""
    return _parsed(name, default, env.bool, "1 or 0")


def milliseconds(name: str, default: float = 0.0) -> float:
    """A duration of 0 or more."""
    return _parsed(name, default, partial(env.float, validate=Range(min=0)), "milliseconds, 0 or more")


def seconds(name: str, default: float) -> float:
    """A duration of 0 or more."""
    return _parsed(name, default, partial(env.float, validate=Range(min=0)), "seconds, 0 or more")


def whole_seconds(name: str, default: int, *, at_least: int) -> int:
    """A duration where parts of a second are not known."""
    allowed = f"whole seconds, {at_least} or more"
    return _parsed(name, default, partial(env.int, validate=Range(min=at_least)), allowed)


def count(name: str, default: int) -> int:
    """A whole number, 0 or more."""
    return _parsed(name, default, partial(env.int, validate=Range(min=0)), "a whole number, 0 or more")


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


def cache() -> dict[str, Any]:
    """Django's entry for CACHE_URL: a Valkey or Redis, which answers soon or fails; without one, memory."""
    url = secret("CACHE_URL")
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


def _parsed(name: str, default: T, parse: Callable[[str], T], allowed: str) -> T:
    value = text(name)
    if not value:
        return default
    try:
        return parse(name)
    except EnvError:
        raise ImproperlyConfigured(f"{name} is {value!r}; allowed: {allowed}.") from None
