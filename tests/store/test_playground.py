"""The playground asks its slow upstream once in a while, and never for two callers at once."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock, Semaphore

import pytest
from django.core.cache import cache
from django.test import Client

from store import playground

LONG = 10  # seconds: a test that waits for so long has failed


class Upstream:
    """Counts its callers, and keeps them waiting when it is told to."""

    def __init__(self) -> None:
        self.calls = 0
        self.asked, self.may_answer = Event(), Event()
        self.may_answer.set()

    def __call__(self) -> str:
        self.calls += 1
        number = self.calls
        self.asked.set()
        assert self.may_answer.wait(LONG)
        return f"Hello {number}"


class Door:
    """A lock that tells who has come to it."""

    def __init__(self) -> None:
        self.lock, self.callers = Lock(), Semaphore(0)

    def __enter__(self) -> None:
        self.callers.release()
        self.lock.acquire()

    def __exit__(self, *raised: object) -> None:
        self.lock.release()


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Upstream:
    stand_in = Upstream()
    monkeypatch.setattr(playground, "upstream", stand_in)
    return stand_in


@pytest.fixture
def others() -> Iterator[ThreadPoolExecutor]:
    """Callers beside the test's own."""
    with ThreadPoolExecutor() as pool:
        yield pool


@pytest.fixture(autouse=True)
def _cold() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def grow_old() -> None:
    """Let the time pass for which an answer is fresh."""
    cache.delete(playground.IS_FRESH)


def held_up(upstream: Upstream, others: ThreadPoolExecutor) -> Future[str]:
    """A caller whom the upstream keeps waiting."""
    upstream.asked.clear()
    upstream.may_answer.clear()
    caller = others.submit(playground.greeting)
    assert upstream.asked.wait(LONG)
    return caller


def test_hello_greets(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playground, "UPSTREAM_SECONDS", 0)

    response = client.get("/playground/hello/")

    assert response.status_code == 200
    assert "<h1>Hello from upstream</h1>" in response.content.decode()


def test_a_fresh_answer_is_not_asked_for_again(upstream: Upstream) -> None:
    assert [playground.greeting() for _ in range(3)] == ["Hello 1"] * 3


def test_an_old_answer_is_asked_for_again(upstream: Upstream) -> None:
    playground.greeting()
    grow_old()

    assert [playground.greeting() for _ in range(3)] == ["Hello 2"] * 3


def test_an_answer_grows_old(monkeypatch: pytest.MonkeyPatch, upstream: Upstream) -> None:
    monkeypatch.setattr(playground, "CACHE_SECONDS", 0)

    assert [playground.greeting() for _ in range(3)] == ["Hello 1", "Hello 2", "Hello 3"]


def test_while_one_asks_anew_the_others_take_the_old_answer(
    upstream: Upstream, others: ThreadPoolExecutor
) -> None:
    playground.greeting()
    grow_old()
    one = held_up(upstream, others)

    assert [playground.greeting() for _ in range(3)] == ["Hello 1"] * 3

    upstream.may_answer.set()
    assert one.result(LONG) == playground.greeting() == "Hello 2"


def test_where_there_is_no_answer_yet_all_wait_for_one_who_asks(
    monkeypatch: pytest.MonkeyPatch, upstream: Upstream, others: ThreadPoolExecutor
) -> None:
    door = Door()
    monkeypatch.setattr(playground, "first_answer", door)
    one = held_up(upstream, others)
    waiting = [others.submit(playground.greeting) for _ in range(3)]
    assert all(door.callers.acquire(timeout=LONG) for _ in [one, *waiting])

    upstream.may_answer.set()

    assert [caller.result(LONG) for caller in [one, *waiting]] == ["Hello 1"] * 4
    assert upstream.calls == 1


def test_a_failure_is_the_askers_alone_and_the_old_answer_stays(
    monkeypatch: pytest.MonkeyPatch, upstream: Upstream
) -> None:
    playground.greeting()
    grow_old()
    monkeypatch.setattr(playground, "upstream", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        playground.greeting()

    assert playground.greeting() == "Hello 1"
