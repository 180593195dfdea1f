"""The catalogue's answers from a cache: of this process, where it wins, and a shared one, where it loses."""

from functools import partial
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from store.optimisations.answers import kept_or_built
from store.optimisations.plain import is_plain
from store.variants import optimises
from store.views import ProductViewSet


@optimises(
    ProductViewSet,
    "dispatch",
    probe="product_list",
    moves={"cpu": "a query for the version and the bytes of before"},
    size="products on the page",
    figures={10: (1, 0.26), 50: (1, 0.14)},
)
def cached_list(self: ProductViewSet, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Keep the bytes of list pages in this process, under the catalogue's version.

    When: The same pages are read many times between two writes, and queries and serializers are as lean as
        they get. A write shows at once: it changes the version, and so every key.
    See it: `Server-Timing` tells one query instead of three, for the version. The first request of a page
        after a write is as slow as ever; twenty who ask for it at once have it built once.
    Price: Memory for each worker, and pages that each worker builds for itself. Every order changes a stock
        that the list shows, so while people buy, pages are built anew. Only plain requests of people who are
        not signed in have it.
    """
    correct = partial(super(ProductViewSet, self).dispatch, request, *args, **kwargs)
    if kwargs or not is_plain(request):
        return correct()
    return kept_or_built(caches["local"], self, request, correct)


@optimises(
    ProductViewSet,
    "dispatch",
    probe="product_detail",
    moves={"cpu": "a query for the version and a round trip to the cache"},
    size="products in the shop",
    figures={1_000: (1, 0.44), 100_000: (1, 0.44)},
)
def cached_detail(self: ProductViewSet, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Keep the bytes of product pages in the shared cache of CACHE_URL: the cache that loses.

    When: Hardly ever. It looks like a gain only beside the serializers that it skips. `one_query` skips them
        too and reads the product by its primary key, which costs no more than asking a cache. To be right,
        this one has to ask the database as well, for the version, and then the cache over the network.
    See it: `harness compare perf+one_query perf+cached_detail --probe product_detail`, with CACHE_URL naming
        a Valkey or Redis: slower, however warm the cache.
    Price: One more server to run, to secure and to be without one day. A thousand products are a thousand
        entries that all become worthless with any order.
    """
    correct = partial(super(ProductViewSet, self).dispatch, request, *args, **kwargs)
    if not kwargs or not is_plain(request, **kwargs):
        return correct()
    return kept_or_built(caches["default"], self, request, correct)
