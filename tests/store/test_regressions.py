"""Every variant: the same answers, byte for byte, and just the work that it declares."""

import re

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from store.models import User
from store.seeding import tables
from store.seeding.shop import KNOWN_CARTS, Shop
from store.variants import available

SIZES = (10, 50)

# Queries on the variant's probe at both sizes. The correct list takes 3, the correct cart 2.
QUERIES = {
    "n_plus_one": (12, 52),
    "prefetch_defeated": (13, 53),
    "cart_item_lookups": (12, 52),
}

PROBES = {
    "product_list": "/store/products/?page_size={size}",
    "cart": "/store/carts/00000000-0000-4000-8000-0000000000{size}/",
}

EVERY = pytest.mark.parametrize("name", QUERIES)

ADDRESSES = [
    "/store/products/",
    "/store/products/?page=3",
    "/store/products/?page=99",
    "/store/products/?page_size=50",
    "/store/products/?collection_id=3",
    "/store/products/?collection_id=99",
    "/store/products/?collection_id=abc",
    "/store/products/?unit_price__gt=100&unit_price__lt=500&ordering=-unit_price",
    "/store/products/?search=a&ordering=last_update&page=2&page_size=7",
    "/store/products/1/",
    "/store/products/99/",
    "/store/products/1/images/",
    "/store/products/1/images/2/",
    "/store/collections/",
    "/store/collections/3/",
    *(f"/store/carts/{cart}/" for cart in KNOWN_CARTS),
    *(f"/store/carts/{cart}/items/" for cart in KNOWN_CARTS),
    "/store/carts/00000000-0000-4000-8000-000000000099/",
]


@pytest.fixture(autouse=True)
def _seeded(_shop: None) -> None:
    tables.fill(Shop(products=50), lambda table, rows: None)


@pytest.fixture(params=["anonymous", "staff"])
def visitor(request: pytest.FixtureRequest, api: APIClient) -> APIClient:
    """A client in each role."""
    if request.param == "staff":
        api.force_login(User.objects.create_superuser("staff", "staff@example.com", "a password"))
    return api


def answers(api: APIClient) -> list[tuple[str, int, str, bytes]]:
    """Address, status, type and body of every answer."""
    responses = [(address, api.get(address)) for address in ADDRESSES]
    return [(address, told.status_code, told["Content-Type"], told.content) for address, told in responses]


def queries(api: APIClient, probe: str, size: int) -> int:
    """How many queries the probe takes at this size."""
    with CaptureQueriesContext(connection) as captured:
        assert api.get(PROBES[probe].format(size=size)).status_code == 200
    return len(captured)


def test_these_variants_exist_and_no_others() -> None:
    assert sorted(available()) == ["cart_item_lookups", "n_plus_one", "prefetch_defeated"]
    assert sorted(QUERIES) == sorted(available())


@EVERY
def test_the_answers_are_the_same(visitor: APIClient, name: str) -> None:
    correct = answers(visitor)

    with override_settings(VARIANTS=[name]):
        assert answers(visitor) == correct


def test_all_variants_together_give_the_same_answers(api: APIClient) -> None:
    correct = answers(api)

    with override_settings(VARIANTS=list(QUERIES)):
        assert answers(api) == correct


@EVERY
def test_the_work_moves_as_declared(api: APIClient, name: str) -> None:
    variant = available()[name]
    small, large = SIZES

    with override_settings(VARIANTS=[name]):
        measured = tuple(queries(api, variant.probe, size) for size in SIZES)

    assert measured == QUERIES[name]
    growth = re.match(r"\+(\d+) per \w+$", variant.moves["queries"])
    assert growth
    assert measured[1] - measured[0] == int(growth[1]) * (large - small)


@EVERY
def test_the_correct_code_does_not_grow(api: APIClient, name: str) -> None:
    probe = available()[name].probe

    assert queries(api, probe, SIZES[0]) == queries(api, probe, SIZES[1])
