"""The shop without the cache that its processes share: right, hardly slower, and with it again by itself."""

import logging
import time
from collections.abc import Callable
from socket import create_server
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from pytest_django import Settings
from rest_framework.test import APIClient
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from harness.runtime.processes import free_port
from settings.environment import REDIS, REDIS_OPTIONS
from store.models import User
from storefront import cache as lost
from tests.storefront.valkey import PROGRAM, Valkey

NEEDS_A_SERVER = pytest.mark.skipif(not PROGRAM, reason="no Valkey or Redis is installed here")

BACK = ["The cache is back"]


@pytest.fixture
def connect(settings: Settings) -> Callable[[str], None]:
    """Let `default` be the cache at an address."""

    def choose(url: str) -> None:
        shared = {"BACKEND": REDIS, "LOCATION": url, "OPTIONS": REDIS_OPTIONS, "KEY_PREFIX": str(uuid4())}
        settings.CACHES = {**settings.CACHES, "default": shared}

    return choose


@pytest.fixture
def nobody(connect: Callable[[str], None]) -> None:
    """Nobody listens at the address of the cache."""
    connect(f"redis://127.0.0.1:{free_port()}/0")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the time pass that a lost cache is left alone."""
    passed = 0.0

    def wait() -> None:
        nonlocal passed
        passed += lost.REST

    monkeypatch.setattr(lost, "monotonic", lambda: time.monotonic() + passed)
    return wait


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What the cache has logged so far, as warnings: the shop's log shows no less."""
    caplog.set_level(logging.DEBUG, logger="storefront.cache")
    return lambda: [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize(
    ("call", "answer"),
    [
        (lambda: cache.get("key"), None),
        (lambda: cache.get("key", "default"), "default"),
        (lambda: cache.set("key", 1), None),
        (lambda: cache.add("key", 1), True),
        (lambda: cache.touch("key"), False),
        (lambda: cache.delete("key"), False),
        (lambda: cache.get_many(["key"]), {}),
        (lambda: cache.set_many({"key": 1}), []),
        (lambda: cache.delete_many(["key"]), None),
        (lambda: cache.has_key("key"), False),
        (lambda: "key" in cache, False),
        (lambda: cache.incr("key"), 1),
        (lambda: cache.decr("key", 3), -3),
        (lambda: cache.get_or_set("key", lambda: "made"), "made"),
        (lambda: cache.clear(), None),
    ],
)
def test_a_lost_cache_takes_everything_and_keeps_nothing(call: Callable[[], Any], answer: object) -> None:
    assert call() == answer
    assert call() == answer  # at the second time nobody is asked any more


class TwiceAnHour(AnonRateThrottle):
    """Of the kind that the shop may put before any view."""

    rate = "2/hour"

    def get_cache_key(self, request: object, view: object) -> str:
        return "somebody"


def let_through() -> list[bool]:
    return [TwiceAnHour().allow_request(RequestFactory().get("/"), APIView()) for _ in range(4)]


@pytest.mark.usefixtures("nobody")
def test_a_throttle_that_cannot_count_refuses_nobody() -> None:
    assert let_through() == [True] * 4


@pytest.mark.django_db
@pytest.mark.usefixtures("nobody")
def test_who_signs_in_wrongly_again_and_again_is_told_so_and_is_let_in_at_last(settings: Settings) -> None:
    settings.AUTHENTICATION_BACKENDS = ["store.accounts.throttle.ThrottledBackend"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    User.objects.create_user("ada", "ada@example.com", "the right one")

    def sign_in(password: str) -> int:
        given = {"username": "ada", "password": password}
        return APIClient().post("/auth/jwt/create/", given).status_code

    assert [sign_in("a wrong one") for _ in range(10)] == [401] * 10
    assert sign_in("the right one") == 200


@NEEDS_A_SERVER
def test_a_throttle_counts_where_the_cache_is(connect: Callable[[str], None]) -> None:
    with Valkey() as server:
        connect(server.url)

        assert let_through() == [True, True, False, False]


@NEEDS_A_SERVER
def test_a_cache_that_was_killed_is_told_once_and_comes_back_by_itself(
    connect: Callable[[str], None], later: Callable[[], None], told: Callable[[], list[str]]
) -> None:
    with Valkey() as server:
        connect(server.url)
        cache.set("key", "kept")
        assert (cache.get("key"), told()) == ("kept", [])

        server.kill()
        assert [cache.get("key") for _ in range(10)] == [None] * 10
        later()
        assert [cache.get("key") for _ in range(10)] == [None] * 10
        gone = told()

        server.start()
        assert cache.get("key", "not yet asked") == "not yet asked"
        later()
        cache.set("key", "kept again")
        assert cache.get("key") == "kept again"

    assert [line.partition(":")[0] for line in gone] == ["The cache is gone, the shop works without it"]
    assert told() == [*gone, *BACK]


def test_a_server_that_says_nothing_costs_one_time_out_for_all_threads(
    connect: Callable[[str], None], later: Callable[[], None]
) -> None:
    with create_server(("127.0.0.1", 0)) as silent:
        connect(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        start = time.perf_counter()
        cache.get("key")
        first = time.perf_counter() - start

        threads = [Thread(target=cache.get, args=["key"]) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert connections(silent) == 1

        later()
        for _ in range(8):
            cache.get("key")
        assert connections(silent) == 1

    assert 0.5 <= first < 2


def connections(server: Any) -> int:
    """How many have come since the last time."""
    server.setblocking(False)
    found = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return found
        found += 1


def test_an_answer_to_what_was_asked_before_does_not_bring_it_back(told: Callable[[], list[str]]) -> None:
    circuit = lost.Circuit()

    def fail() -> None:
        raise lost.RedisError("gone")

    def answer_late() -> str:
        circuit.ask(fail, None)  # another thread's, meanwhile
        return "an answer"

    assert circuit.ask(answer_late, "none") == "an answer"
    assert circuit.ask(lambda: "asked", "none") == "none"
    assert told() == ["The cache is gone, the shop works without it: gone"]
