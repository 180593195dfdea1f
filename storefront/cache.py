"""The cache that all processes share, and that the shop can be without: it answers the same then, but later.

While its server is gone it is a cache that takes everything and keeps nothing. So whoever counts in it, as a
throttle does, counts from nothing and refuses nobody: a lost cache must not close the shop.
"""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

T = TypeVar("T")

# Seconds between two tries to reach a server that is gone. Each of them may cost a request a time-out.
REST = 5.0

logger = logging.getLogger(__name__)


class Circuit:
    """Leaves a server alone that has failed, but for one caller now and then. All threads share it."""

    def __init__(self) -> None:
        self.is_open = False  # as in electricity: open, nothing gets through
        self.next_try = 0.0
        self.lock = Lock()

    def ask(self, question: Callable[[], T], otherwise: T) -> T:
        """The server's answer, or what holds without one."""
        was_open = self.is_open
        if was_open and not self._is_time_to_try():
            return otherwise
        try:
            answer = question()
        except RedisError as error:
            self._open(error)
            return otherwise
        # An answer to what was asked before the failure says nothing about now.
        if was_open:
            self._close()
        return answer

    def _is_time_to_try(self) -> bool:
        with self.lock:
            now = monotonic()
            if now < self.next_try:
                return False
            self.next_try = now + REST
            return True

    def _open(self, error: RedisError) -> None:
        with self.lock:
            was_open, self.is_open = self.is_open, True
            self.next_try = monotonic() + REST
        if not was_open:
            logger.warning("The cache is gone, the shop works without it: %s", error)

    def _close(self) -> None:
        with self.lock:
            was_open, self.is_open = self.is_open, False
        if was_open:
            logger.warning("The cache is back")


CIRCUITS: dict[str, Circuit] = {}  # by address: Django makes a cache for each thread


class SharedCache(RedisCache):
    """A Valkey or Redis. No call raises because of it, or waits for it longer than its socket's time-out."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._ask = CIRCUITS.setdefault(server, Circuit()).ask

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._ask(partial(super().add, key, value, timeout, version), True)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(partial(super().get, key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask(partial(super().set, key, value, timeout, version), None)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._ask(partial(super().touch, key, timeout, version), False)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._ask(partial(super().delete, key, version), False)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return self._ask(partial(super().get_many, keys, version), {})

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._ask(partial(super().has_key, key, version), False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        # Django raises for a key that is not there. One lost between `add` and `incr` is no error.
        return self._ask(partial(super().incr, key, delta, version), delta)

    def set_many(
        self, data: dict[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        return self._ask(partial(super().set_many, data, timeout, version), [])

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        self._ask(partial(super().delete_many, keys, version), None)

    def clear(self) -> None:
        self._ask(super().clear, None)
