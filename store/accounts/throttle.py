"""Passwords are not to be guessed: who has been wrong too often waits, with a right password too.

Failures are counted for a name at one address, so that nobody is locked out from anywhere else, and for an
address alone, against one password tried with many names. Both are counted alike for names that nobody has.
They are counted when they are known: requests at the same moment are all tried, so many as there are threads.

The counts are kept in the default cache. Without CACHE_URL each process counts for itself; while the cache
is gone, nobody counts.
"""

import logging
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import time
from typing import Any, NamedTuple

from django.contrib.auth.backends import ModelBackend
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.exceptions import Throttled

from store.models import User

PERIOD = 15 * 60  # seconds in which failures add up, and for which the door is closed then
FAILURES_OF_NAME = 5  # at one address
FAILURES_OF_ADDRESS = 50  # many people may share one

logger = logging.getLogger(__name__)


class ThrottledBackend(ModelBackend):
    """Django's own, behind doors that close for a while. Raises Throttled: 429 with Retry-After."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **others: Any,
    ) -> Any:
        """The user, or None. A command, which has no request, is let in as ever."""
        if request is None or not username:
            return super().authenticate(request, username, password, **others)
        doors = doors_of(request.META.get("REMOTE_ADDR", ""), username)
        refuse_if_closed(doors)
        user = super().authenticate(request, username, password, **others)
        if user is None:
            for door in doors:
                count_failure(door)
        return user


class Door(NamedTuple):
    """What closes after so many failures."""

    key: str
    most: int


def doors_of(address: str, username: str) -> list[Door]:
    """The two that a sign-in passes. Their keys tell nobody who it was."""
    where = _neighbourhood(address)
    return [
        Door(_key(where, User.normalize_username(username)), FAILURES_OF_NAME),
        Door(_key(where), FAILURES_OF_ADDRESS),
    ]


def refuse_if_closed(doors: list[Door]) -> None:
    """Raise Throttled as long as one of them is closed. No password is looked at."""
    until = max(cache.get_many([_closed(door) for door in doors]).values(), default=0)
    if (wait := until - time()) > 0:
        # A whole number of seconds, though DRF's annotation is wider.
        raise Throttled(ceil(wait), "Too many failed sign-ins.")


def count_failure(door: Door) -> None:
    """Count, and close the door when it was one too many."""
    if _counted(door.key) >= door.most:
        cache.set(_closed(door), time() + PERIOD, PERIOD)
        logger.warning("Too many failed sign-ins: one door is closed for %d s", PERIOD)


def _counted(key: str) -> int:
    cache.add(key, 0, PERIOD)
    try:
        return cache.incr(key)
    except ValueError:  # its time was over just now
        return 1


def _closed(door: Door) -> str:
    return f"{door.key}.closed"


def _key(*parts: str) -> str:
    # Each part by its own hash, so that no two lists of parts make one key.
    return "sign_in." + ".".join(sha256(part.encode()).hexdigest() for part in parts)


def _neighbourhood(address: str) -> str:
    """The address; of IPv6 the network of a household, which has 2^64 of them."""
    try:
        parsed = ip_address(address)
    except ValueError:  # a socket of Unix has none
        return address
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else address
