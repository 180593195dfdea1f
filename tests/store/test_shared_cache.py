"""Products from the cache that all processes share: right, whatever else it is."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from settings.environment import MEMORY, REDIS, REDIS_OPTIONS
from store.models import Product
from tests.store.cast import a_product

URL = os.environ.get("TEST_CACHE_URL", "")

NEEDS_A_SERVER = pytest.mark.skipif(
    not URL, reason="TEST_CACHE_URL is not set: `.ci/with valkey -- COMMAND` sets it"
)


@pytest.fixture(autouse=True, params=["memory", pytest.param("server", marks=NEEDS_A_SERVER)])
def _shared(request: pytest.FixtureRequest, settings: Settings) -> Iterator[None]:
    """The variant with each of the two caches that CACHE_URL may choose."""
    chosen = {"memory": {"BACKEND": MEMORY}, "server": {"BACKEND": REDIS, "LOCATION": URL}}[request.param]
    if request.param == "server":
        chosen["OPTIONS"] = REDIS_OPTIONS
    settings.CACHES = {**settings.CACHES, "default": {**chosen, "KEY_PREFIX": str(uuid4())}}
    with override_settings(VARIANTS=["cached_detail"]):
        yield


def test_it_answers_as_the_correct_code_does_cold_and_warm(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/store/products/{a_product().pk}/"
    with override_settings(VARIANTS=[]):
        correct = api.get(address)

    with django_assert_num_queries(3):
        cold = api.get(address)
    with django_assert_num_queries(1):
        warm = api.get(address)

    assert cold.content == warm.content == correct.content
    assert dict(warm.items()).keys() == dict(correct.items()).keys()


def test_a_write_shows_at_once(api: APIClient) -> None:
    address = f"/store/products/{a_product().pk}/"
    api.get(address)

    Product.objects.update(title="Shovel")

    assert api.get(address).json()["title"] == "Shovel"


def test_a_product_that_is_unknown_is_not_found(api: APIClient) -> None:
    assert [api.get("/store/products/99/").status_code for _ in range(2)] == [404, 404]


def test_whoever_has_another_prefix_has_entries_of_its_own() -> None:
    cache.set("greeting", "hello")

    assert cache.get("greeting") == "hello"
    cache.key_prefix = "another"
    assert cache.get("greeting") is None
