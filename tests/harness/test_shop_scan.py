"""`scan` on the shop itself, with real servers, signed-in roles and a seeded database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

PAGE, FILTERED = "/store/products/", "/store/products/?collection_id=3"
CARTS, ITEMS = "/store/carts/{id}/", "/store/carts/{cart_pk}/items/"
ORDERS, ORDER = "/store/orders/", "/store/orders/{id}/"

# Variants that do not stand in each other's way, and all that is found of them: where, along what, by whom.
TOGETHER = {
    "n_plus_one+cart_item_lookups+count_per_collection+order_lookups": {
        (PAGE, "$.results", "ProductSerializer.images"),
        (FILTERED, "$.results", "ProductSerializer.images"),
        (CARTS, "$.items", "CartSerializer.items.product"),
        ("/store/collections/", "$", "count_in_serializer"),
        (ORDERS, "$", "OrderSerializer.items"),
        (ORDERS, "$[*].items", "OrderSerializer.items.product"),
        (ORDER, "$.items", "OrderSerializer.items.product"),
    },
    "prefetch_defeated+method_field_query": {
        (PAGE, "$.results", "prefetch_defeated"),
        (FILTERED, "$.results", "prefetch_defeated"),
        (CARTS, "$.items", "look_up_price"),
        (ITEMS, "$", "look_up_price"),
    },
}


def scan(clone: Path, arm: str) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON."""
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    words = [sys.executable, "-m", "harness", "scan", arm, "--json", "-"]
    ended = subprocess.run(words, cwd=clone, env=environment, capture_output=True, text=True, check=False)
    assert ended.stdout, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return ended.returncode, found


def test_nothing_grows_in_the_correct_shop_and_every_endpoint_is_told(clone: Path) -> None:
    code, found = scan(clone, "perf")

    assert code == 0
    assert {one["found"] for one in found["endpoints"]} == {"constant", "flat"}
    assert [one["excesses"] for one in found["endpoints"] if one["excesses"]] == []
    refusals = [refusal for one in found["endpoints"] for refusal in one["refusals"]]
    assert {refusal["status"] for refusal in refusals} == {401, 403}


@pytest.mark.parametrize("variants", TOGETHER)
def test_just_the_variants_are_found(clone: Path, variants: str) -> None:
    code, found = scan(clone, f"perf+{variants}")

    assert code == 1
    causes = [(one["endpoint"], cause) for one in found["endpoints"] for cause in one["causes"]]
    assert {(endpoint, cause["path"], cause["name"]) for endpoint, cause in causes} == TOGETHER[variants]
    assert {cause["slope"] for _, cause in causes} == {1}
