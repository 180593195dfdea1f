"""What the timing itself costs: `pytest -m slow tests/storefront/test_timing_cost.py`."""

import math
import random
import statistics
import time

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory, override_settings

from store.models import Collection, Product, ProductImage

PAIRS = 3_000


@pytest.fixture
def ten_products(db: None) -> None:
    """A page of the list, with three images each."""
    dairy = Collection.objects.create(title="Dairy")
    for number in range(10):
        product = Product.objects.create(
            title=f"Cheese {number}",
            slug=f"cheese-{number}",
            unit_price="3.50",
            inventory=9,
            collection=dairy,
        )
        ProductImage.objects.bulk_create(ProductImage(product=product, image="a.png") for _ in range(3))


def seconds(server: WSGIHandler) -> float:
    environ = RequestFactory().get("/store/products/").environ
    start = time.perf_counter()
    server(environ, lambda status, headers: None)
    return time.perf_counter() - start


@pytest.mark.slow
@pytest.mark.usefixtures("ten_products")
def test_timing_adds_at_most_two_percent_to_the_product_list() -> None:
    timing, *others = settings.MIDDLEWARE
    assert timing == "storefront.timing.ServerTiming"
    timed = WSGIHandler()
    with override_settings(MIDDLEWARE=others):
        plain = WSGIHandler()

    def log_ratio() -> float:
        # In random order, so that neither always finds the caches warm.
        servers = random.sample([timed, plain], 2)
        took = {server: seconds(server) for server in servers}
        return math.log(took[timed] / took[plain])

    ratios = [log_ratio() for _ in range(PAIRS)]

    # The first tenth warms up.
    assert math.exp(statistics.median(ratios[PAIRS // 10 :])) < 1.02
