"""Final bytes of plain requests, kept in a cache and built once however many ask."""

from collections.abc import Callable
from hashlib import sha256
from threading import Lock

from django.core.cache import BaseCache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.views import APIView

from store.optimisations import kept, plain

LARGEST = 100_000  # bytes; times the entries of a cache in memory, this is all that it can take
LOCKS = [Lock() for _ in range(64)]


def kept_or_built(
    cache: BaseCache, view: APIView, request: HttpRequest, build: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The answer to a plain request. One thread builds what is not kept, the others wait for it.

    When `build` raises, its caller is told, and the next one builds.
    """
    key = key_of(request)
    body = cache.get(key)
    if body is None:
        with LOCKS[hash(key) % len(LOCKS)]:
            body = cache.get(key)  # it may have come while we waited
            if body is None:
                return built_and_kept(cache, key, build)
    return plain.answer(view, body)


def built_and_kept(cache: BaseCache, key: str, build: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The correct code's answer; a 200 is kept, unless it is very large."""
    answer = build()
    if answer.status_code == 200:
        body = answer.render().content  # type: ignore[attr-defined]
        if len(body) <= LARGEST:
            cache.set(key, body)
    return answer


def key_of(request: HttpRequest) -> str:
    """Of all that the bytes depend on: the catalogue's version, and the address, its parameters in one order.

    The version is read first: whatever is built later is of that version or a newer one.
    """
    version = kept.version()
    address = f"{request.scheme}://{request.get_host()}{request.path}"
    return sha256(f"{version} {address} {sorted(request.GET.items())}".encode()).hexdigest()
