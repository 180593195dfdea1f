"""A page that needs a slow service, and asks it seldom."""

import time

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

UPSTREAM_SECONDS = 0.2
CACHE_SECONDS = 5 * 60


def hello(request: HttpRequest) -> HttpResponse:
    """Greet with what the upstream says."""
    return render(request, "store/hello.html", {"greeting": greeting()})


def greeting() -> str | None:
    """The upstream's answer, asked for once in five minutes and process."""
    return cache.get_or_set("playground.greeting", upstream, CACHE_SECONDS)


def upstream() -> str:
    """Stand in for a service on the network: right, but slow."""
    time.sleep(UPSTREAM_SECONDS)
    return "Hello from upstream"
