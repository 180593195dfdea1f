"""A page that needs a slow service, and asks it seldom."""

import time
from threading import Lock

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

UPSTREAM_SECONDS = 0.2
CACHE_SECONDS = 2  # short, so that a run under load meets many an answer that has become old

GREETING, IS_FRESH = "playground.greeting", "playground.is_fresh"
first_answer = Lock()


def hello(request: HttpRequest) -> HttpResponse:
    """Greet with what the upstream says."""
    return render(request, "store/hello.html", {"greeting": greeting()})


def greeting() -> str:
    """The upstream's answer. When it has become old one caller asks anew; the others take the old one."""
    kept: str | None = cache.get(GREETING)
    if kept is None:
        with first_answer:  # there is no old one to take
            return cache.get(GREETING) or ask_upstream()
    # Of all who find the mark gone, `add` lets one put it back.
    return ask_upstream() if cache.add(IS_FRESH, True, CACHE_SECONDS) else kept


def ask_upstream() -> str:
    """Ask, and keep the answer for good, marked as fresh for a while."""
    cache.set(IS_FRESH, True, CACHE_SECONDS)
    answer = upstream()
    cache.set(GREETING, answer, timeout=None)
    return answer


def upstream() -> str:
    """Stand in for a service on the network: right, but slow."""
    time.sleep(UPSTREAM_SECONDS)
    return "Hello from upstream"
