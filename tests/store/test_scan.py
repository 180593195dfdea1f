"""No answer of the shop takes more queries for being longer; where a variant's do, the line is named."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from harness.pytest import assert_no_growth, assert_no_growth_in_api, scan
from harness.scan.openapi import Document
from harness.scan.scope import Scope
from store.seeding.shop import KNOWN_CARTS
from store.sources import ROOT
from store.variants import available
from tests.store import probes

SCOPE = Scope(sizes=[2, 10], values={"/store/carts/": [str(cart) for cart in KNOWN_CARTS]})


class Found(NamedTuple):
    """Where a variant must be found: endpoint, array, name of who asks, and the code in the line named."""

    endpoint: str
    path: str
    name: str
    code: str


CARTS, ITEMS = "/store/carts/{id}/", "/store/carts/{cart_pk}/items/"
ORDERS, ORDER = "/store/orders/", "/store/orders/{id}/"
PRODUCT = "product = BriefProductSerializer(read_only=True)"
LOOK_UP = "return item.quantity * Product.objects.get(pk=item.product_id).unit_price"
COUNT = 'answer["products_count"] = collection.products.count()'
NESTED = "images = ProductImageSerializer(many=True, read_only=True)"
SORTED = 'answer["images"] = ProductImageSerializer(images, many=True, context=self.context).data'

# All that the scan finds in each variant that asks once more for each row.
GROWTH = {
    "cart_item_lookups": [Found(CARTS, "$.items", "CartSerializer.items.product", PRODUCT)],
    "count_per_collection": [Found("/store/collections/", "$", "count_in_serializer", COUNT)],
    "method_field_query": [
        Found(ITEMS, "$", "look_up_price", LOOK_UP),
        Found(CARTS, "$.items", "look_up_price", LOOK_UP),
    ],
    "n_plus_one": [Found("/store/products/", "$.results", "ProductSerializer.images", NESTED)],
    "order_lookups": [
        Found(ORDERS, "$", "OrderSerializer.items", "items = OrderItemSerializer(many=True, read_only=True)"),
        Found(ORDERS, "$[*].items", "OrderSerializer.items.product", PRODUCT),
        Found(ORDER, "$.items", "OrderSerializer.items.product", PRODUCT),
    ],
    "prefetch_defeated": [Found("/store/products/", "$.results", "prefetch_defeated", SORTED)],
}


# What is told of each endpoint of the correct code by those who are not of the staff.
TOLD = {
    "/auth/users/me/": "flat",
    "/store/carts/{cart_pk}/items/": "constant",
    "/store/carts/{cart_pk}/items/{id}/": "flat",
    "/store/carts/{id}/": "constant",
    "/store/collections/": "constant",
    "/store/collections/{id}/": "flat",
    "/store/customers/": "unanswered",
    "/store/customers/me/": "flat",
    "/store/customers/{id}/": "unanswered",
    "/store/orders/": "constant",
    "/store/orders/{id}/": "constant",
    "/store/products/": "constant",
    "/store/products/{id}/": "constant",
    "/store/products/{product_pk}/images/": "constant",
    "/store/products/{product_pk}/images/{id}/": "flat",
    "/store/products/{product_pk}/reviews/": "constant",
    "/store/products/{product_pk}/reviews/{id}/": "flat",
}


@pytest.fixture(scope="module", autouse=True)
def _seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker, pictures: Path) -> Iterator[None]:
    """A small shop, made once: nothing here writes into it."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    test_settings = override_settings(MEDIA_ROOT=pictures, PASSWORD_HASHERS=quick)
    with django_db_blocker.unblock(), test_settings, transaction.atomic():
        call_command("seed", products=60, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def document(_seeded: None) -> Document:
    """The shop's OpenAPI document, which no variant changes: made once."""
    found: Document = APIClient().get("/schema/?format=json").json()
    return found


@pytest.fixture
def clients() -> dict[str, APIClient]:
    return {role: probes.client(role) for role in ("anonymous", "shopper_10")}


def line(origin: str) -> str:
    """The code in a line such as `store/serializers.py:31`."""
    file, number = origin.split(":")
    return (ROOT / file).read_text().splitlines()[int(number) - 1].strip()


def test_no_answer_takes_more_queries_for_being_longer(clients: dict[str, APIClient]) -> None:
    assert_no_growth_in_api(clients | {"staff": probes.client("staff")}, "/schema/", SCOPE)


def test_every_endpoint_is_told(clients: dict[str, APIClient], document: Document) -> None:
    found = scan(clients, document, SCOPE)

    assert {one.endpoint: one.found for one in found} == TOLD


def test_these_variants_grow_with_what_a_get_answers() -> None:
    reads = {name for name, probe in probes.PROBES.items() if "method" not in probe}
    growing = {
        variant.name
        for variant in available().values()
        if variant.probe in reads and " per " in variant.moves.get("queries", "")
    }
    assert set(GROWTH) == growing


@pytest.mark.parametrize("name", GROWTH)
def test_the_scan_names_endpoint_array_and_line_of(
    name: str, clients: dict[str, APIClient], document: Document
) -> None:
    with override_settings(VARIANTS=[name]):
        found = scan(clients, document, SCOPE)

    causes = [(one.endpoint, cause) for one in found for cause in one.causes]
    named = [Found(endpoint, cause.path, cause.name, line(cause.line)) for endpoint, cause in causes]
    assert sorted(named) == sorted(GROWTH[name])
    assert {cause.slope for _, cause in causes} == {1}


def test_a_page_that_grows_fails_with_the_line_and_the_prefetch_to_add(api: APIClient) -> None:
    pages = ["/store/products/?page_size=2", "/store/products/?page_size=10"]
    assert_no_growth(api, *pages)

    with override_settings(VARIANTS=["n_plus_one"]), pytest.raises(AssertionError) as error:
        assert_no_growth(api, *pages)

    heading, cause = str(error.value).splitlines()
    assert heading == "Queries grow with the answer."
    assert cause.startswith(
        "GET /store/products/?page_size=10: +1.00 query per $.results · store/serializers.py:"
    )
    assert cause.endswith(" ProductSerializer.images · ProductViewSet.list · add prefetch_related('images')")
