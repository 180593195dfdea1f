"""The list and a product in one query each, beside REST framework."""

import re
from collections.abc import Sequence
from typing import Any

import orjson
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from rest_framework.utils.urls import remove_query_param, replace_query_param

from store.optimisations import sql
from store.optimisations.plain import answer, is_plain
from store.pagination import Pages
from store.variants import optimises
from store.views import ProductViewSet

# In JSON a quote within a text is escaped: these characters are nothing but the beginning of an image's name.
IMAGE = '"image":"'
# A name that no URL has to quote or resolve: words with a dot or slash between.
NOT_PLAIN = re.compile(rf'{IMAGE}(?!\w[\w-]*([./]\w[\w-]*)*")', re.ASCII)


@optimises(
    ProductViewSet,
    "dispatch",
    probe="product_list",
    moves={"queries": "one for number, page and images"},
    size="products on the page",
    figures={10: (3, 1), 50: (3, 1)},
)
def one_query(self: ProductViewSet, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Let the database write the JSON, in one query, and hand it on before REST framework begins.

    When: A few addresses get most of the requests, must be as fresh as the database, and cost more to make
        than to look up. Searches are left to the correct code: they read the whole table, and that takes the
        time.
    See it: `Server-Timing` says one query, and `app` is little more than `db`. The flame graph has no REST
        framework, no model and no serializer.
    Price: The answer is described a second time, in the SQL of each database, and the rules of filters, money
        and URLs with it. It is right for as long as tests compare it with the correct code, byte for byte.
    """
    if is_plain(request, **kwargs) and (body := read(request, **kwargs)):
        return answer(self, body)
    return super(ProductViewSet, self).dispatch(request, *args, **kwargs)


def read(request: HttpRequest, pk: str | None = None) -> bytes | None:
    """JSON of the product of this key, or of the list; None for what only the correct code can tell."""
    return page(request) if pk is None else detail(request, pk)


def detail(request: HttpRequest, pk: str) -> bytes | None:
    """JSON of one product; None when there is none of this key."""
    rows = ask(sql.DETAIL, [pk])
    shown = with_urls(rows[0][0], request) if rows else None
    return shown.encode() if shown else None


def page(request: HttpRequest) -> bytes | None:
    """JSON of a page of the list; None for a search, and for a page that is not there."""
    if "search" in request.GET:
        return None
    number, size = int(request.GET.get("page", 1)), int(request.GET.get("page_size", Pages.page_size))
    rows = rows_of(request.GET, size, offset=(number - 1) * size)
    results = with_urls(",".join(row[1] for row in rows), request)
    if results is None or (not rows and number > 1):
        return None
    count, url = rows[0][0] if rows else 0, request.build_absolute_uri()
    return orjson.dumps(
        {
            "count": count,
            "next": link(url, number + 1) if number * size < count else None,
            "previous": link(url, number - 1) if number > 1 else None,
            "results": orjson.Fragment(f"[{results}]"),
        }
    )


def rows_of(asked: QueryDict, size: int, *, offset: int) -> list[tuple[int, str]]:
    """For each product of a page: the number of all that were asked for, and its JSON."""
    given = {name: str(asked[name]) for name in sql.WHERE if name in asked}
    where = f"WHERE {' AND '.join(sql.WHERE[name] for name in given)}" if given else ""
    order = sql.ORDER[asked.get("ordering", "")]
    return ask(sql.LIST, [*given.values(), size, offset, *given.values()], where=where, order=order)


def ask(query: str, values: Sequence[str | int], **parts: str) -> list[Any]:
    """The rows of a query, its parts filled in."""
    with connection.cursor() as cursor:
        cursor.execute(query.format(product=sql.PRODUCT[connection.vendor], **parts), values)
        rows: list[Any] = cursor.fetchall()
    return rows


def with_urls(document: str, request: HttpRequest) -> str | None:
    """JSON in which images have URLs instead of names; None where a name is not plain."""
    if NOT_PLAIN.search(document):
        return None
    return document.replace(IMAGE, IMAGE + request.build_absolute_uri(settings.MEDIA_URL))


def link(url: str, number: int) -> str:
    """The address of another page of the list; the first has no number."""
    if number == 1:
        return str(remove_query_param(url, "page"))
    return str(replace_query_param(url, "page", number))
