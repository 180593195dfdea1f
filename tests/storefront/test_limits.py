"""The limits of the catalogue: the shop's bytes, and nothing that makes them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from harness.server_timing import work
from store.models import Product
from storefront import limits
from tests.settings.processes import PROD, python
from tests.store.cast import a_product

LIMITS = [limits.drf_view, limits.django_view, limits.wsgi_function]
LIST = "/store/products/?page_size=10"

pytestmark = pytest.mark.django_db
each_limit = pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.__name__)
Limit = Callable[[], limits.Limit]
Told = tuple[str, dict[str, str], bytes]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A request would close the connection with the test's transaction. Django's own client sees to that."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(
    application: Any, path: str, method: str = "GET", **headers: str
) -> tuple[str, dict[str, str], bytes]:
    """Status line, headers and body."""
    environ = RequestFactory().generic(method, path, **headers).environ
    if "HTTP_COOKIE" not in headers:
        environ.pop("HTTP_COOKIE")  # Django's factory sends an empty one, as no client does
    told: list[Any] = []
    body = b"".join(application(environ, lambda *head: told.extend(head)))
    return told[0], dict(told[1]), body


@each_limit
def test_a_limit_answers_with_the_bytes_of_the_shop(limit: Limit) -> None:
    product = a_product()
    application = limit()
    for path in (LIST, f"/store/products/{product.pk}/", f"/store/products/{product.pk}/reviews/"):
        _, _, body = ask(limits.shop, path)
        for _ in range(2):
            status, headers, constant = ask(application, path)
            assert (status, headers["Content-Type"], constant) == ("200 OK", "application/json", body)


@each_limit
def test_from_the_second_time_on_it_asks_no_database_and_says_so(
    limit: Limit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_product()
    application = limit()
    ask(application, LIST)

    with django_assert_num_queries(0):
        _, headers, _ = ask(application, LIST)

    assert work(headers["Server-Timing"]) == (0, 0.0)


@each_limit
def test_a_limit_never_hears_of_a_write(limit: Limit) -> None:
    product = a_product(title="Spade")
    application = limit()
    _, _, before = ask(application, LIST)
    Product.objects.filter(pk=product.pk).update(title="Rake")

    assert ask(application, LIST)[2] == before
    assert b"Rake" in ask(limits.shop, LIST)[2]


@each_limit
@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/healthz", {}, "200 OK"),
        ("GET", "/store/collections/", {}, "200 OK"),
        ("GET", "/store/products/999/", {}, "404 Not Found"),
        ("GET", "/store/products/?collection_id=abc", {}, "400 Bad Request"),
        ("POST", "/store/products/", {}, "401 Unauthorized"),
        ("GET", LIST, {"HTTP_AUTHORIZATION": "JWT broken"}, "401 Unauthorized"),
        ("GET", LIST, {"HTTP_COOKIE": "theme=dark"}, "200 OK"),
    ],
)
def test_what_is_not_constant_is_the_shop_s_own(
    limit: Limit, method: str, path: str, headers: dict[str, str], status: str
) -> None:
    a_product()
    application = limit()
    for _ in range(2):
        own, other = ask(application, path, method, **headers), ask(limits.shop, path, method, **headers)
        assert own[0] == other[0] == status
        assert own[1].keys() == other[1].keys()
        assert own[2] == other[2]


@each_limit
def test_a_browser_gets_the_shop_s_page(limit: Limit) -> None:
    a_product()
    application = limit()
    for _ in range(2):
        _, headers, body = ask(application, LIST, HTTP_ACCEPT="text/html")
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert b"<!DOCTYPE html>" in body


def test_each_host_has_answers_of_its_own() -> None:
    product = a_product()
    application = limits.wsgi_function()
    path = f"/store/products/{product.pk}/"

    for host in ("shop.example", "other.example"):
        assert f"http://{host}/media/".encode() in ask(application, path, HTTP_HOST=host)[2]


def test_what_a_limit_keeps_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST", 3)
    a_product()
    application = limits.wsgi_function()
    for page_size in range(1, 9):
        assert ask(application, f"/store/products/?page_size={page_size}")[0] == "200 OK"

    assert isinstance(application, limits.Limit)
    assert len(application.bodies) == 3


def test_prod_has_no_limits() -> None:
    refused = python("-c", "import storefront.limits", **PROD)
    loaded = python("-c", "import sys, storefront.wsgi; print('storefront.limits' in sys.modules)", **PROD)

    assert refused.stderr.splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: "
        "storefront.limits answers with what was true once: prod would sell by it."
    )
    assert loaded.stdout == "False\n"
