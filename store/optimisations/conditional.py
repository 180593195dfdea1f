"""Nothing new, nothing sent: ETags from the catalogue's version."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from rest_framework.request import Request
from rest_framework.response import Response

from store.optimisations import kept
from store.variants import also, optimises
from store.views import ProductViewSet


@optimises(
    ProductViewSet,
    "list",
    probe="product_list_again",
    moves={"cpu": "who has the page is told so: it is not built"},
    size="products on the page",
    figures={10: (1, 0.29), 50: (1, 0.16)},
)
def conditional_get(self: ProductViewSet, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
    """Give every list and product an ETag, and answer 304 to who has it still, before anything is built.

    When: The same client asks again for what it has: browsers, apps, a proxy or CDN in front. Then neither is
        the page built nor its bytes sent.
    See it: `curl -i` shows an ETag; sent back as `If-None-Match` it is answered by `304 Not Modified` after
        one query. Who sends none pays for that query: a load generator that keeps nothing sees a slower
        shop, the probe `product_list_again` a faster one.
    Price: One query more for all who come for the first time. A release that answers otherwise needs a new
        CACHE_PREFIX, or clients keep the old form until the next write.
    """
    return answered(request, partial(super(ProductViewSet, self).list, request, *args, **kwargs))


@also(conditional_get, ProductViewSet, "retrieve")
def conditional_product(self: ProductViewSet, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
    return answered(request, partial(super(ProductViewSet, self).retrieve, request, *args, **kwargs))


def answered(request: Request, build: Callable[[], Response]) -> HttpResponse:
    """The 200 that is built, with an ETag, or a 304. Pages for browsers show who is signed in: no ETag."""
    if request.accepted_renderer.format != "json":
        return build()
    http, etag = request._request, etag_of(request)
    match request.headers.get("If-None-Match", "").strip():
        case "":
            response: HttpResponse = build()
        case "*":  # is there anything at all? That is known only when it is built
            built = build()
            response = get_conditional_response(http, etag, response=built) or built
        case _:
            response = get_conditional_response(http, etag) or build()
    response.headers["ETag"] = etag
    return response


def etag_of(request: Request) -> str:
    """A strong one, of all that the bytes depend on; the version is read before them."""
    release, form, address = cache.key_prefix, request.accepted_media_type, request.build_absolute_uri()
    return quote_etag(sha256(f"{release} {kept.version()} {form} {address}".encode()).hexdigest())
